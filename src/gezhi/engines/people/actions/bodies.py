"""The bodies that a pack names, set up where it is attached."""

from gezhi.engines.people.models import Body
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.pack import Pack


def add_units(viewer: Viewer, pack: Pack, place: Place) -> list[Body]:
    """Set up the units of all kinds of bodies at the place where the pack attaches; existing ones
    stay."""
    if not may(viewer, "people.appoint", path=place.path):
        raise Forbidden("not-allowed", "需要任免岗位的权限", "this needs the right to appoint")
    kept = {body.unit: body for body in Body.objects.filter(place=place).exclude(unit="")}
    with transaction():
        for key, (kind, unit) in pack.people.units().items():
            if key in kept:
                continue
            kept[key] = Body.objects.create(
                kind=kind, unit=key, name=unit.name.zh, pack=pack.manifest.pack, place=place
            )
            record(
                viewer,
                "body.added",
                "body",
                kept[key].pk,
                place_id=place.pk,
                path=place.path,
                kind=kind,
                body=key,
            )
    return list(kept.values())
