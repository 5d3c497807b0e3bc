"""What a tap does: record a thing, or take back the one just recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.ids import is_v7, new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import Door, Round, own_record
from gezhi.engines.trust.queries import Invalid, Refusal, Viewer
from gezhi.pack.points import Item
from gezhi.surfaces.field.views.points.days import Day
from gezhi.surfaces.ui.forms import errors_of, said_of

MOST_DIGITS = 3


@dataclass(frozen=True)
class Tapped:
    """What came of a tap: the record that was made or taken back, or what was wrong, with what was
    typed; `id` is that of the form where it can be sent again as it is."""

    made: UUID | None = None
    undone: UUID | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    id: UUID | None = None
    status: int = 200


def uuid_of(text: str) -> UUID | None:
    """An id as a form has it; None for what is none."""
    try:
        return UUID(text.strip()[:40])
    except ValueError:
        return None


def record_tap(
    viewer: Viewer, walked: Round, door: Door, item: Item, day: Day, post: QueryDict
) -> Tapped:
    """Record an item for a holder, as the form of its row was sent."""
    typed = {"times": post.get("times", "1").strip(), "note": post.get("note", "")}
    given = uuid_of(post.get("id", ""))
    id_ = given if given is not None and is_v7(given) else new_id()
    if day.error:
        return Tapped(errors={"day": day.error}, typed=typed, id=id_, status=422)
    times = typed["times"]
    if not times.isascii() or not times.isdecimal() or len(times) > MOST_DIGITS:
        said = gettext("How often? A whole number, please.")
        return Tapped(errors={"times": said}, typed=typed, id=id_, status=422)
    new = actions.NewRecord(
        adoption=walked.found.adoption.pk,
        item=item.item,
        holder_kind=door.holder.kind,
        holder=door.holder.id,
        id=id_,
        day=day.day,
        times=int(times),
        note=typed["note"],
    )
    try:
        (row,) = actions.record_points(viewer, [new])
    except Invalid as refusal:
        return Tapped(errors=errors_of(refusal.wrong), typed=typed, id=id_, status=refusal.status)
    except Refusal as refusal:
        return Tapped(errors={"": said_of(refusal)}, typed=typed, status=refusal.status)
    if row.state == row.WITHDRAWN:
        said = gettext("You took this back. To record it after all, tap once more.")
        return Tapped(errors={"": said}, typed=typed, status=409)
    return Tapped(made=row.pk)


def undo_tap(viewer: Viewer, text: str) -> Tapped:
    """Take back what the viewer recorded; what was reviewed meanwhile stays, and says so."""
    wanted = uuid_of(text)
    if wanted is None:
        return Tapped(errors={"": gettext("There is nothing to take back.")}, status=422)
    try:
        actions.withdraw_record(viewer, wanted)
    except Refusal as refusal:
        return Tapped(errors={"": said_of(refusal)}, status=refusal.status)
    return Tapped(undone=wanted)


@dataclass(frozen=True)
class Said:
    """The line that tells what was just done, with the way to take it back while that is open."""

    text: str
    undo: str = ""


def said_about(viewer: Viewer, wanted: UUID | None) -> Said | None:
    """What to say of a record just made or taken back; nothing for somebody else's."""
    line = own_record(viewer, wanted) if wanted is not None else None
    if line is None:
        return None
    row, lang = line.record, get_language()
    about = {"who": line.holder, "what": line.item.say(lang), "points": signed(row.points)}
    if row.state == row.WITHDRAWN:
        return Said(gettext("Taken back: %(who)s, %(what)s.") % about)
    undo = str(row.pk) if row.state == row.WAITING else ""
    return Said(gettext("Recorded: %(who)s, %(what)s %(points)s.") % about, undo)


def signed(points: int) -> str:
    """Points with their sign, a true minus."""
    return f"−{-points}" if points < 0 else f"+{points}"


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx sent it, and only its row is drawn again."""
    return request.headers.get("HX-Request") == "true"
