"""Promotions: proposed with evidence, checked by another, on notice, decided by a third."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.people.actions.growing.telling import (
    locked,
    message,
    moved,
    same_or_taken,
    wrong,
    wrong_length,
)
from gezhi.engines.people.models import Person, Promotion, Standing
from gezhi.engines.people.queries.growing.career import having, ladder_over, rules_of
from gezhi.engines.people.queries.growing.defined import must
from gezhi.engines.people.rules.ladder import Condition, conditions
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of

KEEPS, DECIDES = "career.keep", "career.decide"


@dataclass(frozen=True, slots=True)
class NewPromotion:
    """Whose next grade is proposed; `appraisals` say by which yearly results, one each."""

    person: UUID
    ladder: str
    appraisals: tuple[str, ...] = ()
    id: UUID = field(default_factory=new_id)


def propose_promotion(viewer: Viewer, asked: NewPromotion) -> Promotion:
    """Propose somebody's next grade. What it asks and what there is of it is frozen as evidence;
    Invalid names every condition that is not met. Nobody proposes themselves. The same id again is
    the same proposal."""
    with transaction():
        before = Promotion.objects.filter(pk=asked.id).first()
        if before is not None:
            same_or_taken(before, person_id=asked.person, ladder=asked.ladder)
            return before
        rows = Standing.objects.select_for_update(of=("self",), no_key=True).filter(until=None)
        rows = rows.filter(person=asked.person, ladder=asked.ladder)
        standing = rows.select_related("person", "place").first()
        if standing is None:
            raise Invalid(
                [wrong("person", "还不在等级上", "they do not stand on it yet", "unknown")]
            )
        post = must(viewer, KEEPS, standing.path)
        _must_be_another(viewer, standing.person)
        faults = list(wrong_id(asked.id))
        adopted = ladder_over(viewer, standing.path, asked.ladder)
        step = rules_of(adopted).after(standing.grade)
        if step is None:
            raise Invalid([wrong("person", "已经是最高一级", "they stand at the top", "top")])
        proofs = [one.strip()[:120] for one in asked.appraisals if one.strip()]
        met = conditions(step, _has(standing, step, len(set(proofs))))
        faults += [_unmet(one) for one in met if not one.met]
        if Promotion.objects.filter(
            person=asked.person, ladder=asked.ladder, state__in=Promotion.GOING
        ).exists():
            faults.append(wrong("person", "已经有一条晋升在办", "one is under way", "twice"))
        if faults:
            raise Invalid(faults)
        made = Promotion.objects.create(
            id=asked.id,
            place=standing.place,
            path=standing.path,
            person=standing.person,
            ladder=asked.ladder,
            adopted=adopted,
            from_grade=standing.grade,
            to_grade=step.key,
            evidence={one.key: [one.asks, one.has] for one in met},
            appraisals=proofs,
            proposed_by=viewer.account,
        )
        tell_step(viewer, "proposed", made, post)
    return made


def _has(standing: Standing, step: Any, appraisals: int) -> Any:
    return having(standing.person_id, step, standing.since, appraisals, clock.today())


LACKS = {
    "post": ("还没有任这一级的岗位", "they hold no post of that grade"),
    "years": ("年限还差 {} 年", "{} more years are wanted"),
    "hours": ("培训还差 {} 小时", "{} more hours of training are wanted"),
    "appraisals": ("考核结果还差 {} 次", "{} more appraisals are wanted"),
}


def _unmet(one: Condition) -> Wrong:
    zh, en = LACKS[one.key]
    name = "appraisals" if one.key == "appraisals" else "person"
    return wrong(name, zh.format(one.lacks), en.format(one.lacks), f"lacks-{one.key}")


def _must_be_another(viewer: Viewer, person: Person) -> None:
    if viewer.account is not None and person.account_id == viewer.account:
        raise Forbidden("own", "自己的晋升由别人来办", "somebody else sees to one's own promotion")


def _must_be_apart(viewer: Viewer, row: Promotion) -> None:
    """Proposing, checking and deciding are three people's."""
    _must_be_another(viewer, row.person)
    if viewer.account is not None and viewer.account in (row.proposed_by, row.checked_by):
        zh, en = "您已经经手过这一步，要换一个人", "you took a step of it: somebody else goes on"
        raise Forbidden("same-person", zh, en)


def check_promotion(viewer: Viewer, wanted: UUID, *, agreed: bool, reason: str = "") -> Promotion:
    """Check a proposal, by somebody else than who made it: put it on notice for the ladder's days,
    or refuse it with a reason. Changed when it has moved on."""
    with transaction():
        row = locked(Promotion, wanted)
        post = must(viewer, KEEPS, row.path)
        if row.checked_by is not None and row.checked_by == viewer.account:
            return row
        _must_be_apart(viewer, row)
        if row.state != Promotion.PROPOSED:
            raise moved(row.state)
        if not agreed:
            return _refuse(viewer, row, reason, post, "checked_by")
        row.state, row.checked_by = Promotion.NOTICE, viewer.account
        row.notice_first, row.notice_last = clock.today(), _notice_last(row)
        row.save()
        tell_step(viewer, "noticed", row, post, until=row.notice_last.isoformat())
        day = row.notice_last
        words = Words(
            zh=f"您的晋升正在公示，到{say_date(day)}为止。",
            en=f"Your promotion is on notice until {say_date(day, 'en')}.",
        )
        message(row.person, "promotion-notice", row.pk, words)
    return row


def _refuse(viewer: Viewer, row: Promotion, reason: str, post: str, who: str) -> Promotion:
    faults = list(wrong_length("reason", reason, 500, least=2))
    if faults:
        raise Invalid(faults)
    row.state, row.reason = Promotion.REFUSED, reason.strip()
    setattr(row, who, viewer.account)
    row.save()
    tell_step(viewer, "refused", row, post)
    words = Words(
        zh="您的晋升没有通过，理由在“我的岗位”里。", en="Your promotion was not granted; see why."
    )
    message(row.person, "promotion-refused", row.pk, words)
    return row


def _notice_last(row: Promotion) -> date:
    calendar = calendar_of(pack_by_id(row.adopted.version_id))
    due = calendar.deadline(clock.now(), rules_of(row.adopted).notice).due
    assert due is not None  # noqa: S101
    return timezone.localtime(due - timedelta.resolution, clock.ZONE).date()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of a promotion: from which day, by which decision; a refusal has a reason."""

    promotion: UUID
    agreed: bool
    effective: date
    reference: str = ""
    reason: str = ""


def decide_promotion(viewer: Viewer, asked: Decision) -> Promotion:
    """Decide a promotion after its notice, by a third person: the grade changes on the day named.
    Refused while the notice runs, while an objection waits, or where a condition is met no more."""
    with transaction():
        row = locked(Promotion, asked.promotion)
        post = must(viewer, DECIDES, row.path)
        if row.decided_by is not None and row.decided_by == viewer.account:
            return row
        _must_be_apart(viewer, row)
        if row.state != Promotion.NOTICE:
            raise moved(row.state)
        if not asked.agreed:
            return _refuse(viewer, row, asked.reason, post, "decided_by")
        standing = locked_standing(row)
        faults = list(_wrong_decision(row, asked, standing))
        if faults:
            raise Invalid(faults)
        row.state, row.decided_by, row.decided = Promotion.DECIDED, viewer.account, clock.today()
        row.effective, row.reference = asked.effective, asked.reference.strip()
        row.save()
        standing.until = asked.effective
        standing.save(update_fields=["until"])
        Standing.objects.create(
            id=new_id(),
            place=standing.place,
            path=standing.path,
            person=row.person,
            ladder=row.ladder,
            grade=row.to_grade,
            since=asked.effective,
            promotion=row.pk,
            by=viewer.account,
        )
        tell_step(viewer, "granted", row, post)
        words = Words(
            zh="您的晋升已经定了，见“我的岗位”。", en="Your promotion is granted; see My post."
        )
        message(row.person, "promotion-granted", row.pk, words)
    return row


def locked_standing(row: Promotion) -> Standing:
    """The standing from which a promotion goes; Changed when it is not that one any more."""
    rows = Standing.objects.select_for_update(of=("self",), no_key=True).filter(until=None)
    found = rows.filter(person=row.person_id, ladder=row.ladder).first()
    if found is None or found.grade != row.from_grade:
        raise moved("standing")
    return found


def _wrong_decision(row: Promotion, asked: Decision, standing: Standing) -> Iterator[Wrong]:
    yield from wrong_length("reference", asked.reference, 100)
    if row.notice_last is None or clock.today() <= row.notice_last:
        day = say_date(row.notice_last) if row.notice_last else ""
        yield wrong("reference", f"公示到{day}，过后再定", "its notice still runs", "notice")
    if row.demurs.filter(outcome="").exists():
        yield wrong("reference", "还有异议没有答复", "an objection waits for an answer", "demur")
    if asked.effective < standing.since:
        yield wrong("effective", "不能早于上一级的日子", "not before the grade before", "early")
    step = rules_of(row.adopted).step(row.to_grade)
    if step is not None:
        have = conditions(step, _has(standing, step, len(row.appraisals)))
        yield from (_unmet(one) for one in have if not one.met and one.key == "post")


def withdraw_promotion(viewer: Viewer, wanted: UUID) -> Promotion:
    """Take a promotion back before it is decided: whoever proposed it, or the person. Again: the
    same."""
    with transaction():
        row = locked(Promotion, wanted)
        own = row.person.account_id is not None and row.person.account_id == viewer.account
        if not (own or (viewer.account is not None and row.proposed_by == viewer.account)):
            raise Forbidden(
                "not-allowed", "只有本人和提出的人能撤回", "it is not yours to take back"
            )
        if row.state == Promotion.WITHDRAWN:
            return row
        if row.state not in Promotion.GOING:
            raise moved(row.state)
        row.state = Promotion.WITHDRAWN
        row.save(update_fields=["state"])
        tell_step(viewer, "withdrawn", row, "", by="self" if own else "proposer")
    return row


def tell_step(viewer: Viewer, verb: str, row: Promotion, post: str, **facts: Any) -> None:
    """Tell the journal of a step of a promotion, without whose it is."""
    where: dict[str, Any] = {"place_id": row.place_id, "path": row.path, "as_post": post}
    about = {"ladder": row.ladder, **facts}
    record(viewer, f"promotion.{verb}", "promotion", row.pk, **where, **about)
