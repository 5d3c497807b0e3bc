"""Figures and metrics: a closed vocabulary over the journal.

A figure is counted from individual records, never stated. So a metric names journal verbs and the facts
that were recorded with them, and nothing else.
"""

from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.conditions import Condition
from gezhi.base.words import Words
from gezhi.pack.entry import Entry, Key

FACTS: dict[str, type] = {
    "case": str,
    "stage": str,
    "outcome": str,
    "category": str,
    "result": str,
    "counts_as": str,
    "holder": str,
    "level": str,
    "tree": str,
    "post": str,
    "kind": str,
    "body": str,
    "late": bool,
    "first": bool,
    "from_level": str,
    "hand_overs": float,
    "seconds": float,
    "count": float,
    "channel": str,
    "source": str,
    "reason": str,
    "agreed": bool,
}
"""Facts that entries of the journal carry for counting, with their types."""


class Metric(Entry):
    """One number: count entries of a verb, add up or take the median or mean of a fact, or divide.

    `distinct: subject` counts each subject once. `net` takes away the entries of another verb about the
    same kind of thing (appointments ended from those started).
    """

    count: str | None = Field(default=None, description="a verb of the journal: case.opened")
    sum: str | None = None
    median: str | None = None
    mean: str | None = None
    of: str | None = Field(default=None, description="the verb, for sum, median and mean")
    where: Condition | None = None
    distinct: Literal["subject", "place", "actor"] | None = None
    net: str | None = None
    share: "Metric | None" = None
    among: "Metric | None" = None

    @model_validator(mode="after")
    def _one(self) -> "Metric":
        ways = [self.count, self.sum, self.median, self.mean, self.share]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("name exactly one of `count`, `sum`, `median`, `mean`, `share`")
        if (self.share is None) != (self.among is None):
            raise ValueError("`share` is taken `among` something: name both")
        if any((self.sum, self.median, self.mean)) != bool(self.of):
            raise ValueError("`of` names the verb for `sum`, `median` and `mean`")
        for fact in (self.sum, self.median, self.mean):
            if fact is not None and FACTS.get(fact) is not float:
                raise ValueError(f"`{fact}` is not a number that the journal carries")
        return self


class Figure(Entry):
    """A figure that a locality reported, and how it is counted; without a metric it is not covered yet."""

    figure: str
    name: Words | None = None
    practice: str | None = None
    reported: float
    within: Literal["equal", "at-least", "about"] = "equal"
    metric: Metric | None = None
