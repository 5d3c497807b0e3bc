"""Commendations in `points.yaml`: those who are put forward as models, reviewed, shown on a notice
and commended by a decision."""

from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.words import Mistake, Words
from gezhi.base.worktime import Within
from gezhi.pack.entry import Entry, Key
from gezhi.pack.points import HolderKind

RESIDENTS = "residents"
"""Stands among the posts of `nominated_by` where whoever is signed in may nominate."""


PLACE = "place"
"""The holder of a title that places have: a civil community, a civil village."""


class ModelKind(Entry):
    """One kind of models: who can be one, and for what. A title of places says which of them
    (`level`). `invented` marks texts that the source does not give."""

    kind: Key
    name: Words
    holder: HolderKind | Literal["place"]
    level: Key | None = Field(default=None, description="of which places, where places hold it")
    what: Words = Field(description="what somebody is commended for")
    invented: bool = False

    @model_validator(mode="after")
    def _of_a_level(self) -> "ModelKind":
        if (self.holder == PLACE) != (self.level is not None):
            raise Mistake(
                "`holder: place`（地方得的称号）要写 `level`（哪一级），别的不写",
                "`holder: place` names the `level` of the places, and no other holder does",
            )
        return self


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

    @property
    def of_places(self) -> bool:
        """Whether its titles are all held by places, so that nobody has to agree to be named."""
        return all(one.holder == PLACE for one in self.kinds)

    def kind(self, key: str) -> ModelKind | None:
        """The kind of that key."""
        return next((one for one in self.kinds if one.kind == key), None)
