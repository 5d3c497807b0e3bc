"""What an act is. It has an address of its own, so it opens without scripts, can be reloaded, and
comes back with what was typed when something was wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.ui.components import Action
from gezhi.surfaces.ui.fields import FieldInput

Look = Literal["", "primary", "refuse", "plain"]


@dataclass(frozen=True)
class Typed:
    """What was typed, and what is wrong with it by field."""

    data: QueryDict = field(default_factory=QueryDict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str, default: str = "") -> str:
        """What was typed in a field."""
        return self.data.get(name, default)

    def error(self, name: str) -> str:
        """What is wrong with it."""
        return self.errors.get(name, "")

    def text(
        self, name: str, label: str, *, most: int = 500, required: bool = True, help_: str = ""
    ) -> FieldInput:
        """A text to be asked for, with what was typed before."""
        return FieldInput(
            name,
            "long-text",
            label,
            self.value(name),
            help=help_,
            error=self.error(name),
            required=required,
            max_length=most,
        )


@dataclass(frozen=True)
class Asked:
    """What is asked before something is done. `suggested` is the body that the rules name: while it
    is chosen, nobody is asked why not."""

    title: str
    button: str
    fields: list[FieldInput] = field(default_factory=list)
    text: str = ""
    look: Look = "primary"
    suggested: str = ""
    files: bool = False


@dataclass(frozen=True)
class Act:
    """One thing that can be done. `actions` are its buttons on a case (none where the viewer may
    not, or it does not fit now); `do` does it and says so, or refuses."""

    name: str
    actions: Callable[[CaseView], list[Action]]
    ask: Callable[[CaseView, QueryDict, Typed], Asked]
    do: Callable[[CaseView, int, HttpRequest], str]


def address(view: CaseView, name: str, **more: str) -> str:
    """The address of an act on a case."""
    base = reverse("field:do", args=[view.row.pk, name])
    return f"{base}?{urlencode(more)}" if more else base


def button(view: CaseView, name: str, label: str, icon: str, look: Look = "") -> list[Action]:
    """The one button of an act."""
    return [Action(label, address(view, name), icon=icon, look=look)]
