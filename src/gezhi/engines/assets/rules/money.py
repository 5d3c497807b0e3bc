"""What falls due under an entry, in fen, and what is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MOST = 10**11
"""No instalment and no payment is larger: a thousand million yuan, in fen."""
MOST_INSTALMENTS = 1200


@dataclass(frozen=True, slots=True)
class Instalment:
    """An amount in fen and the day by which it is to be paid."""

    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Owed:
    """One instalment as it stands: `paid` of `amount` fen, due on `day`."""

    day: date
    amount: int
    paid: int

    @property
    def left(self) -> int:
        """What is still to be paid, in fen."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Standing:
    """All instalments together, in fen: due so far or later, paid, and `arrears`: what was due
    before today and is not paid."""

    due: int
    paid: int
    arrears: int

    @property
    def left(self) -> int:
        """What is not paid yet, in fen."""
        return self.due - self.paid


def fen_of_yuan(yuan: float | int) -> int:
    """Yuan as they were entered, in fen; half a fen goes up."""
    return int((Decimal(str(yuan)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)  # pragma: no cover


def instalments(first: date, last: date, yearly: int, months: int = 12) -> list[Instalment]:
    """The instalments of a term (both days included) for a price of `yearly` fen, each payable at
    the beginning of its months.

    Cut so that whole years come to exactly the yearly price; a last stretch that is shorter costs
    its share of days, and never a fen more than a whole one.
    """
    made: list[Instalment] = []
    for number in range(MOST_INSTALMENTS):
        day = months_later(first, number * months)
        if day > last:
            break
        whole = yearly * months * (number + 1) // 12 - yearly * months * number // 12
        days = (months_later(first, (number + 1) * months) - day).days
        amount = whole * min(days, (last - day).days + 1) // days
        if amount > 0:
            made.append(Instalment(day, amount))
    return made


def standing(owed: Iterable[Owed], today: date) -> Standing:
    """What instalments come to together on a day."""
    rows = list(owed)
    late = sum(one.left for one in rows if one.day < today)
    return Standing(sum(one.amount for one in rows), sum(one.paid for one in rows), late)
