"""What the pack in force at a place says of courses, ladders, contests and liaisons, and who
may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from gezhi.engines.people.models import Person
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, attached_packs, place, places_below
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.pack import Pack
from gezhi.pack.people import People

R = TypeVar("R")
Kinds = Callable[[People], Mapping[str, R]]


@dataclass(frozen=True, slots=True)
class Defined(Generic[R]):
    """One thing of the pack at a place of its level."""

    place: Place
    version: int
    key: str
    rules: R


def defined(viewer: Viewer, wanted: int, key: str, of: Kinds[R]) -> Defined[R]:
    """What is called so at a place; Missing where its pack has none of that name for its level."""
    row = place(viewer, wanted)
    attached = attached_at(viewer, row.path)
    rules = of(attached.pack.people).get(key)
    if rules is None or getattr(rules, "at", row.level) != row.level:
        raise Missing("no-rules", "这里没有这一项", "there is no such thing here")
    return Defined(row, attached.version, key, rules)


def pack_over(viewer: Viewer, path: str) -> Pack:
    """The pack in force at a place by its path."""
    return attached_at(viewer, path).pack


def kept_places(viewer: Viewer, ability: str, of: Kinds[R]) -> list[Defined[R]]:
    """Everything of a kind at the places where the viewer keeps it, in the pack's order; at most a
    few hundred places, as a pack names such things high up."""
    found: list[Defined[R]] = []
    for attached in attached_packs(viewer):
        for key, rules in of(attached.pack.people).items():
            for row in places_below(viewer, attached.path, level=getattr(rules, "at", "")):
                if may(viewer, ability, path=row.path):
                    found.append(Defined(row, attached.version, key, rules))
    return found


def must(viewer: Viewer, ability: str, path: str) -> str:
    """The post by which the viewer does something over a place; Forbidden without the ability."""
    if not may(viewer, ability, path=path):
        raise Forbidden("not-allowed", "这件事不由您办，请找负责的人", "this is not yours to do")
    return viewer.reason if viewer.system else viewer.post_over(path, ability)


def me(viewer: Viewer) -> Person:
    """The person of the viewer's own account; Missing where there is none."""
    row = Person.objects.filter(account=viewer.account).first() if viewer.account else None
    if row is None:
        raise Missing("no-person", "您的账号还没有对应到人员", "your account is no known person")
    return row
