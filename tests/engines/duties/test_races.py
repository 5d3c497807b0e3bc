"""Two at once: real connections, and exactly one wins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.duties.actions import (
    AskSwap,
    Done,
    answer_swap,
    ask_swap,
    do_duty,
    draw_up,
    give_shift,
    mark_missed,
)
from gezhi.engines.duties.models import Occurrence, Rule
from gezhi.engines.duties.queries import my_day
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed
from tests.commits import committed
from tests.onduty import appointed, village_on_duty
from tests.town import SYSTEM, Town, build_town

__all__ = ["committed"]
pytestmark = pytest.mark.postgresql_only
ALL = ("must-check", "must-clear", "must-look", "must-patrol", "must-visit")
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=ZONE)


def at_once(*acts: Callable[[], Any], moment: datetime = TUESDAY) -> list[Any]:
    """What comes of each in a thread of its own at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with clock.at(moment):
                start.wait()
                return act()
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_finish_the_same_and_one_of_them_is_told(committed: None) -> None:
    with clock.at(TUESDAY):
        town = build_town()
        town.hire("second", "grid-worker", "g00", "part-time")
        draw_up(SYSTEM)
        row = my_day(town.viewer("second"))[0].row
        both = [town.viewer(role) for role in ("grid-worker", "second")]
    came = at_once(*(lambda who=who: do_duty(who, Done(row.pk, ALL)) for who in both))
    assert sorted(type(one).__name__ for one in came) == ["Changed", "Occurrence"]
    assert Journal.objects.filter(verb="duty.done").count() == 1


def test_the_same_id_twice_is_one_record(committed: None) -> None:
    with clock.at(TUESDAY):
        town = build_town()
        draw_up(SYSTEM)
        viewer = town.viewer("grid-worker")
        asked = Done(my_day(viewer)[0].row.pk, ALL)
    came = at_once(*[lambda: do_duty(viewer, asked)] * 3)
    assert [type(one) for one in came] == [Occurrence] * 3
    assert Journal.objects.filter(verb="duty.done").count() == 1


def test_drawn_up_by_two_is_drawn_up_once(committed: None) -> None:
    with clock.at(TUESDAY):
        build_town()
    came = at_once(*[lambda: draw_up(SYSTEM)] * 3)
    assert all(isinstance(one, int) for one in came), came
    rows = list(Occurrence.objects.values_list("rule", "place", "holder", "day"))
    assert len(rows) == len(set(rows)) == sum(came)
    assert Rule.objects.count() == 8


def test_missed_while_it_is_done(committed: None) -> None:
    with clock.at(TUESDAY):
        town = build_town()
        draw_up(SYSTEM)
        viewer = town.viewer("grid-worker")
        row = my_day(viewer)[0].row
    moment = datetime(2026, 3, 3, 17, 30, tzinfo=ZONE)
    came = at_once(
        lambda: do_duty(viewer, Done(row.pk, ALL)), lambda: mark_missed(SYSTEM), moment=moment
    )
    row.refresh_from_db()
    assert (row.state, isinstance(came[0], Occurrence)) == ("done", True)
    assert Journal.objects.filter(verb="duty.missed", subject=str(row.pk)).count() <= 1


def test_accepted_while_the_lead_puts_somebody_else_on(committed: None) -> None:
    moment = datetime(2026, 3, 2, 7, 0, tzinfo=ZONE)
    with clock.at(moment):
        town: Town = village_on_duty(published=True)
        row = Occurrence.objects.filter(holder=appointed(town, "guard-0")).earliest("day")
        swap = ask_swap(town.viewer("guard-0"), AskSwap(row.pk, appointed(town, "guard-1")))
        guard, lead = town.viewer("guard-1"), town.viewer("secretary")
        third = appointed(town, "guard-2")
    came = at_once(
        lambda: answer_swap(guard, swap.pk, "accepted"),
        lambda: give_shift(lead, row.pk, third),
        moment=moment,
    )
    row.refresh_from_db()
    assert not isinstance(came[1], Exception)
    assert isinstance(came[0], Changed) or came[0].state == "accepted"
    assert row.holder == third
