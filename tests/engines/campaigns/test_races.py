"""Two at once: real connections, and exactly one wins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions import (
    NewDispatch,
    accept_task,
    begin_bulletin,
    hold_dispatch,
    issue_bulletin,
    remind_due,
    return_task,
)
from gezhi.engines.campaigns.models import Bulletin, Dispatch, Reminder, Task
from gezhi.engines.trust.models import Journal
from tests.campaigning import MONDAY, City, added, build_city, handed_in, new_task
from tests.commits import committed
from tests.town import SYSTEM

__all__ = ["committed"]
pytestmark = pytest.mark.postgresql_only


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What comes of each in a thread of its own at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with clock.at(MONDAY):
                start.wait()
                return act()
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def waiting() -> tuple[City, Task]:
    """A task that waits for acceptance."""
    with clock.at(MONDAY):
        city = build_city()
        return city, handed_in(city, added(city))


def kinds(came: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in came)


def test_a_task_is_closed_once(committed: None) -> None:
    city, task = waiting()
    office, clerk = city.viewer("office"), city.viewer("clerk")
    came = at_once(lambda: accept_task(office, task.pk), lambda: accept_task(clerk, task.pk))
    assert kinds(came) == ["Changed", "Task"]
    assert Journal.objects.filter(verb="campaign.task_done").count() == 1


def test_accepting_and_giving_back_do_not_both_happen(committed: None) -> None:
    city, task = waiting()
    office, clerk = city.viewer("office"), city.viewer("clerk")
    came = at_once(
        lambda: accept_task(office, task.pk), lambda: return_task(clerk, task.pk, "差一张图")
    )
    assert kinds(came) == ["Changed", "Task"]
    verbs = ("campaign.task_done", "campaign.task_returned")
    assert Journal.objects.filter(verb__in=verbs).count() == 1


def test_numbers_of_tasks_and_issues_are_given_once(committed: None) -> None:
    with clock.at(MONDAY):
        city = build_city()
        office = city.viewer("office")
        asked = [new_task(city, f"第{n}项") for n in range(4)]
        bulletin = begin_bulletin(office, city.campaign)
    from gezhi.engines.campaigns.actions import add_task

    made = at_once(*(lambda one=one: add_task(office, one) for one in asked))
    assert sorted(one.number for one in made) == [1, 2, 3, 4]
    came = at_once(*(lambda: issue_bulletin(office, bulletin.pk) for _ in range(2)))
    assert kinds(came) == ["Bulletin", "Bulletin"]
    assert Bulletin.objects.get().number == 1
    assert Journal.objects.filter(verb="campaign.bulletin_issued").count() == 1


def test_two_ticks_remind_once_and_a_day_has_one_meeting(committed: None) -> None:
    with clock.at(MONDAY):
        city = build_city()
        added(city, due=MONDAY.date())
        office, clerk = city.viewer("office"), city.viewer("clerk")
    came = at_once(lambda: remind_due(SYSTEM), lambda: remind_due(SYSTEM))
    assert sorted(came) == [0, 1]
    assert Reminder.objects.count() == 1
    day = MONDAY.date()
    asked = [NewDispatch(city.campaign, day, ("office",), "定了", id=new_id()) for _ in range(2)]
    came = at_once(lambda: hold_dispatch(office, asked[0]), lambda: hold_dispatch(clerk, asked[1]))
    assert kinds(came) == ["Changed", "Dispatch"]
    assert Dispatch.objects.count() == 1
