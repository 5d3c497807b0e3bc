"""The three rates, entry by entry: what each case counts as, so that the arithmetic can be shown.

Following the Beijing ordinance on handling complaints at once (articles 23 and 32): response in
time, resolution, satisfaction, each counted apart.
"""
# Ibis and Arrow have no types that a strict checker could follow: this is the border to them.
# pyright: basic

from dataclasses import dataclass, field
from typing import Literal

import ibis

from gezhi.engines.insight.rules.expressions import Table

Name = Literal["response", "resolution", "satisfaction"]
NAMES: tuple[Name, ...] = ("response", "resolution", "satisfaction")
GOOD: dict[Name, str] = {"response": "in-time", "resolution": "solved", "satisfaction": "solved"}
"""The part of each rate's denominator that is its numerator."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its arithmetic: `parts` add up to the denominator. `hidden` where the public
    may not see so small a number."""

    name: Name
    parts: dict[str, int] = field(default_factory=dict)
    hidden: bool = False

    @property
    def numerator(self) -> int:
        """How many went well."""
        return self.parts.get(GOOD[self.name], 0)

    @property
    def denominator(self) -> int:
        """Out of how many."""
        return sum(self.parts.values())

    @property
    def share(self) -> float | None:
        """Numerator by denominator; None where there is nothing to count yet."""
        return self.numerator / self.denominator if self.denominator else None


def judged(table: Table, name: Name) -> Table:
    """The entries that a rate is counted from, each with its `part`."""
    return {"response": _response, "resolution": _resolution, "satisfaction": _satisfaction}[name](
        table
    )


def _response(table: Table) -> Table:
    """A case answers in time when its first step ends before it is due. A first step that is
    overdue counts as late as soon as that is recorded, also where it has not ended."""
    rows = table.filter(table["verb"].isin(["case.moved", "case.overdue"]))
    first = ibis.row_number().over(group_by=rows["subject"], order_by=rows["id"])
    rows = rows.mutate(nth=first)
    rows = rows.filter(rows["nth"] == 0).drop("nth")
    good = (rows["verb"] == "case.moved") & ~rows["late"].fill_null(False)
    return rows.mutate(part=ibis.ifelse(good, "in-time", "late"))


def _resolution(table: Table) -> Table:
    """Of the cases that ended and count: what they count as. `unconfirmed` (settled, no answer)
    stays in the denominator and is not counted as solved; `apart` (referred, merged, withdrawn)
    is left out."""
    rows = table.filter((table["verb"] == "case.closed") & (table["counts_as"] != "apart"))
    return rows.mutate(part=rows["counts_as"])


def _satisfaction(table: Table) -> Table:
    """Of the evaluations given: what each led to. The entry that follows an evaluation in its
    case is written in the same transaction, and says whether the case ended, and as what, or was
    reopened."""
    told = ["case.evaluated", "case.closed", "case.reopened"]
    rows = table.filter(table["verb"].isin(told))
    following = {"group_by": rows["subject"], "order_by": rows["id"]}
    rows = rows.mutate(
        then=rows["verb"].lead(1).over(**following),
        ended=rows["counts_as"].lead(1).over(**following),
    )
    rows = rows.filter(rows["verb"] == "case.evaluated")
    closed = (rows["then"] == "case.closed") & rows["ended"].notnull()
    return rows.mutate(part=ibis.ifelse(closed, rows["ended"], "unsolved")).drop("then", "ended")
