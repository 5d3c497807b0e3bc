"""Points in plain words: how often a thing counts, where a record stands, what a row was for."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from gezhi.base import clock
from gezhi.base.words import MONTHS, Words, say_amount, say_date
from gezhi.base.words import language as language_of
from gezhi.base.worktime import Within
from gezhi.engines.points.queries import MyRecord, Stage, reason_said
from gezhi.pack.points import Item
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.ui.components import Entry, Tone
from gezhi.surfaces.ui.dues import say

MINUS = "\N{MINUS SIGN}"


def today() -> date:
    """The local day."""
    return clock.today(timezone.get_default_timezone())


def said_day(day: date | None) -> str:
    """A day as people say it, with the year when it is another one; "" for none."""
    return say_date(day, get_language(), year=day.year != today().year) if day else ""


def full_day(day: date | None) -> str:
    """The same with its year always."""
    return say_date(day, get_language(), year=True) if day else ""


def signed(points: int) -> str:
    """`+2`, `−2`: what came and what went."""
    return f"+{points}" if points > 0 else f"{MINUS}{-points}" if points else "0"


def listed(names: Iterable[Words | None]) -> str:
    """Names one after the other, as the language writes it."""
    mark = "、" if language_of(get_language()) == "zh" else ", "
    return mark.join(spoken(one) for one in names if one is not None)


def within(limit: Within) -> str:
    """A time limit: `7 个工作日`, `7 working days`."""
    return say_amount(limit.amount, limit.unit, get_language())


def month_name(month: int) -> str:
    """The name of a month of any year."""
    return f"{month}月" if language_of(get_language()) == "zh" else MONTHS[month - 1]


def limit_of(per: str, times: int) -> str:
    """How often something counts at most, in words."""
    if per == "month":
        said = ngettext("at most once a month", "at most %(n)s times a month", times)
    elif per == "quarter":
        said = ngettext("at most once a quarter", "at most %(n)s times a quarter", times)
    else:
        said = ngettext("at most once a year", "at most %(n)s times a year", times)
    return said % {"n": times}


def evidence_of(item: Item) -> str:
    """What has to be shown for an item; "" for nothing."""
    return gettext("with a sentence on what happened") if item.evidence == "note" else ""


def by_itself_of(item: Item) -> str:
    """How an item is recorded without anybody doing it; "" where somebody does."""
    if item.by_itself is None:
        return ""
    words = {
        "reporter": gettext("recorded by itself for whoever reported a matter that ended"),
        "settler": gettext("recorded by itself for whoever settled a matter"),
        "attender": gettext("recorded by itself for whoever was at a meeting"),
    }
    return words[item.by_itself.to]


def standing_of(record: MyRecord) -> tuple[str, Tone]:
    """Where a record stands, in a word and a tone."""
    words: Mapping[str, tuple[str, Tone]] = {
        "waiting": (gettext("Waits to be checked"), "waiting"),
        "withdrawn": (gettext("Taken back by whoever recorded it"), ""),
        "appealed": (gettext("Being looked at again"), "waiting"),
        "refused": (gettext("Not counted"), ""),
        "posted": (gettext("Counted"), "settled"),
        "pending": (gettext("Decided, not deducted yet"), "waiting"),
        "deducted": (gettext("Deducted"), "refused"),
    }
    return words[record.standing]


def worth_of(record: MyRecord) -> str:
    """The points of a record: those given, or those asked for while nothing is given."""
    if record.standing in ("refused", "withdrawn"):
        return "0"
    return signed(record.asked if record.given is None else record.given)


def course_of(record: MyRecord, stages: Iterable[Stage]) -> list[Entry]:
    """What happened to a record, oldest first: by which post, when, and why."""
    return [_stage(record, one) for one in stages]


def _stage(record: MyRecord, one: Stage) -> Entry:
    who, when = spoken(one.post), say(one.at)
    if one.what == "recorded":
        who = gettext("By itself, from a matter that ended") if record.by_itself else who
        said = gettext("Recorded: %(points)s") % {"points": signed(record.asked)}
        return Entry(said, when, one.at, who, "pencil", body=record.note)
    if one.what == "reviewed":
        return _reviewed(record, one, who)
    if one.what == "appealed":
        body = record.appeal.text if record.appeal else ""
        return Entry(gettext("You object"), when, one.at, "", "megaphone", "waiting", body)
    if one.what == "appeal_decided":
        return _decided(record, one, who)
    if one.what == "withdrawn":
        said = gettext("Taken back by whoever recorded it")
        return Entry(said, when, one.at, who, "undo-2")
    return Entry(gettext("Entered in the books"), when, one.at, "", "book-open", "settled")


def _reviewed(record: MyRecord, one: Stage, who: str) -> Entry:
    """The review as it was decided then; an appeal may have changed it since."""
    given = one.given or 0
    if not given:
        said = gettext("Checked: not counted")
    else:
        said = gettext("Checked: %(points)s") % {"points": signed(given)}
    tone: Tone = "settled" if given > 0 else ""
    why = reason_said(record.reason, get_language())
    return Entry(said, say(one.at), one.at, who, "badge-check", tone, reason=why)


def _decided(record: MyRecord, one: Stage, who: str) -> Entry:
    made, when = record.appeal, say(one.at)
    reason = made.reason if made is not None else ""
    if made is not None and made.outcome == "granted":
        said = gettext("You were right: it is %(points)s now") % {"points": worth_of(record)}
        return Entry(said, when, one.at, who, "gavel", "settled", reason=reason)
    return Entry(gettext("It stays as it was"), when, one.at, who, "gavel", reason=reason)
