"""Commendations in `points.yaml`: those who are put forward as models, reviewed, shown on a notice
and commended by a decision."""

from typing import Literal

from pydantic import Field

from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.pack.entry import Entry, Key
from gezhi.pack.points import HolderKind

RESIDENTS = "residents"
"""Stands among the posts of `nominated_by` where whoever is signed in may nominate."""


class ModelKind(Entry):
    """One kind of models: who can be one, and for what. `invented` marks texts that the source does
    not give."""

    kind: Key
    name: Words
    holder: HolderKind
    what: Words = Field(description="what somebody is commended for")
    invented: bool = False


class Commendation(Entry):
    """How models are found at places of one level: who nominates, who reviews (never who nominated,
    never the nominee), how long they stand on the notice, and whose decision commends them. They
    are found anew in each period (`every`)."""

    commendation: Key
    name: Words
    at: Key
    nominated_by: list[Key] = Field(min_length=1)
    reviewed_by: list[Key] = Field(min_length=1)
    notice: Within
    decided_by: Words
    source: str
    every: Literal["year", "quarter"] = "year"
    kinds: list[ModelKind] = Field(min_length=1)

    @property
    def by_residents(self) -> bool:
        """Whether residents nominate."""
        return RESIDENTS in self.nominated_by

    @property
    def posts(self) -> list[str]:
        """The posts that nominate."""
        return [one for one in self.nominated_by if one != RESIDENTS]

    def kind(self, key: str) -> ModelKind | None:
        """The kind of that key."""
        return next((one for one in self.kinds if one.kind == key), None)
