"""A fair roster of a month."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from gezhi.engines.duties.rules.days import Away
from gezhi.pack.duties import Need

MOST_ON_A_DAY = 40


class Shift(NamedTuple):
    """Somebody of a post on duty on a day; `holder` is None where nobody is left."""

    day: date
    post: str
    holder: UUID | None


def fair(
    days: Sequence[date],
    needs: Iterable[Need],
    holders: Mapping[str, Sequence[UUID]],
    before: Mapping[UUID, tuple[int, date | None]],
    leave: Collection[Away] = (),
) -> list[Shift]:
    """Each day goes to those who had the fewest shifts, and of these to whoever had none for
    longest; days off are counted for themselves, so that nobody has all the Sundays. `before` is
    how many shifts each had of late and when the last one was. Nobody is on while away, nor on two
    posts of one day. Ties go in the order of `holders`, so that the same question has the same
    answer.
    """
    count = Counter({one: had for one, (had, _) in before.items()})
    weekends: Counter[UUID] = Counter()
    last = {one: day for one, (_, day) in before.items() if day is not None}
    made: list[Shift] = []
    for day in days:
        off = {one.holder for one in leave if one.starts <= day <= one.ends}
        on: set[UUID] = set()
        for need in needs:
            free = [one for one in holders.get(need.post, ()) if one not in off and one not in on]
            order = sorted(free, key=lambda one: _turn(one, day, count, weekends, last))
            chosen: list[UUID | None] = [*order[: need.count]]
            chosen += [None] * (need.count - len(chosen))
            for one in chosen:
                made.append(Shift(day, need.post, one))
                if one is not None:
                    on.add(one)
                    count[one] += 1
                    weekends[one] += day.weekday() >= 5
                    last[one] = day
    return made


def _turn(
    one: UUID,
    day: date,
    count: Counter[UUID],
    weekends: Counter[UUID],
    last: Mapping[UUID, date],
) -> tuple[int, int, int]:
    """What is least comes first: shifts, weekends on a weekend, then the shortest rest."""
    rested = (day - last[one]).days if one in last else 10_000
    return count[one], weekends[one] if day.weekday() >= 5 else 0, -rested


def month_days(first: date) -> tuple[date, date]:
    """The first and last day of the month of a day."""
    start = first.replace(day=1)
    return start, (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
