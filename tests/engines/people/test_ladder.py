"""What a grade asks, as pure arithmetic; and the slips of a pack's ladder."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.people.rules.ladder import Having, conditions, full_years
from gezhi.engines.people.rules.learning import is_done
from gezhi.engines.people.rules.liaison import called_in_time, stretch
from gezhi.engines.people.rules.ranking import ranked
from gezhi.engines.people.rules.terms import after_months
from gezhi.pack.growing import Asks, Course, Grade, Ladder, Rung, Step

SMALL = st.integers(0, 40)
DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


def step(asks: Asks) -> Step:
    grade = Grade(name=Words(zh="二级"), pay=300_000, asks=asks)
    rung = Rung(name=Words(zh="岗"), of=["worker"], grades={"g2": grade})
    return Step("worker", rung, "g2", grade)


@given(SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, st.booleans())
def test_a_grade_is_reached_exactly_when_nothing_is_lacking(
    years: int, hours: int, results: int, has: int, learnt: int, proved: int, post: bool
) -> None:
    asked = step(Asks(years=years, hours=hours, appraisals=results))
    found = conditions(asked, Having(post, has, learnt, proved))
    reached = post and has >= years and learnt >= hours and proved >= results
    assert all(one.met for one in found) is reached
    assert sum(one.lacks for one in found) == (
        (not post) + max(years - has, 0) + max(hours - learnt, 0) + max(results - proved, 0)
    )


@given(SMALL, SMALL, SMALL, SMALL, SMALL)
def test_more_never_lacks_more(years: int, hours: int, has: int, learnt: int, more: int) -> None:
    asked = step(Asks(years=years, hours=hours))
    below = conditions(asked, Having(True, has, learnt, 0))
    above = conditions(asked, Having(True, has + more, learnt + more, 0))
    assert all(one.lacks >= other.lacks for one, other in zip(below, above, strict=True))


def test_what_a_grade_does_not_ask_is_not_told() -> None:
    keys = [one.key for one in conditions(step(Asks(hours=3)), Having(True, 0, 0, 0))]
    assert keys == ["post", "hours"]


@given(DAYS, st.integers(0, 20_000))
def test_full_years_are_anniversaries_passed(since: date, later: int) -> None:
    on = min(since + timedelta(days=later), date(2099, 1, 1))
    years = full_years(since, on)
    reached = date(since.year + years, since.month, min(since.day, 28))
    assert reached <= on
    assert (on - since).days < 366 * (years + 1)
    assert full_years(on, since) == 0


def test_a_leap_day_completes_its_year_on_the_first_of_march() -> None:
    assert full_years(date(2024, 2, 29), date(2025, 2, 28)) == 0
    assert full_years(date(2024, 2, 29), date(2025, 3, 1)) == 1


@given(DAYS)
def test_every_day_lies_in_one_stretch(day: date) -> None:
    for every in ("month", "quarter"):
        first, last = stretch(every, day)  # type: ignore[arg-type]
        assert first <= day <= last
        assert stretch(every, last + timedelta(days=1))[0] == last + timedelta(days=1)  # type: ignore[arg-type]
        assert called_in_time(every, day, last)  # type: ignore[arg-type]
        assert not called_in_time(every, first - timedelta(days=1), day)  # type: ignore[arg-type]


@given(st.dictionaries(st.integers(), st.integers(0, 300), max_size=12))
def test_a_place_counts_those_before_it(totals: dict[int, int]) -> None:
    places = ranked(totals)
    for key, total in totals.items():
        assert places[key] == 1 + sum(other > total for other in totals.values())


@given(DAYS, st.integers(1, 60))
def test_months_later_is_the_same_day_or_the_last_one(day: date, months: int) -> None:
    later = after_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_the_steps_of_a_ladder_are_in_order() -> None:
    asks = Grade(name=Words(zh="级"), pay=1)
    rung = {"a": Rung(name=Words(zh="一"), of=["x"], grades={"g1": asks, "g2": asks})}
    rung["b"] = Rung(name=Words(zh="二"), of=["y"], grades={"g3": asks})
    ladder = Ladder(name=Words(zh="级"), at="town", notice=Within(days=5), posts=rung, source="s")
    assert [one.key for one in ladder.steps()] == ["g1", "g2", "g3"]
    above = ladder.after("g2")
    assert above is not None
    assert (above.post, above.key) == ("b", "g3")
    assert ladder.after("g3") is None
    assert ladder.step("g9") is None


def test_a_course_is_done_with_its_hours_to_the_minute() -> None:
    said = Words(zh="走访")
    course = Course(name=said, purpose=said, at="city", kind="study", hours=2, source="测试")
    assert [is_done(course, minutes) for minutes in (0, 119, 120)] == [False, False, True]
    anything = course.model_copy(update={"hours": 0})
    assert [is_done(anything, minutes) for minutes in (0, 1)] == [False, True]
