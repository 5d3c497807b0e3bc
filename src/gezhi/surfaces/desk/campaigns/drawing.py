"""The drawings of a campaign, made from its data: a chart of weeks with rows of tasks and their
milestones, and who works in it. Numbers for the templates; nothing is measured in a browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.campaigns.queries import Picture, Schedule, TeamView
from gezhi.surfaces.desk.campaigns.frame import day, ground_names, kind_names, state_names

LABEL, WEEK, ROW, HEAD = 250, 34, 26, 44
BAR = 12
LONGEST_LABEL = 16


@dataclass(frozen=True)
class Mark:
    """A milestone on a bar: `how` is reached, late or open; `points` draws it."""

    x: float
    how: str
    points: str
    title: str


@dataclass(frozen=True)
class Bar:
    """A row of the chart; `word` is written beside the bar where it is late, waits or is done."""

    y: int
    label: str
    title: str
    href: str
    x: float
    width: float
    late_x: float
    late_width: float
    state: str
    word: str
    word_x: float
    word_end: bool
    marks: list[Mark]


@dataclass(frozen=True)
class Weeks:
    """A chart: its size, the heads of weeks (x, text), today's line, its rows."""

    width: float
    height: float
    left: int
    heads: list[tuple[float, str]]
    today: float | None
    today_text: str
    today_x: float
    rows: list[Bar]


def _short(text: str, most: int = LONGEST_LABEL) -> str:
    wide = [2 if ord(letter) > 0x2E7F else 1 for letter in text]
    room, kept = most * 2, ""
    for letter, width in zip(text, wide, strict=True):
        room -= width
        if room < 2:
            return f"{kept}…"
        kept += letter
    return kept


class _Scale:
    """Days to pixels, week by week."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first - timedelta(days=first.weekday())
        self.weeks = max((last - self.first).days // 7 + 1, 1)
        self.end = self.first + timedelta(weeks=self.weeks)

    def at(self, when: date) -> float:
        """Where a day begins."""
        days = min(max((when - self.first).days, 0), self.weeks * 7)
        return round(LABEL + days * WEEK / 7, 1)

    @property
    def width(self) -> float:
        """How wide all is, with room for a word at the end."""
        return LABEL + self.weeks * WEEK + 70


def chart_of(rows: Sequence[Schedule], first: date, last: date, today: date) -> Weeks:
    """The chart of tasks between two days, with today's line."""
    ends = [last, *(one.last for one in rows), *(one.line.row.due for one in rows)]
    scale = _Scale(min([first, *(one.first for one in rows)]), max(ends))
    bars = [_bar(one, HEAD + n * ROW, scale) for n, one in enumerate(rows)]
    return _weeks(scale, bars, today)


def steps_of(shown: Picture, today: date) -> Weeks:
    """The chart of the campaign's steps."""
    rules, lang = shown.rules, get_language()
    scale = _Scale(rules.from_, rules.to)
    rows = []
    for n, one in enumerate(rules.steps):
        x, end = scale.at(one.from_), scale.at(one.to + timedelta(days=1))
        over, now = today > one.to, one.from_ <= today <= one.to
        state = "done" if over else "going" if now else "planned"
        word = gettext("is over") if over else gettext("now") if now else ""
        name = f"{n + 1} {one.name.say(lang)}"
        span = f"{name}: {day(one.from_)} – {day(one.to)}"
        y = HEAD + n * ROW
        placed = _word_at(end, scale)
        rows.append(Bar(y, name, span, "", x, end - x, 0, 0, state, word, *placed, marks=[]))
    return _weeks(scale, rows, today)


def _word_at(end: float, scale: _Scale) -> tuple[float, bool]:
    return round(end + 6, 1), end + 60 > scale.width


def _weeks(scale: _Scale, rows: list[Bar], today: date) -> Weeks:
    heads = []
    for n in range(scale.weeks):
        monday = scale.first + timedelta(weeks=n)
        if n % 2 == 0 or scale.weeks <= 8:
            heads.append((scale.at(monday), f"{monday.month}-{monday.day}"))
    inside = scale.first <= today <= scale.end
    x = scale.at(today) if inside else None
    text = gettext("today %(day)s") % {"day": day(today)}
    height = HEAD + len(rows) * ROW + 10
    return Weeks(scale.width, height, LABEL, heads, x, text, (x or 0) + 3, rows)


def _bar(one: Schedule, y: int, scale: _Scale) -> Bar:
    line = one.line
    row = line.row
    x, end = scale.at(one.first), scale.at(row.due + timedelta(days=1))
    reach = scale.at(one.last + timedelta(days=1))
    late = line.state == "late"
    words = {**state_names(), "going": "", "planned": ""}
    name = f"{row.number} {row.title}"
    title = f"{name} · {line.lead} · {line.holder} · {day(row.starts)} – {day(row.due)}"
    return Bar(
        y=y,
        label=_short(name),
        title=f"{title} · {state_names()[line.state]}",
        href=reverse("desk:campaign-task", args=[row.pk]),
        x=x,
        width=max(round(end - x, 1), 3),
        late_x=end,
        late_width=max(round(reach - end, 1), 0) if late else 0,
        state=line.state,
        word=words[line.state],
        word_x=round(max(end, reach) + 6, 1),
        word_end=False,
        marks=[_mark(each, y, scale) for each in line.milestones],
    )


def _mark(stone: object, y: int, scale: _Scale) -> Mark:
    due, reached = stone.due, stone.reached  # type: ignore[attr-defined]
    name: str = stone.name  # type: ignore[attr-defined]
    from gezhi.base import clock

    behind = (reached or clock.today()) > due
    how = "late" if behind else "reached" if reached else "open"
    x = scale.at(reached or due) + WEEK / 14
    middle = y + BAR / 2
    if how == "late":
        points = f"{x},{middle - 6} {x + 6},{middle + 5} {x - 6},{middle + 5}"
    else:
        points = f"{x},{middle - 6} {x + 6},{middle} {x},{middle + 6} {x - 6},{middle}"
    said = {
        "late": gettext("milestone, late"),
        "reached": gettext("milestone, reached"),
        "open": gettext("milestone"),
    }[how]
    return Mark(round(x, 1), how, points, f"{name} · {day(due)} · {said}")


BOX_W, BOX_H, GAP = 176, 40, 8


@dataclass(frozen=True)
class Box:
    """A group in the drawing: its name, who heads it or how many belong to it, how it stands."""

    x: int
    y: int
    name: str
    note: str
    late: int
    href: str


@dataclass(frozen=True)
class Column:
    """Groups of one kind under their heading."""

    x: int
    label: str
    boxes: list[Box]


@dataclass(frozen=True)
class House:
    """Who works in a campaign: the office on top, groups in columns below it."""

    width: int
    height: int
    middle: int
    office: Box
    columns: list[Column]


def house_of(shown: Picture) -> House:
    """The drawing of the groups of a campaign."""
    by_kind: dict[str, list[TeamView]] = {}
    for one in shown.teams:
        by_kind.setdefault(one.row.kind, []).append(one)
    parts: list[tuple[str, list[TeamView]]] = [
        (kind_names()["work-group"], by_kind.get("work-group", []))
    ]
    forces = by_kind.get("task-force", [])
    for ground, label in ground_names().items():
        these = [one for one in forces if one.row.ground == ground]
        parts.append((f"{kind_names()['task-force']} · {label}", these))
    for kind in ("guidance-group", "supervision-group"):
        parts.append((kind_names()[kind], by_kind.get(kind, [])))
    return _house(shown, [(label, rows) for label, rows in parts if rows], by_kind)


def _house(
    shown: Picture, parts: list[tuple[str, list[TeamView]]], by_kind: dict[str, list[TeamView]]
) -> House:
    columns = []
    for n, (label, rows) in enumerate(parts):
        x = n * (BOX_W + 2 * GAP)
        boxes = [_box(one, x, 122 + at * (BOX_H + GAP)) for at, one in enumerate(rows)]
        count = f"{label} {len(rows)}"
        columns.append(Column(x, count, boxes))
    width = max(len(columns), 1) * (BOX_W + 2 * GAP) - 2 * GAP
    most = max((len(one.boxes) for one in columns), default=0)
    middle = width // 2
    office = by_kind.get("office", [])
    name = office[0].name if office else Words(zh="", en="")
    people = sum(one.members for one in shown.teams)
    note = gettext("%(n)s people work in it") % {"n": people}
    top = Box(middle - BOX_W // 2 - 20, 0, name.say(get_language()), note, 0, "")
    return House(width, 122 + most * (BOX_H + GAP), middle, top, columns)


def _box(one: TeamView, x: int, y: int) -> Box:
    lang = get_language()
    if one.row.kind == "task-force":
        note = (
            f"{one.lead} · {one.head}"
            if one.head
            else gettext("led by %(unit)s") % {"unit": one.lead}
        )
    else:
        note = gettext("%(n)s people") % {"n": one.members}
    address = reverse("desk:campaign-ledger", args=[one.row.campaign_id])
    href = f"{address}?team={one.row.unit}" if one.row.kind == "task-force" else ""
    late = one.states["late"]
    return Box(x, y, _short(one.name.say(lang), 11), _short(note, 12), late, href)
