"""Limits, stars, titles and tiers, as properties."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.points.rules.periods import months_later, stretch
from gezhi.engines.points.rules.scheme import (
    Told,
    honours,
    open_from,
    reaches,
    stars,
    tier,
    turns,
    worth,
    wrongs,
)
from gezhi.pack.loader import load
from gezhi.pack.points import Scheme

PACKS = Path(__file__).resolve().parents[4] / "packs"
STARS = load(PACKS / "dongzhuang", library=PACKS).schemes["ten-stars"]
TODAY = date(2026, 3, 20)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def scheme(**changed: object) -> Scheme:
    return STARS.model_copy(update=changed)


def codes(told: Told, *, done: int = 0, of: Scheme = STARS) -> list[str]:
    found = wrongs(of, told, today=TODAY, open_from=date(2026, 2, 1), done=done)
    return [one.code for one in found]


def test_ten_stars_have_54_items_and_100_points() -> None:
    items = [item for _, item in STARS.items()]
    assert (len(STARS.categories), len(items), sum(one.points for one in items)) == (10, 54, 100)
    assert all(one.star is not None and one.invented for one in STARS.categories)


@given(st.sampled_from(["month", "quarter", "year"]), DAYS)
def test_periods_follow_without_a_gap(kind: str, day: date) -> None:
    here = stretch(kind, day)  # type: ignore[arg-type]
    assert day in here
    assert here.before.last + timedelta(days=1) == here.first
    assert here.last + timedelta(days=1) == here.after.first
    assert here.after.before == here
    assert stretch(here.kind, here.last) == here
    assert here.first.day == 1


@given(DAYS, st.integers(1, 120))
def test_points_are_kept_to_the_end_of_a_month(day: date, months: int) -> None:
    last = months_later(day, months)
    assert (last + timedelta(days=1)).day == 1
    assert (last.year - day.year) * 12 + last.month - day.month == months


def test_what_is_told_wrongly_is_told_with_its_place() -> None:
    assert codes(Told("yard-clean", TODAY)) == []
    assert codes(Told("nothing", TODAY)) == ["unknown"]
    assert codes(Told("yard-clean", TODAY + timedelta(days=1))) == ["future"]
    assert codes(Told("yard-clean", date(2026, 1, 31))) == ["past"]
    assert codes(Told("yard-clean", date(2026, 2, 1))) == []
    assert codes(Told("yard-clean", TODAY), done=1) == ["limit"]
    assert codes(Told("yard-clean", TODAY, times=2)) == ["limit"]
    assert codes(Told("yard-clean", TODAY, times=0)) == ["least"]
    for points in (0, -1, 3, 10**9):
        assert codes(Told("yard-clean", TODAY, points=points)) == ["points"]


def test_evidence_is_a_sentence() -> None:
    category = STARS.categories[0]
    item = category.items[0].model_copy(update={"evidence": "note"})
    changed = scheme(categories=[category.model_copy(update={"items": [item]})])
    assert codes(Told(item.item, TODAY), of=changed) == ["required"]
    assert codes(Told(item.item, TODAY, note="  "), of=changed) == ["required"]
    assert codes(Told(item.item, TODAY, note="看过"), of=changed) == []


@given(st.integers(1, 5), st.integers(0, 6))
def test_nothing_counts_more_often_than_its_limit(times: int, done: int) -> None:
    category = STARS.categories[0]
    item = category.items[0].model_copy(update={"times": 5})
    changed = scheme(categories=[category.model_copy(update={"items": [item]})])
    assert (codes(Told(item.item, TODAY, times=times), done=done, of=changed) == []) == (
        done + times <= 5
    )


def test_a_deduction_lowers() -> None:
    item = STARS.categories[0].items[0]
    assert worth(item, Told(item.item, TODAY)) == item.points
    assert worth(item, Told(item.item, TODAY, points=1)) == 1
    lowers = item.model_copy(update={"kind": "deduction"})
    assert worth(lowers, Told(item.item, TODAY)) == -item.points


CATEGORIES = [one.category for one in STARS.categories]
SETS = st.sets(st.sampled_from(CATEGORIES))


@given(SETS, SETS, SETS)
def test_stars_turn_into_what_was_earned(earned: set[str], held: set[str], was: set[str]) -> None:
    was |= held
    found = turns(earned, held, was)
    now = set(held)
    for one in found:
        assert (one.how == "lost") == (one.category in now)
        assert (one.how == "regained") <= (one.category in was)
        now ^= {one.category}
    assert now == earned
    assert turns(earned, earned, was) == []


@given(st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 10)))
def test_a_star_takes_its_points(scores: dict[str, int]) -> None:
    assert stars(STARS, scores) == {one for one, score in scores.items() if score >= 8}


def test_titles_and_tiers() -> None:
    assert [one.honour for one in honours(STARS, 10)] == ["ten-star-model"]
    assert honours(STARS, 9) == []
    assert tier(STARS, 10**6) is None
    assert reaches(STARS, 0, None)
    assert not reaches(STARS, 10**6, "gold")


def test_recording_stays_open_for_the_period_before() -> None:
    march = stretch("month", TODAY)
    assert open_from(None, march) == date(2026, 2, 1)
    assert open_from(march.before, march) == date(2026, 3, 1)
    assert open_from(march.before.before.before, march) == date(2026, 2, 1)
