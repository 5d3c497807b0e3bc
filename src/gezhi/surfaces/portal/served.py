"""The ground that a reader's page is about: the place they came from, or the one that is served."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gezhi.engines.places.queries import (
    Attached,
    Rung,
    attached_at,
    attached_packs,
    ladder,
    place_by_code,
)
from gezhi.engines.trust.queries import ANYONE, Missing
from gezhi.pack.pack import Pack

KEPT = "portal.at"
"""Where the session remembers the place that a reader chose or scanned."""


@dataclass(frozen=True)
class Served:
    """A place with the pack that serves it; `ladder` is the place and those above it."""

    attached: Attached
    ladder: Sequence[Rung]

    @property
    def pack(self) -> Pack:
        """The pack in force there."""
        return self.attached.pack

    @property
    def place(self) -> Rung:
        """The place itself."""
        return self.ladder[0]

    @property
    def path(self) -> str:
        """The path of the whole ground that the pack serves."""
        return self.attached.path

    @property
    def name(self) -> str:
        """The place from the ground's first level down: “East community grid 2 house 5”."""
        return name_of(self.ladder, self.attached)

    @property
    def whole(self) -> bool:
        """Whether it is the ground itself and no place within it."""
        return self.place.id == self.attached.place_id


def name_of(rungs: Sequence[Rung], attached: Attached) -> str:
    """A place with those above it, below where the pack is attached."""
    below = [rung.name for rung in rungs if len(rung.path) > len(attached.path)]
    return " ".join(reversed(below)) or rungs[0].name


def served_at(text: str) -> Served | None:
    """The ground of a place written as its code or id; None when it is none that is served."""
    text = text.strip()
    try:
        rungs = ladder(ANYONE, _id_of(text))
        return Served(attached_at(ANYONE, rungs[0].path), rungs)
    except Missing:
        return None


def _id_of(text: str) -> int:
    """Codes have twelve digits or more, or letters; everything shorter is an id."""
    if text.isdecimal() and len(text) < 12:
        return int(text)
    return place_by_code(ANYONE, text).pk


def find_served(request: HttpRequest) -> Served | None:
    """The ground of a request: named in it (`at`), chosen before, or the only one there is.

    None when several are served and none was chosen.
    """
    named = request.GET.get("at") or request.POST.get("_at") or ""
    chosen = served_at(named) if named else None
    if chosen is not None:
        keep(request, chosen)
        return chosen
    kept = str(request.session.get(KEPT, ""))
    found = served_at(kept) if kept else None
    return found or _only()


def keep(request: HttpRequest, served: Served) -> None:
    """Remember the ground for this reader's next pages, where there is more than one."""
    several = len(attached_packs(ANYONE)) > 1
    if several and request.session.get(KEPT) != str(served.attached.place_id):
        request.session[KEPT] = str(served.attached.place_id)


def _only() -> Served | None:
    attached = attached_packs(ANYONE)
    if len(attached) != 1:
        return None
    return Served(attached[0], ladder(ANYONE, attached[0].place_id))


def grounds() -> list[Attached]:
    """All grounds that are served, the first that was set up first."""
    return sorted(attached_packs(ANYONE), key=lambda one: one.place_id)


def gives_notices(served: Served) -> bool:
    """Whether the rules of the ground know cases about a person, who is told of them."""
    return any(type_.concerned is not None for type_ in served.pack.cases.values())


def ground_context(served: Served | None) -> dict[str, Any]:
    """What every page says of the ground."""
    return {"served": served, "several": len(grounds()) > 1}


def ask_ground(request: HttpRequest, goal: str) -> HttpResponse:
    """Where several grounds are served: which one the reader means; each leads on to `goal`."""
    doors = [(one.name, f"{reverse(goal)}?at={one.place_id}") for one in grounds()]
    return render(request, "portal/choose_ground.html", {"doors": doors})
