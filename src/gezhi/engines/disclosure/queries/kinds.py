"""What a place makes public by its pack, and under which post somebody posts there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.disclosure.models import Item
from gezhi.engines.places.models import Attachment, Place
from gezhi.engines.places.queries import (
    attached_at,
    attached_packs,
    place,
    places_below,
    tree_order,
)
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.disclosure import Disclosure, PowerList
from gezhi.pack.pack import Pack

ABILITY = "disclosure.post"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of disclosure at a place of its level, as the version in force there says it."""

    place: Place
    version: int
    rules: Disclosure

    @property
    def pack(self) -> Pack:
        """The pack in force there."""
        return pack_by_id(self.version)


def today() -> date:
    """The local day."""
    return clock.today(timezone.get_default_timezone())


def kinds_of(viewer: Viewer, row: Place) -> list[Kind]:
    """What one place makes public; they are known to anybody."""
    try:
        attached = attached_at(viewer, row.path)
    except Missing:
        return []
    found = attached.pack.disclosures.values()
    return [Kind(row, attached.version, one) for one in found if one.at == row.level]


def kind_at(viewer: Viewer, wanted: int, key: str) -> Kind:
    """A kind at its place; Missing where the place has none of that name."""
    for one in kinds_of(viewer, place(viewer, wanted)):
        if one.rules.disclosure == key:
            return one
    raise Missing("no-kind", "这里没有这项公开", "nothing of that kind is public here")


def kinds_below(viewer: Viewer, path: str) -> list[Kind]:
    """All kinds at all places of a ground, place by place."""
    found: list[Kind] = []
    for attached in attached_packs(viewer):
        if not (attached.path.startswith(path) or path.startswith(attached.path)):
            continue
        levels = {one.at for one in attached.pack.disclosures.values()}
        below = path if path.startswith(attached.path) else attached.path
        rows = places_below(viewer, below).filter(level__in=levels)
        for row in sorted(rows, key=lambda one: tree_order(one.path)):
            if attached_at(viewer, row.path).version == attached.version:
                found += kinds_of(viewer, row)
    return found


def rules_of(row: Item) -> Disclosure:
    """What the pack says of an item's kind, in the version under which it was posted."""
    return pack_by_id(row.pack_id).disclosures[row.kind]


def posting_as(viewer: Viewer, rules: Disclosure, path: str) -> str | None:
    """The post under which the viewer posts and answers at a place: one that the kind names, with
    `disclosure.post`, over all of it. None when there is none."""
    if viewer.system:
        return viewer.reason
    for grant in viewer.grants:
        able = grant.post in rules.by and ABILITY in grant.abilities
        if grant.path and path.startswith(grant.path) and able:
            return grant.post
    return None


def posting_kinds(viewer: Viewer) -> list[Kind]:
    """Everything that the viewer posts, place by place."""
    found: dict[tuple[int, str], Kind] = {}
    for path in viewer.paths(ABILITY):
        for one in kinds_below(viewer, path):
            if posting_as(viewer, one.rules, one.place.path) is not None:
                found.setdefault((one.place.pk, one.rules.disclosure), one)
    return list(found.values())


def lists_at(viewer: Viewer, row: Place) -> list[PowerList]:
    """The registers of powers and duties of a place."""
    try:
        found = attached_at(viewer, row.path).pack.lists.values()
    except Missing:
        return []
    return [one for one in found if one.at == row.level]


def in_force_since(kinds: Iterable[Kind]) -> dict[tuple[int, str], date]:
    """Since when each kind is in force at its place: the first attached version that has it, or
    the day from which the place itself is."""
    attached = list(
        Attachment.objects.order_by("since", "id").values_list("place__path", "version", "since")
    )
    found: dict[tuple[int, str], date] = {}
    for one in kinds:
        key = one.rules.disclosure
        for over, version, since in attached:
            if one.place.path.startswith(over) and key in pack_by_id(version).disclosures:
                first = max(since, one.place.since or since)
                found[one.place.pk, key] = first
                break
    return found
