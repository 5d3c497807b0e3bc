"""What is said to people, in Chinese and English, and times as people say them.

Packs write every text as ``{zh: ..., en: ...}`` or, where both are the same, as one plain string.
Dates are said the way a neighbour would ("周五 17:00 前,还剩 3 个工作时"), never as a timestamp.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated, Any, Literal, Self

from pydantic import GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from gezhi.base.clock import ZONE, local
from gezhi.base.clock import now as clock_now
from gezhi.base.closed import Closed

Language = Literal["zh", "en"]
Unit = Literal["working_hours", "working_days", "hours", "days"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def language(code: str | None) -> Language:
    """Which of the two languages a code such as ``zh-Hans``, ``en_GB`` or ``None`` means.
    Whatever is not English is answered in Chinese, the language of the deployment."""
    return "en" if code is not None and code.lower().startswith("en") else "zh"


class Words(Closed):
    """One text in both languages. Chinese is always there; a missing English text falls back to
    it, so that an unfinished translation shows something true instead of a key."""

    zh: Text
    en: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_plain_string(cls, data: Any) -> Any:
        return {"zh": data, "en": data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(
            super().__get_pydantic_json_schema__(core_schema, handler)
        )
        both = dict(schema)
        schema.clear()
        title = both.pop("title")
        about = both.pop("description")
        schema |= {"title": title, "description": about}
        schema["anyOf"] = [{"type": "string", "minLength": 1}, both]
        return schema

    @classmethod
    def of(cls, text: str | Self) -> Self:
        """Words from words or a plain string, for arguments that take either."""
        return text if isinstance(text, cls) else cls.model_validate(text)

    def say(self, lang: str | None = "zh") -> str:
        return self.en if self.en is not None and language(lang) == "en" else self.zh

    def __str__(self) -> str:
        return self.zh


class Mistake(ValueError):
    """Something a person wrote cannot stand. Says what is wrong and how to mend it, in both
    languages; surfaces show ``mistake.say(lang)``, logs show the English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh=zh, en=en)

    def say(self, lang: str | None = "zh") -> str:
        return self.words.say(lang)


WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NEAR: dict[int, tuple[str, str]] = {
    -1: ("昨天", "yesterday"),
    0: ("今天", "today"),
    1: ("明天", "tomorrow"),
}


def say_date(day: date, lang: str | None = "zh", *, year: bool = False) -> str:
    """A date without its weekday: ``11月22日`` or ``22 November``, with the year when asked."""
    if language(lang) == "zh":
        return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def say_weekday(day: date, lang: str | None = "zh") -> str:
    return WEEKDAYS[language(lang)][day.weekday()]


def _say_day(day: date, today: date, lang: Language) -> str:
    ahead = (day - today).days
    if ahead in _NEAR:
        return _NEAR[ahead][lang == "en"]
    if 1 < ahead < 7:
        weekday = say_weekday(day, lang)
        next_week = day.weekday() < today.weekday()
        return f"下{weekday}" if next_week and lang == "zh" else weekday
    return say_date(day, lang, year=day.year != today.year)


def say_moment(
    moment: datetime,
    now: datetime | None = None,
    lang: str | None = "zh",
    zone: tzinfo = ZONE,
    *,
    by: bool = False,
) -> str:
    """A moment as people say it, seen from `now`: ``今天 14:20``, ``11月22日 17:00``.

    Yesterday, today and tomorrow are named, the following days of the coming week by weekday,
    everything else by date, with the year when it is another one. With `by` the moment is a
    deadline: ``周五 17:00 前``, ``by Fri 17:00``; one that falls on midnight is said as 24:00 of
    the day that it closes, as "by 00:00 on the 20th" is read as the evening of the 20th.
    """
    spoken = language(lang)
    there = local(moment, zone)
    today = local(now if now is not None else clock_now(), zone).date()
    day, time = there.date(), f"{there:%H:%M}"
    if by and time == "00:00":
        day, time = day - timedelta(days=1), "24:00"
    said = f"{_say_day(day, today, spoken)} {time}"
    if not by:
        return said
    return f"{said} 前" if spoken == "zh" else f"by {said}"


_UNITS: dict[str, tuple[str, str]] = {
    "working_hours": ("个工作时", "working hour"),
    "working_days": ("个工作日", "working day"),
    "hours": ("小时", "hour"),
    "days": ("天", "day"),
    "minutes": ("分钟", "minute"),
    "working_minutes": ("分钟工作时间", "working minute"),
}


def say_amount(number: float, unit: str, lang: str | None = "zh") -> str:
    """A number with its unit: ``4 个工作时``, ``1 working hour``, ``2.5 hours``."""
    zh, en = _UNITS[unit]
    shown = f"{number:g}"
    return f"{shown} {zh}" if language(lang) == "zh" else f"{shown} {en}{'s' * (number != 1)}"


def _largest_fitting(span: timedelta, unit: Unit, day: timedelta) -> tuple[float, str]:
    """Number and unit for a span, rounded down: hours to the half, days and minutes to the whole,
    so that nobody is promised time that is not there."""
    prefix = "working_" if unit.startswith("working_") else ""
    if unit in ("days", "working_days") and span >= day:
        return span // day, f"{prefix}days"
    if span >= timedelta(hours=1):
        return (span // timedelta(minutes=30)) / 2, f"{prefix}hours"
    return span // timedelta(minutes=1), f"{prefix}minutes"


def say_left(
    left: timedelta,
    lang: str | None = "zh",
    unit: Unit = "working_hours",
    *,
    day: timedelta | None = None,
) -> str:
    """How much is left, or by how much it is over: ``还剩 3 个工作时``, ``已超时 2 小时``.

    `left` is negative when the deadline has passed. `unit` is the unit of the deadline; what is
    shorter is said in hours or minutes. `day` is how long one working day lasts (8 hours unless
    given; a calendar day has 24).
    """
    length = day or timedelta(hours=8 if unit == "working_days" else 24)
    number, shown = _largest_fitting(abs(left), unit, length)
    zh = language(lang) == "zh"
    if number == 0:
        return "就要到期" if zh and left > timedelta(0) else "已到期" if zh else "due now"
    amount = say_amount(number, shown, lang)
    if left < timedelta(0):
        return f"已超时 {amount}" if zh else f"{amount} over time"
    return f"还剩 {amount}" if zh else f"{amount} left"
