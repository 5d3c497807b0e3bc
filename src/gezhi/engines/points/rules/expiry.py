"""Expiry without lots: what is left is always what lapses last.

Whatever leaves an account is set against what expires first, so nothing needs to be marked as used:
what lapses by a day is all that came in to expire by then, less all that ever left. Where something
comes in later that expires sooner, that is on the holder's side: what left before counts against it
too. A reversal stands against the line that it undoes: it takes back what came in to expire then,
or what left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

NEVER = date.max


@dataclass(frozen=True, slots=True)
class Movement:
    """A line as one account sees it: `amount` is positive when it came in; `back` marks a
    reversal."""

    amount: int
    expires: date | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of all that came in to expire on a day (None: never)."""

    amount: int
    expires: date | None


def lapsing(movements: Iterable[Movement], day: date) -> int:
    """How much of an account lapses on a day: what could be used until the day before at the
    latest. Nothing when all of it, or more, has left already."""
    came, left = 0, 0
    for one in movements:
        if (one.amount < 0) is one.back:
            came += one.amount if (one.expires or NEVER) < day else 0
        else:
            left -= one.amount
    return max(0, came - left)


def lots(came: Iterable[tuple[date | None, int]], left: int) -> list[Lot]:
    """What there is by the day on which it expires, soonest first: from what came in by that day,
    and what left in all."""
    found: list[Lot] = []
    for expires, amount in sorted(came, key=lambda one: one[0] or NEVER):
        used = min(left, amount)
        left -= used
        if amount > used:
            found.append(Lot(amount - used, expires))
    return found


def take(there: Iterable[Lot], amount: int) -> list[Lot]:
    """What to take for an amount, soonest first; less when there is not so much."""
    taken: list[Lot] = []
    for lot in there:
        part = min(amount, lot.amount)
        if part:
            taken.append(Lot(part, lot.expires))
            amount -= part
    return taken
