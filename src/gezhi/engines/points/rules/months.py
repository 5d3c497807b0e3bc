"""Closed months: their days, and the digest that is published of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day."""
        return cls(day.replace(day=1))

    @property
    def next(self) -> "Month":
        """The month after."""
        return Month.of(self.first + timedelta(days=31))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Standing:
    """One account in a month, by the code under which it is published."""

    code: str
    opening: int
    earned: int
    spent: int
    expired: int
    closing: int

    def __str__(self) -> str:
        figures = (self.opening, self.earned, self.spent, self.expired, self.closing)
        return " ".join([self.code, *map(str, figures)])


def closing_digest(unit: str, month: Month, listed: Iterable[str]) -> str:
    """SHA-256 over a closed month as text: a first line ``unit month``, then one line for each
    account in the order of their codes, as `Standing` writes it. `listed` are such lines, each
    with its end, alone or several together, so that anybody can compute it from the published
    list."""
    digest = hashlib.sha256(f"{unit} {month}\n".encode())
    for lines in listed:
        digest.update(lines.encode())
    return digest.hexdigest()
