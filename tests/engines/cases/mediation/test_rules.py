"""Choosing as a state machine, the 30 days, and what no court confirms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.voting import STATUTES
from gezhi.base.worktime import Calendar
from gezhi.engines.cases.rules.mediation import Wish, confirm_until, confirming, standing

MEDIATORS = ["a", "b", "c", "d", "e"]
CALENDAR = Calendar()
lists = st.lists(st.sampled_from(MEDIATORS), unique=True, max_size=5).map(tuple)
wishes = st.lists(
    st.one_of(lists.map(lambda one: Wish(one)), st.just(Wish(leaves=True))), min_size=1, max_size=4
)
names = st.lists(st.sampled_from(MEDIATORS), unique=True, max_size=5)


@given(wishes, names, st.sets(st.sampled_from(MEDIATORS)), st.integers(1, 3))
def test_nobody_gets_a_mediator_against_their_wish(
    said: list[Wish], proposal: list[str], declined: set[str], up_to: int
) -> None:
    found = standing(said, proposal, declined, up_to)
    assert len(found.common) <= up_to
    assert bool(found.common) == (found.state == "same")
    for one in found.common:
        assert one not in declined
        assert all(one in wish.mediators for wish in said if not wish.leaves)
        if any(wish.leaves for wish in said):
            assert one in proposal


@given(wishes, names, st.sets(st.sampled_from(MEDIATORS)))
def test_whom_all_would_take_is_always_found(
    said: list[Wish], proposal: list[str], declined: set[str]
) -> None:
    left = set(MEDIATORS) - declined
    for wish in said:
        left &= set(proposal) if wish.leaves else set(wish.mediators)
    found = standing(said, proposal, declined, len(MEDIATORS))
    if left:
        assert set(found.common) == left
    else:
        assert found.state != "same"


@given(wishes, names, st.data())
def test_declining_never_brings_somebody_new(
    said: list[Wish], proposal: list[str], data: st.DataObject
) -> None:
    before = standing(said, proposal, (), 5)
    if before.common:
        gone = data.draw(st.sampled_from(before.common))
        after = standing(said, proposal, {gone}, 5)
        assert set(after.common) == set(before.common) - {gone}


@pytest.mark.parametrize(
    ("said", "proposal", "state"),
    [
        ([Wish(("a",)), Wish()], (), "waiting"),
        ([Wish(("a",)), Wish(("b",))], (), "differ"),
        ([Wish(leaves=True), Wish(("b",))], (), "propose"),
        ([Wish(leaves=True), Wish(("b",))], ("a",), "differ"),
        ([Wish(leaves=True), Wish(("b",))], ("a", "b"), "same"),
        ([], (), "waiting"),
    ],
)
def test_how_far_choosing_is(said: list[Wish], proposal: tuple[str, ...], state: str) -> None:
    assert standing(said, proposal).state == state


def test_the_dearest_of_the_first_party_is_asked_first() -> None:
    found = standing([Wish(("c", "a", "b")), Wish(("a", "b", "c"))], up_to=2)
    assert found.common == ("c", "a")


def test_thirty_days_to_the_day() -> None:
    effective = date(2026, 3, 2)
    last = date(2026, 4, 1)
    assert STATUTES["mediation"].numbers["confirm_days"] == 30
    assert confirm_until(effective, CALENDAR) == last
    assert confirming(effective, (), last, CALENDAR).wrong is None
    assert confirming(effective, (), last, CALENDAR).left == 0
    late = confirming(effective, (), last + timedelta(days=1), CALENDAR)
    assert late.wrong is not None
    assert late.wrong.code == "too-late"
    assert "第三十三条" in late.wrong.words.zh


def test_a_last_day_off_moves_on_to_the_next_working_day() -> None:
    saturday = date(2026, 3, 5) + timedelta(days=30)
    assert saturday == date(2026, 4, 4)
    assert confirm_until(date(2026, 3, 5), CALENDAR) == date(2026, 4, 7)


@pytest.mark.parametrize("touch", ["status", "adoption", "marriage"])
def test_what_no_court_confirms(touch: str) -> None:
    found = confirming(date(2026, 3, 2), (touch,), date(2026, 3, 2), CALENDAR)
    assert found.wrong is not None
    assert (found.wrong.field, found.wrong.code) == ("touches", "not-confirmed")
    assert "第四条" in found.wrong.words.zh
