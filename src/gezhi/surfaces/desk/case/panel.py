"""What a panel is: something that can be done to a case, asked for and done at one address.

A panel has an address of its own, so it opens without scripts, can be reloaded, and comes back with
what was typed when something was wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.components import Action


@dataclass(frozen=True)
class Done:
    """What was done, in one sentence; `undo` is posted to when it is taken back. With `shown` the
    panel stays and shows it instead of going back to the case."""

    text: str
    undo: str = ""
    shown: dict[str, Any] | None = None


Act = Callable[[CaseView, int, QueryDict, QueryDict], Done]
"""What a panel does: with the case, the version that was seen, its address and what was posted."""


@dataclass(frozen=True)
class Panel:
    """One thing that can be done. `actions` are its buttons on a case (none where the viewer may
    not, or it does not fit now); `act` does it and says so, or refuses."""

    name: str
    actions: Callable[[CaseView], list[Action]]
    ask: Callable[[CaseView, QueryDict, Typed], Asked]
    act: Act


def told(act: Callable[[CaseView, int, QueryDict, QueryDict], str]) -> Act:
    """An act that says in a sentence what was done, as a panel's."""
    return lambda view, version, params, post: Done(act(view, version, params, post))


def address(view: CaseView, name: str, **more: str) -> str:
    """The address of a panel of a case."""
    base = reverse("desk:do", args=[view.row.pk, name])
    return f"{base}?{urlencode(more)}" if more else base


def one(
    view: CaseView, name: str, label: str, key: str, icon: str, look: str = "plain"
) -> list[Action]:
    """The single button of a panel."""
    return [Action(label, address(view, name), key=key, icon=icon, look=look)]  # type: ignore[arg-type]
