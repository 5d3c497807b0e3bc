"""Judging indicators, and the check by somebody else that shows the scores to the assessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.assessment.actions.telling import locked, moved, must_work, said_period, tell
from gezhi.engines.assessment.models import Assessed, Period, Score
from gezhi.engines.assessment.queries.schemes import names, pack_of, rules_of
from gezhi.engines.assessment.rules.marks import judged, kept
from gezhi.engines.trust.actions import message_account, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong, wrong_text
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assessment import Indicator
from gezhi.pack.calendar import calendar_of

MOST = 400


@dataclass(frozen=True, slots=True)
class Judged:
    """Points of one indicator for one of the assessed, with a reason. `was` are the points that the
    judge saw, so that nobody writes over somebody else's unseen."""

    assessed: UUID
    indicator: str
    points: int
    reason: str
    was: int | None = None


def judge(viewer: Viewer, asked: Sequence[Judged]) -> int:
    """Note points and reasons, all of them or none; returns how many are new or changed.

    The same points again change nothing. Invalid names a field `<assessed>.<indicator>.points`
    or `.reason`; Changed when one was scored by somebody else meanwhile or is not judged any more;
    Forbidden for one's own.
    """
    if not 1 <= len(asked) <= MOST:
        words = Words(zh=f"一次评 1 到 {MOST} 项", en=f"judge 1 to {MOST} at once")
        raise Invalid([Wrong("points", "count", words)])
    wrong: list[Wrong] = []
    done = 0
    with transaction():
        for one in sorted(asked, key=lambda one: (str(one.assessed), one.indicator)):
            done += _judge_one(viewer, one, wrong)
        if wrong:
            raise Invalid(wrong)
    return done


def _judge_one(viewer: Viewer, asked: Judged, wrong: list[Wrong]) -> int:
    row = locked(asked.assessed)
    post = must_work(viewer, row).judge
    if post is None:
        raise Forbidden("not-allowed", "评分不由您来", "you do not judge here")
    line = rules_of(row.period).indicator(asked.indicator)
    faults = list(_wrong(asked, line))
    if faults or line is None:
        wrong += faults
        return 0
    score = Score.objects.filter(assessed=row, indicator=line.indicator).first()
    stands = (score.points, score.reason) if score is not None else (None, "")
    if stands == (asked.points, asked.reason.strip()):
        return 0
    if row.state != Assessed.JUDGED or row.period.state == Period.OPEN:
        raise moved(row) if row.state != Assessed.JUDGED else _too_early(row)
    if stands[0] != asked.was:
        zh, en = "别人刚评过这一项，请看过再评", "somebody judged this meanwhile: look at it first"
        raise Changed("judged-meanwhile", zh, en, points=stands[0])
    score = score or Score(id=new_id(), assessed=row, path=row.path, whose=row.whose)
    score.indicator, score.points, score.reason = line.indicator, asked.points, asked.reason.strip()
    score.reached = kept(judged(asked.points, line.scale))
    score.by, score.at = viewer.account, clock.now()
    score.save()
    tell(viewer, "judged", row, post, item=line.indicator)
    return 1


def _too_early(row: Assessed) -> Changed:
    last = row.period.last
    zh = f"这一期到{say_date(last)}才完，完了再评"
    en = f"the period runs until {say_date(last, 'en')}: judge it afterwards"
    return Changed("period-runs", zh, en)


def _wrong(asked: Judged, line: Indicator | None) -> Iterator[Wrong]:
    start = f"{asked.assessed}.{asked.indicator}"
    if line is None or line.judged is None:
        words = Words(zh="这一项不由人评", en="people do not judge this indicator")
        yield Wrong(f"{start}.points", "counted", words)
        return
    if not 0 <= asked.points <= line.scale:
        words = Words(zh=f"写 0 到 {line.scale}", en=f"give 0 to {line.scale}")
        yield Wrong(f"{start}.points", "scale", words)
    yield from wrong_text(f"{start}.reason", asked.reason)


def check(viewer: Viewer, wanted: UUID) -> Assessed:
    """Confirm the scores of one of the assessed, by somebody who judged none of them: they are
    shown to the assessed, who have the pack's days for an objection. Again changes nothing.

    Invalid while an indicator is not judged; Forbidden for whoever judged, and for one's own.
    """
    with transaction():
        row = locked(wanted)
        found = must_work(viewer, row)
        if row.state == Assessed.SHOWN and row.checked_by == viewer.account:
            return row
        if row.state != Assessed.JUDGED:
            raise moved(row)
        scores = list(row.scores.all())
        _must_be_whole(row, scores)
        if viewer.account is not None and viewer.account in {one.by for one in scores}:
            zh, en = "您评过分，核对要换一个人", "you judged: somebody else checks"
            raise Forbidden("own-scores", zh, en)
        row.state, row.checked_by, row.checked_at = Assessed.SHOWN, viewer.account, clock.now()
        within = rules_of(row.period).objection
        due = calendar_of(pack_of(row.period)).deadline(clock.now(), within).due
        row.objections_until = clock.local(due or clock.now()).date()
        row.save()
        tell(viewer, "checked", row, found.judge or found.lead or "", turn=row.turn)
        _tell_holder(viewer, row)
    return row


def _must_be_whole(row: Assessed, scores: Sequence[Score]) -> None:
    known = {one.indicator for one in scores}
    lines = rules_of(row.period).indicators
    missing = [line.name for line in lines if line.indicator not in known]
    if row.period.state == Period.OPEN:
        raise _too_early(row)
    if missing:
        zh = "还没有评：" + "、".join(one.zh for one in missing)
        en = "not judged yet: " + ", ".join(one.say("en") for one in missing)
        raise Invalid([Wrong("scores", "missing", Words(zh=zh, en=en))])


def _tell_holder(viewer: Viewer, row: Assessed) -> None:
    until = row.objections_until
    named = names(viewer, [row.whose]).get(row.whose)
    if named is None or until is None:
        return
    zh = f"{said_period(row.period)}的考核评好了，请看；有不同意见，{say_date(until)}前说。"
    en = f"Your assessment of {said_period(row.period, 'en')} can be read; object until "
    message_account(
        named.account, "assessment-shown", row.pk, Words(zh=zh, en=f"{en}{say_date(until, 'en')}.")
    )
