"""Setting right a wrong entry: it is reversed, and the record behind it counts no more."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.points.actions.ledger.posting import Receipt, posted_before
from gezhi.engines.points.actions.ledger.reversing import (
    kept,
    known_entry,
    reversal_of,
    write_reversal,
)
from gezhi.engines.points.actions.ledger.units import permit
from gezhi.engines.points.actions.ledger.writing import Prepared
from gezhi.engines.points.models import Entry, Line, Record
from gezhi.engines.points.queries.schemes import in_force
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.correcting import WHY, correctable, kept_why
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of


@dataclass(frozen=True, slots=True)
class Correction:
    """To set `entry` right as the entry `id` (UUIDv7, made when the form is drawn), for a reason of
    `WHY`. `rest` takes back only what is still there."""

    entry: UUID
    id: UUID
    why: str
    rest: bool = False


def correct(viewer: Viewer, asked: Correction) -> Receipt:
    """Reverse an entry today, for those who post points there (`points.post`); the record that it
    came from does not count any more, and can be appealed once again in its time.

    Invalid without a reason. Changed when it was reversed before (`reversed`), when what it gave is
    spent (`not-enough`), and for what has another way back (`own-way`).
    """
    row = known_entry(asked.entry)
    permit(viewer, row.path)
    if asked.why not in WHY:
        words = Words(zh="选一个原因", en="say why")
        raise Invalid([Wrong("why", "required", words)])
    if not correctable(row.kind, row.evidence):
        zh = "这笔不能在这里冲正：兑换请到小店的兑换记录里退，冲正的不能再冲"
        en = "this is not set right here: exchanges are taken back in the shop's list"
        raise Changed("own-way", zh, en)
    prepared = reversal_of(viewer, row, asked.id, asked.why, rest=asked.rest)
    _must_be_anothers(viewer, prepared)
    return posted_before(prepared) or kept(prepared, lambda: _correct(viewer, row, asked))


def _correct(viewer: Viewer, row: Entry, asked: Correction) -> Receipt:
    """Both at once, with the record locked first, as reviews lock it."""
    behind = _record(row)
    receipt = write_reversal(viewer, row, asked.id, asked.why, rest=asked.rest)
    if receipt.again:
        return receipt
    if behind is not None:
        _count_less(viewer, behind, row, asked.why)
    about = {"place_id": row.place_id, "path": row.path, "kind": row.kind, "why": asked.why}
    post = viewer.post_over(row.path, "points.post")
    record(viewer, "points.corrected", "entry", row.pk, as_post=post, **about)
    return receipt


def _must_be_anothers(viewer: Viewer, prepared: Prepared) -> None:
    """Forbidden for points of one's own: somebody else sets them right."""
    sides = [side for move in prepared.moves for side in (move.debit, move.credit)]
    mine = {(kind, str(id_)) for kind, id_ in own(viewer)}
    if any((side.kind, side.id) in mine for side in sides):
        zh = "自己、自己家和自己单位的积分，要由别人来定"
        en = "somebody else decides on points of oneself, one's own household or body"
        raise Forbidden("own-points", zh, en)


def _record(row: Entry) -> Record | None:
    """The record behind an entry, locked."""
    wanted = row.evidence.get("record")
    if not wanted:
        return None
    rows = Record.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=wanted).first()


def _count_less(viewer: Viewer, behind: Record, row: Entry, why: str) -> None:
    """The record counts less by what the entry gave; with nothing left it does not count, and its
    holder has the time to appeal once more."""
    with for_system():
        first = Line.objects.filter(entry=row.pk, n=1).first()
    moved = first.amount if first else 0
    behind.given = (behind.given or 0) + (moved if row.kind == "deducted" else -moved)
    if behind.given == 0:
        behind.state = Record.REFUSED
        behind.reason = behind.reason or kept_why(why)
    if behind.points > 0:
        found = in_force(behind.adoption)
        rules = calendar_of(pack_by_id(found.adoption.version_id))
        behind.appeal_until = rules.deadline(clock.now(), found.scheme.review.appeal).due
    behind.save(update_fields=["given", "state", "reason", "appeal_until"])
