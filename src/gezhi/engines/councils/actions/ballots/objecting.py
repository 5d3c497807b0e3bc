"""Objections to a roll while it is posted, and their answers in the legal days."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.telling import locked, moved, must_run, no_ballot, tell
from gezhi.engines.councils.models import Ballot, RollObjection, RollRow
from gezhi.engines.councils.queries.ballots.kinds import rules_of
from gezhi.engines.trust.actions import own_account, transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    must_be_v7,
)
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST = 1000
ANSWER_DAYS = 3
"""Days within which an objection is answered where the statute gives no number."""


def last_day_to_object(row: Ballot) -> date | None:
    """The last day for objections: so many after the announcement as the statute says, else until
    the day before it opens. None before it is announced."""
    if row.announced is None:
        return None
    days = rules_of(row).number("objection_days")
    if days is None:
        return clock.local(row.opens).date() - timedelta(days=1)
    return clock.local(row.announced).date() + timedelta(days=days)


def object_to_roll(
    viewer: Viewer, wanted: UUID, text: str, about: str = "", id: UUID | None = None
) -> RollObjection:
    """Object to the roll of an announced ballot, signed in: to a line (`about`, its key), or that
    one is missing. The same id again is the same objection.

    Changed when the days for it are over, Missing for a ballot that is not announced.
    """
    account, text, id = own_account(viewer), text.strip(), id or new_id()
    must_be_v7(id)
    if not 1 <= len(text) <= LONGEST:
        words = Words(zh=f"写明什么不对（最多 {LONGEST} 个字）", en="say what is wrong with it")
        raise Invalid([Wrong("text", "required", words)])
    with transaction():
        row = locked(wanted)
        before = RollObjection.objects.filter(pk=id).first()
        if before is not None:
            if (before.ballot_id, before.text, before.by) == (row.pk, text, account):
                return before
            raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another one")
        if row.state == Ballot.DRAFT:
            raise no_ballot()
        last = last_day_to_object(row)
        if row.state != Ballot.ANNOUNCED or last is None or clock.today() > last:
            raise Changed("roll-days-over", "名册异议期已过", "the days for objections are over")
        line = RollRow.objects.filter(ballot=row, key=about).first() if about else None
        days = rules_of(row).number("decision_days") or ANSWER_DAYS
        made = RollObjection.objects.create(
            id=id,
            ballot=row,
            path=row.path,
            about=line,
            text=text,
            by=account,
            due=clock.today() + timedelta(days=days),
        )
        tell(viewer, "roll_objected", row, "")
    return made


def answer_objection(
    viewer: Viewer, wanted: UUID, outcome: Literal["upheld", "dismissed"], reason: str
) -> RollObjection:
    """Answer an objection with a reason, by a holder of `ballot.run` who did not make it; where it
    is upheld, mend the roll beside it. The same answer again changes nothing; Changed when it was
    answered otherwise, or the ballot has opened."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST:
        raise Invalid([Wrong("reason", "required", Words(zh="写一句为什么", en="give a reason"))])
    with transaction():
        made = RollObjection.objects.filter(pk=wanted).first()
        if made is None:
            raise Missing("no-objection", "没有这条异议", "there is no such objection")
        row = locked(made.ballot_id)
        made.refresh_from_db()
        post = must_run(viewer, row.path)
        if viewer.account is not None and viewer.account == made.by:
            zh, en = "自己提的异议由别人答复", "somebody else answers one's own objection"
            raise Forbidden("own-objection", zh, en)
        if made.outcome:
            if (made.outcome, made.reason, made.answered_by) == (outcome, reason, viewer.account):
                return made
            zh, en = "别人已经答复了，请刷新", "somebody else has answered it: reload"
            raise Changed("answered", zh, en, outcome=made.outcome)
        if row.state != Ballot.ANNOUNCED:
            raise moved(row)
        made.outcome, made.reason = outcome, reason
        made.answered_by, made.answered_at = viewer.account, clock.now()
        made.save()
        late = made.due is not None and clock.today() > made.due
        tell(viewer, "objection_answered", row, post, outcome=outcome, late=late)
    return made
