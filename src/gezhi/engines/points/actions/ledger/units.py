"""Units: what is counted, and where it is issued."""

from dataclasses import dataclass

from gezhi.base.words import Words
from gezhi.engines.places.queries import ladder
from gezhi.engines.points.models import Unit
from gezhi.engines.points.rules.accounts import UNIT_KINDS
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be counted: `key` is unique at its place, `name` is said after a number ("积分",
    "minutes", "a bottle of detergent")."""

    key: str
    kind: str
    place: int
    name: Words


def open_unit(viewer: Viewer, new: NewUnit) -> Unit:
    """Begin to count something at a place and all below it; the same key again is the same unit.

    Invalid for an unknown kind, Changed when the key counts something of another kind.
    """
    path = ladder(viewer, new.place)[0].path
    permit(viewer, path)
    if new.kind not in UNIT_KINDS:
        words = Words(zh=f"没有“{new.kind}”这种单位", en=f"there is no kind of unit {new.kind}")
        raise Invalid([Wrong("kind", "unknown", words)])
    with transaction():
        unit, made = Unit.objects.get_or_create(
            place_id=new.place,
            key=new.key,
            defaults={"kind": new.kind, "path": path, "zh": new.name.zh, "en": new.name.say("en")},
        )
        if unit.kind != new.kind:
            raise Changed("unit-taken", "这个单位已有别的用处", "this key counts something else")
        if made:
            about = {"place_id": new.place, "path": path, "unit": new.key, "kind": new.kind}
            record(viewer, "points.unit_opened", "unit", unit.pk, **about)
    return unit


def permit(viewer: Viewer, path: str, ability: str = "points.post") -> None:
    """Forbidden unless the viewer may keep the books of this ground."""
    if not may(viewer, ability, path=path):
        raise Forbidden(
            "not-allowed",
            "这里的积分账不由您来记，请找负责积分的工作人员",
            "you do not keep the points of this place: ask those who do",
        )
