"""Reviewing what was recorded: by another person than the recorder, before it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.points.actions.cycle.crediting import credit_many
from gezhi.engines.points.actions.cycle.recording import facts_of
from gezhi.engines.points.models import Adoption, Record
from gezhi.engines.points.queries.records import scheme_rows
from gezhi.engines.points.queries.schemes import InForce, adoption, may_review, today
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.trust.actions import Row, record, record_many, transaction
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of

MOST = 500
DECIDED = ("state", "given", "reviewed_by", "reviewed_at", "reason", "appeal_until", "entry")
Decided = tuple[Record, InForce, str]
"""A record with its verdict, its scheme, and the post under which it was given."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the review says of a record: `accepted` (with fewer `points` than asked for, where they
    are given) or `refused`. `reason` is required unless all is accepted."""

    record: UUID
    outcome: Literal["accepted", "refused"]
    points: int | None = None
    reason: str = ""


def review(viewer: Viewer, verdicts: Sequence[Verdict]) -> list[Record]:
    """Decide on records, all or none; gains are posted at once, deductions when the time to appeal
    is over.

    Forbidden for who recorded it, for whose own household it is (oneself, one's household or body)
    and for who holds no post that reviews there; Changed when somebody else decided otherwise
    meanwhile; Invalid for points beyond those asked for and for a missing reason. The same verdict
    again changes nothing.
    """
    if not 1 <= len(verdicts) <= MOST:
        words = Words(zh=f"一次最多复核 {MOST} 条", en=f"at most {MOST} at once")
        raise Invalid([Wrong("records", "count", words)])
    wanted = {one.record: one for one in verdicts}
    with transaction():
        locked = Record.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        rows = list(locked.filter(pk__in=wanted))
        if len(rows) < len(wanted):
            raise Missing("no-record", "没有这条记录", "there is no such record")
        schemes = {id_: adoption(viewer, id_) for id_ in {row.adoption_id for row in rows}}
        must_not_be_own(viewer, rows)
        decided = [
            one
            for row in rows
            if (one := _decide(viewer, row, schemes[row.adoption_id], wanted[row.pk])) is not None
        ]
        credit_many(viewer, [(row, of, row.given) for row, of, _ in decided if row.given > 0])
        _save([row for row, _, _ in decided])
        record_many(viewer, (_told(*one) for one in decided))
    return rows


def _decide(viewer: Viewer, row: Record, found: InForce, verdict: Verdict) -> Decided | None:
    """Note a verdict in the row; None where it was given before."""
    post = must_review(viewer, row, found)
    given = given_by(row, verdict)
    if row.state != Record.WAITING:
        if (row.state, row.given, row.reviewed_by) == (verdict.outcome, given, viewer.account):
            return None
        zh, en = "别人已经复核过了，请刷新", "somebody else has reviewed it: reload"
        raise Changed("reviewed", zh, en, state=row.state, given=row.given)
    row.state, row.given = verdict.outcome, given
    row.reviewed_by, row.reviewed_at = viewer.account, clock.now()
    row.reason = verdict.reason.strip()
    appeal = calendar_of(pack_by_id(found.adoption.version_id)).deadline(
        row.reviewed_at, found.scheme.review.appeal
    )
    row.appeal_until = appeal.due
    return row, found, post


def _save(rows: Sequence[Record]) -> None:
    """Write the verdicts back: one statement, sent for each row; `bulk_update` takes six times as
    long to put its own together."""
    fields = [Record._meta.get_field(name) for name in (*DECIDED, "id")]
    marks = ", ".join(f"{name} = %s" for name in DECIDED)
    values = [
        [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE points_record SET {marks} WHERE id = %s", values)  # noqa: S608


def _told(row: Record, found: InForce, post: str) -> Row:
    about = {"place_id": found.adoption.place_id, "path": row.path}
    facts = {**facts_of(row, found), "outcome": row.state, "given": row.given}
    return Row("points.reviewed", "record", row.pk, **about, facts=facts, post=post)


def must_review(viewer: Viewer, row: Record, found: InForce) -> str:
    """The post under which the viewer reviews a record; Forbidden without one, and for one's own
    recording."""
    post = may_review(viewer, found, row.path)
    if post is None:
        raise Forbidden("not-allowed", "这一条不由您复核", "you do not review this record")
    if not viewer.system and row.by == viewer.account:
        zh, en = "自己记的要由别人复核", "somebody else reviews what one recorded oneself"
        raise Forbidden("own-record", zh, en)
    return post


def must_not_be_own(viewer: Viewer, rows: Sequence[Record]) -> None:
    """Forbidden where one of these records is the viewer's own, their household's or their body's:
    nobody decides on points of their own, whoever recorded them."""
    mine = {(kind, str(id_)) for kind, id_ in own(viewer)}
    if any((row.holder_kind, row.holder) in mine for row in rows):
        zh = "自己、自己家和自己单位的积分，要由别人来定"
        en = "somebody else decides on points of oneself, one's own household or body"
        raise Forbidden("own-points", zh, en)


def given_by(row: Record, verdict: Verdict) -> int:
    """The points that a verdict gives; Invalid where they or the reason are not right."""
    refused = verdict.outcome == "refused"
    sign = -1 if row.points < 0 else 1
    given = 0 if refused else row.points if verdict.points is None else sign * abs(verdict.points)
    wrong = []
    if not refused and not 1 <= abs(given) <= abs(row.points):
        zh = f"最多 {abs(row.points)} 分，至少 1 分；不给分请选“不算”"
        en = f"from 1 to {abs(row.points)} points; to give none, refuse it"
        wrong.append(Wrong("points", "points", Words(zh=zh, en=en)))
    if given != row.points and not verdict.reason.strip():
        words = Words(zh="改分或不算，要写一句为什么", en="say why it is changed or refused")
        wrong.append(Wrong("reason", "required", words))
    if len(verdict.reason) > 500:
        words = Words(zh="最多 500 个字", en="at most 500 characters")
        wrong.append(Wrong("reason", "too-long", words))
    if wrong:
        raise Invalid(wrong)
    return given


def finish_review(viewer: Viewer, wanted: int, day: date) -> Adoption:
    """Say that the review period of a day is over: nothing of it is recorded any more (what was
    left out is appealed), under whichever version of the scheme. Changed while records of it wait,
    those of earlier versions too; Invalid for a period that is not over.
    """
    with transaction():
        found = adoption(viewer, wanted)
        row = _locked(found)
        if may_review(viewer, found, row.path) is None:
            raise Forbidden("not-allowed", "这个方案不由您复核", "you do not review this scheme")
        period = stretch(found.scheme.review_every, day)
        if period.last >= today():
            words = Words(zh=f"{period} 还没有过完", en=f"{period} is not over")
            raise Invalid([Wrong("day", "future", words)])
        if row.reviewed is not None and row.reviewed >= period.last:
            return row
        waits = scheme_rows(found).filter(state=Record.WAITING, day__lte=period.last)
        waiting = waits.count()
        if waiting:
            zh, en = f"还有 {waiting} 条没有复核", f"{waiting} records still wait"
            raise Changed("waiting", zh, en, waiting=waiting)
        row.reviewed = period.last
        open_ = Q(reviewed=None) | Q(reviewed__lt=period.last)
        _versions(found).filter(open_).update(reviewed=period.last)
        post = may_review(viewer, found, row.path) or ""
        record(
            viewer,
            "points.period_reviewed",
            "scheme",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            as_post=post,
            scheme=row.scheme,
            period=str(period),
        )
    return row


def _versions(found: InForce) -> QuerySet[Adoption]:
    """Every decision on the same scheme at the same place."""
    row = found.adoption
    return Adoption.objects.filter(place=row.place_id, scheme=row.scheme)


def _locked(found: InForce) -> Adoption:
    """The scheme's row, with all its versions kept from changing until this has ended."""
    rows = _versions(found).select_for_update(of=("self",), no_key=True).order_by("pk")
    return next(row for row in rows if row.pk == found.adoption.pk)
