"""Objecting to a nomination on the notice, and answering it."""

from typing import Literal
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.actions.honours.telling import (
    locked,
    message,
    moved,
    must_judge,
    named,
    tell,
)
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.rules.refusing import id_taken
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


def object_to_nomination(
    viewer: Viewer, wanted: UUID, text: str, id: UUID | None = None
) -> Objection:
    """Object while the notice runs, for whoever is signed in; once each. Reviewers alone see who it
    was. The same id again is the same objection; Changed when the notice is over. Missing for what
    is not and never was on notice, so that nobody learns of it."""
    account, text, id = own_account(viewer), text.strip(), id or new_id()
    must_be_v7(id)
    if not 1 <= len(text) <= LONGEST:
        zh = f"写一写为什么有异议（最多 {LONGEST} 个字）"
        words = Words(zh=zh, en=f"say what you have against it, in {LONGEST} characters")
        raise Invalid([Wrong("text", "required", words)])
    with transaction():
        row = locked(wanted)
        if row.notice_last is None:
            raise Missing("no-nomination", "没有这条公示", "there is no such notice")
        before = Objection.objects.filter(nomination=row, by=account).first()
        if before is not None:
            if before.pk == id:
                return before
            zh, en = "您已经提过异议了，请等答复", "you objected already: an answer comes"
            raise Changed("objected", zh, en)
        if row.state != Nomination.NOTICE:
            raise moved(row)
        if today() > row.notice_last:
            raise Changed("notice-over", "公示期已过", "the notice is over")
        if Objection.objects.filter(pk=id).exists():
            raise id_taken()
        made = Objection.objects.create(id=id, nomination=row, path=row.path, text=text, by=account)
        tell(viewer, "nomination_objected", row, "")
    return made


def answer_objection(
    viewer: Viewer, wanted: UUID, outcome: Literal["upheld", "dismissed"], reason: str
) -> Objection:
    """Answer an objection with a reason, by a reviewer who did not accept the nomination and has
    nothing to do with either. Upheld, it ends the nomination, and other open objections with it.
    The same answer again changes nothing; Changed when it was answered otherwise meanwhile."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST:
        words = Words(zh="写一句为什么", en="give a reason")
        raise Invalid([Wrong("reason", "required", words)])
    with transaction():
        made = Objection.objects.filter(pk=wanted).first()
        if made is None:
            raise Missing("no-objection", "没有这条异议", "there is no such objection")
        row = locked(made.nomination_id)
        made.refresh_from_db()
        post = must_judge(viewer, row)
        _must_be_third(viewer, row, made)
        if made.outcome:
            if (made.outcome, made.reason, made.answered_by) == (outcome, reason, viewer.account):
                return made
            zh, en = "别人已经答复了，请刷新", "somebody else has answered it: reload"
            raise Changed("answered", zh, en, outcome=made.outcome)
        if row.state != Nomination.NOTICE:
            raise moved(row)
        _answer(viewer, row, made, outcome, reason, post)
        if outcome == Objection.UPHELD:
            row.state = Nomination.UPHELD
            row.save(update_fields=["state"])
            for other in Objection.objects.filter(nomination=row, outcome=""):
                _answer(viewer, row, other, outcome, reason, post)
    return made


def _must_be_third(viewer: Viewer, row: Nomination, made: Objection) -> None:
    if viewer.system:
        return
    if viewer.account == row.reviewed_by:
        zh, en = "审核通过的人不能再答复异议", "whoever accepted it does not answer for it"
        raise Forbidden("own-review", zh, en)
    if viewer.account == made.by:
        zh, en = "自己提的异议由别人答复", "somebody else answers one's own objection"
        raise Forbidden("own-objection", zh, en)


def _answer(
    viewer: Viewer, row: Nomination, made: Objection, outcome: str, reason: str, post: str
) -> None:
    made.outcome, made.reason = outcome, reason
    made.answered_by, made.answered_at = viewer.account, clock.now()
    made.save(update_fields=["outcome", "reason", "answered_by", "answered_at"])
    tell(viewer, "objection_answered", row, post, outcome=outcome)
    zh, en = named(row)
    said = Words(
        zh=f"您对“{zh}”公示提的异议有答复了，在“我的推荐”里看。",
        en=f"Your objection to the notice of “{en}” was answered; see My nominations.",
    )
    message(made.by, "answered", row, said)
