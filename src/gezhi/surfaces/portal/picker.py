"""Choosing a place from the list: community, grid, building, one level after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from gezhi.engines.places.queries import Branch, Rung, branches, ladder, search_places
from gezhi.engines.trust.queries import ANYONE
from gezhi.surfaces.portal.served import name_of, served_at
from gezhi.surfaces.portal.sheet import Sheet

MOST_FOUND = 12


@dataclass(frozen=True)
class Picker:
    """The places of one level. `trail` leads back up, `chosen` is the id that is ticked, `name` the
    field in the post; `found` replaces the level while somebody searches."""

    name: str
    trail: Sequence[Rung]
    branches: Sequence[Branch]
    chosen: str
    text: str = ""
    found: Sequence[tuple[int, str]] = ()
    open: bool = False


def picker_of(sheet: Sheet, into: str, text: str) -> Picker | None:
    """The list for a form that asks where; None for one that does not."""
    field = sheet.type.field_of("location")
    if field is None:
        return None
    answer, attached = sheet.location, sheet.served.attached
    chosen = "" if "lon" in answer else str(answer.get("place", ""))
    here = _rungs(into) or _rungs(chosen)[1:] or ladder(ANYONE, attached.place_id)
    trail = [rung for rung in reversed(here) if len(rung.path) >= len(attached.path)]
    found = (
        search_places(ANYONE, text, path=attached.path, limit=MOST_FOUND) if text.strip() else []
    )
    named = [
        (row.pk, name_of(ladder(ANYONE, row.pk), attached)) for row in found if row.tree == "grid"
    ]
    return Picker(
        name=f"{field.field}.listed",
        trail=trail,
        branches=branches(ANYONE, here[0].id),
        chosen=chosen,
        text=text.strip(),
        found=named,
        open=bool(into or text or chosen),
    )


def _rungs(place: str) -> Sequence[Rung]:
    served = served_at(place) if place else None
    return served.ladder if served else ()
