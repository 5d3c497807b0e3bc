"""Documents draw up themselves, with the figures of the period before."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.duties.actions import (
    Done,
    do_duty,
    draw_papers,
    draw_up,
    mark_missed,
    write_paper,
)
from gezhi.engines.duties.models import Paper
from gezhi.engines.duties.queries import my_day, paper, paper_for, papers
from gezhi.engines.trust.queries import Forbidden, Missing
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
ALL = ("must-check", "must-clear", "must-look", "must-patrol", "must-visit")


def test_the_weekly_meeting_has_the_figures_of_the_week_before(
    town: Town, now: clock.Clock
) -> None:
    worker = town.viewer("grid-worker")
    for day in (3, 4, 5, 6):
        now.set(datetime(2026, 3, day, 9, tzinfo=ZONE))
        if day != 5:
            row = next(one.row for one in my_day(worker) if one.rule.key == "daily-round")
            do_duty(worker, Done(row.pk, ALL))
    now.set(datetime(2026, 3, 9, 9, 30, tzinfo=ZONE))
    draw_up(SYSTEM)
    mark_missed(SYSTEM)
    draw_papers(SYSTEM)
    secretary = town.viewer("first-secretary")
    due = next(one for one in my_day(secretary) if one.rule.key == "weekly-meeting")
    wanted = paper_for(secretary, due.row)
    assert wanted is not None
    found = paper(secretary, wanted)
    assert (found.title.zh, found.writes) == ("周会材料", True)
    assert (found.row.first, found.row.last) == (date(2026, 3, 2), date(2026, 3, 8))
    figures = {one["zh"]: (one["due"], one["done"], one["missed"]) for one in found.row.figures}
    assert figures["日常巡格"] == (4, 3, 1)
    write_paper(secretary, wanted, "下周补一次")
    with pytest.raises(Forbidden):
        write_paper(town.viewer("grid-lead"), wanted, "x")
    with pytest.raises(Missing):
        paper(town.viewer("grid-worker"), wanted)
    assert [one.row.text for one in papers(secretary, town.places["c0"].pk)] == ["下周补一次"]


def test_drawn_up_once(town: Town, now: clock.Clock) -> None:
    now.set(datetime(2026, 3, 3, 17, tzinfo=ZONE))
    assert draw_papers(SYSTEM) == 3
    assert draw_papers(SYSTEM) == 0
    assert Paper.objects.count() == 3
