"""Merging loses nothing; small numbers are hidden so that they cannot be worked out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.campaigns.rules.surveys import SMALL, Given, judge, merged, shown
from tests.surveying import qincunbei

SAID = st.dictionaries(
    st.sampled_from(["name", "phone", "when", "size"]),
    st.one_of(st.integers(0, 9), st.sampled_from(["", "甲", "乙"])),
)


@given(SAID, SAID, SAID)
def test_merging_keeps_every_question_and_the_last_word(a: dict, b: dict, c: dict) -> None:  # type: ignore[type-arg]
    whole = merged(a, b, c)
    answered = {key for one in (a, b, c) for key, value in one.items() if value != ""}
    assert set(whole) == answered
    for key, value in whole.items():
        last = [one[key] for one in (a, b, c) if one.get(key, "") != ""][-1]
        assert value == last


@given(SAID, SAID, SAID)
def test_merging_may_be_done_in_steps(a: dict, b: dict, c: dict) -> None:  # type: ignore[type-arg]
    assert merged(merged(a, b), c) == merged(a, merged(b, c)) == merged(a, b, c)


@given(SAID)
def test_merging_with_itself_changes_nothing(a: dict) -> None:  # type: ignore[type-arg]
    assert merged(a, a) == merged(a)


@given(st.integers(0, 50), st.integers(0, 50))
def test_no_small_number_can_be_worked_out(count: int, rest: int) -> None:
    told = shown(count, count + rest, inside=False)
    if told is not None:
        assert told == count
        assert count == 0 or count >= SMALL
        assert count == 0 or rest == 0 or rest >= SMALL
    assert shown(count, count + rest, inside=True) == count


def test_an_address_that_is_known_is_taken_over_and_what_is_typed_alike_has_not_changed() -> None:
    rules = qincunbei().surveys["health-preregistration"]
    held = {"name": "王甲", "phone": "+8613800001001", "address": "1 号楼 101"}
    typed = {"name": "王甲", "phone": "13900001001", "when": "weekend"}
    found = judge(rules, Given(typed, noticed=True), held)
    assert not found.wrong
    assert (found.confirmed, found.changed) == (["name", "address"], ["phone"])
    assert found.clean["address"] == held["address"]
