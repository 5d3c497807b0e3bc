"""What comes before posting: drafts, files, and whether a place has busy finances."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.disclosure.models import Busy, Draft, Enclosure
from gezhi.engines.disclosure.queries.kinds import ABILITY, kind_at, kinds_of, posting_as, today
from gezhi.engines.disclosure.queries.reading import FOLDER
from gezhi.engines.disclosure.queries.working import busy_now, must_post
from gezhi.engines.places.queries import place
from gezhi.engines.trust.actions import UNUSED, keep, record, remove_unused, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.looking import Taking
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

TAKING = Taking("enclosures", office=True, side=2400)
"""Sheets are photographed: their figures are to be read."""


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """What is being written, as it was typed. `saved` is the count that was seen; 0 for a new
    one."""

    place: int
    kind: str
    content: dict[str, Any]
    phase: str = ""
    period: str = ""
    saved: int = 0
    id: UUID = field(default_factory=new_id)


def save_draft(viewer: Viewer, asked: SaveDraft) -> Draft:
    """Keep what was typed, unchecked. Changed when somebody else saved it meanwhile: both sides are
    told. The journal does not tell of drafts: nothing happened yet."""
    kind = kind_at(viewer, asked.place, asked.kind)
    must_post(viewer, kind)
    if faults := [*wrong_id(asked.id)]:
        raise Invalid(faults)
    with transaction():
        row = Draft.objects.select_for_update().filter(pk=asked.id).first()
        if row is None:
            return Draft.objects.create(
                id=asked.id,
                place=kind.place,
                path=kind.place.path,
                kind=asked.kind,
                phase=asked.phase,
                period=asked.period,
                content=asked.content,
                by=viewer.account,
            )
        if (row.place_id, row.kind) != (asked.place, asked.kind):
            raise Changed("id-taken", "这个编号已用于另一份", "this id belongs to another draft")
        if row.content == asked.content:
            return row
        if row.saved != asked.saved:
            zh, en = "别人刚存过这份草稿，请看过再存", "somebody saved this draft meanwhile"
            raise Changed("draft-saved", zh, en, content=row.content, saved=row.saved)
        row.content, row.phase, row.period = asked.content, asked.phase, asked.period
        row.saved += 1
        row.by, row.at = viewer.account, clock.now()
        row.save()
    return row


def drop_draft(viewer: Viewer, draft: UUID) -> int:
    """Throw a draft away; how many there were."""
    with transaction():
        row = Draft.objects.filter(pk=draft).first()
        if row is None:
            return 0
        must_post(viewer, kind_at(viewer, row.place_id, row.kind))
        row.delete()
    return 1


def declare_busy(viewer: Viewer, wanted: int, busy: bool) -> bool:
    """From today on the finances of a place are public every month, or every quarter again
    (Villagers Committees Law, art. 35). Whether anything changed."""
    row = place(viewer, wanted)
    kinds = [one for one in kinds_of(viewer, row) if one.rules.busy is not None]
    posts = [post for one in kinds if (post := posting_as(viewer, one.rules, row.path)) is not None]
    if not posts:
        raise Forbidden("not-allowed", "这里的财务不由您公开", "you do not post finances here")
    with transaction():
        if busy_now(viewer, wanted) == busy:
            return False
        Busy.objects.update_or_create(
            place=row, since=today(), defaults={"id": new_id(), "busy": busy}
        )
        what = "busy" if busy else "ordinary"
        where = {"place_id": row.pk, "path": row.path, "as_post": posts[0]}
        record(viewer, "disclosure.pace_declared", "place", row.pk, **where, what=what)  # type: ignore[arg-type]
    return True


def add_enclosure(viewer: Viewer, name: str, data: bytes) -> Enclosure:
    """Take a file in before what it belongs to is posted: PDF, pictures, Word and Excel files
    without macros, at most 10 MB. Pictures lose what they tell of place and device.

    Invalid says what is wrong with it. What a file says is not read: whoever encloses it looks
    through it for personal data first, and the form says so.
    """
    if not viewer.system and not viewer.has(ABILITY):
        raise Forbidden("not-allowed", "这一项不由您公开", "you do not post this here")
    kept = keep(FOLDER, name, data, TAKING)
    with transaction():
        return Enclosure.objects.create(id=new_id(), by=viewer.account, **kept)


def remove_unused_enclosures() -> int:
    """Remove files that no version and no draft has for 7 days (their form was never sent)."""
    unused = Enclosure.objects.filter(version=None, at__lt=clock.now() - UNUSED)
    with for_system():
        old = list(unused.values_list("pk", flat=True))
        if not old:
            return 0
        named = str(list(Draft.objects.values_list("content__enclosures", flat=True)))
    drafted = [one for one in old if str(one) in named]
    return remove_unused(FOLDER, unused.exclude(pk__in=drafted))
