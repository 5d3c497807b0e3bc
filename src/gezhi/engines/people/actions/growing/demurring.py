"""Objecting to a promotion on notice, and answering it."""

from uuid import UUID

from gezhi.base import clock
from gezhi.engines.people.actions.growing.promoting import tell_step
from gezhi.engines.people.actions.growing.telling import (
    locked,
    moved,
    same_or_taken,
    wrong,
    wrong_length,
)
from gezhi.engines.people.models import Demur, Promotion
from gezhi.engines.people.queries.growing.career import answers_demurs, is_colleague
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Missing, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer


def demur(viewer: Viewer, promotion: UUID, text: str, id_: UUID) -> Demur:
    """Object to a promotion while it is on notice, once each; only who keeps promotions reads by
    whom. Missing for who has nothing to do with the ladder; the same id again is the same."""
    with transaction():
        row = locked(Promotion, promotion)
        grounds = [grant.path for grant in viewer.grants if grant.path]
        if viewer.account is None or not is_colleague(grounds, row):
            raise Missing("no-promotion", "没有这一条公示", "there is no such notice")
        before = Demur.objects.filter(pk=id_).first()
        if before is not None:
            same_or_taken(before, promotion_id=promotion, text=text.strip(), by=viewer.account)
            return before
        if row.state != Promotion.NOTICE or row.notice_last is None:
            raise moved(row.state)
        faults = [*wrong_id(id_), *wrong_length("text", text, 500, least=4)]
        if clock.today() > row.notice_last:
            faults.append(wrong("text", "公示期已经过了", "the notice has run", "late"))
        if row.demurs.filter(by=viewer.account).exists():
            faults.append(wrong("text", "您已经提过异议", "you objected already", "twice"))
        if faults:
            raise Invalid(faults)
        made = Demur.objects.create(
            id=id_, promotion=row, path=row.path, text=text.strip(), by=viewer.account
        )
        tell_step(viewer, "objected", row, "")
    return made


def answer_demur(viewer: Viewer, wanted: UUID, outcome: str, reason: str) -> Demur:
    """Dismiss or uphold an objection with a reason; upheld, the promotion ends. By somebody who
    neither proposed nor checked it. The same answer again changes nothing."""
    with transaction():
        made = locked(Demur, wanted)
        row = locked(Promotion, made.promotion_id)
        if not answers_demurs(viewer, row):
            raise Forbidden("not-allowed", "这条异议由别人答复", "somebody else answers this one")
        if made.outcome:
            same_or_taken(made, outcome=outcome, reason=reason.strip())
            return made
        faults = list(wrong_length("reason", reason, 500, least=2))
        if outcome not in (Demur.UPHELD, Demur.DISMISSED):
            faults.append(wrong("outcome", "选一个", "choose one"))
        if faults:
            raise Invalid(faults)
        made.outcome, made.reason, made.answered_by = outcome, reason.strip(), viewer.account
        made.save()
        if outcome == Demur.UPHELD and row.state == Promotion.NOTICE:
            row.state, row.reason = Promotion.UPHELD, made.reason
            row.save(update_fields=["state", "reason"])
        tell_step(viewer, "objection_answered", row, "", outcome=outcome)
    return made
