"""A closed month as a plain-text book that anybody can check: for beancount and for hledger.

Accounts bear their public codes, entries the numbers of their receipts. Amounts are written as both
programs do: what is debited is positive, so what people have stands as a negative liability.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gezhi.engines.points.rules.months import Month, Standing

Form = Literal["beancount", "hledger"]

BRANCHES = {
    "holder": "Liabilities:Holder",
    "hold": "Liabilities:Hold",
    "stock": "Equity:Stock",
    "score": "Equity:Score",
    "issuer": "Equity:Issuer",
    "sales": "Income:Sales",
    "expired": "Income:Expired",
    "supplier": "Equity:Supplier",
    "collected": "Equity:Collected",
    "difference": "Equity:Difference",
    "bank": "Assets:Bank",
}
"""Where a role stands in a chart of accounts."""


@dataclass(frozen=True, slots=True)
class Written:
    """One line of an entry: the receipt's number, the kind and day, and what moves between which
    accounts."""

    code: str
    kind: str
    day: date
    debit: str
    credit: str
    amount: int


def name_of(role: str, code: str) -> str:
    """An account's name in the book."""
    return f"{BRANCHES[role]}:{code.upper()}"


def book(
    form: Form,
    unit: tuple[str, str],
    month: Month,
    standings: Iterable[tuple[str, Standing]],
    entries: Iterable[Written],
) -> Iterator[str]:
    """The book of a unit (its key and kind) in a month, line by line: what each account (by role)
    opened with, every entry, and what each must close with."""
    writer = _Writer(form, unit[1].upper(), month)
    yield f"; {unit[0]} {month}\n"
    known = list(standings)
    yield from writer.accounts(known)
    yield from writer.opening(known)
    yield from writer.entries(entries)
    yield from writer.closing(known)


@dataclass(frozen=True, slots=True)
class _Writer:
    form: Form
    commodity: str
    month: Month

    def accounts(self, known: list[tuple[str, Standing]]) -> Iterator[str]:
        if self.form == "hledger":
            yield f"commodity 1. {self.commodity}\n"
        for role, one in known:
            name = name_of(role, one.code)
            if self.form == "beancount":
                yield f"{self.month.first} open {name} {self.commodity}\n"
            else:
                yield f"account {name}\n"

    def opening(self, known: list[tuple[str, Standing]]) -> Iterator[str]:
        opened = [(role, one) for role, one in known if one.opening]
        if opened:
            yield self._head(self.month.first, "opening", "")
            for role, one in opened:
                yield self._leg(name_of(role, one.code), -one.opening)

    def entries(self, entries: Iterable[Written]) -> Iterator[str]:
        current = ""
        for one in entries:
            if one.code != current:
                yield self._head(one.day, one.kind, one.code)
                current = one.code
            yield self._leg(one.debit, one.amount)
            yield self._leg(one.credit, -one.amount)

    def closing(self, known: list[tuple[str, Standing]]) -> Iterator[str]:
        if self.form == "hledger" and known:
            yield self._head(self.month.last, "closing", "")
        for role, one in known:
            name = name_of(role, one.code)
            if self.form == "beancount":
                day = self.month.next.first
                yield f"{day} balance {name} {-one.closing} {self.commodity}\n"
            else:
                yield f"  {name}  0 {self.commodity} = {-one.closing} {self.commodity}\n"

    def _head(self, day: date, kind: str, code: str) -> str:
        said = f'"{code} {kind}"' if self.form == "beancount" else f"{code} {kind}"
        return f"\n{day} * {said}\n"

    def _leg(self, name: str, amount: int) -> str:
        return f"  {name}  {amount} {self.commodity}\n"
