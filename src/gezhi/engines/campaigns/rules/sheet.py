"""A list of tasks from a sheet: every line that cannot stand is named, and then nothing is kept."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from gezhi.base.words import Words

HEADS: dict[str, tuple[str, ...]] = {
    "title": ("任务", "task", "title"),
    "lead": ("牵头单位", "lead unit", "lead"),
    "parts": ("参与单位", "participating units", "units"),
    "holder": ("责任人", "person", "named person"),
    "starts": ("开始日期", "starts", "from"),
    "due": ("完成时限", "due", "to"),
    "step": ("步骤", "step"),
    "milestones": ("节点", "milestones"),
}
"""Columns of the sheet and what they may be called; the same names head what is exported."""
NEEDED = ("title", "lead", "holder", "due")
MOST_ROWS = 500
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line (as the sheet numbers it) and what is wrong with it."""

    line: int
    column: str
    words: Words


@dataclass(slots=True)
class ReadTask:
    """A line as it was understood; units and the person still by name."""

    line: int
    title: str = ""
    lead: str = ""
    parts: list[str] = field(default_factory=list)
    holder: str = ""
    starts: date | None = None
    due: date | None = None
    step: str = ""
    milestones: list[tuple[str, date]] = field(default_factory=list)


def columns_of(heads: Sequence[str]) -> dict[str, int]:
    """Where each known column stands."""
    named = {head.strip().lower(): at for at, head in enumerate(heads)}
    return {
        key: named[name]
        for key, names in HEADS.items()
        for name in reversed(names)
        if name in named
    }


def read_day(text: str) -> date | None:
    """A day as people write it in a sheet: 2026-03-20, 2026/3/20, 2026年3月20日."""
    plain = text.strip().replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    plain = plain.split(" ")[0].split("T")[0].replace(".", "-")
    try:
        return datetime.strptime(plain, "%Y-%m-%d").date()
    except ValueError:
        return None


def read_rows(
    heads: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    units: Collection[str],
    steps: Mapping[str, str],
    people: Callable[[str, str], int],
) -> tuple[list[ReadTask], list[BadRow]]:
    """The lines that can stand and everything that is wrong. `units` are known names, `steps` keys
    by name, and `people` counts who of that name serves in a unit (exactly one must)."""
    at = columns_of(heads)
    bad = [
        BadRow(1, HEADS[key][0], Words(zh=f"少了“{HEADS[key][0]}”这一列", en=f"no column “{key}”"))
        for key in NEEDED
        if key not in at
    ]
    if len(rows) > MOST_ROWS:
        bad.append(BadRow(1, "", Words(zh=f"最多 {MOST_ROWS} 行", en=f"at most {MOST_ROWS} rows")))
    if bad:
        return [], bad
    made: list[ReadTask] = []
    for line, cells in rows:
        given = {key: (cells[n].strip() if n < len(cells) else "") for key, n in at.items()}
        one = _read(line, given, steps, bad)
        _judge(one, given, units, people, bad)
        made.append(one)
    return made, bad


def _read(
    line: int, given: Mapping[str, str], steps: Mapping[str, str], bad: list[BadRow]
) -> ReadTask:
    one = ReadTask(line, given["title"], given["lead"], holder=given["holder"])
    one.parts = [part for part in _split(given.get("parts", "")) if part != one.lead]
    one.due = read_day(given["due"])
    one.starts = read_day(given.get("starts", "")) if given.get("starts") else None
    if given.get("starts") and one.starts is None:
        bad.append(_bad(line, "starts", "日期看不懂，写成 2026-03-20", "write 2026-03-20"))
    step = given.get("step", "")
    one.step = steps.get(step, step if step in steps.values() else "")
    if step and not one.step:
        bad.append(_bad(line, "step", f"没有“{step}”这一步", f"there is no step “{step}”"))
    for part in _split(given.get("milestones", "")):
        name, _, day = part.replace("：", ":").rpartition(":")
        when = read_day(day)
        if not name.strip() or when is None:
            zh, en = "节点写成“名称：2026-03-20”", "write a milestone as name:2026-03-20"
            bad.append(_bad(line, "milestones", zh, en))
        else:
            one.milestones.append((name.strip(), when))
    return one


def _judge(
    one: ReadTask,
    given: Mapping[str, str],
    units: Collection[str],
    people: Callable[[str, str], int],
    bad: list[BadRow],
) -> None:
    if not 2 <= len(one.title) <= LONGEST_TITLE:
        zh = f"任务写 2 到 {LONGEST_TITLE} 个字"
        bad.append(_bad(one.line, "title", zh, f"2 to {LONGEST_TITLE} characters"))
    if one.due is None:
        bad.append(_bad(one.line, "due", "日期看不懂，写成 2026-03-20", "write 2026-03-20"))
    elif one.starts is not None and one.due < one.starts:
        bad.append(_bad(one.line, "due", "完成时限早于开始日期", "due before it starts"))
    for key, name in (("lead", one.lead), *(("parts", part) for part in one.parts)):
        if name not in units:
            bad.append(_bad(one.line, key, f"没有单位“{name}”", f"there is no unit “{name}”"))
    if one.lead in units:
        _judge_person(one, people, bad)


def _judge_person(one: ReadTask, people: Callable[[str, str], int], bad: list[BadRow]) -> None:
    count = people(one.lead, one.holder)
    if count == 0:
        zh = f"“{one.lead}”里没有“{one.holder}”，或还没有账号"
        en = f"nobody of this name with an account serves in “{one.lead}”"
        bad.append(_bad(one.line, "holder", zh, en))
    elif count > 1:
        zh = f"“{one.lead}”里有 {count} 位“{one.holder}”，请在页面上选"
        bad.append(_bad(one.line, "holder", zh, f"{count} people of this name: choose on the page"))


def _split(text: str) -> list[str]:
    for mark in ("；", ";", "，", ",", "\n"):
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def _bad(line: int, key: str, zh: str, en: str) -> BadRow:
    return BadRow(line, HEADS[key][0], Words(zh=zh, en=en))
