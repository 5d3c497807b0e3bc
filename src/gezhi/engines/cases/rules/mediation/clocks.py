"""The days that the law gives after an agreement, and what a court does not confirm."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from gezhi.base.voting import STATUTES
from gezhi.base.words import Words
from gezhi.base.worktime import Calendar
from gezhi.engines.trust.rules.refusal import Wrong

NUMBERS: dict[str, Any] = dict(STATUTES["mediation"].numbers)

NOT_CONFIRMED: dict[str, Words] = {
    "status": Words(zh="确认身份关系", en="a family status"),
    "adoption": Words(zh="确认收养关系", en="an adoption"),
    "marriage": Words(zh="确认婚姻关系", en="a marriage"),
}
"""What an agreement may touch that no court confirms (法释〔2011〕5号 art. 4)."""


@dataclass(frozen=True, slots=True)
class Confirming:
    """The clock of judicial confirmation: the last day for the joint application (art. 33), how
    many days are left (0 on the last day, below 0 after it), and why it cannot be, if it cannot."""

    last: date
    left: int
    wrong: Wrong | None = None


def confirm_until(effective: date, calendar: Calendar) -> date:
    """The last of the 30 days from the day an agreement takes effect, that day not counted; where
    it is a day off, the first working day after it (Civil Code, arts 201 and 203)."""
    last = effective + timedelta(days=cast("int", NUMBERS["confirm_days"]))
    while not calendar.is_working_day(last):
        last += timedelta(days=1)
    return last


def confirming(
    effective: date, touches: Collection[str], today: date, calendar: Calendar
) -> Confirming:
    """Whether both may still ask a court to confirm the agreement, and if not, by which article."""
    last = confirm_until(effective, calendar)
    left = (last - today).days
    excluded = [NOT_CONFIRMED[one] for one in NOT_CONFIRMED if one in touches]
    if excluded:
        zh = "、".join(one.zh for one in excluded)
        en = ", ".join(one.say("en") for one in excluded)
        words = Words(
            zh=f"协议涉及{zh}，法院不受理司法确认（法释〔2011〕5号第四条）",
            en=f"it concerns {en}, which courts do not confirm (SPC 2011-5, art. 4)",
        )
        return Confirming(last, left, Wrong("touches", "not-confirmed", words))
    if left < 0:
        words = Words(
            zh=f"从协议生效起三十日内才能申请，最后一天是{last.month}月{last.day}日"
            "（人民调解法第三十三条）",
            en=f"only within 30 days of taking effect, until {last.isoformat()} (art. 33)",
        )
        return Confirming(last, left, Wrong("filed", "too-late", words))
    return Confirming(last, left)
