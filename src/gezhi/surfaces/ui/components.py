"""The values that components draw. Surfaces fill them from queries; templates read nothing else.

They hold finished words in the reader's language and no rules: what is overdue, who may act and
what comes next is decided by engines. Every class names the template that draws it; see
docs/surfaces/ui.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
DueState = Literal["overdue", "soon", "ok", "paused", "none"]
StepState = Literal["done", "now", "next", "skipped"]
Tone = Literal["", "working", "waiting", "settled", "refused"]


@dataclass(frozen=True)
class Due:
    """A deadline as people say it; `exact` and `arithmetic` appear on hover. `{% due_light %}`."""

    state: DueState
    when: Text = ""
    exact: Text = ""
    arithmetic: Text = ""
    word: Text = ""


@dataclass(frozen=True)
class Step:
    """One step of a drawn path: who, when, until when and why. `ui/path.html`."""

    label: Text
    state: StepState
    who: Text = ""
    when: Text = ""
    until: Text = ""
    why: Text = ""
    due: Due | None = None
    href: str = ""


@dataclass(frozen=True)
class StepAnswer:
    """What a step asked and was answered; of a vote its arithmetic, line by line, and its end."""

    name: Text
    text: Text
    lines: Sequence[Text] = ()
    carried: bool | None = None


@dataclass(frozen=True)
class Entry:
    """One line of a timeline, newest or oldest first as given. `ui/timeline.html`.

    `shown` is the time as people say it, `at` the exact one; `reason` answers why; `images` are
    addresses of (thumbnail, full picture, description); `answers` are those to what a step asked.
    """

    text: Text
    shown: Text
    at: datetime | None = None
    who: Text = ""
    icon: str = ""
    tone: Tone = ""
    body: Text = ""
    reason: Text = ""
    images: Sequence[tuple[str, str, Text]] = ()
    href: str = ""
    answers: Sequence[StepAnswer] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table. `key` names it in the address (`?sort=-due`) when `sortable`."""

    label: Text
    key: str = ""
    sortable: bool = False
    number: bool = False
    narrow: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell.

    Text, or a due light, or a tag in a tone. `title` has what the text had no room for.
    """

    text: Text = ""
    due: Due | None = None
    tone: Tone = ""
    title: Text = ""
    icon: str = ""


@dataclass(frozen=True)
class Row:
    """A row; `href` opens its record, from the cell that `Table.opens` counts."""

    id: str
    cells: Sequence[Cell]
    href: str = ""
    label: Text = ""
    current: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A dense table. `ui/table.html`.

    `sort` is the key in force, with `-` when descending. `selectable` adds boxes named
    `select`, which belong to the form of id `form`. `pane` opens rows in the desk's case pane
    without leaving the page. `stacked` has a phone show every cell beside the name of its column.
    """

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: str = ""
    selectable: bool = False
    form: str = "bulk"
    pane: bool = False
    opens: int = 0
    show_caption: bool = False
    stacked: bool = False


@dataclass(frozen=True)
class Pager:
    """Neighbouring pages by cursor; there are no page numbers and no counts. `ui/pager.html`."""

    before: str = ""
    after: str = ""
    shown: int = 0
    of_about: Text = ""


@dataclass(frozen=True)
class Option:
    """One answer among several; `under` holds the finer ones of a category tree."""

    value: str
    label: Text
    help: Text = ""
    count: int | None = None
    under: Sequence["Option"] = ()


@dataclass(frozen=True)
class Filter:
    """One condition of a filter bar. `ui/filters.html`. `kind`: choice | text | date | tick."""

    name: str
    label: Text
    kind: Literal["choice", "text", "date", "tick"] = "choice"
    options: Sequence[Option] = ()
    value: str = ""
    shown: Text = ""


@dataclass(frozen=True)
class Stat:
    """A figure with the way to the records behind it. `ui/stat.html`. No `href`, no figure."""

    label: Text
    value: Text
    href: str
    unit: Text = ""
    note: Text = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Tab:
    """One tab, or one queue of the desk's left pane (with `count` and `due`).

    `ui/tabs.html`, `ui/queues.html`.
    """

    label: Text
    href: str
    current: bool = False
    count: int | None = None
    due: DueState | Literal[""] = ""
    icon: str = ""


@dataclass(frozen=True)
class QueueGroup:
    """Queues under one heading. `ui/queues.html`."""

    label: Text
    queues: Sequence[Tab]


@dataclass(frozen=True)
class Action:
    """Something one may do here. `ui/actions.html`.

    `url` with `method` "post" is sent at once with the page's token; "get" is a link; `opens`
    names a dialog on the page instead. `key` is the single key that presses it on the desk.
    """

    label: Text
    url: str = ""
    method: Literal["get", "post"] = "get"
    opens: str = ""
    key: str = ""
    icon: str = ""
    look: Literal["", "primary", "refuse", "plain"] = ""
    value: str = ""
    name: str = ""


@dataclass(frozen=True)
class Side:
    """One field on which two people disagree. `ui/conflict.html`."""

    label: Text
    mine: Text
    theirs: Text


@dataclass(frozen=True)
class Bar:
    """One value of a chart, with the address of its records. `ui/chart.html`."""

    label: Text
    values: Sequence[float]
    hrefs: Sequence[str] = ()

    @property
    def cells(self) -> list[tuple[float, str]]:
        """Each value with its address, "" where there is none."""
        hrefs = [*self.hrefs, *[""] * len(self.values)]
        return list(zip(self.values, hrefs, strict=False))


@dataclass(frozen=True)
class Chart:
    """A bar or line chart, drawn from the table that stands below it. `ui/chart.html`."""

    title: Text
    kind: Literal["bar", "line"]
    label: Text
    series: Sequence[Text]
    bars: Sequence[Bar]
    unit: Text = ""
    tones: Sequence[Tone] = field(default_factory=tuple)
