"""What the engine's own queries and actions look up: registers of the pack, and who may what."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from gezhi.engines.assets.models import Entry
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import Attached, attached_at, attached_packs, ladder
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assets import Register

SEE, KEEP, CONFIRM, INSPECT = "asset.see", "asset.keep", "asset.confirm", "asset.inspect"
ABLE = (SEE, KEEP, CONFIRM, INSPECT)
"""The abilities of which one shows the entries of a ground."""


@dataclass(frozen=True, slots=True)
class RegisterAt:
    """A register of the pack that is attached at a place."""

    root: Attached
    rules: Register

    @property
    def version(self) -> int:
        """The version of the pack in force there."""
        return self.root.version


def no_register() -> Missing:
    """That the pack has none."""
    return Missing("no-register", "没有这本台账", "there is no such register")


def no_entry() -> Missing:
    """That there is none, or none that the viewer may know of."""
    return Missing("no-entry", "台账里没有这一条", "there is no such entry")


def registers_of(viewer: Viewer) -> list[RegisterAt]:
    """The registers on whose ground the viewer has to do with entries."""
    paths = viewer.paths(*ABLE)
    found: list[RegisterAt] = []
    for one in attached_packs(viewer):
        path = one.path
        if any(path.startswith(mine) or mine.startswith(path) for mine in paths):
            rows = one.pack.registers.values()
            found += [RegisterAt(one, rules) for rules in rows]
    return found


def register_at(viewer: Viewer, root: int, key: str) -> RegisterAt:
    """One of them, by the place at which its pack is attached; Missing where there is none."""
    for one in registers_of(viewer):
        if (one.root.place_id, one.rules.key) == (root, key):
            return one
    raise no_register()


def register_in(viewer: Viewer, place: int, key: str) -> RegisterAt:
    """The register that serves a place; Missing where the pack there has none of that name."""
    found = attached_at(viewer, ladder(viewer, place)[0].path)
    rules = found.pack.registers.get(key)
    if rules is None:
        raise no_register()
    return RegisterAt(found, rules)


def rules_of(viewer: Viewer, row: Entry) -> Register:
    """What the pack in force there says of an entry's register; else that of its own version."""
    try:
        found = attached_at(viewer, row.path).pack.registers.get(row.register)
    except Missing:
        found = None
    return found or pack_by_id(row.version_id).registers[row.register]


def post_for(viewer: Viewer, posts: Iterable[str], path: str) -> str | None:
    """The post among these under which the viewer acts on a ground; None without one."""
    if viewer.system:
        return next(iter(posts), None)
    wanted = set(posts)
    for grant in viewer.grants:
        if grant.post in wanted and grant.path and path.startswith(grant.path):
            return grant.post
    return None


def on_grounds(viewer: Viewer, *abilities: str) -> Q:
    """Rows on the grounds over which the viewer has one of the abilities."""
    if viewer.system:
        return Q()
    found = Q(pk__in=[])
    for path in viewer.paths(*(abilities or ABLE)):
        found |= Q(path__startswith=path)
    return found


def entry_for(viewer: Viewer, wanted: UUID) -> Entry:
    """An entry that the viewer sees; Missing for any other."""
    with for_system():
        rows = Entry.objects.select_related("place").filter(on_grounds(viewer), pk=wanted)
        row = rows.first()
    if row is None:
        raise no_entry()
    return row


def places_for(viewer: Viewer, found: RegisterAt) -> list[Place]:
    """The places at which the viewer keeps a register."""
    rows = Place.objects.filter(path__startswith=found.root.path, level=found.rules.at)
    places = [
        one
        for one in rows.order_by("path")[:2000]
        if post_for(viewer, found.rules.kept_by, one.path) is not None
    ]
    return places
