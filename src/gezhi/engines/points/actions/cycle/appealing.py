"""Objecting to how a record was reviewed, and deciding on it."""

from typing import Literal
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.actions.cycle.crediting import credit
from gezhi.engines.points.actions.cycle.recording import tell
from gezhi.engines.points.actions.cycle.reviewing import must_not_be_own, must_review
from gezhi.engines.points.actions.ledger.reversing import known_entry, write_reversal
from gezhi.engines.points.models import Appeal, Record
from gezhi.engines.points.queries.schemes import InForce, adoption
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    must_be_v7,
)
from gezhi.engines.trust.rules.viewer import Viewer


def appeal(viewer: Viewer, wanted: UUID, text: str, id: UUID | None = None) -> Appeal:
    """Object to a review, once and in time, for the holder: oneself, one's household or body.

    Until it is decided nothing is posted to the holder's cost. The same id again is the same
    appeal; Changed when the time is over or an appeal was made already.
    """
    text, id = text.strip(), id or new_id()
    must_be_v7(id)
    if not 1 <= len(text) <= 1000:
        words = Words(zh="写一写哪里不对（最多 1000 个字）", en="say what is wrong with it")
        raise Invalid([Wrong("text", "required", words)])
    with transaction():
        row = _locked(wanted)
        if (row.holder_kind, row.holder) not in {(kind, str(who)) for kind, who in own(viewer)}:
            raise Missing("no-record", "没有这条记录", "there is no such record")
        before = Appeal.objects.filter(record=row).first()
        if before is not None:
            if before.pk == id:
                return before
            raise Changed("appealed", "这一条已经申诉过了", "an appeal was made already")
        if row.reviewed_at is None or row.appeal_until is None:
            raise Changed("waiting", "还没有复核，不用申诉", "it has not been reviewed yet")
        if clock.now() > row.appeal_until:
            raise Changed("too-late", "申诉的时间已过", "the time to appeal is over")
        with for_system():  # an appeal of somebody else's is hidden, and its id is taken
            if Appeal.objects.filter(pk=id).exists():
                raise id_taken()
        made = Appeal.objects.create(id=id, record=row, text=text, by=viewer.account)
        tell(viewer, "points.appealed", row, adoption(viewer, row.adoption_id), "")
    return made


def decide_appeal(
    viewer: Viewer,
    wanted: UUID,
    outcome: Literal["granted", "refused"],
    reason: str,
    points: int | None = None,
) -> Appeal:
    """Decide an appeal, by somebody who reviews there and has had nothing to do with the record;
    not for one's own household.

    `granted` gives the points that were asked for, or `points` of them; a deduction is dropped or
    lowered to `points`. What was posted is reversed, what is due is posted.
    """
    if not 1 <= len(reason.strip()) <= 500:
        words = Words(zh="写一句为什么这样定", en="say why it is decided so")
        raise Invalid([Wrong("reason", "required", words)])
    with transaction():
        row = _locked(wanted)
        made = Appeal.objects.select_for_update(of=("self",), no_key=True).filter(record=row)
        made = made.first()
        if made is None:
            raise Missing("no-appeal", "没有这个申诉", "there is no such appeal")
        found = adoption(viewer, row.adoption_id)
        post = must_review(viewer, row, found)
        must_not_be_own(viewer, [row])
        if not viewer.system and viewer.account in (row.reviewed_by, made.by):
            zh, en = "原来复核的人不能再裁定申诉", "whoever reviewed it does not decide the appeal"
            raise Forbidden("own-review", zh, en)
        if made.outcome:
            if (made.outcome, made.decided_by) == (outcome, viewer.account):
                return made
            raise Changed("decided", "这个申诉已经有了结果", "this appeal was decided already")
        if outcome == "granted":
            made.entry = _grant(viewer, row, found, points)
        made.outcome, made.reason = outcome, reason.strip()
        made.decided_by, made.decided_at = viewer.account, clock.now()
        made.save()
        tell(viewer, "points.appeal_decided", row, found, post, outcome=outcome, given=row.given)
    return made


def _locked(wanted: UUID) -> Record:
    rows = Record.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-record", "没有这条记录", "there is no such record")
    return row


def _grant(viewer: Viewer, row: Record, found: InForce, points: int | None) -> UUID | None:
    """Give the holder what the appeal asks for; returns the entry that was posted, if any."""
    before = row.given or 0
    wish = 0 if row.points < 0 else row.points
    now = wish if points is None else (-abs(points) if row.points < 0 else points)
    if not (before < now <= wish):
        words = Words(zh=f"要比原来的 {before} 分好", en=f"it must be better than {before}")
        raise Invalid([Wrong("points", "points", words)])
    row.given, row.state = now, Record.ACCEPTED if now else Record.REFUSED
    entry = None
    if row.points > 0:
        entry = credit(viewer, row, found, now - before)
        row.entry = row.entry or entry
    elif row.entry is not None:
        entry = new_id()
        write_reversal(viewer, known_entry(row.entry), entry, "appeal")
        row.entry = credit(viewer, row, found, now) if now else None
    row.save(update_fields=["given", "state", "entry"])
    return entry
