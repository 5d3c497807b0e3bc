"""Several dates said together: ``周六、周日``, ``Saturday 7 and Sunday 8 March``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from gezhi.base.words import MONTHS, Language, say_date, say_weekday

_FULL_WEEKDAYS = (*("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),)
_SHORT_RUN = 2


def say_dates(days: Sequence[date], lang: Language, *, near: bool) -> str:
    """Dates in order as one phrase; three or more in a row are said as a range. `near` says that
    all lie within a week, where Chinese names the weekday alone."""
    runs = _runs(days)
    if lang == "zh":
        return "、".join(_zh_run(run, near) for run in runs)
    said = [one for run in runs for one in _en_run(run)]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _runs(days: Sequence[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _zh_run(run: list[date], near: bool) -> str:
    if near and len(run) <= _SHORT_RUN:
        return "、".join(say_weekday(day, "zh") for day in run)
    first, last = run[0], run[-1]
    until = f"{last.day}日" if first.month == last.month else say_date(last, "zh")
    if first == last:
        return say_date(first, "zh")
    return f"{say_date(first, 'zh')}{'、' if len(run) == _SHORT_RUN else '–'}{until}"


def _en_run(run: list[date]) -> list[str]:
    first, last = run[0], run[-1]
    if len(run) > _SHORT_RUN:
        begin = str(first.day) if first.month == last.month else say_date(first, "en")
        return [f"{begin}–{say_date(last, 'en')}"]
    if first.month != last.month:
        return [f"{_FULL_WEEKDAYS[day.weekday()]} {say_date(day, 'en')}" for day in run]
    named = [f"{_FULL_WEEKDAYS[day.weekday()]} {day.day}" for day in run]
    return [*named[:-1], f"{named[-1]} {MONTHS[last.month - 1]}"]
