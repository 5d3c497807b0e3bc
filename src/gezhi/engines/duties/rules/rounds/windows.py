"""On which days a stop may be called at, and what evenness those days leave possible."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from gezhi.engines.duties.rules.rounds.stops import Problem


def days_ending_in_0(first: date, last: date, shift: int = 0) -> frozenset[date]:
    """The 10th, 20th and 30th from the first to the last day, and `shift` days on either side.

    Everybody goes out on these days. If each call must fall on one of them, a third of a month's
    work meets on a day: the days around them take what does not fit.
    """
    found = {
        day + timedelta(days=off)
        for day in _days(first - timedelta(days=shift), last + timedelta(days=shift))
        if day.day % 10 == 0
        for off in range(-shift, shift + 1)
    }
    return frozenset(day for day in found if first <= day <= last)


def window(
    last: date | None, every: int, days: Iterable[date], early: int = 0, late: int = 0
) -> frozenset[date]:
    """The days, of those worked, on which a call every `every` days may fall.

    Due is `every` days after the last call; `early` and `late` are the days of grace on either
    side. Never called at, or overdue beyond the grace: the first `late` + 1 days that are worked.
    """
    worked = sorted(set(days))
    if not worked:
        return frozenset()
    due = worked[0] if last is None else last + timedelta(days=every)
    if due + timedelta(days=late) < worked[0] or last is None:
        return frozenset(day for day in worked if day <= worked[0] + timedelta(days=late))
    begin, end = due - timedelta(days=early), due + timedelta(days=late)
    found = frozenset(day for day in worked if begin <= day <= end)
    return found or frozenset(worked[:1] if end < worked[0] else ())


def least_peak(problem: Problem) -> float:
    """A bound that no plan can beat: the heaviest day as a multiple of its share.

    Whatever may fall only within some span of days must fit the days there that it may fall on.
    Above 1.05 the windows, and not the planner, are what overloads a day: widen them.
    """
    if not problem.stops or not float(problem.share.sum()):
        return 0.0
    days = sorted({day for _, day in problem.slots})
    kinds: dict[bytes, float] = {}
    for row, stop in enumerate(problem.stops):
        kind = problem.allowed[row].tobytes()
        kinds[kind] = kinds.get(kind, 0.0) + stop.minutes
    windows = [np.frombuffer(kind, dtype=np.bool_) for kind in kinds]
    place = np.array([days.index(day) for _, day in problem.slots])
    spans = [(int(place[one].min()), int(place[one].max())) for one in windows]
    most = 1.0
    for begin in sorted({one for one, _ in spans}):
        for end in sorted({one for _, one in spans if one >= begin}):
            inside = [n for n, (a, b) in enumerate(spans) if begin <= a and b <= end]
            if inside:
                taken = np.logical_or.reduce([windows[n] for n in inside])
                load = sum(list(kinds.values())[n] for n in inside)
                most = max(most, load / float(problem.share[taken].sum()))
    return most


def _days(first: date, last: date) -> Iterable[date]:
    for off in range((last - first).days + 1):
        yield first + timedelta(days=off)
