"""Publishing a pack and attaching it where it serves."""

from gezhi.engines.people.actions import add_units
from gezhi.engines.places.actions import NewPlace, add_place, attach_pack
from gezhi.engines.places.queries import attached_packs, children, place, place_by_code
from gezhi.engines.trust.actions import publish_pack
from gezhi.engines.trust.queries import Missing, Refusal, Viewer, latest_pack, pack_by_id, system
from gezhi.pack.diff import diff
from gezhi.pack.pack import Pack

VIEWER = system("command line")


def load_at(pack: Pack, code: str | None, *, dry_run: bool = False) -> int:
    """Publish and attach; with `dry_run` print whom the new version would touch. Exit status."""
    before = latest_pack(pack.manifest.pack)
    if before is not None:
        for change in diff(pack_by_id(before.pk), pack):
            print(change)
    if dry_run:
        return 0
    try:
        version = publish_pack(VIEWER, pack)
        where = find_or_make_place(VIEWER, pack, code)
        attach_pack(VIEWER, where, version)
        units = add_units(VIEWER, pack, where)
    except Refusal as refusal:
        print(refusal.words.say("en"))
        return 1
    print(f"{pack.manifest.pack} {version.version} serves {where.name}; {len(units)} bodies")
    return 0


def find_or_make_place(viewer: Viewer, pack: Pack, code: str | None):
    """The place with a code; else the one that the pack serves already, or the only root; else a
    new one."""
    level = pack.manifest.attach or ""
    if code:
        try:
            return place_by_code(viewer, code)
        except Missing:
            return add_place(viewer, NewPlace(level, pack.manifest.name.zh, code=code))
    for attached in attached_packs(viewer):
        if attached.pack.manifest.pack == pack.manifest.pack:
            return place(viewer, attached.place_id)
    roots = list(children(viewer, None)[:2])
    if len(roots) == 1 and roots[0].level == level:
        return roots[0]
    return add_place(viewer, NewPlace(level, pack.manifest.name.zh))
