"""One entry sent by two at the same moment, on real connections: its work is done once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case, Note
from gezhi.engines.trust import actions
from gezhi.engines.trust.models import Received
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.conftest import Report
from tests.surfaces.field.offline.phones import Phone
from tests.town import Town, build_town

__all__ = ["committed"]
pytestmark = pytest.mark.postgresql_only
MANY = 5


@pytest.fixture
def town(committed: None, monday: object) -> Town:
    return build_town()


def at_once(act: Callable[[], Any]) -> list[Any]:
    """What so many threads are answered that begin at the same moment."""
    start = Barrier(MANY)

    def one(_: int) -> Any:
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def outcomes(answers: list[Any]) -> tuple[int, int]:
    """How many did the work, and how many were answered from the note of it."""
    told = [one.json() for one in answers]
    assert {one["outcome"] for one in told} == {"sent"}
    assert len({one["next"] for one in told}) == 1
    again = sum("again" in one for one in told)
    return len(told) - again, again


def test_a_note_is_made_once(sign_in: SignIn, report: Report) -> None:
    phone, case, entry = Phone(sign_in("grid-worker")), report("settle"), new_id()
    url, typed = f"/field/case/{case.pk}/note", {"text": "看过了", "kind": "internal"}
    found = at_once(lambda: Phone(sign_in("grid-worker"), phone.device).send(url, typed, entry))
    assert outcomes(found) == (1, MANY - 1)
    assert Note.objects.count() == 1


def test_without_the_note_of_it_the_race_is_lost(
    sign_in: SignIn, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, entry = report("settle"), new_id()
    monkeypatch.setattr(actions, "claim", lambda entry: None)
    monkeypatch.setattr(actions, "keep_answer", lambda *about: None)
    url, typed = f"/field/case/{case.pk}/note", {"text": "看过了", "kind": "internal"}
    at_once(lambda: Phone(sign_in("grid-worker")).send(url, typed, entry))
    assert Note.objects.count() == MANY


def test_a_report_opens_one_case(sign_in: SignIn, town: Town) -> None:
    entry = new_id()
    typed = {
        "_id": str(new_id()),
        "_listed": str(town.places["b000"].pk),
        "what": "street-lighting",
        "text": "3号楼前的路灯坏了三天,晚上一片黑",
    }
    url = "/field/report/report"
    found = at_once(lambda: Phone(sign_in("grid-worker")).send(url, typed, entry))
    assert outcomes(found) == (1, MANY - 1)
    assert (Case.objects.count(), Received.objects.count()) == (1, 1)


def test_who_waited_for_one_that_failed_does_the_work(sign_in: SignIn, report: Report) -> None:
    case, entry = report("settle"), new_id()
    url = f"/field/case/{case.pk}/note"
    refused = at_once(
        lambda: Phone(sign_in("grid-worker")).send(url, {"text": "", "kind": "x"}, entry)
    )
    assert {one.json()["outcome"] for one in refused} == {"refused"}
    assert not Received.objects.exists()
