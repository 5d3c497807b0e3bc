"""Documents draw up themselves, with the figures of the period before."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.duties.actions import (
    Done,
    add_figures,
    do_duty,
    draw_papers,
    draw_up,
    mark_missed,
    papering,
    write_paper,
)
from gezhi.engines.duties.models import Paper
from gezhi.engines.duties.queries import DutyFigure, my_day, paper, paper_for, papers
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


@pytest.mark.parametrize(
    ("duty", "day", "span"),
    [
        ("daily-check", datetime(2026, 3, 3, 17), (date(2026, 3, 3), date(2026, 3, 3))),
        ("weekly-meeting", datetime(2026, 3, 9, 9, 1), (date(2026, 3, 2), date(2026, 3, 8))),
        ("monthly-dispatch", datetime(2026, 4, 3, 9, 1), (date(2026, 3, 1), date(2026, 3, 31))),
        ("quarterly-analysis", datetime(2026, 4, 10, 9, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        ("yearly-summary", datetime(2027, 1, 15, 9, 1), (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_each_of_the_rhythm_draws_itself_up_on_its_day(
    town: Town, now: clock.Clock, duty: str, day: datetime, span: tuple[date, date]
) -> None:
    """K4: from the daily check to the yearly summary, each by itself on the day it falls due."""
    worker = town.viewer("grid-worker")
    row = next(one.row for one in my_day(worker) if one.rule.key == "daily-round")
    do_duty(worker, Done(row.pk, ALL))
    before = day.replace(hour=8, tzinfo=ZONE)
    now.set(before)
    draw_up(SYSTEM)
    draw_papers(SYSTEM)
    assert not Paper.objects.filter(rule__key=duty, day=day.date()).exists(), "not before its hour"
    now.set(day.replace(tzinfo=ZONE))
    mark_missed(SYSTEM)
    draw_papers(SYSTEM)
    rows = list(Paper.objects.filter(rule__key=duty, day=day.date()))
    assert rows
    assert {(one.first, one.last) for one in rows} == {span}
    counted = [one for paper_ in rows for one in paper_.figures if one["zh"] == "日常巡格"]
    assert sum(one["done"] for one in counted) == 1, "what was done on 3 March, once"


def test_what_was_done_before_the_tick_has_its_document(town: Town, now: clock.Clock) -> None:
    now.set(datetime(2026, 3, 9, 9, 1, tzinfo=ZONE))
    draw_up(SYSTEM)
    secretary = town.viewer("first-secretary")
    due = next(one for one in my_day(secretary) if one.rule.key == "weekly-meeting")
    do_duty(secretary, Done(due.row.pk, ()))
    draw_papers(SYSTEM)
    assert paper_for(secretary, due.row) is not None


def test_many_open_documents_are_all_drawn(
    town: Town, now: clock.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those already drawn stay open until they are done, and take nobody's turn."""
    monkeypatch.setattr(papering, "AT_ONCE", 1)
    now.set(datetime(2026, 3, 3, 17, tzinfo=ZONE))
    assert [draw_papers(SYSTEM) for _ in range(4)] == [1, 1, 1, 0]
    assert Paper.objects.count() == 3


def test_figures_of_other_work_are_put_beside_once(town: Town, now: clock.Clock) -> None:
    now.set(datetime(2026, 3, 3, 17, tzinfo=ZONE))
    draw_papers(SYSTEM)
    row = Paper.objects.order_by("pk")[0]
    more = [DutyFigure(Words(zh="来的事", en="Came"), "came", "case", 7, 0, 0, 0, 0)]
    for _ in range(2):
        add_figures(SYSTEM, row.pk, more)
    row.refresh_from_db()
    assert [one["due"] for one in row.figures if one["zh"] == "来的事"] == [7]
    add_figures(SYSTEM, new_id(), more)
