"""Pacts in `councils.yaml`: texts that people agree upon, version by version."""

from typing import Literal, Self

from pydantic import Field, model_validator

from gezhi.base.words import Mistake, Words
from gezhi.base.worktime import Within
from gezhi.pack.entry import Entry, Key

Assembly = Literal["villager.assembly", "villager.reps", "resident.assembly", "resident.reps"]
"""Statutes by which an assembly adopts a pact (Villagers Committees Law 2025, arts 25-31; Residents
Committees Law 2025, arts 26-31)."""


class PactSection(Entry):
    """A named part of a pact, with the articles with which its first draft begins. `invented` marks
    texts that the source does not give."""

    section: Key
    name: Words
    articles: list[Words] = Field(default_factory=list)
    invented: bool = False


class Adopted(Entry):
    """Who adopts a version: a ballot of the pack, an assembly whose counts are judged by a statute,
    or either."""

    ballot: Key | None = None
    statute: Assembly | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.ballot is None and self.statute is None:
            raise Mistake("写 `ballot` 或 `statute`", "name a `ballot` or a `statute`")
        return self


class Pact(Entry):
    """A text that the people of places of one level agree upon: drafted, talked through, adopted,
    filed. `acknowledged` offers households to say that they have read it, which is never a
    condition for anything."""

    pact: Key
    name: Words
    at: Key
    source: str
    sections: list[PactSection] = Field(default_factory=list)
    talk: Within
    adopted_by: Adopted
    filed_with: Words | None = None
    acknowledged: bool = False
