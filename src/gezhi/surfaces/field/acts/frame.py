"""What an act is. It has an address of its own, so it opens without scripts, can be reloaded, and
comes back with what was typed when something was wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.ui.acts.asked import Asked, Look, Typed
from gezhi.surfaces.ui.components import Action

Do = Callable[[CaseView, int, HttpRequest], str]
"""What an act does, and the sentence that says so; with the version that was seen."""


@dataclass(frozen=True)
class Act:
    """One thing that can be done. `actions` are its buttons on a case (none where the viewer may
    not, or it does not fit now); `do` does it and says so, or refuses."""

    name: str
    actions: Callable[[CaseView], list[Action]]
    ask: Callable[[CaseView, QueryDict, Typed], Asked]
    do: Do


def by_form(act: Callable[[CaseView, int, QueryDict, QueryDict], str]) -> Do:
    """What needs no more of a request than its address and what was posted."""
    return lambda view, version, request: act(view, version, request.GET, request.POST)


def address(view: CaseView, name: str, **more: str) -> str:
    """The address of an act on a case."""
    base = reverse("field:do", args=[view.row.pk, name])
    return f"{base}?{urlencode(more)}" if more else base


def button(view: CaseView, name: str, label: str, icon: str, look: Look = "") -> list[Action]:
    """The one button of an act."""
    return [Action(label, address(view, name), icon=icon, look=look)]
