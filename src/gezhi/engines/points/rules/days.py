"""Exchange days: what can be planned, and which quarter of an hour stands on which number."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gezhi.base.words import Words
from gezhi.engines.trust.rules.refusal import Wrong

QUARTER = timedelta(minutes=15)
MOST_TURNS, FARTHEST = 50, timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Plan:
    """An exchange day as it is planned: where and when, how many numbers for each quarter of an
    hour (None: as many as come, without a time), and what people should know."""

    day: date
    opens: time
    closes: time
    spot: str
    turns: int | None = None
    notice: str = ""


def slots(opens: time, closes: time) -> list[time]:
    """The quarters of an hour from the one time to the other."""
    found: list[time] = []
    at, end = (datetime.combine(date.min, one) for one in (opens, closes))
    while at < end:
        found.append(at.time())
        at += QUARTER
    return found


def laid_out(
    opens: time, closes: time, turns: int | None, many: int
) -> Sequence[time | None] | None:
    """When each of so many numbers comes, in their order; None when they do not all fit in."""
    if turns is None:
        return [None] * many
    room = [slot for slot in slots(opens, closes) for _ in range(turns)]
    return [*room[:many]] if many <= len(room) else None


def free(
    opens: time, closes: time, turns: int, taken: Iterable[time | None], now: time | None
) -> dict[time, int]:
    """How many numbers are left in each quarter of an hour that has any; on the day itself (`now`)
    of those that are not over."""
    used = Counter(taken)
    left = {slot: turns - used[slot] for slot in slots(opens, closes)}
    return {
        slot: many
        for slot, many in left.items()
        if many > 0 and (now is None or _end(slot) > datetime.combine(date.min, now))
    }


def _end(slot: time) -> datetime:
    return datetime.combine(date.min, slot) + QUARTER


def wrong_of_plan(plan: Plan, today: date) -> list[Wrong]:
    """Everything that is wrong with a day as it is planned."""
    wrong: list[Wrong] = []
    if not today <= plan.day <= today + FARTHEST:
        zh, en = "选今天到一年以内的日子", "choose a day from today to a year from now"
        wrong.append(_wrong("day", "range", zh, en))
    if plan.closes <= plan.opens:
        zh, en = "结束要比开始晚", "it must end after it begins"
        wrong.append(_wrong("closes", "order", zh, en))
    if not 1 <= len(plan.spot.strip()) <= 120:
        zh, en = "写清楚在哪里（最多 120 个字）", "say where (at most 120 characters)"
        wrong.append(_wrong("spot", "required", zh, en))
    if plan.turns is not None and not 1 <= plan.turns <= MOST_TURNS:
        zh = f"写 1 到 {MOST_TURNS} 的整数；不限就空着"
        en = f"a whole number from 1 to {MOST_TURNS}; leave it empty for no limit"
        wrong.append(_wrong("turns", "range", zh, en))
    if len(plan.notice) > 300:
        wrong.append(_wrong("notice", "too-long", "最多 300 个字", "at most 300 characters"))
    return wrong


def _wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field, code, Words(zh=zh, en=en))
