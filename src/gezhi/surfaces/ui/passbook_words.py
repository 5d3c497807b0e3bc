"""What a row of a passbook or of a statement was for, in the reader's language."""

from django.utils.translation import get_language, gettext

from gezhi.engines.points.queries import Cause


def cause_of(cause: Cause, kind: str) -> str:
    """The thing by its name, else the kind of the entry; of what was set right also why."""
    said = _named(cause, kind)
    if cause.why is None:
        return said
    told = {"what": said, "why": cause.why.say(get_language())}
    return gettext("%(what)s (%(why)s)") % told


def _named(cause: Cause, kind: str) -> str:
    if cause.kin:
        said = gettext("From %(who)s") if cause.came else gettext("Given to %(who)s")
        return said % {"who": cause.kin}
    if cause.name is None:
        return _kind(kind)
    name = cause.name.say(get_language())
    if cause.quantity > 1:
        name = f"{name} × {cause.quantity}"
    if kind == "spent":
        return gettext("Exchanged for: %(name)s") % {"name": name}
    if kind == "returned":
        return gettext("Brought back: %(name)s") % {"name": name}
    return gettext("Set right: %(name)s") % {"name": name} if cause.undone else name


def _kind(kind: str) -> str:
    words = {
        "opened": gettext("Brought over from the old book"),
        "earned": gettext("Earned"),
        "deducted": gettext("Deducted"),
        "spent": gettext("Exchanged"),
        "transferred": gettext("Handed on"),
        "returned": gettext("Brought back"),
        "expired": gettext("Lapsed"),
        "reversed": gettext("Set right"),
        "held": gettext("Set aside"),
        "released": gettext("Given back"),
    }
    return words.get(kind, gettext("Other"))
