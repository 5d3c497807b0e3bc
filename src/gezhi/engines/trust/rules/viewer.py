"""Who looks and acts, and what they may."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Held:
    """One grant in force: a post over a place (by its path), or membership of a body."""

    pack: str
    post: str
    level: str
    place_id: int | None
    path: str
    body: UUID | None
    abilities: frozenset[str]


@dataclass(frozen=True)
class Viewer:
    """The one on whose behalf a query or an action runs.

    `system` is the product itself (time, wiring, import, replay): it may everything, and what it
    does is journalled under `reason`. A viewer without account is anybody at all.
    """

    account: UUID | None = None
    kind: str = "anyone"
    name: str = ""
    language: str = "zh-hans"
    grants: tuple[Held, ...] = ()
    system: bool = False
    reason: str = ""
    verified: bool = True
    links: Mapping[str, UUID] = field(default_factory=dict[str, UUID])

    @cached_property
    def bodies(self) -> frozenset[UUID]:
        """Bodies that the viewer belongs to."""
        return frozenset(grant.body for grant in self.grants if grant.body is not None)

    @property
    def staff(self) -> bool:
        """Whether the viewer holds any post or membership."""
        return self.system or bool(self.grants)

    def paths(self, *abilities: str) -> tuple[str, ...]:
        """The grounds over which the viewer has one of the abilities; nested ones are folded."""
        if self.system:
            return ("",)
        wanted = set(abilities)
        found = sorted({g.path for g in self.grants if g.path and g.abilities & wanted})
        kept: list[str] = []
        for path in found:
            if not kept or not path.startswith(kept[-1]):
                kept.append(path)
        return tuple(kept)

    def has(self, ability: str) -> bool:
        """Whether the viewer has an ability anywhere."""
        return self.system or any(ability in grant.abilities for grant in self.grants)

    def post_over(self, path: str, ability: str) -> str:
        """The post under which the viewer uses an ability at a place: the nearest above it."""
        best = ""
        length = -1
        for grant in self.grants:
            if (
                ability in grant.abilities
                and path.startswith(grant.path)
                and len(grant.path) > length
            ):
                best, length = grant.post, len(grant.path)
        return best


ANYONE = Viewer()


def system(reason: str) -> Viewer:
    """The product itself, acting for a stated reason (`time`, `import`, `replay`)."""
    return Viewer(kind="system", system=True, reason=reason)


def may(viewer: Viewer, ability: str, *, path: str | None = None, body: UUID | None = None) -> bool:
    """Whether the viewer has an ability over a place (its path) or in a body.

    A grant reaches over its place and all below; a body's grant reaches what that body holds.
    """
    if viewer.system:
        return True
    for grant in viewer.grants:
        if ability not in grant.abilities:
            continue
        if path is not None and grant.path and path.startswith(grant.path):
            return True
        if body is not None and grant.body == body:
            return True
    return False
