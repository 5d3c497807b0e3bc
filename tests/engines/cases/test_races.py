"""Two at once: real threads on real connections, and exactly one wins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, Reporter, Step
from gezhi.engines.trust.actions import issue_link
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Missing, Refusal
from tests.town import LAT, LON, Town, build_town

MANY = 6
ANSWERS = {
    "what": "street-lighting",
    "text": "路灯坏了好几天,晚上一片黑",
    "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
}


@pytest.fixture
def town(committed: None) -> Town:
    return build_town()


def at_once(act: Callable[[], Any], times: int = MANY) -> list[Any]:
    """What comes of doing it in so many threads at the same moment; refusals are results too."""
    start = Barrier(times)

    def run() -> Any:
        try:
            start.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [job.result() for job in [pool.submit(run) for _ in range(times)]]


def test_of_many_deciders_one_decides(town: Town) -> None:
    receipt = actions.open_case(town.viewer("resident"), actions.OpenCase("report", ANSWERS))
    viewer = town.viewer("grid-lead")
    command = actions.Decide(receipt.id, 1, "accepted")
    came = at_once(lambda: actions.decide(viewer, command))
    assert sum(isinstance(one, Case) for one in came) == 1
    assert sum(isinstance(one, Changed) for one in came) == MANY - 1
    assert Step.objects.filter(case=receipt.id).count() == 2
    assert Journal.objects.filter(subject=str(receipt.id), verb="case.moved").count() == 1


def test_the_same_report_sent_many_times_is_one_case(town: Town) -> None:
    viewer = town.viewer("resident")
    command = actions.OpenCase("report", ANSWERS)
    came = at_once(lambda: actions.open_case(viewer, command))
    assert len({one.code for one in came}) == 1
    assert sum(not one.again for one in came) == 1
    assert Case.objects.count() == 1
    assert Reporter.objects.count() == 1
    assert Journal.objects.filter(verb="case.opened").count() == 1


def test_a_link_is_used_once(town: Town) -> None:
    receipt = actions.open_case(town.viewer("resident"), actions.OpenCase("report", ANSWERS))
    row = Case.objects.get()
    command = actions.Decide(row.pk, 1, "handled-on-the-spot", say="换好了")
    actions.decide(town.viewer("grid-lead"), command)
    reporter = Reporter.objects.get()
    secret = issue_link("evaluate", row.pk, clock.now() + timedelta(days=1), reporter.pk)
    came = at_once(lambda: actions.evaluate(ANYONE, receipt.id, "solved", link=secret))
    assert sum(isinstance(one, Case) for one in came) == 1
    assert sum(isinstance(one, Missing) for one in came) == MANY - 1
    assert Journal.objects.filter(verb="case.evaluated").count() == 1


def test_time_passes_once(town: Town) -> None:
    actions.open_case(town.viewer("resident"), actions.OpenCase("report", ANSWERS))
    later = clock.now() + timedelta(days=20)

    def pass_time() -> int:
        with clock.at(later):
            return actions.pass_time()

    assert sum(at_once(pass_time, 4)) == 1
    assert Journal.objects.filter(verb="case.escalated").count() == 1
