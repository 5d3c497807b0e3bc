"""Arithmetic: exact, in fractions, for whatever numbers there are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.words import Words
from gezhi.engines.assessment.rules.counting import Entry, behind, value, verbs
from gezhi.engines.assessment.rules.marks import (
    Mark,
    exact,
    judged,
    kept,
    pinned,
    reached,
    read,
    say,
    score,
    unpinned,
)
from gezhi.engines.assessment.rules.results import grades, mean, pay, ranks
from gezhi.pack.assessment import Band
from gezhi.pack.insight import Metric

PART = st.fractions(0, 1, max_denominator=1000)
SCORES = st.dictionaries(st.integers(0, 50), st.fractions(0, 100, max_denominator=60), min_size=1)
MARKS = st.lists(st.tuples(st.integers(1, 100), st.none() | PART), min_size=1, max_size=8)
NUMBER = st.fractions(-1000, 1000, max_denominator=500)


def band(key: str, from_: str, share: str | None = None) -> Band:
    named = {"grade": key, "name": Words(zh=key), "from": from_}
    return Band.model_validate(named | ({"share": share} if share else {}))


def marks_of(given: list[tuple[int, Fraction | None]]) -> list[Mark]:
    return [Mark(str(n), weight, part) for n, (weight, part) in enumerate(given)]


@given(MARKS)
def test_a_score_is_within_0_and_100_and_leaves_out_what_there_was_not(
    given_: list[tuple[int, Fraction | None]],
) -> None:
    marks = marks_of(given_)
    found = score(marks)
    known = [one for one in marks if one.reached is not None]
    assert (found is None) == (not known)
    if found is not None:
        assert 0 <= found <= 100
        assert found == score(known)
        assert found == sum((100 * w * p for w, p in given_ if p is not None), Fraction(0)) / sum(
            w for w, p in given_ if p is not None
        )


@given(MARKS)
def test_marks_come_back_from_a_decision_as_they_were(
    given_: list[tuple[int, Fraction | None]],
) -> None:
    marks = marks_of(given_)
    assert unpinned(pinned(marks)) == marks
    assert read(kept(score(marks))) == score(marks)


@given(NUMBER, NUMBER, NUMBER)
def test_what_was_reached_lies_evenly_between_none_and_full(
    value_: Fraction, full: Fraction, none: Fraction
) -> None:
    if full == none:
        return
    found = reached(value_, full, none)
    assert 0 <= found <= 1
    assert reached(full, full, none) == 1
    assert reached(none, full, none) == 0
    assert reached((full + none) / 2, full, none) == Fraction(1, 2)
    beyond = value_ >= full if full > none else value_ <= full
    assert (found == 1) == beyond


def test_points_off_the_scale_are_refused() -> None:
    assert judged(7, 10) == Fraction(7, 10)
    for points in (-1, 11):
        with pytest.raises(ValueError, match="not within"):
            judged(points, 10)


@given(SCORES)
def test_equals_share_a_place_and_the_places_after_them_stay_free(
    scores: dict[int, Fraction],
) -> None:
    found = ranks(scores)
    for whose, place in found.items():
        assert place == 1 + sum(1 for other in scores.values() if other > scores[whose])


@given(SCORES, st.sampled_from(["0.25", "0.3", "0.5", "1"]))
def test_nobody_is_graded_below_an_equal_or_beyond_the_share(
    scores: dict[int, Fraction], share: str
) -> None:
    bands = [band("best", "50", share), band("rest", "0")]
    found = grades(scores, bands)
    assert set(found) == set(scores)
    for one, value_ in scores.items():
        for other, less in scores.items():
            if value_ == less:
                assert found[one] == found[other]
            if value_ > less:
                assert (found[one], found[other]) != ("rest", "best")
    best = [one for one, grade in found.items() if grade == "best"]
    allowed = max(1, int(len(scores) * Fraction(share)))
    strictly = {one for one in best if ranks(scores)[one] <= allowed}
    assert set(best) == strictly
    assert all(scores[one] >= 50 for one in best)


@given(st.integers(1, 10**9), st.decimals(0, 10, places=3))
def test_pay_is_the_nearest_fen_and_halves_go_up(base: int, factor: Decimal) -> None:
    paid = pay(base, exact(factor))
    assert paid.exact == base * Fraction(str(factor))
    assert paid.fen - paid.exact <= Fraction(1, 2)
    assert paid.exact - paid.fen < Fraction(1, 2)


def test_a_factor_is_what_is_written_and_not_the_float_beside_it() -> None:
    bound = Band.model_validate(
        {"grade": "a", "name": Words(zh="a"), "from": 90, "factor": 1.1, "share": 0.3}
    )
    assert bound.factor is not None
    assert exact(bound.factor) == Fraction(11, 10)
    assert bound.share is not None
    assert exact(bound.share) == Fraction(3, 10)
    assert pay(5, Fraction(11, 10)).fen == 6
    assert mean([Fraction(80), Fraction(81), Fraction(81)]) == Fraction(242, 3)
    assert mean([]) is None


@given(st.fractions(-1000, 1000, max_denominator=10**6))
def test_what_is_shown_lies_within_half_a_hundredth(number: Fraction) -> None:
    assert abs(Fraction(say(number)) - number) <= Fraction(1, 200)
    assert say(Fraction(260, 3)) == "86.67"
    assert say(Fraction(90)) == "90"


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.integers(1, 10**6),
        st.sampled_from(["case.closed", "case.reopened", "case.opened"]),
        st.just("case"),
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(["1.", "1.2.", "1.3."]),
        st.fixed_dictionaries({}, optional={"late": st.booleans(), "count": st.integers(0, 9)}),
    ),
    max_size=30,
)
IN_TIME = {"count": "case.closed", "where": {"field": "late", "is": False}}
CLOSED = {"count": "case.closed"}


@given(ENTRIES)
def test_a_metric_counts_what_a_plain_loop_counts(entries: list[Entry]) -> None:
    closed = [one for one in entries if one.verb == "case.closed"]
    in_time = [one for one in closed if one.facts.get("late") is False]
    share = Metric.model_validate({"share": IN_TIME, "among": CLOSED})
    assert verbs(share) == {"case.closed"}
    found = value(share, entries)
    assert found == (Fraction(len(in_time), len(closed)) if closed else None)
    assert behind(share, entries) == closed
    distinct = Metric.model_validate(CLOSED | {"distinct": "subject"})
    assert value(distinct, entries) == len({one.subject for one in closed})
    net = Metric.model_validate(CLOSED | {"net": "case.reopened"})
    gone = sum(1 for one in entries if one.verb == "case.reopened")
    assert value(net, entries) == len(closed) - gone
    numbers = [one.facts["count"] for one in closed if "count" in one.facts]
    summed = Metric.model_validate({"sum": "count", "of": "case.closed"})
    assert value(summed, entries) == sum(numbers)
    mean_of = Metric.model_validate({"mean": "count", "of": "case.closed"})
    expected = Fraction(sum(numbers), len(numbers)) if numbers else None
    assert value(mean_of, entries) == expected
