"""Shapes that many answers share, and the kinds of values that questions may hold."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from gezhi.base.words import Mistake, Words

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_LOST_PLUS = re.compile(r"(\d) (\d\d:?\d\d)$")

PlaceId = Annotated[int, Field(ge=1, le=2**53, description="a place's id")]
Version = Annotated[
    int, Field(ge=1, le=2**31 - 1, description="the version of the case that the sender saw")
]
Key = Annotated[str, Field(min_length=1, max_length=40)]
Sentence = Annotated[str, Field(max_length=2000)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
After = Annotated[str, Field(max_length=200, description="the `next` of the page before")]


def _plus(value: Any) -> Any:
    """A `+` that an address turned into a blank."""
    return _LOST_PLUS.sub(r"\1+\2", value) if isinstance(value, str) else value


def _within_reason(moment: datetime) -> datetime:
    if not FIRST <= moment < LAST:
        raise Mistake("时间要在 1900 年到 2199 年之间", "the moment must lie in 1900 to 2199")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_plus), AfterValidator(_within_reason)]
"""A moment with its zone, in a range that every database holds."""


class Asked(BaseModel):
    """A body: what it does not know is refused, so that a slip of the pen loses nothing."""

    model_config = ConfigDict(extra="forbid")


class Said(BaseModel):
    """One text in both languages."""

    zh: str
    en: str


class Named(BaseModel):
    """A thing of the pack: its key, and what it is called."""

    key: str
    name: Said


class Spot(BaseModel):
    """A place as an answer names it."""

    id: int
    name: str


def said(words: Words | str) -> Said:
    """A text of a pack or an engine as an answer's."""
    if isinstance(words, str):
        return Said(zh=words, en=words)
    return Said(zh=words.zh, en=words.say("en"))


def said_or_none(words: Words | str | None) -> Said | None:
    """The same where there may be none."""
    return said(words) if words is not None else None


def named(key: str, words: Words | None) -> Named:
    """A key with its name; the key itself where the pack names it no more."""
    return Named(key=key, name=said(words if words is not None else key))


class Ids(Asked):
    """Several files, by the ids that uploading gave."""

    files: list[UUID] = Field(min_length=1, max_length=20)
