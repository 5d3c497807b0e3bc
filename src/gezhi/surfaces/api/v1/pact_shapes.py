"""Shapes of pacts: versions with their texts, what changed, what was said."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.councils.queries import Comment, PactAt, Version
from gezhi.surfaces.api.v1.shapes import Named, Said, Spot, named


class VersionShort(BaseModel):
    """A version of a pact. Days are null until they are known; `digest` is the SHA-256 of the text
    from the vote on."""

    id: UUID
    number: int
    state: str
    in_talk: bool
    talk_first: date | None
    talk_last: date | None
    decided: date | None
    reference: str
    since: date | None
    until: date | None
    filed: date | None
    filed_number: str
    digest: str
    ballot: UUID | None


class PactLine(BaseModel):
    """A pact at a place: the numbers of the version in force and of the one on its way."""

    place: Spot
    pact: Named
    current: int | None
    open: int | None
    open_state: str


class ReadBy(BaseModel):
    """How many households say that they have read the version in force, of how many; `others` are
    people whose household is not known here. `mine`: the viewer has."""

    homes: int
    of: int
    others: int
    mine: bool


class PactWhole(BaseModel):
    """A pact with its versions, the newest first."""

    place: Spot
    pact: Named
    source: str
    statute: str | None = Field(description="by which an assembly adopts it")
    filed_with: Said | None
    acknowledged: bool = Field(description="whether households may say that they have read it")
    versions: list[VersionShort]
    revisions: int
    read: ReadBy | None
    explained_times: int
    explained_to: int


class ArticleLine(BaseModel):
    """One article; its id stays through edits and versions."""

    id: str
    number: int
    part: str
    text: str


class VersionWhole(BaseModel):
    """A version with its text, and the steps of the vote by which it was adopted."""

    version: VersionShort
    articles: list[ArticleLine]
    remarks: str
    verdict: dict[str, Any] | None


class PieceLine(BaseModel):
    """A run of text that was kept, taken out or put in."""

    kind: Literal["kept", "out", "in"]
    text: str


class ChangeLine(BaseModel):
    """What became of one article: its numbers in both texts, and its pieces."""

    became: Literal["same", "changed", "moved", "added", "removed"]
    part: str
    old: int | None
    new: int | None
    pieces: list[PieceLine]


class CommentLine(BaseModel):
    """What a resident said; never who. `article` is empty where it is of all of it, `about` how the
    article read then. `outcome` is `taken`, `not_taken`, `hidden`, or empty until it is answered.
    """

    id: UUID
    article: str
    about: str
    text: str
    at: datetime
    outcome: str
    reason: str
    mine: bool


def about(at: PactAt) -> dict[str, Any]:
    """Where a pact is, and what it is called."""
    spot = Spot(id=at.place.pk, name=at.place.name)
    return {"place": spot, "pact": named(at.rules.pact, at.rules.name)}


def version_short(one: Version) -> VersionShort:
    """A version as an answer's."""
    row = one.row
    names = [name for name in VersionShort.model_fields if name not in ("id", "in_talk")]
    told = {name: getattr(row, name) for name in names}
    return VersionShort(id=row.pk, in_talk=one.in_talk, **told)


def comment_line(one: Comment) -> CommentLine:
    """A comment as an answer's."""
    return CommentLine(**{name: getattr(one, name) for name in CommentLine.model_fields})
