"""Reporting in three screens: nothing typed is lost, and one report is one case."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case, CaseFile, Note, Reporter
from gezhi.surfaces.portal.limits import LIMITS
from tests.surfaces.portal.conftest import BROKEN, WHERE
from tests.surfaces.portal.form import URL, Form, hidden, photo
from tests.town import Town

FIRST = {"text": BROKEN, "what": "street-lighting"}


@pytest.fixture
def form(client_of: Callable[..., Client]) -> Form:
    return Form(client_of())


def test_three_screens_and_a_receipt(form: Form) -> None:
    assert form.screen == "1"
    assert form.go(**FIRST).screen == "2"
    assert form.go(**WHERE).screen == "3"
    assert "东社区 东1网格 1号楼" in form.page
    assert BROKEN in form.page
    form.go("send", 302, phone="138 0000 0005", name="赵")
    row = Case.objects.get()
    assert (row.text, row.category, row.place.name) == (BROKEN, "street-lighting", "1号楼")
    assert (row.channel, row.opened_by) == ("portal", None)
    assert Reporter.objects.get().phone == "+8613800000005"
    receipt = form.client.get(form.response.headers["Location"])
    assert row.code in receipt.content.decode()
    assert "<svg" in receipt.content.decode()


def test_the_shortest_way_asks_for_no_contact(form: Form) -> None:
    form.go(**FIRST).go(**WHERE).go("send", 302)
    assert Reporter.objects.get().phone == ""


def test_faults_stand_at_their_fields_and_nothing_is_lost(form: Form) -> None:
    form.go("next", 422, text="嗯", danger="no")
    assert form.screen == "1"
    assert form.page.count('class="field-error"') >= 2
    assert ">嗯<" in form.page
    assert re.search(r'name="danger" value="no" checked', form.page)
    form.go(**FIRST).go("next", 422, **{"where.text": "门口"})
    assert form.screen == "2"
    assert 'value="门口"' in form.page
    form.go(**WHERE).go("send", 422, phone="12", name="钱")
    assert form.screen == "3"
    assert 'value="12"' in form.page
    assert 'value="钱"' in form.page
    assert Case.objects.count() == 0
    form.go("send", 302, phone="13800000005")
    assert Case.objects.get().text == BROKEN


def test_going_back_keeps_what_later_screens_hold(form: Form) -> None:
    form.go(**FIRST).go(**WHERE).go("back", phone="13800000005", name="赵")
    assert form.screen == "2"
    form.go("back")
    assert form.screen == "1"
    assert BROKEN in form.page
    form.go(text=BROKEN + ",求修").go().go("send", 302)
    assert Case.objects.get().text.endswith("求修")
    assert Reporter.objects.get().phone == "+8613800000005"


def test_sent_twice_is_one_case(form: Form) -> None:
    form.go(**FIRST).go(**WHERE)
    data = {**hidden(form.page), "_go": "send"}
    one = form.client.post(URL, data)
    two = form.client.post(URL, data)
    assert one.headers["Location"] == two.headers["Location"]
    assert Case.objects.count() == 1


def test_another_text_under_the_same_id_is_asked_about(form: Form) -> None:
    form.go(**FIRST).go(**WHERE)
    data = {**hidden(form.page), "_go": "send"}
    form.client.post(URL, data)
    form.response = form.client.post(URL, {**data, "text": "这回是另一件事,垃圾没人收"})
    assert form.response.status_code == 409
    assert form.screen == "3"
    form.go("send", 302)
    assert Case.objects.count() == 2


def test_the_id_of_somebody_else_opens_nothing_of_theirs(
    form: Form, open_one: Callable[..., Any]
) -> None:
    theirs = open_one("neighbour")
    form.go(**FIRST).go(**WHERE)
    form.go("send", 409, _id=str(theirs.id))
    assert theirs.follow not in form.page
    assert theirs.code not in form.page


def test_a_sign_brings_its_place(town: Town, client_of: Callable[..., Client]) -> None:
    code = town.places["b101"].code
    sign = client_of().get(reverse("portal:place", args=[code])).content.decode()
    address = re.search(r'href="(/report\?at=[^"]*)"', sign)[1]
    form = Form(client_of(), address)
    form.go(**FIRST)
    assert re.search(rf'value="{town.places["b101"].pk}" checked', form.page)
    form.go()
    assert form.screen == "3"
    assert "西社区 西1网格 2号楼" in form.page
    form.go("send", 302)
    assert Case.objects.get().place == town.places["b101"]


def test_a_place_from_the_list_level_by_level(town: Town, form: Form) -> None:
    form.go(**FIRST)
    assert "东社区" in form.page
    form.go(f"into:{town.places['c0'].pk}")
    assert "东1网格" in form.page
    form.go(f"into:{town.places['g00'].pk}")
    assert "2号楼" in form.page
    form.go(**{"where.listed": str(town.places["b001"].pk)})
    assert form.screen == "3"
    form.go("send", 302)
    assert Case.objects.get().place == town.places["b001"]


def test_a_place_found_by_its_name(town: Town, form: Form) -> None:
    form.go(**FIRST).go("find", _find="西2网格")
    assert f'value="{town.places["g11"].pk}"' in form.page
    form.go("next", _find="没有这样的地方")
    assert form.screen == "2"
    assert "没有这样的地方" in form.page


def test_a_pin_goes_before_an_older_choice(town: Town, form: Form) -> None:
    form.go(**FIRST).go(**{"where.place": str(town.places["b101"].pk), **WHERE})
    form.go("send", 302)
    assert Case.objects.get().place == town.places["b000"]


@pytest.mark.parametrize(
    "where",
    [
        {"where.lng": "100.5", "where.lat": "30.5"},
        {"where.lng": "abc", "where.lat": "36.8"},
        {"where.lng": "36.8", "where.lat": "118.3"},
        {"where.place": "999999"},
        {"where.place": "nonsense"},
    ],
)
def test_a_place_that_is_not_served_is_told_at_its_field(form: Form, where: dict[str, str]) -> None:
    form.go(**FIRST).go("next", 422, **where)
    assert form.screen == "2"
    assert 'id="field-where-error"' in form.page
    assert BROKEN in form.page


def test_pictures_arrive_while_somebody_writes(
    form: Form, client_of: Callable[..., Client]
) -> None:
    taken = form.client.post(reverse("portal:take"), {"file": photo(), "kind": "photo"}).json()
    assert form.client.get(taken["address"])["Content-Type"] == "image/jpeg"
    assert client_of("resident").get(taken["address"]).status_code == 404
    form.go(**FIRST, **{"photos.kept": taken["id"]})
    form.go(**WHERE).go("back").go("back")
    assert taken["address"] in form.page
    form.go().go().go("send", 302)
    assert str(CaseFile.objects.get(case=Case.objects.get()).pk) == taken["id"]
    assert form.client.get(taken["address"]).status_code == 404


def test_without_script_pictures_go_with_the_form_and_can_be_taken_out(form: Form) -> None:
    form.go(photos=[photo(), photo("b.jpg", "JPEG")], **FIRST).go("back")
    kept = hidden(form.page)["photos.kept"]
    assert len(kept) == 2
    form.go("next", _drop=kept[0])
    assert form.screen == "1"
    assert hidden(form.page)["photos.kept"] == kept[1:]
    form.go().go(**WHERE).go("send", 302)
    assert CaseFile.objects.filter(case__isnull=False).count() == 1


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.jpg", b"not a picture"),
        SimpleUploadedFile("empty.jpg", b""),
        SimpleUploadedFile("big.jpg", b"\xff" * (10 * 1024 * 1024 + 2)),
    ],
    ids=["broken", "empty", "too big"],
)
def test_what_is_no_picture_is_told_with_its_name(form: Form, file: SimpleUploadedFile) -> None:
    file.seek(0)
    answer = form.client.post(reverse("portal:take"), {"file": file, "kind": "photo"})
    assert answer.status_code == 422
    assert answer.json()["said"]
    if file.size:
        file.seek(0)
        form.go("next", 422, photos=file, **FIRST)
        assert file.name in form.page
        assert BROKEN in form.page


def test_more_pictures_than_the_pack_wants_are_told(form: Form) -> None:
    form.go("next", 422, photos=[photo(f"{n}.png") for n in range(7)], **FIRST)
    assert 'id="field-photos-error"' in form.page


@pytest.mark.parametrize("kept", ["nonsense", str(new_id())], ids=["none", "unknown"])
def test_a_file_that_is_gone_does_not_stop_the_report(form: Form, kept: str) -> None:
    form.go(**FIRST, **{"photos.kept": kept}).go(**WHERE).go("send", 302)
    assert CaseFile.objects.count() == 0


def test_a_category_is_suggested_with_the_words_that_decided(form: Form) -> None:
    answer = form.client.post(reverse("portal:suggest", args=["report"]), {"text": "楼前路灯坏了"})
    page = answer.content.decode()
    assert 'data-picks="street-lighting"' in page
    assert "路灯" in page
    assert not form.client.post(reverse("portal:suggest", args=["report"]), {}).content.strip()
    nothing = form.client.post(reverse("portal:suggest", args=["nonsense"]), {"text": "路灯"})
    assert nothing.status_code == 200


def test_look_alikes_are_asked_about_before_sending(
    town: Town, form: Form, open_one: Callable[..., Any], decide: Callable[..., Any]
) -> None:
    first = open_one("neighbour", text="老李家门口路灯又黑了", phone="13800000002")
    form.go(**FIRST).go(**WHERE)
    assert first.code not in form.page, "nothing is public before it was taken up"
    decide("grid-lead", first.id, "accepted")
    form.go("back").go()
    assert first.code in form.page
    assert "老李家" not in form.page
    form.go(f"join:{first.code}", 302, phone="13800000007")
    assert Case.objects.count() == 1
    joined = Reporter.objects.get(joined=True)
    assert joined.phone == "+8613800000007"
    assert Note.objects.get(reporter=joined.pk).text == BROKEN
    page = form.client.get(form.response.headers["Location"]).content.decode()
    assert "老李家" not in page
    assert BROKEN in page


def test_joining_says_what_is_wrong_and_loses_nothing(
    form: Form, open_one: Callable[..., Any], decide: Callable[..., Any]
) -> None:
    first = open_one("neighbour")
    decide("grid-lead", first.id, "accepted")
    form.go(**FIRST).go(**WHERE).go(f"join:{first.code}", 422, phone="12")
    assert 'value="12"' in form.page
    form.go("join:K7Q4M-2XD9P-F", 404, phone="")
    assert BROKEN in form.page
    assert form.go("send", 302)


def test_too_many_reports_wait_and_are_not_lost(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "send", "1/h/ip")
    form.go(**FIRST).go(**WHERE).go("send", 302)
    again = Form(form.client).go(**FIRST).go(**WHERE).go("send", 429)
    assert BROKEN in again.page
    assert Case.objects.count() == 1


def test_no_such_form(form: Form) -> None:
    assert form.client.get("/report/nonsense").status_code == 404
    assert form.client.post(URL, {"_go": "send", "_screen": "x"}).status_code == 422


def test_a_signed_in_resident_owns_the_report(client_of: Callable[..., Client], town: Town) -> None:
    client = client_of("resident", "en")
    Form(client).go(**FIRST).go(**WHERE).go("send", 302)
    assert Reporter.objects.get().account == town.accounts["resident"].pk
    assert Reporter.objects.get().language == "en"
    assert Case.objects.get().code in client.get(reverse("portal:mine")).content.decode()
