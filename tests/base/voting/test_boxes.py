"""A box with its roll: owners decide by heads and by area, each in its own measure."""

from __future__ import annotations

from typing import Any

import pytest

from gezhi.base.voting import STATUTES
from gezhi.base.voting.boxes import count_box
from gezhi.base.voting.written import write_rule

POLICY = {
    "method": "yes-no",
    "electorate": "owners",
    "options": [{"key": "yes"}, {"key": "no"}],
    "most": None,
}
RULE = write_rule(STATUTES["owner.ordinary"].rule())


def counted(areas: list[int], choices: list[str]) -> Any:
    """Owners a, b, c with these areas in cm²; an empty choice did not come."""
    roll = [
        {"head": head, "area": area, "voted": bool(choice)}
        for head, area, choice in zip("abc", areas, choices, strict=True)
    ]
    box = [
        {"head": one["head"], "choice": [choice], "spoilt": False}
        for one, choice in zip(roll, choices, strict=True)
        if choice
    ]
    return count_box(POLICY, RULE, roll, box)


@pytest.mark.parametrize(
    ("areas", "choices", "quorum", "carried"),
    [
        ([200, 200, 200], ["yes", "yes", ""], True, True),
        ([200, 199, 201], ["yes", "yes", ""], False, False),
        ([100, 100, 400], ["yes", "yes", ""], False, False),
        ([100, 100, 400], ["yes", "", "yes"], True, True),
        ([100, 400, 100], ["", "yes", ""], False, False),
        ([150, 151, 299], ["yes", "yes", "no"], True, True),
        ([150, 150, 300], ["yes", "yes", "no"], True, False),
        ([100, 100, 400], ["no", "no", "yes"], True, False),
    ],
)
def test_both_measures_must_be_met(
    areas: list[int], choices: list[str], quorum: bool, carried: bool
) -> None:
    """Two thirds take part and more than half agree, in heads and in area (民法典 278)."""
    found = counted(areas, choices)
    assert (found["quorum"], found["carried"]) == (quorum, carried)
    by_area = [one for one in found["parts"] if one["measure"] == "area"]
    assert [one["base"] for one in by_area] == [sum(areas), found["cast_area"]]
