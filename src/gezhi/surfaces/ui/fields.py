"""One question of a form, as a page shows it.

Forms are generated from packs; no page writes its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gezhi.engines.cases.queries import VoteSheet
from gezhi.surfaces.ui.components import Option, Text

Kind = Literal[
    "text",
    "long-text",
    "choice",
    "category",
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

MANY = 20
"""Choices with more options are picked from a list that folds up, by their groups."""
LONG = 120
"""Texts that may grow beyond so many characters get several lines."""


@dataclass(frozen=True)
class Where:
    """A spot: degrees in WGS 84, the place it lies in, and the reader's own words for it."""

    lng: float | None = None
    lat: float | None = None
    place: str = ""
    place_name: Text = ""
    text: str = ""


@dataclass(frozen=True)
class FieldInput:
    """Everything `ui/field_input.html` needs to ask one question and to say what was wrong with it.

    `name` is the name in the post. `value` is what was typed before, so that an error loses
    nothing: a string, a `Where`, a list of (address, description) of pictures already kept, or
    the address of a recording. `error` stands under the field and is read with it. `least` and
    `most` bound numbers and dates, `max_length` counts characters, `up_to` pictures.
    `suggest_url` answers typed text with `ui/suggestions.html`; `suggest_from` is the id of the
    text asked about. `places_url` is GeoJSON to draw under the pin. A `vote` is asked by its sheet,
    and `vote_url` tells what follows from what is typed. `when_field` and `when_is` name the
    answer upon which it is asked at all.
    """

    name: str
    kind: Kind
    label: Text
    value: object = ""
    help: Text = ""
    error: Text = ""
    required: bool = False
    options: Sequence[Option] = field(default_factory=tuple)
    max_length: int | None = None
    least: float | date | str | None = None
    most: float | date | str | None = None
    step: float | str | None = None
    unit: Text = ""
    up_to: int = 6
    placeholder: Text = ""
    suggest_url: str = ""
    suggest_from: str = ""
    places_url: str = ""
    tile_url: str = ""
    focus: bool = False
    vote: VoteSheet | None = None
    vote_url: str = ""
    when_field: str = ""
    when_is: str = ""

    @property
    def id(self) -> str:
        """The id of the control; its help and error hang on it."""
        return f"field-{self.name}"

    @property
    def described_by(self) -> str:
        """Ids of what explains the control, for `aria-describedby`; "" when nothing does."""
        ids = (f"{self.id}-help" if self.help else "", f"{self.id}-error" if self.error else "")
        return " ".join(filter(None, ids))

    @property
    def grouped(self) -> bool:
        """Whether several controls answer it, so that it needs a legend and not a label."""
        whole = ("choice", "category", "location", "images", "voice", "yes-no", "vote")
        return self._drawn_as in whole

    @property
    def template(self) -> str:
        """The template that draws the control itself."""
        return f"ui/fields/{self._drawn_as.replace('-', '_')}.html"

    @property
    def _drawn_as(self) -> str:
        if self.kind == "text" and (self.max_length or 0) > LONG:
            return "long-text"
        if self.kind == "choice" and sum(len(one.under) or 1 for one in self.options) > MANY:
            return "select"
        return "text" if self.kind in ("name", "phone") else self.kind

    @property
    def input_type(self) -> str:
        """The HTML type of a one-line control."""
        return "tel" if self.kind == "phone" else "text"

    @property
    def autocomplete(self) -> str:
        """What the browser may fill in."""
        return {"phone": "tel", "name": "name"}.get(self.kind, "off")

    @property
    def chosen(self) -> Option | None:
        """The option that is chosen, at any depth."""
        return _find(self.options, str(self.value))


def _find(options: Sequence[Option], value: str) -> Option | None:
    for option in options:
        found = option if option.value == value else _find(option.under, value)
        if found:
            return found
    return None
