"""Time limits as packs write them."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from pydantic import ValidationError

from gezhi.base.worktime import Within


@pytest.mark.parametrize(
    ("data", "unit", "zh", "en"),
    [
        ({"working_hours": 4}, "working_hours", "4 个工作时", "4 working hours"),
        ({"working_hours": 0.5}, "working_hours", "0.5 个工作时", "0.5 working hours"),
        ({"working_days": 1}, "working_days", "1 个工作日", "1 working day"),
        ({"hours": 24}, "hours", "24 小时", "24 hours"),
        ({"days": 14}, "days", "14 天", "14 days"),
    ],
)
def test_each_unit(data: dict[str, float], unit: str, zh: str, en: str) -> None:
    within = Within.model_validate(data)
    assert within.unit == unit
    assert within.amount == next(iter(data.values()))
    assert (within.say("zh"), within.say("en")) == (zh, en)
    assert Within.model_validate(within.model_dump()) == within


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"working_hours": 4, "days": 1},
        {"hours": 0},
        {"hours": -1},
        {"hours": 1.5},
        {"working_days": 0.5},
        {"working_days": True},
        {"days": "3"},
        {"working_hours": math.inf},
        {"working_hours": math.nan},
        {"working_hours": 10_001},
        {"weeks": 1},
        {"hours": None},
        4,
    ],
)
def test_limits_that_are_none(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Within.model_validate(wrong)


def test_the_mistake_says_what_to_write() -> None:
    with pytest.raises(ValidationError, match="exactly one of `working_hours`"):
        Within.model_validate({"hours": 1, "days": 1})


def test_spans_of_time() -> None:
    day = timedelta(hours=7)
    assert Within(working_days=2).span(day) == timedelta(hours=14)
    assert Within(days=2).span(day) == timedelta(hours=48)
    assert Within(hours=2).span(day) == Within(working_hours=2).span(day) == timedelta(hours=2)


def test_json_schema_is_closed_and_without_nulls() -> None:
    schema = Within.model_json_schema()
    assert (schema["minProperties"], schema["maxProperties"]) == (1, 1)
    assert schema["additionalProperties"] is False
    assert {key: one["type"] for key, one in schema["properties"].items()} == {
        "working_hours": "number",
        "working_days": "integer",
        "hours": "integer",
        "days": "integer",
    }
