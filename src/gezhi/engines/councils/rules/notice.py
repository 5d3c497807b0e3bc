"""How long before a meeting its members are told, and the text that tells them.

Days of the law are counted as the courts count them (民法典 201): the day of the notice is left
out, so a meeting on the 11th may be called on the 1st where ten days are asked for.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gezhi.base.words import WEEKDAYS, Words, say_date
from gezhi.base.worktime import Calendar
from gezhi.pack.councils import Council


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first moment for which a meeting may be called now, and by which rule. `law` where no
    reason excuses less."""

    moment: datetime
    why: Words
    law: bool


def earliest(rules: Council, calendar: Calendar, now: datetime) -> list[Earliest]:
    """The rules of notice of a council: the law's, and what it agreed itself; none is empty."""
    found: list[Earliest] = []
    today = calendar.date_of(now)
    if (days := rules.legal_days) is not None and rules.statute is not None:
        article = rules.statute.article
        why = Words(
            zh=f"{article.zh}：提前 {days} 日通知",
            en=f"{article.say('en')}: {days} days of notice",
        )
        found.append(Earliest(_begins(calendar, today, days), why, law=True))
    if (agreed := rules.notice) is not None:
        if agreed.days is not None:
            moment = _begins(calendar, today, agreed.days)
        else:
            due = calendar.deadline(now, agreed).due
            assert due is not None  # noqa: S101 - there is no pause
            moment = due
        zh, en = f"本会约定提前 {agreed.say('zh')}通知", f"the council agreed on {agreed.say('en')}"
        found.append(Earliest(moment, Words(zh=zh, en=en), law=False))
    return found


def _begins(calendar: Calendar, today: date, days: int) -> datetime:
    return calendar.moment(today + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice tells."""

    council: Words
    place: str
    starts: datetime
    spot: str
    special: bool
    chair: Words | None = None
    host: Words | None = None
    titles: tuple[str, ...] = ()


def notice_text(told: Told) -> Words:
    """The notice as members read it; `starts` is local."""
    day, at = told.starts.date(), f"{told.starts:%H:%M}"
    weekday = WEEKDAYS["zh"][day.weekday()], WEEKDAYS["en"][day.weekday()]
    kind = ("临时会议", "a special meeting") if told.special else ("会议", "a meeting")
    zh = [
        f"{told.place}{told.council.zh}定于{say_date(day, 'zh', year=True)}（{weekday[0]}）{at}"
        f"在{told.spot}召开{kind[0]}"
    ]
    en = [
        f"{told.council.say('en')} of {told.place} holds {kind[1]} on {weekday[1]},"
        f" {say_date(day, 'en', year=True)}, {at}, at {told.spot}"
    ]
    if told.chair is not None:
        zh.append(f"由{told.chair.zh}主持")
        en.append(f"chaired by {told.chair.say('en')}")
    if told.host is not None:
        zh.append(f"{told.host.zh}承办")
        en.append(f"hosted by {told.host.say('en')}")
    line_zh, line_en = "，".join(zh), ", ".join(en)
    if told.titles:
        line_zh += "。议题：" + "；".join(told.titles)
        line_en += ". On the agenda: " + "; ".join(told.titles)
    return Words(zh=f"{line_zh}。请准时到会。", en=f"{line_en}. Please be there in time.")
