"""Where the viewer serves: their posts, the ground under each, and the pack in force there."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from gezhi.engines.places.queries import (
    Attached,
    Rung,
    attached_at,
    attached_packs,
    ground_of,
    ladder,
    place,
    places_below,
)
from gezhi.engines.trust.queries import Held, Missing, Viewer
from gezhi.surfaces.ui.components import Option

LAST = "field.at"
"""Where the session remembers the place of the last report."""
MOST_LISTED = 400
DEEP = 2
"""Levels below one's own ground that the list of places offers."""


@dataclass(frozen=True)
class Stand:
    """A post at a place. `ground` is the place of the grid tree on which it lies: the same for
    most, another for posts of the Party's tree."""

    post: str
    place: Rung
    ground: Rung
    attached: Attached

    @property
    def where(self) -> str:
        """The ground with the place right above it, as people call it."""
        above = [rung for rung in ladder(Viewer(), self.ground.id) if self._inside(rung)]
        return " ".join(rung.name for rung in reversed(above[:2])) or self.ground.name

    def _inside(self, rung: Rung) -> bool:
        return len(rung.path) > len(self.attached.path)


def viewer_in(request: HttpRequest) -> Viewer:
    """The viewer of a request."""
    return request.viewer  # type: ignore[attr-defined]


def stands(viewer: Viewer) -> list[Stand]:
    """The viewer's posts that answer for a place, in the order of the pack; bodies have none."""
    found = [_stand(viewer, grant) for grant in viewer.grants if grant.place_id and not grant.body]
    return [one for one in found if one is not None]


def _stand(viewer: Viewer, grant: Held) -> Stand | None:
    try:
        rung = ground = ladder(viewer, grant.place_id or 0)[0]
        if rung.tree != "grid":
            ground = ladder(viewer, ground_of(viewer, place(viewer, rung.id)).pk)[0]
        attached = attached_at(viewer, ground.path)
    except Missing:
        return None
    post = attached.pack.people.posts.get(grant.post)
    return Stand(post.name.say(get_language()) if post else grant.post, rung, ground, attached)


def attached_for(viewer: Viewer) -> Attached | None:
    """The ground whose pack the viewer works under: of their first post, else of their body."""
    own = next((one.attached for one in stands(viewer)), None)
    if own is not None:
        return own
    held = {grant.pack for grant in viewer.grants}
    fitting = (one for one in attached_packs(viewer) if one.pack.manifest.pack in held)
    return next(fitting, None)


def listed_places(viewer: Viewer, ground: Rung) -> list[Option]:
    """A ground and the places down to two levels below it, each by its names from there on, in one
    statement."""
    base = _depth(ground.path)
    rows = places_below(viewer, ground.path, tree="grid").values_list("pk", "name", "path")
    near = [row for row in rows[: MOST_LISTED * 4] if _depth(row[2]) <= base + DEEP]
    names = {path: name for _, name, path in near}
    return [
        Option(str(pk), _called(path, ground.path, names)) for pk, _, path in near[:MOST_LISTED]
    ]


def _depth(path: str) -> int:
    return len(path.rstrip(".").split("."))


def _called(path: str, top: str, names: dict[str, str]) -> str:
    if path == top:
        return names[path]
    parts = path.rstrip(".").split(".")
    above = (".".join(parts[:n]) + "." for n in range(_depth(top) + 1, len(parts) + 1))
    return " ".join(names[one] for one in above if one in names)
