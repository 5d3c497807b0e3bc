"""What is wrong with something before it is public: everything at once, each fault at its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from gezhi.engines.disclosure.models import Enclosure, Item
from gezhi.engines.disclosure.queries.kinds import Kind, today
from gezhi.engines.disclosure.queries.working import rows_before
from gezhi.engines.disclosure.rules.cadence import ONCE, period_of
from gezhi.engines.disclosure.rules.personal import personal_at, personal_in
from gezhi.engines.disclosure.rules.tables import Cell, not_adding_up, numbers_of, read_rows
from gezhi.engines.trust.rules.refusal import Invalid, Wrong, wrong
from gezhi.engines.trust.rules.viewer import ANYONE, Viewer
from gezhi.pack.disclosure import Disclosure, Turn

LONGEST_TITLE, LONGEST_BODY, LONGEST_REASON, MOST_FILES = 120, 20_000, 500, 10
WITH_ROWS = ("", "execution")
"""Phases that need the table of a kind that has one; a policy and a result may be told in words."""


@dataclass(frozen=True, slots=True)
class Content:
    """What something says. `rows` are cells as they were typed, or whole numbers (money in fen);
    `enclosures` are ids of files that were taken in before."""

    title: str = ""
    body: str = ""
    rows: Sequence[Sequence[Any]] = field(default_factory=tuple)
    enclosures: Sequence[UUID] = field(default_factory=tuple)


def cell_name(rules: Disclosure, row: int, column: int) -> str:
    """How a cell is named in faults: `rows.3.closing`, rows counted from 0 as typed."""
    return f"rows.{row}.{rules.columns[column].column}"


def checked(
    kind: Kind, phase: str, period: str, content: Content
) -> tuple[list[list[Cell]], list[Wrong]]:
    """The rows as they are kept, and everything that is wrong with a content."""
    faults = [*_wrong_words(kind.rules, phase, content)]
    rows, cells = read_rows(kind.rules, content.rows)
    stood = numbers_of(content.rows)
    before = rows_before(ANYONE, kind, phase, period) if period and period != ONCE else []
    if not cells:
        cells = [*not_adding_up(kind.rules, rows, before)]  # type: ignore[arg-type]
        faults += _cell_faults(kind.rules, cells, stood)
    else:
        faults += _cell_faults(kind.rules, cells, None)
    for row, column, words in personal_at(rows):
        faults.append(Wrong(cell_name(kind.rules, stood[row], column), "personal", words))
    return rows, faults


def _cell_faults(rules: Disclosure, cells: Sequence[Any], stood: list[int] | None) -> list[Wrong]:
    return [
        Wrong(
            cell_name(rules, stood[one.row] if stood else one.row, one.column), one.code, one.words
        )
        for one in cells
    ]


def _wrong_words(rules: Disclosure, phase: str, content: Content) -> Iterator[Wrong]:
    title = content.title.strip()
    if not 1 <= len(title) <= LONGEST_TITLE:
        zh, en = f"写一个标题（最多 {LONGEST_TITLE} 个字）", "give it a title"
        yield wrong("title", "required", zh, en)
    yield from personal_words("title", title)
    if len(content.body) > LONGEST_BODY:
        zh, en = f"最多 {LONGEST_BODY} 个字", f"{LONGEST_BODY} characters at most"
        yield wrong("body", "long", zh, en)
    yield from personal_words("body", content.body)
    tabled = rules.form == "table"
    if content.rows and not tabled:
        yield wrong("body", "form", "这一项没有表格", "this one has no table")
    filled = any(str(cell or "").strip() for row in content.rows for cell in row)
    if tabled and phase in WITH_ROWS and not filled:
        yield wrong("rows", "required", "填表格，至少一行", "fill the table: one row at least")
    elif not filled and not content.body.strip() and not content.enclosures:
        yield wrong("body", "required", "写下内容，或附上文件", "write it, or enclose a file")
    if len(content.enclosures) > MOST_FILES:
        zh, en = f"最多 {MOST_FILES} 个文件", f"{MOST_FILES} files at most"
        yield wrong("enclosures", "many", zh, en)


def personal_words(name: str, text: str) -> Iterator[Wrong]:
    """Personal numbers in a text, the first of each line with the number of the line."""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        words = personal_in(line)
        if words is not None:
            zh = words.zh if len(lines) == 1 else f"第 {number} 行{words.zh}"
            en = words.say("en") if len(lines) == 1 else f"line {number}: {words.say('en')}"
            yield wrong(name, "personal", zh, en)


def wrong_reason(reason: str) -> Iterator[Wrong]:
    """What is wrong with why something is corrected or withdrawn."""
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        zh, en = f"写明原因（最多 {LONGEST_REASON} 个字）", "give the reason"
        yield wrong("reason", "required", zh, en)
    yield from personal_words("reason", reason)


def wrong_period(kind: Kind, turn: Turn | None, period: str, happened: date | None) -> list[Wrong]:
    """What is wrong with when it is of: a period that is none, one that is still to come, a day in
    the future."""
    if turn is None:
        return [wrong("phase", "unknown", "选一个阶段", "choose a phase")]
    if turn.every == "at-once":
        if period or happened is None:
            return [wrong("happened", "required", "写哪一天定的", "say on which day it came up")]
        if happened > today():
            return [wrong("happened", "future", "这一天还没有到", "that day is still to come")]
        return []
    if turn.every == "once":
        fits = period == ONCE
        return [] if fits else [wrong("period", "unknown", "这一项只公开一次", "public once only")]
    cadences = [turn.every, *(["month"] if kind.rules.busy else [])]
    found = next((one for name in cadences if (one := period_of(name, period))), None)  # type: ignore[arg-type]
    if found is None:
        return [wrong("period", "unknown", "选一个时段", "choose a period")]
    if found.first > today():
        return [wrong("period", "future", "这个时段还没有开始", "that period has not begun")]
    return []


def files_of(viewer: Viewer, wanted: Sequence[UUID], item: Item | None = None) -> list[Enclosure]:
    """The files that go with a version: one's own that are not posted yet, or those of the item's
    versions before. Invalid where one is neither."""
    rows = list(Enclosure.objects.filter(pk__in=wanted).select_related("version"))
    known = {
        row.pk: row
        for row in rows
        if (row.version is None and (viewer.system or row.by == viewer.account))
        or (row.version is not None and item is not None and row.version.item_id == item.number)
    }
    if set(wanted) - known.keys():
        raise Invalid(
            [wrong("enclosures", "unknown", "有文件要重新选一次", "choose the file again")]
        )
    return [known[one] for one in dict.fromkeys(wanted)]
