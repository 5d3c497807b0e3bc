"""Funds in `points.yaml`: money of a club or a project, kept in the ledger in fen, and every
voucher in the open."""

from typing import Literal

from pydantic import Field

from gezhi.base.words import Words
from gezhi.pack.entry import Entry, Key


class FundLine(Entry):
    """Where money comes from, or what it is spent on."""

    line: Key
    name: Words


class Fund(Entry):
    """A kind of fund at places of one level: who keeps its book, and who approves what is spent
    (never who asked for it). `invented` marks texts that the source does not give."""

    fund: Key
    name: Words
    at: Key
    kept_by: list[Key] = Field(min_length=1)
    approved_by: list[Key] = Field(min_length=1)
    income: list[FundLine] = Field(min_length=1)
    spending: list[FundLine] = Field(min_length=1)
    source: str
    invented: bool = False

    def lines(self, way: Literal["in", "out"]) -> list[FundLine]:
        """Where money comes from (`in`), or what it goes to (`out`)."""
        return self.income if way == "in" else self.spending

    def line(self, way: Literal["in", "out"], key: str) -> FundLine | None:
        """The line of that key."""
        return next((one for one in self.lines(way) if one.line == key), None)
