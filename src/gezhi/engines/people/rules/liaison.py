"""By when a leader calls at a place again."""

from datetime import date, timedelta
from typing import Literal

Every = Literal["month", "quarter"]


def stretch(every: Every, on: date) -> tuple[date, date]:
    """The first and the last day of the month or quarter that a day lies in."""
    long = 1 if every == "month" else 3
    first = date(on.year, (on.month - 1) // long * long + 1, 1)
    months = first.month - 1 + long
    after = date(first.year + months // 12, months % 12 + 1, 1)
    return first, after - timedelta(days=1)


def called_in_time(every: Every, called: date | None, on: date) -> bool:
    """Whether a call of this stretch is done."""
    return called is not None and called >= stretch(every, on)[0]
