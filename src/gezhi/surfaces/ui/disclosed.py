"""What is made public, in finished words: the same on the portal, at the desk, and on paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from gezhi.base import clock
from gezhi.base.voting import STATUTES
from gezhi.base.words import language, say_date
from gezhi.engines.disclosure.queries import (
    Due,
    ItemView,
    PublicVersion,
    post_name,
    rules_of,
    say_cell,
    table_totals,
)
from gezhi.pack.disclosure import Disclosure
from gezhi.surfaces.ui.books import month_of, say_month
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.dues import exact, say

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
NUMBERS = "一二三四"


def affairs_names() -> dict[str, str]:
    """The affairs in the order in which boards have them."""
    return {
        "party": gettext("Party affairs"),
        "village": gettext("Village affairs"),
        "residents": gettext("Residents' affairs"),
        "finance": gettext("Finance"),
    }


def phase_names() -> dict[str, str]:
    """The phases of a course, in order."""
    return {
        "policy": gettext("Policy"),
        "execution": gettext("Execution"),
        "result": gettext("Result"),
    }


def cadence_names() -> dict[str, str]:
    """How often something is due."""
    return {
        "month": gettext("every month"),
        "quarter": gettext("every quarter"),
        "year": gettext("every year"),
        "once": gettext("once"),
        "at-once": gettext("as it comes up"),
    }


def state_names() -> dict[str, tuple[str, Tone]]:
    """States of what is due, with their tone."""
    return {
        "overdue": (gettext("Not public in time"), "refused"),
        "due": (gettext("To be posted"), "waiting"),
        "coming": (gettext("Period still runs"), ""),
        "late": (gettext("Posted late"), "waiting"),
        "posted": (gettext("Posted"), "settled"),
    }


def say_period(period: str) -> str:
    """`2026-03`, `2026-Q1`, `2026` as people say them; "" for what has no period."""
    zh = language(get_language()) == "zh"
    if period in ("", "once"):
        return ""
    if "-Q" in period:
        year, _, number = period.partition("-Q")
        return f"{year}年第{NUMBERS[int(number) - 1]}季度" if zh else f"Q{number} {year}"
    if "-" in period:
        return say_month(month_of(period))
    return f"{period}年" if zh else period


def day(one: date | None) -> str:
    """A day as people say it, with the year when it is another one."""
    if one is None:
        return ""
    return say_date(one, get_language(), year=one.year != clock.today().year)


def item_of(row: Any, place_name: str = "") -> dict[str, Any]:
    """An item as a line of a list."""
    rules, lang = rules_of(row), get_language()
    return {
        "key": row.key,
        "title": row.title,
        "place": place_name or row.place.name,
        "place_id": row.place_id,
        "affairs": affairs_names()[row.affairs],
        "kind": rules.name.say(lang),
        "phase": phase_names().get(row.phase, ""),
        "period": say_period(row.period) or day(row.happened),
        "first": day(row.first),
        "last": day(row.last),
        "standing": row.last >= clock.today(),
        "late": row.late,
        "due": day(row.due),
        "version": row.version,
        "url": reverse("portal:disclosed", args=[row.key]),
    }


def due_of(one: Due) -> dict[str, Any]:
    """One line of the calendar."""
    word, tone = state_names()[one.state]
    rules = one.kind.rules
    over = (clock.today() - one.until).days
    return {
        "place": one.kind.place.name,
        "place_id": one.kind.place.pk,
        "key": rules.disclosure,
        "kind": rules.name.say(get_language()),
        "affairs": affairs_names()[rules.affairs],
        "phase": one.phase,
        "phase_name": phase_names().get(one.phase, ""),
        "period": one.period,
        "period_name": say_period(one.period),
        "until": day(one.until),
        "state": one.state,
        "word": word,
        "tone": tone,
        "over": ngettext("%(n)s day over", "%(n)s days over", over) % {"n": over}
        if one.state == "overdue"
        else "",
        "item": one.item,
    }


def table_of(rules: Disclosure, rows: Sequence[Sequence[Any]]) -> dict[str, Any] | None:
    """A table with its heads, its cells in words, and its sum; None without rows."""
    if not rows:
        return None
    lang, columns = get_language(), rules.columns
    sums = table_totals(rules, rows)

    def cells(row: Sequence[Any]) -> list[tuple[str, bool]]:
        pairs = zip(columns, row, strict=False)
        return [(say_cell(one, value), one.kind in ("money", "number")) for one, value in pairs]

    summed = cells(sums) if sums else []
    if summed:
        summed[0] = (gettext("Sum"), False)
    return {
        "heads": [(one.name.say(lang), one.kind in ("money", "number")) for one in columns],
        "rows": [cells(row) for row in rows],
        "sums": summed,
    }


def version_of(rules: Disclosure, one: PublicVersion) -> dict[str, Any]:
    """A version in words."""
    return {
        "number": one.row.number,
        "title": one.row.title,
        "body": one.row.body,
        "table": table_of(rules, one.row.rows),
        "reason": one.row.reason,
        "at": say(one.row.at),
        "at_exact": exact(one.row.at),
        "files": [
            (file.name, reverse("portal:disclosed-file", args=[file.pk]), _size(file.size))
            for file in one.enclosures
        ],
    }


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, size // 1024)} KB"


def law_of(rules: Disclosure) -> str:
    """The statute behind a kind, with its article."""
    return STATUTES[rules.law].article.say(get_language())


def view_of(view: ItemView) -> dict[str, Any]:
    """An item with everything that belongs to it."""
    row, rules, lang = view.row, view.rules, get_language()
    names = phase_names()
    there = {one.phase: one for one in view.course}
    course = [
        (names[turn.phase], item_of(there[turn.phase], row.place.name))
        if turn.phase in there
        else (names[turn.phase], None)
        for turn in rules.turns
        if turn.phase
    ]
    return {
        "one": item_of(row),
        "versions": [version_of(rules, one) for one in view.versions],
        "withdrawn": say(row.withdrawn),
        "reason": row.reason,
        "course": course,
        "law": law_of(rules),
        "source": rules.source,
        "invented": rules.invented,
        "days": rules.days,
        "answer": rules.answer.say(lang),
        "questions": [question_of(row, one) for one in view.questions],
        "open_questions": sum(1 for one in view.questions if one.overdue),
    }


def question_of(row: Any, one: Any) -> dict[str, Any]:
    """A question as everybody reads it."""
    grounds = {"personal": gettext("it has personal data"), "insult": gettext("it is an insult")}
    post = post_name(row, one.post)
    return {
        "id": one.id,
        "text": one.text,
        "at": say(one.at),
        "due": day(one.due),
        "answer": one.answer,
        "post": post.say(get_language()) if post else "",
        "answered_at": say(one.answered_at),
        "hidden": grounds.get(one.hidden, ""),
        "why": one.why,
        "overdue": one.overdue,
        "mine": one.mine,
    }
