"""What is asked before something is done, and what was typed in answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import QueryDict

from gezhi.surfaces.ui.fields import FieldInput

Look = Literal["", "primary", "refuse", "plain"]
SHORT = 120
"""Up to so many characters a text is asked for on one line."""


@dataclass(frozen=True)
class Typed:
    """What was typed, and what is wrong with it by field. With `focus` the first question is ready
    to be typed into, which on a phone would open its keyboard."""

    data: QueryDict = field(default_factory=QueryDict)
    errors: Mapping[str, str] = field(default_factory=dict)
    focus: bool = False

    def value(self, name: str, default: str = "") -> str:
        """What was typed in a field."""
        return self.data.get(name, default)

    def error(self, name: str) -> str:
        """What is wrong with it."""
        return self.errors.get(name, "")

    def text(
        self,
        name: str,
        label: str,
        *,
        help_: str = "",
        most: int = 500,
        required: bool = True,
        focus: bool = True,
    ) -> FieldInput:
        """A text to be asked for, with what was typed before."""
        return FieldInput(
            name,
            "long-text" if most > SHORT else "text",
            label,
            self.value(name),
            help=help_,
            error=self.error(name),
            required=required,
            max_length=most,
            focus=self.focus and required and focus,
        )


@dataclass(frozen=True)
class Asked:
    """What is asked before something is done. `suggested` is the body that the rules name: while it
    is chosen, nobody is asked why not. `template` draws what questions alone cannot, from
    `more`."""

    title: str
    button: str
    fields: list[FieldInput] = field(default_factory=list)
    text: str = ""
    look: Look = "primary"
    suggested: str = ""
    files: bool = False
    template: str = ""
    more: dict[str, Any] = field(default_factory=dict)
