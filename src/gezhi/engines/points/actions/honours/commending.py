"""Commending those whose notice has run, by a decision that is recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.points.actions.honours.telling import (
    message_holder,
    moved,
    must_judge,
    named,
    tell,
)
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.rules.periods import round_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

MOST, LONGEST_REFERENCE = 200, 100


@dataclass(frozen=True, slots=True)
class Commend:
    """A decision that commends several: on `decided`, under a `reference` (the number of a paper or
    of the minutes)."""

    nominations: Sequence[UUID]
    decided: date
    reference: str
    id: UUID = field(default_factory=new_id)


def commend(viewer: Viewer, asked: Commend) -> list[Nomination]:
    """Record the decision, for all of them or none. The same id again changes nothing.

    Changed when one of them moved on meanwhile; Invalid lists what does not go: a notice that still
    runs or an open objection (behind the number of the nomination where there are several), a day
    in the future or within a notice.
    """
    wanted = list(dict.fromkeys(asked.nominations))
    if not 1 <= len(wanted) <= MOST:
        words = Words(zh=f"一次选 1 到 {MOST} 个", en=f"choose 1 to {MOST} at once")
        raise Invalid([Wrong("nominations", "count", words)])
    with transaction():
        rows = _locked(wanted)
        posts = [must_judge(viewer, row) for row in rows]
        if all(row.state == Nomination.COMMENDED and row.decision == asked.id for row in rows):
            return rows
        for row in rows:
            if row.state != Nomination.NOTICE:
                raise moved(row)
        wrong = [*_wrong_decision(asked, rows), *_not_ripe(rows)]
        if wrong:
            raise Invalid(wrong)
        for row, post in zip(rows, posts, strict=True):
            _commend(viewer, row, asked, post)
    return rows


def _locked(wanted: Sequence[UUID]) -> list[Nomination]:
    """The nominations in the order in which everybody locks them."""
    rows = Nomination.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = list(rows.filter(pk__in=wanted))
    if len(found) < len(wanted):
        raise Missing("no-nomination", "没有这条推荐", "there is no such nomination")
    return found


def _wrong_decision(asked: Commend, rows: Sequence[Nomination]) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    if Nomination.objects.filter(decision=asked.id).exists():
        raise Changed("id-taken", "这个编号已用于另一次", "this id belongs to another decision")
    if not 1 <= len(asked.reference.strip()) <= LONGEST_REFERENCE:
        zh = f"写文号或会议记录号（最多 {LONGEST_REFERENCE} 个字）"
        words = Words(zh=zh, en="give the number of the paper or of the minutes")
        yield Wrong("reference", "required", words)
    if asked.decided > today():
        words = Words(zh="还没有开会，先决定再登记", en="the decision is still to come")
        yield Wrong("decided", "future", words)
    last = max(row.notice_last for row in rows if row.notice_last is not None)
    if asked.decided <= last:
        zh = f"公示到{say_date(last)}，决定要在这之后"
        words = Words(zh=zh, en=f"the notice runs until {say_date(last, 'en')}: decide after it")
        yield Wrong("decided", "before", words)


def _not_ripe(rows: Sequence[Nomination]) -> Iterator[Wrong]:
    """What still keeps nominations from being commended."""
    ids = [row.pk for row in rows]
    objected = set(
        Objection.objects.filter(nomination__in=ids, outcome="").values_list(
            "nomination", flat=True
        )
    )
    for number, row in enumerate(rows):
        name = "nominations" if len(rows) == 1 else f"{number}.nominations"
        last = row.notice_last
        if last is None or today() <= last:
            until = say_date(last) if last else ""
            en = f"it is on notice until {say_date(last, 'en') if last else ''}"
            yield Wrong(name, "notice-runs", Words(zh=f"公示到{until}，还没有结束", en=en))
        if row.pk in objected:
            words = Words(zh="有异议还没有答复", en="an objection waits for an answer")
            yield Wrong(name, "objected", words)


def _commend(viewer: Viewer, row: Nomination, asked: Commend, post: str) -> None:
    row.state, row.decision = Nomination.COMMENDED, asked.id
    row.decided, row.reference = asked.decided, asked.reference.strip()
    row.commended_by, row.commended_at = viewer.account, clock.now()
    row.save()
    period = round_of(row.year, row.quarter)
    tell(viewer, "commended", row, post, year=row.year, period=str(period))
    zh, en = named(row)
    said = Words(
        zh=f"恭喜！您被评为{period.say('zh')}“{zh}”。",
        en=f"Congratulations: you are commended as “{en}” of {period.say('en')}.",
    )
    message_holder(row, "commended", said)
