"""The arithmetic of a deadline in plain words, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from gezhi.base.words import (
    Language,
    Words,
    language,
    say_amount,
    say_date,
    say_weekday,
)
from gezhi.base.worktime.dates import say_dates
from gezhi.base.worktime.steps import WEEKEND, Step

if TYPE_CHECKING:
    from gezhi.base.worktime.deadline import Deadline

_SHOWN_SPANS = 3
_SHOWN_WEEKEND_DAYS = 4
_ONE_DAY = timedelta(days=1)


class _Voice(NamedTuple):
    """How this deadline is talked about: in which language, and how exactly days are named."""

    deadline: Deadline
    lang: Language
    near: bool
    year: bool

    def both(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def date_of(self, moment: datetime) -> date:
        return self.deadline.calendar.date_of(moment)

    def day(self, day: date) -> str:
        weekday = say_weekday(day, self.lang)
        if self.near:
            return weekday
        full = say_date(day, self.lang, year=self.year)
        return self.both(f"{full}{weekday}", f"{weekday} {full}")

    def moment(self, moment: datetime, *, ends: bool = False) -> str:
        """A moment; one that ends a stretch at midnight is 24:00 of the day before."""
        there = moment.astimezone(self.deadline.calendar.zone)
        if ends and f"{there:%H:%M}" == "00:00":
            return f"{self.day(there.date() - _ONE_DAY)} 24:00"
        return f"{self.day(there.date())} {there:%H:%M}"

    def hours(self, time: timedelta) -> str:
        if time < timedelta(hours=1):
            return say_amount(round(time / timedelta(minutes=1), 1), "minutes", self.lang)
        return say_amount(round(time / timedelta(hours=1), 2), "hours", self.lang)


def _voice(deadline: Deadline, lang: str | None) -> _Voice:
    calendar = deadline.calendar
    begin, end = calendar.date_of(deadline.start), calendar.date_of(deadline.due or deadline.stop)
    return _Voice(deadline, language(lang), (end - begin).days < 7, begin.year != end.year)


def sentence(deadline: Deadline, lang: str | None) -> str:
    """Head and reasons: ``4 working hours from Fri 17:00 = Mon 13:00, because …``."""
    voice = _voice(deadline, lang)
    start, limit = voice.moment(deadline.start), deadline.within.say(lang)
    if deadline.due is None:
        left = voice.hours(deadline.remaining or timedelta(0))
        head = voice.both(
            f"{start} 起 {limit}，现在暂停，还剩 {left}",
            f"{limit} from {start}: paused, {left} left",
        )
    else:
        due = voice.moment(deadline.due, ends=True)
        head = voice.both(f"{start} 起 {limit} = {due}", f"{limit} from {start} = {due}")
    reasons = voice.both("；", "; ").join(lines(deadline, lang))
    return f"{head}{voice.both('：', ', because ')}{reasons}" if reasons else head


def lines(deadline: Deadline, lang: str | None) -> list[str]:
    """The reasons, one clause each: what was left out first, then what was counted."""
    voice = _voice(deadline, lang)
    steps = deadline.steps
    return [
        *_first_day(voice, steps),
        *_days_off(voice, steps),
        *_worked_anyway(voice, steps),
        *_pauses(voice, steps),
        *_counted(voice, [step for step in steps if step.kind == "counted"]),
        *_moved(voice, steps),
        *_unknown_years(voice, steps),
    ]


def _first_day(voice: _Voice, steps: tuple[Step, ...]) -> Iterator[str]:
    if any(step.kind == "first_day" for step in steps):
        yield voice.both(
            "起始当天不计（民法典第二百零一条）",
            "the day of the start is not counted (Civil Code article 201)",
        )


def _days_off(voice: _Voice, steps: tuple[Step, ...]) -> Iterator[str]:
    days: dict[Words, list[date]] = {}
    for step in steps:
        if step.kind == "day_off" and step.because is not None:
            days.setdefault(step.because, []).append(voice.date_of(step.start))
    for why, off in days.items():
        if why == WEEKEND and len(off) > _SHOWN_WEEKEND_DAYS:
            yield voice.both(f"其间周末 {len(off)} 天休息", f"{len(off)} weekend days are days off")
            continue
        said = say_dates(off, voice.lang, near=voice.near)
        name = "" if why == WEEKEND else voice.both(f"（{why.say('zh')}）", f" ({why.say('en')})")
        are = "is a day off" if len(off) == 1 else "are days off"
        yield voice.both(f"{said}休息{name}", f"{said} {are}{name}")


def _worked_anyway(voice: _Voice, steps: tuple[Step, ...]) -> Iterator[str]:
    named = {
        voice.date_of(step.start): step.because
        for step in steps
        if step.kind == "counted" and step.because is not None
    }
    for day, why in named.items():
        said = say_dates([day], voice.lang, near=voice.near)
        yield voice.both(
            f"{said}照常上班（{why.say('zh')}）", f"{said} is worked ({why.say('en')})"
        )


def _pauses(voice: _Voice, steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        if step.kind != "paused":
            continue
        start = voice.moment(step.start)
        if step.end is None:
            yield voice.both(f"{start} 起暂停", f"the clock stands still since {start}")
        else:
            end = voice.moment(step.end, ends=True)
            yield voice.both(f"{start} 至 {end} 暂停，不计", f"paused from {start} to {end}")


def _counted(voice: _Voice, steps: list[Step]) -> Iterator[str]:
    within = voice.deadline.within
    if not within.is_working_time:
        unit = voice.both("按小时" if within.hours else "按自然日", within.unit)
        yield voice.both(f"{unit}计，节假日照算", f"all {unit} count, days off too")
    elif len(steps) <= _SHOWN_SPANS:
        yield from (_one_span(voice, step) for step in steps)
    else:
        yield _all_spans(voice, steps)


def _one_span(voice: _Voice, step: Step) -> str:
    assert step.end is not None  # noqa: S101 - only a pause has no end
    start, time = voice.moment(step.start), voice.hours(step.time)
    end = voice.moment(step.end, ends=True)[-5:]
    return voice.both(f"{start}–{end} 计 {time}", f"{start}–{end} counts {time}")


def _all_spans(voice: _Voice, steps: list[Step]) -> str:
    first, last = (voice.day(voice.date_of(step.start)) for step in (steps[0], steps[-1]))
    days = say_amount(
        len({voice.date_of(step.start) for step in steps}), "working_days", voice.lang
    )
    total = voice.hours(sum((step.time for step in steps), timedelta(0)))
    return voice.both(
        f"{first}至{last}有 {days}，共计 {total}", f"{first} to {last} has {days}, together {total}"
    )


def _moved(voice: _Voice, steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        if step.kind == "moved" and step.because is not None:
            why = step.because
            yield voice.both(
                f"最后一天休息（{why.say('zh')}），顺延到下一个工作日（民法典第二百零三条）",
                f"the last day is a day off ({why.say('en')}), "
                "so it ends with the next working day (Civil Code article 203)",
            )
        elif step.kind == "moved":
            yield voice.both("算到当天结束", "it ends with the day")


def _unknown_years(voice: _Voice, steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        if step.kind == "unknown_year":
            year = voice.date_of(step.start).year
            yield voice.both(
                f"{year} 年的放假安排尚不知道，先按周末计算",
                f"the holidays of {year} are not known yet, only weekends are left out",
            )
