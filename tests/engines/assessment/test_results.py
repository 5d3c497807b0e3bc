"""From months to a quarter: the mean, places, grades and pay, and who may see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.assessment.models import Pay, Period, Result
from gezhi.engines.assessment.queries import my_results, results, year_summary
from gezhi.engines.assessment.queries.results import Results
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden
from tests.officers import (
    AFTER,
    APRIL,
    KEY,
    LATER,
    MARCH,
    all_checked,
    assessed_of,
    build_officers,
)
from tests.town import SYSTEM, Town, loaded

FIRST_QUARTER = date(2026, 1, 1)


def closing(town: Town, first: date = FIRST_QUARTER) -> actions.Closing:
    """The closing of a quarter."""
    return actions.Closing(town.places["town"].pk, KEY, first, new_id())


def decided(town: Town, now: clock.Clock, points: tuple[int, int, int] = (9, 8, 8)) -> None:
    """March is decided for everybody."""
    all_checked(town, points)
    now.set(LATER)
    ids = [assessed_of(town, f"officer-{n}").pk for n in range(3)]
    actions.decide(town.viewer("lead"), ids)


def seen(town: Town, role: str) -> Results:
    """The results of the first quarter, as somebody sees them."""
    return results(town.viewer(role), town.places["town"].pk, KEY, MARCH)


def test_a_quarter_waits_for_its_end_and_for_everybody(town: Town, now: clock.Clock) -> None:
    with pytest.raises(Changed) as refused:
        actions.close(town.viewer("lead"), closing(town))
    assert refused.value.code == "undecided"
    decided(town, now)
    open_due(SYSTEM)
    with pytest.raises(Changed) as refused:
        actions.close(town.viewer("lead"), closing(town, APRIL))
    assert refused.value.code == "period-runs"


def test_places_grades_and_pay_follow_exactly(town: Town, now: clock.Clock) -> None:
    """71.25, 92.5 and 85: one of three may be excellent, and the next is good."""
    decided(town, now)
    asked = closing(town)
    made = actions.close(town.viewer("lead"), asked)
    assert actions.close(town.viewer("lead"), asked) == []
    assert len(made) == 3
    lines = {line.named.name: line for line in seen(town, "lead").lines}
    found = {
        name: (line.score, line.row.rank, line.row.grade, line.row.ranked)
        for name, line in lines.items()
    }
    assert found == {
        "officer-0": (Fraction(285, 4), 3, "fair", 3),
        "officer-1": (Fraction(185, 2), 1, "excellent", 3),
        "officer-2": (Fraction(85), 2, "good", 3),
    }
    pays = {row.result.grade: (row.fen, row.exact) for row in Pay.objects.all()}
    assert pays["excellent"] == (360_000, "360000/1")
    assert pays["fair"] == (240_000, "240000/1")
    assert Period.objects.get(first=MARCH).state == Period.CLOSED
    told = Journal.objects.filter(verb="assessment.closed")
    assert {row.data["holder_kind"] for row in told} == {"post"}
    assert not any("score" in row.data or "grade" in row.data for row in told)


def test_equals_share_the_best_grade_and_the_place(town: Town, now: clock.Clock) -> None:
    """Villages 2 and 3 with the same score are both first."""
    decided(town, now, (0, 10, 10))
    actions.close(town.viewer("lead"), closing(town))
    lines = seen(town, "lead").lines
    assert [(line.row.rank, line.row.grade) for line in lines[:2]] == [(1, "excellent")] * 2
    assert lines[2].row.rank == 3


def test_a_quarter_is_the_mean_of_its_months(town: Town, now: clock.Clock) -> None:
    open_due(SYSTEM)
    decided(town, now)
    now.set(datetime(2026, 5, 4, 9, 0, tzinfo=ZONE))
    open_due(SYSTEM)
    now.set(datetime(2026, 6, 1, 9, 0, tzinfo=ZONE))
    open_due(SYSTEM)
    count_due(SYSTEM)
    for first, points in ((APRIL, 10), (date(2026, 5, 1), 4)):
        for n in range(3):
            row = assessed_of(town, f"officer-{n}", first)
            actions.judge(town.viewer("judge"), [actions.Judged(row.pk, "lead", points, "看结果")])
            actions.check(town.viewer("checker"), row.pk)
    now.set(datetime(2026, 7, 1, 9, 0, tzinfo=ZONE))
    open_due(SYSTEM)
    count_due(SYSTEM)
    rows = [
        assessed_of(town, f"officer-{n}", first)
        for first in (APRIL, date(2026, 5, 1))
        for n in range(3)
    ]
    actions.decide(town.viewer("lead"), [row.pk for row in rows])
    june = [assessed_of(town, f"officer-{n}", date(2026, 6, 1)) for n in range(3)]
    for row in june:
        actions.judge(town.viewer("judge"), [actions.Judged(row.pk, "lead", 9, "看结果")])
        actions.check(town.viewer("checker"), row.pk)
    now.set(datetime(2026, 7, 20, 9, 0, tzinfo=ZONE))
    actions.decide(town.viewer("lead"), [row.pk for row in june])
    actions.close(town.viewer("lead"), closing(town, APRIL))
    (line,) = [one for one in my_results(town.viewer("officer-0")) if one.row.first == APRIL]
    assert [score for _, score in line.months] == [100, 55, Fraction(185, 2)]
    assert line.score == Fraction(165, 2)
    year = year_summary(town.viewer("lead"), town.places["town"].pk, KEY, 2026)
    assert {one.mean for one in year} == {Fraction(165, 2)}
    with pytest.raises(Forbidden):
        year_summary(town.viewer("payer"), town.places["town"].pk, KEY, 2026)


def test_a_correction_makes_new_results_that_name_the_old(town: Town, now: clock.Clock) -> None:
    decided(town, now)
    first = actions.close(town.viewer("lead"), closing(town))
    assert actions.close(town.viewer("lead"), closing(town)) == []
    row = assessed_of(town, "officer-0")
    asked = actions.Correction(row.pk, "settled-in-time", "1", "那件其实没有逾期", new_id())
    actions.correct(town.viewer("lead"), asked)
    assert seen(town, "lead").stale
    made = actions.close(town.viewer("lead"), closing(town))
    assert not seen(town, "lead").stale
    olds = {row.pk for row in first}
    assert made
    assert {row.replaces_id for row in made} <= olds
    assert Result.objects.count() == len(first) + len(made)
    line = next(one for one in seen(town, "lead").lines if one.named.name == "officer-0")
    assert line.score == Fraction(385, 4)
    assert line.row.grade == "excellent"
    assert line.before is not None
    lost = next(one for one in seen(town, "lead").lines if one.named.name == "officer-1")
    assert lost.row.grade == "good"


def test_pay_is_seen_by_the_payer_and_by_whom_it_is_about(town: Town, now: clock.Clock) -> None:
    decided(town, now)
    actions.close(town.viewer("lead"), closing(town))
    for role, sees in (("payer", True), ("lead", False), ("judge", False)):
        lines = seen(town, role).lines
        assert len(lines) == 3
        assert all((line.pay is not None) is sees for line in lines), role
    (mine,) = my_results(town.viewer("officer-0"))
    assert mine.pay is not None
    assert mine.pay.fen == 240_000
    assert my_results(town.viewer("worker")) == []
    for role in ("officer-0", "worker", "auditor", "resident"):
        with pytest.raises(Forbidden):
            seen(town, role)


def test_nobody_is_ranked_or_paid_where_the_pack_does_not_say_so(
    db: None, now: clock.Clock
) -> None:
    pack = loaded("fengcheng")
    plain = pack.assessments[KEY].model_copy(update={"ranking": None, "pay": None})
    town = build_officers(pack.model_copy(update={"assessments": {KEY: plain}}))
    open_due(SYSTEM)
    now.set(AFTER)
    count_due(SYSTEM)
    decided(town, now, (7, 9, 8))
    made = actions.close(town.viewer("lead"), closing(town))
    assert {(row.rank, row.ranked) for row in made} == {(None, 0)}
    assert all(row.grade for row in made)
    assert not Pay.objects.exists()
    assert [line.pay for line in my_results(town.viewer("officer-0"))] == [None]
    shown = [(line.named.place, line.named.name) for line in seen(town, "lead").lines]
    assert shown == sorted(shown), "nobody stands before another by score"


def test_the_last_day_of_a_quarter_is_in_it(town: Town, now: clock.Clock) -> None:
    decided(town, now)
    now.set(datetime(2026, 3, 31, 20, tzinfo=ZONE))
    with pytest.raises(Changed) as refused:
        actions.close(town.viewer("lead"), closing(town))
    assert refused.value.code == "period-runs"


def test_only_the_posts_that_the_assessment_names_have_a_part_in_it(
    town: Town, now: clock.Clock
) -> None:
    decided(town, now)
    actions.close(town.viewer("lead"), closing(town))
    viewer = town.viewer("lead")
    other = replace(viewer, grants=tuple(replace(one, post="else") for one in viewer.grants))
    with pytest.raises(Forbidden):
        results(other, town.places["town"].pk, KEY, MARCH)


@pytest.mark.parametrize("role", ["judge", "payer", "officer-0", "auditor", "resident"])
def test_only_those_who_lead_close(town: Town, now: clock.Clock, role: str) -> None:
    decided(town, now)
    if role == "judge":
        assert actions.close(town.viewer(role), closing(town))
        return
    with pytest.raises(Forbidden):
        actions.close(town.viewer(role), closing(town))
