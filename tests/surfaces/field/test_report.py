"""Reporting out on the ground: the place known, the double seen, two taps one case."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case, CaseFile, Note, Reporter
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.conftest import Report
from tests.surfaces.field.test_case import picture
from tests.town import LAT, LON, Town

pytestmark = pytest.mark.django_db

FORM = "/field/report/report"
DARK = "3号楼前的路灯坏了三天,晚上一片黑"


def send(client: Client, town: Town, **data: Any) -> Any:
    """Post the form with a good report, changed by `data`; None leaves a field out."""
    posted = {
        "_id": str(new_id()),
        "_listed": str(town.places["b000"].pk),
        "what": "street-lighting",
        "text": DARK,
        **data,
    }
    return client.post(FORM, {name: value for name, value in posted.items() if value is not None})


def test_one_type_leads_straight_to_its_form(sign_in: SignIn) -> None:
    answer = sign_in("grid-worker").get("/field/report")
    assert answer.status_code == 302
    assert answer["Location"] == FORM


@pytest.mark.parametrize(
    ("role", "place"),
    [("grid-worker", "g00"), ("building-lead", "b000"), ("first-secretary", "c0")],
)
def test_the_place_is_known_beforehand(sign_in: SignIn, town: Town, role: str, place: str) -> None:
    page = sign_in(role).get(FORM).content.decode()
    assert f'<option value="{town.places[place].pk}" selected>' in page


def test_the_places_offered_are_those_of_my_ground(sign_in: SignIn, town: Town) -> None:
    page = sign_in("grid-worker").get(FORM).content.decode()
    assert f'value="{town.places["b001"].pk}"' in page
    assert f'value="{town.places["b100"].pk}"' not in page


def test_a_report_opens_a_case_through_the_field(sign_in: SignIn, town: Town) -> None:
    client = sign_in("grid-worker")
    answer = send(client, town, photos=picture())
    case = Case.objects.get()
    assert (case.channel, case.place_id) == ("field", town.places["b000"].pk)
    assert case.opened_by == town.accounts["grid-worker"].pk
    assert CaseFile.objects.get().case_id == case.pk
    page = client.get(answer["Location"]).content.decode()
    assert case.code in page
    assert f"/field/case/{case.pk}" in page
    assert "<svg" in page


def test_the_last_place_is_remembered(sign_in: SignIn, town: Town) -> None:
    client = sign_in("grid-worker")
    send(client, town, _listed=str(town.places["b001"].pk))
    page = client.get(FORM).content.decode()
    assert f'<option value="{town.places["b001"].pk}" selected>' in page


def test_a_pin_goes_before_the_list(sign_in: SignIn, town: Town) -> None:
    pin = {"where.lng": str(LON + 0.0065), "where.lat": str(LAT + 0.0025)}
    send(sign_in("grid-worker"), town, **pin)
    assert Case.objects.get().place_id == town.places["b001"].pk


def test_a_spot_outside_is_told_at_its_field(sign_in: SignIn, town: Town) -> None:
    answer = send(sign_in("grid-worker"), town, **{"where.lng": "10.0", "where.lat": "10.0"})
    assert answer.status_code == 422
    assert DARK in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("place", ["", "x", "999999", "9" * 30])
def test_no_place_or_a_broken_one_is_no_crash(sign_in: SignIn, town: Town, place: str) -> None:
    answer = send(sign_in("grid-worker"), town, _listed=place)
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_a_double_tap_is_one_case(sign_in: SignIn, town: Town) -> None:
    client, id_ = sign_in("grid-worker"), str(new_id())
    first, second = send(client, town, _id=id_), send(client, town, _id=id_)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(sign_in: SignIn, town: Town) -> None:
    client = sign_in("grid-worker")
    answer = send(client, town, what="", phone="12", name="王女士", photos=picture())
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (DARK, "王女士", 'value="12"', 'id="field-what-error"', 'id="field-phone-error"'):
        assert words in page
    kept = CaseFile.objects.get()
    assert f'value="/field/file/{kept.pk}"' in page
    send(client, town, **{"photos.kept": f"/field/file/{kept.pk}"})
    assert CaseFile.objects.get().case_id == Case.objects.get().pk


def test_for_somebody_else_they_are_the_reporter(sign_in: SignIn, town: Town) -> None:
    send(sign_in("grid-worker"), town, name="王女士", phone="13900001111")
    reporter = Reporter.objects.get()
    assert reporter.account is None
    assert (reporter.name, reporter.phone) == ("王女士", "+8613900001111")


def test_a_look_alike_is_shown_before_sending(sign_in: SignIn, town: Town, report: Report) -> None:
    before, client, id_ = report("settle"), sign_in("grid-worker"), str(new_id())
    shown = send(client, town, _id=id_).content.decode()
    assert before.code in shown
    assert DARK in shown
    assert Case.objects.count() == 1
    assert f'name="_id" value="{id_}"' in shown
    send(client, town, _id=id_, _seen="1")
    assert Case.objects.count() == 2


def test_it_is_that_one_adds_to_it(sign_in: SignIn, town: Town, report: Report) -> None:
    before = report("settle")
    answer = send(sign_in("grid-worker"), town, _go=f"join:{before.code}", photos=picture())
    assert answer.status_code == 302
    assert Case.objects.count() == 1
    assert Note.objects.get().text == DARK
    assert CaseFile.objects.get().case_id == before.pk


def test_what_this_post_may_not_open_is_not_there(sign_in: SignIn) -> None:
    assert sign_in("grid-worker").get("/field/report/no-such").status_code == 404


def test_the_text_suggests_a_matter_with_its_words(sign_in: SignIn) -> None:
    client = sign_in("grid-worker")
    page = client.post(f"{FORM}/suggest", {"text": DARK}).content.decode()
    assert "路灯照明" in page
    assert client.post(f"{FORM}/suggest", {"text": ""}).status_code == 200


def test_a_made_up_receipt_opens_nothing(sign_in: SignIn) -> None:
    assert sign_in("grid-worker").get("/field/done/nonsense").status_code == 404
