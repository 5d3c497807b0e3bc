"""Reviewing nominations, and putting those that are accepted on the notice."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.engines.people.models import Person
from gezhi.engines.points.actions.honours.nominating import already, wrong_ground
from gezhi.engines.points.actions.honours.telling import (
    locked,
    message,
    message_holder,
    moved,
    must_judge,
    named,
    tell,
)
from gezhi.engines.points.models import Nomination
from gezhi.engines.points.queries.commending import is_private, kind_of, rules_of
from gezhi.engines.points.queries.holders import holder
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of

LONGEST_REASON, LONGEST_TEXT = 500, 1000


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the review says of a nomination, and why. An accepted one has a `holder` (where it is
    empty, the nominator's) and can go on the notice at once, with the `text` to publish."""

    nomination: UUID
    outcome: Literal["accepted", "refused"]
    reason: str
    holder: str = ""
    text: str = ""


def review_nomination(viewer: Viewer, asked: Assessment) -> Nomination:
    """Accept or refuse a nomination, by whoever neither made it nor is it; the nominee is asked for
    consent to be named before anything is public.

    The same assessment again changes nothing; Changed when somebody else decided meanwhile, or it
    was taken back. Invalid without a reason, without a holder, for one of elsewhere or one who was
    accepted for that kind and year already.
    """
    try:
        with transaction():
            row = locked(asked.nomination)
            post = must_judge(viewer, row)
            if row.state != Nomination.NOMINATED:
                return _again(viewer, row, asked)
            _judge(viewer, row, asked)
            row.save()
            tell(viewer, "nomination_reviewed", row, post, outcome=asked.outcome)
            _tell_both(row)
            if row.state == Nomination.ACCEPTED and asked.text.strip():
                _publish(viewer, row, asked.text, post)
    except IntegrityError as fault:
        raise Invalid([already()]) from fault
    return row


def _again(viewer: Viewer, row: Nomination, asked: Assessment) -> Nomination:
    refused = row.state == Nomination.REFUSED
    stands = (row.reviewed_by, row.reason, "refused" if refused else "accepted")
    same = stands == (viewer.account, asked.reason.strip(), asked.outcome)
    if same and asked.holder in ("", row.holder) and row.state != Nomination.WITHDRAWN:
        return row
    raise moved(row)


def _judge(viewer: Viewer, row: Nomination, asked: Assessment) -> None:
    """Note an assessment in the row; Invalid for everything that is wrong with it."""
    wrong = []
    if not 1 <= len(asked.reason.strip()) <= LONGEST_REASON:
        zh = f"写一句理由（最多 {LONGEST_REASON} 个字）"
        words = Words(zh=zh, en=f"give a reason, in {LONGEST_REASON} characters")
        wrong.append(Wrong("reason", "required", words))
    if len(asked.text.strip()) > LONGEST_TEXT:
        wrong.append(_text_wrong())
    if asked.outcome == "accepted":
        wrong += _link(viewer, row, asked.holder or row.holder)
    if wrong:
        raise Invalid(wrong)
    row.state, row.reason = asked.outcome, asked.reason.strip()
    row.reviewed_by, row.reviewed_at = viewer.account, clock.now()


def _link(viewer: Viewer, row: Nomination, wanted: str) -> list[Wrong]:
    """Say in the row whose the nomination is; what is wrong with that."""
    if not wanted:
        words = Words(zh="找出推荐的是哪一位", en="find out who is meant")
        return [Wrong("holder", "required", words)]
    whose = holder(viewer, row.holder_kind, wanted)
    row.holder = whose.id
    must_judge(viewer, row)
    wrong = list(wrong_ground(row.path, whose, kind_of(row)))
    if is_private(row) and whose.id in _own_of(row.by):
        words = Words(zh="不能推荐自己和自己家", en="nobody nominates oneself or one's household")
        wrong.append(Wrong("holder", "own", words))
    going = Nomination.objects.filter(
        place=row.place_id,
        commendation=row.commendation,
        kind=row.kind,
        year=row.year,
        quarter=row.quarter,
        holder=row.holder,
        state__in=Nomination.GOING,
    )
    return [*wrong, already()] if going.exclude(pk=row.pk).exists() else wrong


def _own_of(account: UUID | None) -> set[str]:
    """The person of an account and their household: a nomination in words may have meant them."""
    rows = Person.objects.filter(account=account) if account is not None else ()
    return {str(one) for row in rows for one in (row.pk, row.household_id) if one is not None}


def _tell_both(row: Nomination) -> None:
    zh, en = named(row)
    if row.state == Nomination.REFUSED:
        said = Words(
            zh=f"您推荐的“{zh}”没有通过审核，理由在“我的推荐”里。",
            en=f"Your nomination as “{en}” was not accepted; the reason stands in My nominations.",
        )
        message(row.by, "refused", row, said)
        return
    asked = Words(
        zh=f"邻居推荐您为“{zh}”，审核已经通过，接着要公示。公开时写不写您的名字由您定：请在“我的数据”里选"
        "“表扬时可以写我的名字”。不同意就只写类别，照样可以表彰；不想参评，可以在“我的推荐”里退出。",
        en=f"You were nominated as “{en}”, and it was accepted; a notice comes next. Whether your "
        "name stands there is for you to say, in My data. Without your consent only the kind is "
        "shown, and you may be commended all the same. You can also step back, in My nominations.",
    )
    message_holder(row, "consent", asked)


def put_on_notice(viewer: Viewer, wanted: UUID, text: str) -> Nomination:
    """Publish an accepted nomination, with a text: the notice runs the pack's working days from
    today, today not counted. The text shows only with the nominee's consent, as their name does.
    The same again changes nothing; Changed where it is not accepted (any more)."""
    with transaction():
        row = locked(wanted)
        post = must_judge(viewer, row)
        if row.state == Nomination.NOTICE and row.text == text.strip():
            return row
        if row.state != Nomination.ACCEPTED:
            raise moved(row)
        _publish(viewer, row, text, post)
    return row


def _publish(viewer: Viewer, row: Nomination, text: str, post: str) -> None:
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise Invalid([_text_wrong()])
    row.text, row.state = text.strip(), Nomination.NOTICE
    row.notice_first, row.notice_last = today(), last_day(row)
    row.save()
    tell(viewer, "nomination_noticed", row, post, until=row.notice_last.isoformat())
    (zh, en), until = named(row), row.notice_last
    day = say_date(until, "en")
    said = Words(
        zh=f"您推荐的“{zh}”审核通过，公示到{say_date(until)}。",
        en=f"Your nomination as “{en}” was accepted; it is on notice until {day}.",
    )
    message(row.by, "notice", row, said)


def _text_wrong() -> Wrong:
    zh = f"写公示要登的话（最多 {LONGEST_TEXT} 个字）"
    words = Words(zh=zh, en=f"write what is published, in {LONGEST_TEXT} characters")
    return Wrong("text", "required", words)


def last_day(row: Nomination) -> date:
    """The last day of a notice that begins now, by the calendar of the pack."""
    calendar = calendar_of(pack_by_id(row.version_id))
    due = calendar.deadline(clock.now(), rules_of(row).notice).due
    assert due is not None  # noqa: S101
    return timezone.localtime(due - timedelta.resolution, timezone.get_default_timezone()).date()
