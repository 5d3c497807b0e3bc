"""Entries of an outbox: what they are answered, and that each does its work once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case, CaseFile, Note
from gezhi.engines.trust.models import Device, Left, Received
from gezhi.surfaces.field.offline import outbox
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.conftest import Report
from tests.surfaces.field.offline.phones import Phone
from tests.surfaces.field.test_case import picture
from tests.town import Town

pytestmark = pytest.mark.django_db
FORM = "/field/report/report"


@pytest.fixture
def phone(sign_in: SignIn) -> Phone:
    made = Phone(sign_in("grid-worker"))
    made.enrol()
    return made


def a_report(town: Town, **more: Any) -> dict[str, Any]:
    return {
        "_id": str(new_id()),
        "_listed": str(town.places["b000"].pk),
        "what": "street-lighting",
        "text": "3号楼前的路灯坏了三天,晚上一片黑",
        **more,
    }


def test_a_report_is_one_case_however_often_it_is_sent(phone: Phone, town: Town) -> None:
    told = phone.twice(FORM, a_report(town))
    assert Case.objects.count() == 1
    assert phone.client.get(told["next"]).status_code == 200
    row = Received.objects.get()
    assert (row.outcome, row.next) == ("sent", told["next"])


def test_an_action_without_an_id_of_its_own_is_done_once(phone: Phone, report: Report) -> None:
    case = report("settle")
    phone.twice(
        f"/field/case/{case.pk}/note?v={case.version}", {"text": "看过了", "kind": "internal"}
    )
    assert Note.objects.count() == 1


def test_a_process_that_dies_after_the_commit_did_it_once(phone: Phone, report: Report) -> None:
    case, entry = report("settle"), new_id()
    url, typed = (
        f"/field/case/{case.pk}/note?v={case.version}",
        {"text": "看过了", "kind": "internal"},
    )
    with (
        mock.patch.object(outbox, "_with_cookies", side_effect=SystemExit),
        pytest.raises(SystemExit),
    ):
        phone.send(url, typed, entry)
    assert Note.objects.count() == 1
    assert phone.send(url, typed, entry).json()["again"] is True
    assert Note.objects.count() == 1


def test_a_process_that_dies_before_the_commit_did_nothing(phone: Phone, report: Report) -> None:
    case, entry = report("settle"), new_id()
    url, typed = (
        f"/field/case/{case.pk}/note?v={case.version}",
        {"text": "看过了", "kind": "internal"},
    )
    with (
        mock.patch.object(outbox.actions, "keep_answer", side_effect=SystemExit),
        pytest.raises(SystemExit),
    ):
        phone.send(url, typed, entry)
    assert (Note.objects.count(), Received.objects.count()) == (0, 0)
    assert phone.send(url, typed, entry).json()["outcome"] == "sent"
    assert Note.objects.count() == 1


def test_a_fault_leaves_nothing_and_is_sent_again(phone: Phone, report: Report) -> None:
    case, entry = report("settle"), new_id()
    phone.client.raise_request_exception = False
    url, typed = (
        f"/field/case/{case.pk}/note?v={case.version}",
        {"text": "看过了", "kind": "internal"},
    )
    with mock.patch("gezhi.surfaces.field.views.case._after", side_effect=RuntimeError):
        assert phone.send(url, typed, entry).status_code == 500
    assert (Note.objects.count(), Received.objects.count()) == (0, 0)
    assert phone.send(url, typed, entry).status_code == 200


def test_what_is_wrong_comes_back_with_what_was_typed_and_may_be_corrected(
    phone: Phone, town: Town
) -> None:
    entry, typed = new_id(), a_report(town, what="")
    answer = phone.send(FORM, {**typed, "photos": picture()}, entry)
    told = answer.json()
    assert (answer.status_code, told["outcome"]) == (422, "refused")
    assert typed["text"] in told["html"]
    assert told["said"]
    kept = str(CaseFile.objects.get().pk)
    assert kept in told["html"]
    mended = {**typed, "what": "street-lighting", "photos.kept": kept}
    assert phone.send(FORM, mended, entry).json()["outcome"] == "sent"
    assert CaseFile.objects.get().case_id == Case.objects.get().pk


def test_the_same_number_for_something_else_is_refused(phone: Phone, town: Town) -> None:
    entry, typed = new_id(), a_report(town)
    phone.send(FORM, typed, entry)
    other = phone.send(FORM, {**typed, "text": "别的事情,水管漏水"}, entry)
    assert (other.status_code, other.json()["code"]) == (409, "id-taken")
    thief = phone.client.post(FORM, typed, headers=phone.headers("x", None))  # type: ignore[arg-type]
    assert thief.status_code == 422
    assert Case.objects.count() == 1


def test_somebody_else_hears_nothing_of_an_entry(phone: Phone, sign_in: SignIn, town: Town) -> None:
    entry, typed = new_id(), a_report(town)
    told = phone.send(FORM, typed, entry).json()
    answer = Phone(sign_in("building-lead")).send(FORM, typed, entry)
    assert answer.status_code == 409
    assert told["next"] not in answer.content.decode()


def test_what_was_done_on_the_phone_of_another_is_not_sent_in_ones_own_name(
    phone: Phone, sign_in: SignIn, town: Town
) -> None:
    """Whoever signs in on a phone while entries of its holder are on their way."""
    other = Phone(sign_in("building-lead"), phone.device)
    answer = other.send(FORM, a_report(town))
    assert (answer.status_code, answer.json()["outcome"]) == (401, "signed-out")
    assert (Case.objects.count(), Received.objects.count()) == (0, 0)
    assert Phone(other.client).send(FORM, a_report(town)).json()["outcome"] == "sent"


def test_signed_out_and_stale_marks_are_told_apart(phone: Phone, town: Town) -> None:
    signed_out = Phone(Client(), phone.device).send(FORM, a_report(town))
    assert (signed_out.status_code, signed_out.json()["outcome"]) == (401, "signed-out")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = phone.client.cookies
    stale = Phone(strict, phone.device).send(FORM, a_report(town))
    assert (stale.status_code, stale.json()["outcome"]) == (403, "csrf")
    csrf = Phone(strict, phone.device).hello().json()["csrf"]
    headers = {**phone.headers(new_id(), None), "X-CSRFToken": csrf}
    assert strict.post(FORM, a_report(town), headers=headers).json()["outcome"] == "sent"


def test_two_steps_made_on_one_version_are_no_conflict(phone: Phone, report: Report) -> None:
    case = report("settle")
    at = f"/field/case/{case.pk}"
    v = case.version
    phone.twice(f"{at}/question?v={v}", {"question": "哪一盏灯？"})
    case.refresh_from_db()
    assert case.version > v
    phone.twice(f"{at}/note?v={v}", {"text": "看过了", "kind": "internal"})
    told = phone.send(f"{at}/decide?outcome=settled&v={v}", {"say": "灯换好了,晚上亮了"}).json()
    assert told["outcome"] == "sent", told


def test_what_somebody_else_did_meanwhile_shows_both_sides(
    phone: Phone, report: Report, town: Town
) -> None:
    case = report("settle")
    v = case.version
    Case.objects.filter(pk=case.pk).update(version=v + 1)
    url = f"/field/case/{case.pk}/decide?outcome=settled&v={v}"
    answer = phone.send(url, {"say": "灯换好了,晚上亮了"})
    told = answer.json()
    assert (answer.status_code, told["outcome"]) == (409, "conflict")
    assert "灯换好了" in told["html"]


def test_a_decision_never_falls_on_another_stage(phone: Phone, report: Report) -> None:
    case = report("settle")
    v, at = case.version, f"/field/case/{case.pk}"
    phone.twice(f"{at}/decide?outcome=settled&v={v}", {"say": "灯换好了,晚上亮了"})
    again = phone.send(f"{at}/decide?outcome=settled&v={v}", {"say": "又换了一次"})
    assert again.json()["outcome"] in ("conflict", "gone", "refused")
    assert again.json()["html"]


def test_a_case_closed_meanwhile_is_offered_as_a_new_report(
    phone: Phone, report: Report, town: Town
) -> None:
    case = report("settle")
    Case.objects.filter(pk=case.pk).update(state="closed", version=case.version + 1)
    url = f"/field/case/{case.pk}/decide?outcome=settled&v={case.version}"
    answer = phone.send(url, {"say": "灯换好了,晚上亮了"})
    told = answer.json()
    assert (answer.status_code, told["outcome"]) == (410, "gone")
    assert told["offer"]["url"] == f"{FORM}?at={case.place_id}"
    assert told["offer"]["fields"] == {"text": "灯换好了,晚上亮了"}
    assert phone.client.get(told["offer"]["url"]).status_code == 200


def test_late_messages_come_with_the_answer_fresh_ones_wait_for_the_page(
    phone: Phone, report: Report
) -> None:
    case = report("settle")
    url = f"/field/case/{case.pk}/note"
    fresh = phone.send(url, {"text": "刚看过", "kind": "internal"}).json()
    assert fresh["said"] == []
    page = phone.client.get(fresh["next"]).content.decode()
    Device.objects.update(enrolled=clock.now() - timedelta(days=2))
    late = phone.send(
        url, {"text": "早上看的", "kind": "internal"}, made=clock.now() - timedelta(hours=3)
    ).json()
    assert len(late["said"]) == 1
    assert late["said"][0] in page


def test_a_picture_that_expired_is_asked_for_again(phone: Phone, town: Town) -> None:
    gone, entry = str(new_id()), new_id()
    answer = phone.send(FORM, a_report(town, **{"photos.kept": gone}), entry)
    assert (answer.status_code, answer.json()["outcome"]) == (422, "files")
    assert answer.json()["missing"] == [gone]
    assert "7 天" in answer.json()["said"][0]
    assert phone.send(FORM, a_report(town), entry).json()["outcome"] == "sent"


def test_work_given_up_is_seen_by_who_did_it_and_who_leads(
    phone: Phone, sign_in: SignIn, town: Town
) -> None:
    entry = str(new_id())
    for _ in range(2):
        answer = phone.post(
            "left", entry=entry, url="/field/case/1", said=["这件事已经办结"], reason="已经口头说过"
        )
        assert answer.status_code == 200
    assert Left.objects.count() == 1
    for role in ("grid-worker", "first-secretary"):
        page = sign_in(role).get("/field/offline/left/").content.decode()
        assert ("已经口头说过" in page) == (role == "grid-worker" or _routes(town, role))
    assert (
        "已经口头说过" not in sign_in("outsider-lead").get("/field/offline/left/").content.decode()
    )


def _routes(town: Town, role: str) -> bool:
    return town.viewer(role).has("case.route")
