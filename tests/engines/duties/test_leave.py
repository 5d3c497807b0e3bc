"""The reason of leave is kept for the month in which it is looked at, and no longer."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.engines.duties.actions import NewLeave, end_leave, forget_reasons, note_leave
from gezhi.engines.duties.actions.leaving import REASON_KEPT
from gezhi.engines.duties.models import Leave
from gezhi.engines.duties.queries import my_posts
from gezhi.engines.trust.models import Journal, Tombstone
from gezhi.engines.trust.queries import Forbidden, Invalid
from tests.onduty import appointed
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(town: Town) -> UUID:
    """The grid worker is in hospital for two days."""
    town.hire("second", "grid-worker", "g00", "full-time")
    worker = town.viewer("grid-worker")
    post = my_posts(worker)[0]
    whom = post.colleagues[0].appointment
    asked = NewLeave(post.appointment, whom, date(2026, 3, 3), date(2026, 3, 4), "住院")
    return note_leave(worker, asked).pk


def test_a_reason_goes_when_its_time_is_over(away: UUID, now: clock.Clock) -> None:
    now.advance(timedelta(days=1) + REASON_KEPT)
    assert forget_reasons(SYSTEM) == 0, "on the last day it is still there"
    assert Leave.objects.get(pk=away).reason == "住院"
    now.advance(timedelta(days=1))
    assert forget_reasons(SYSTEM) == 1
    row = Leave.objects.get(pk=away)
    assert (row.reason, row.starts, row.ends) == ("", date(2026, 3, 3), date(2026, 3, 4))
    (stone,) = Tombstone.objects.all()
    assert (stone.kind, stone.subject, stone.what, stone.why) == (
        "leave",
        away,
        "reason",
        "retention",
    )
    entry = Journal.objects.get(verb="duty.leave_reason_removed")
    assert "住院" not in str(entry.data)
    assert forget_reasons(SYSTEM) == 0, "once"
    assert Tombstone.objects.count() == 1


def test_what_came_back_early_is_kept_from_that_day(away: UUID, now: clock.Clock) -> None:
    Leave.objects.filter(pk=away).update(ends=date(2026, 3, 2))
    now.advance(REASON_KEPT)
    assert forget_reasons(SYSTEM) == 1
    assert not Leave.objects.get(pk=away).reason


def refused(town: Town, role: str, stand_in: UUID, first: date, last: date) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        note_leave(town.viewer(role), NewLeave(appointed(town, role), stand_in, first, last))
    return {one.code for one in refusal.value.wrong}


def test_only_a_colleague_who_is_there_stands_in(town: Town, away: UUID) -> None:
    town.hire("third", "grid-worker", "g00", "full-time")
    first, last = date(2026, 3, 4), date(2026, 3, 5)
    third = appointed(town, "third")
    assert refused(town, "third", appointed(town, "grid-lead"), first, last) == {"unknown"}
    assert refused(town, "third", appointed(town, "grid-worker"), first, last) == {"away"}
    assert refused(town, "grid-worker", third, last - timedelta(days=2), last) == {"twice"}
    assert refused(town, "third", third, first, last) == {"unknown"}
    later = NewLeave(third, appointed(town, "grid-worker"), last, last)
    assert note_leave(town.viewer("third"), later).stand_in == appointed(town, "grid-worker")


def test_taken_back_twice_is_told_once(town: Town, away: UUID, now: clock.Clock) -> None:
    worker = town.viewer("grid-worker")
    for _ in range(2):
        end_leave(worker, away)
    assert Journal.objects.filter(verb="duty.leave_ended").count() == 1


def test_the_lead_ends_leave_and_nobody_else_does(town: Town, away: UUID, now: clock.Clock) -> None:
    for other in ("second", "outsider-lead", "resident"):
        with pytest.raises(Forbidden):
            end_leave(town.viewer(other), away)
    now.advance(timedelta(days=1))
    row = end_leave(town.viewer("grid-lead"), away)
    assert row is not None
    assert row.ends == clock.today() - timedelta(days=1)


def test_leave_lies_ahead_and_lasts_three_months_at_most(town: Town, away: UUID) -> None:
    worker, second = appointed(town, "grid-worker"), "second"
    yesterday = clock.today() - timedelta(days=1)
    assert refused(town, second, worker, yesterday, yesterday) == {"past"}
    first = date(2026, 4, 1)
    assert refused(town, second, worker, first, first + timedelta(days=93)) == {"long"}
    whole = NewLeave(appointed(town, second), worker, first, first + timedelta(days=92))
    assert note_leave(town.viewer(second), whole).ends == date(2026, 7, 2)
