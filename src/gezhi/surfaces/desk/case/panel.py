"""What a panel is: something that can be done to a case, asked for and done at one address.

A panel has an address of its own, so it opens without scripts, can be reloaded, and comes back with
what was typed when something was wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.ui.components import Action
from gezhi.surfaces.ui.fields import FieldInput


@dataclass(frozen=True)
class Posted:
    """What someone typed, and what is wrong with it by field."""

    data: QueryDict
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str, default: str = "") -> str:
        """What was typed in a field."""
        return self.data.get(name, default)

    def error(self, name: str) -> str:
        """What is wrong with it."""
        return self.errors.get(name, "")


@dataclass(frozen=True)
class Asked:
    """What a panel asks before it acts. `template` draws what questions alone cannot."""

    title: str
    button: str
    fields: list[FieldInput] = field(default_factory=list)
    text: str = ""
    look: str = "primary"
    template: str = "desk/panels/fields.html"
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """What was done, in one sentence; `undo` is posted to when it is taken back. With `shown` the
    panel stays and shows it instead of going back to the case."""

    text: str
    undo: str = ""
    shown: dict[str, Any] | None = None


@dataclass(frozen=True)
class Panel:
    """One thing that can be done. `actions` are its buttons on a case (none where the viewer may
    not, or it does not fit now); `act` does it and says so, or refuses."""

    name: str
    actions: Callable[[CaseView], list[Action]]
    ask: Callable[[CaseView, QueryDict, Posted], Asked]
    act: Callable[[CaseView, int, QueryDict, QueryDict], Done]


def address(view: CaseView, name: str, **more: str) -> str:
    """The address of a panel of a case."""
    base = reverse("desk:do", args=[view.row.pk, name])
    return f"{base}?{urlencode(more)}" if more else base


def one(
    view: CaseView, name: str, label: str, key: str, icon: str, look: str = "plain"
) -> list[Action]:
    """The single button of a panel."""
    return [Action(label, address(view, name), key=key, icon=icon, look=look)]  # type: ignore[arg-type]
