"""Reporting in three screens: nothing typed is lost, and one report is one case."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case, CaseFile, Note, Reporter
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Body
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import pack_by_id
from gezhi.pack.loader import load
from gezhi.surfaces.portal.limits import LIMITS
from tests.surfaces.portal.conftest import BROKEN, WHERE
from tests.town import LAT, LON, PACKS, SYSTEM, Town, box

URL = "/report/report"
TYPED = ("hidden", "tel", "text", "number", "date")
FIRST = {"text": BROKEN, "what": "street-lighting"}


def photo(name: str = "a.png", kind: str = "PNG") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, kind)
    return SimpleUploadedFile(name, data.getvalue())


def hidden(page: str) -> dict[str, Any]:
    """What the form would post again of its own: hidden inputs, texts, and what is ticked."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        ticked = "checked" in tag or (kind and kind[1] in TYPED) or kind is None
        if name and value and ticked and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(value[1])
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', page):
        found[name] = [text]
    return found


class Form:
    """A reader filling in the form: what a page brought is posted with the next."""

    def __init__(self, client: Client, address: str = URL) -> None:
        self.client = client
        self.response = client.get(address, follow=True)
        assert self.response.status_code == 200
        self.url = self.response.request["PATH_INFO"]

    @property
    def page(self) -> str:
        return self.response.content.decode()

    def go(self, how: str = "next", status: int = 200, **more: Any) -> Form:
        data = {**hidden(self.page), **more, "_go": how}
        self.response = self.client.post(self.url, data)
        assert self.response.status_code == status, self.page
        return self

    @property
    def screen(self) -> str:
        return re.search(r'name="_screen" value="(\d)"', self.page)[1]


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


@pytest.mark.parametrize("kept", ["nonsense", str(new_id())])
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


class TestAnotherPack:
    """The same pages serve a town whose residents raise matters instead of reports."""

    def test_its_own_form(self, two_towns: Town, client_of: Callable[..., Client]) -> None:
        client = client_of()
        choice = client.get("/report").content.decode()
        assert "另一个镇" in choice
        assert "试点街道" in choice
        other = two_towns.places["other"]
        form = Form(client, f"/report?at={other.pk}")
        assert form.url == "/report/matter"
        assert 'name="for-whom"' in form.page
        form.go(**{"text": "水渠堵了浇不上地", "what": "irrigation", "for-whom": "everybody"})
        form.go(**{"where.listed": str(other.pk)}).go("send", 302)
        row = Case.objects.get()
        assert (row.type, row.form["for-whom"]) == ("matter", "everybody")
        wrong = Form(client, f"/report?at={other.pk}")
        wrong.go(
            **{"text": "水渠堵了浇不上地", "what": "irrigation", "for-whom": "nobody"}, status=422
        )
        assert 'id="field-for-whom-error"' in wrong.page

    def test_a_question_that_an_answer_brings_up(
        self, two_towns: Town, client_of: Callable[..., Client]
    ) -> None:
        other = two_towns.places["other"]
        two_towns.places["other-village"] = places.add_place(
            SYSTEM, places.NewPlace("community", "河湾村", other, code="500117009801")
        )
        account = trust.make_staff(SYSTEM, "secretary", "secretary", None)
        person = people.add_person(SYSTEM, people.NewPerson("secretary", account=account))
        village = two_towns.places["other-village"]
        people.appoint(
            SYSTEM,
            people.NewAppointment(person, "village-secretary", village, starts=date(2026, 1, 1)),
        )
        two_towns.accounts["secretary"] = account
        client = client_of("secretary")
        form = Form(client, f"/report/village-affair?at={two_towns.places['other-village'].pk}")
        assert 'name="paid-by"' not in form.page
        form.go(text="修村口到小学的路,全村受益", what="public-works", budget="90000")
        assert form.screen == "1"
        assert 'name="paid-by"' in form.page
        form.go(**{"paid-by": "collective"})
        form.go(**{"where.listed": str(two_towns.places["other-village"].pk)}).go("send", 302)
        assert Case.objects.get().form["paid-by"] == "collective"
        assert client_of().get(form.url + f"?at={other.pk}").status_code == 404


@pytest.fixture
def two_towns(town: Town) -> Town:
    """A second ground on another pack."""
    root = places.NewPlace(
        "sub-district", "另一个镇", code="500117009800", geometry=box(LON + 1, LAT, 0.01, 0.01)
    )
    town.places["other"] = places.add_place(SYSTEM, root)
    version = trust.publish_pack(SYSTEM, load(PACKS / "weituo", library=PACKS))
    places.attach_pack(SYSTEM, town.places["other"], version, date(2020, 1, 1))
    people.add_units(SYSTEM, pack_by_id(version.pk), town.places["other"])
    assert Body.objects.exists()
    return town
