"""The fields of a form. Forms are generated from these; no page writes its own."""

from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.conditions import Condition
from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Entry, Key
from gezhi.pack.votes import VoteRule

Kind = Literal[
    "text",
    "category",
    "choice",
    "location",
    "images",
    "voice",
    "number",
    "date",
    "yes-no",
    "name",
    "phone",
    "vote",
]

IDENTIFYING: frozenset[str] = frozenset({"name", "phone"})
"""Kinds that are always encrypted and never public, whatever a pack says (PIPL 28, 51)."""


class Length(Entry):
    """Bounds of a text in characters, both ends included."""

    from_: int = Field(default=0, alias="from", ge=0)
    to: int = Field(default=2000, ge=1, le=20000)


class FormField(Entry):
    """One question. A form needs a purpose: ask only what the next step uses.

    `required` is refused on images and voice: no one may be forced to take a photo (law: burden
    on the grass roots). `when` shows the field only if the answers so far meet the condition.
    A `vote` asks how many were entitled, came and agreed, and is judged by its `rule`. A `whole`
    number counts things: no fractions.
    """

    field: Key
    kind: Kind
    name: Words
    help: Words | None = None
    required: bool = False
    length: Length | None = None
    up_to: int | None = Field(default=None, ge=1, le=9)
    least: float | None = None
    most: float | None = None
    whole: bool = False
    options: dict[Key, Words] = Field(default_factory=dict)
    tree: Key | None = None
    when: Condition | None = None
    rule: VoteRule | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "FormField":
        if self.required and self.kind in ("images", "voice"):
            raise Mistake(
                "照片和录音不能设为必填，删去 `required`",
                "a photo or recording cannot be required; drop `required`",
            )
        if (self.kind == "choice") != bool(self.options):
            raise Mistake(
                "`options` 是 `choice` 一类问题用的，也只有它用",
                "`options` belong to kind `choice`, which needs them",
            )
        if (self.kind == "category") != bool(self.tree):
            raise Mistake(
                "`tree` 是 `category` 一类问题用的，也只有它用",
                "`tree` belongs to kind `category`, which needs it",
            )
        if (self.kind == "vote") != (self.rule is not None):
            raise Mistake(
                "`rule` 是 `vote` 一类问题用的，也只有它用",
                "`rule` belongs to kind `vote`, which needs it",
            )
        if self.up_to is not None and self.kind != "images":
            raise Mistake("`up_to` 是照片张数，这里删去", "`up_to` counts images; drop it here")
        return self

    @property
    def identifying(self) -> bool:
        """Whether the answer names or reaches a person."""
        return self.kind in IDENTIFYING
