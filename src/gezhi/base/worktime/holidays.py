"""Public holidays and make-up working days of mainland China.

They cannot be computed: the State Council announces those of a year in the autumn before it, moving
weekends about (Regulation on holidays, order 795 of 2024). The dates come from the package
``chinesecalendar``, which is released after each announcement.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, cast

from chinese_calendar.constants import (  # pyright: ignore[reportMissingTypeStubs]
    Holiday,
    holidays,
    workdays,
)

from gezhi.base.words import Words

known_years: frozenset[int] = frozenset(day.year for day in holidays)
"""The years whose holidays the installed list has; of any other only the weekends are known."""


@lru_cache
def _name(english: str) -> Words:
    return Words(zh=cast(Any, Holiday(english)).chinese, en=english)


def holiday(day: date) -> Words | None:
    """The holiday that makes this a day off, if there is one."""
    english = holidays.get(day)
    return None if english is None else _name(english)


def make_up(day: date) -> Words | None:
    """The holiday for which this weekend day is worked instead, if there is one."""
    english = workdays.get(day)
    return None if english is None else _name(english)
