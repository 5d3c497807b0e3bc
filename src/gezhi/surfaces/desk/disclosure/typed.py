"""What was typed into the editor: read from the form, from a draft, from a sheet; never lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language

from gezhi.base.ids import new_id
from gezhi.base.sheets import Table, read_table
from gezhi.base.words import Mistake
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import say_cell
from gezhi.pack.disclosure import Disclosure
from gezhi.surfaces.desk.points.frame import day_of
from gezhi.surfaces.desk.queue.asked import uuid_of

SPARE, MOST_ROWS, MOST_BYTES = 5, 500, 8 * 1024 * 1024
Cells = list[list[str]]


@dataclass
class Typed:
    """The state of the editor."""

    id: UUID = field(default_factory=new_id)
    saved: int = 0
    version: int = 0
    phase: str = ""
    period: str = ""
    matter: UUID | None = None
    happened: str = ""
    title: str = ""
    body: str = ""
    reason: str = ""
    rows: Cells = field(default_factory=list)
    enclosures: list[UUID] = field(default_factory=list)

    @property
    def content(self) -> actions.Content:
        """What it says."""
        return actions.Content(self.title, self.body, self.rows, self.enclosures)

    @property
    def day(self) -> date | None:
        """When it came up."""
        return day_of(self.happened)

    def kept(self) -> dict[str, Any]:
        """As a draft keeps it."""
        filled = [row for row in self.rows if any(row)]
        return {
            "title": self.title,
            "body": self.body,
            "rows": filled,
            "happened": self.happened,
            "matter": str(self.matter or ""),
            "enclosures": [str(one) for one in self.enclosures],
        }


def from_post(request: HttpRequest, rules: Disclosure) -> Typed:
    """What a form sent. Files that came along are taken in; Invalid where one cannot be."""
    post = request.POST
    kept = [one for text in post.getlist("kept") if (one := uuid_of(text)) is not None]
    typed = Typed(
        id=uuid_of(post.get("id", "")) or new_id(),
        saved=_whole(post.get("saved", "")),
        version=_whole(post.get("version", "")),
        phase=post.get("phase", ""),
        period=post.get("period", ""),
        matter=uuid_of(post.get("matter", "")),
        happened=post.get("happened", ""),
        title=post.get("title", ""),
        body=post.get("body", "").replace("\r\n", "\n"),
        reason=post.get("reason", ""),
        rows=_rows(post, rules),
        enclosures=kept,
    )
    return typed


def take_files(request: HttpRequest, typed: Typed) -> None:
    """Take in the files that came along; Invalid where one cannot be."""
    for upload in request.FILES.getlist("files"):
        data = upload.read(MOST_BYTES * 2)
        made = actions.add_enclosure(request.viewer, upload.name or "", data)  # type: ignore[attr-defined]
        typed.enclosures.append(made.pk)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _rows(post: Any, rules: Disclosure) -> Cells:
    count = min(_whole(post.get("rows", "")), MOST_ROWS + SPARE)
    keys = [one.column for one in rules.columns]
    return [[post.get(f"cell.{n}.{key}", "").strip() for key in keys] for n in range(count)]


def from_draft(row: Any) -> Typed:
    """What a draft kept."""
    kept = row.content
    return Typed(
        id=row.pk,
        saved=row.saved,
        phase=row.phase,
        period=row.period,
        matter=uuid_of(kept.get("matter", "")),
        happened=kept.get("happened", ""),
        title=kept.get("title", ""),
        body=kept.get("body", ""),
        rows=kept.get("rows", []),
        enclosures=[one for text in kept.get("enclosures", []) if (one := uuid_of(text))],
    )


def as_typed(rules: Disclosure, rows: Sequence[Sequence[Any]]) -> Cells:
    """Rows that stand, as somebody would have typed them."""
    return [
        [say_cell(column, cell) for column, cell in zip(rules.columns, row, strict=False)]
        for row in rows
    ]


def from_sheet(request: HttpRequest, rules: Disclosure) -> Cells:
    """The rows of a sheet: by the names of its heads, or in the order of the columns where no head
    is known. Mistake for what cannot be read."""
    upload = request.FILES.get("sheet")
    if upload is None:
        raise Mistake("先选一个表格文件", "choose a sheet first")
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Mistake("文件太大（最多 8 MB）", "the file is too large (8 MB at most)")
    return _placed(read_table(data), rules)


def _placed(table: Table, rules: Disclosure) -> Cells:
    heads = {head.strip().lower(): at for at, head in enumerate(table.heads)}
    places = [
        next((heads[name.lower()] for name in _names(one) if name.lower() in heads), None)
        for one in rules.columns
    ]
    rows: list[Sequence[str]] = [row for _, row in table.numbered()]
    if all(at is None for at in places):
        places = list(range(len(rules.columns)))
        rows = [table.heads, *rows]
    if len(rows) > MOST_ROWS:
        raise Mistake(f"最多 {MOST_ROWS} 行", f"{MOST_ROWS} rows at most")
    return [[row[at] if at is not None and at < len(row) else "" for at in places] for row in rows]


def _names(column: Any) -> list[str]:
    said = (column.name.zh, column.name.say("en"), column.name.say(get_language()))
    bare = [one.partition("（")[0].partition(" (")[0] for one in said]
    return [column.column, *said, *bare]


def grid_of(rules: Disclosure, rows: Cells, errors: dict[str, str]) -> list[list[dict[str, Any]]]:
    """The cells of the table to type in, each with what is wrong with it; some spare rows below."""
    width = len(rules.columns)
    padded = [[*row, *[""] * width][:width] for row in rows]
    while len(padded) < MOST_ROWS and (len(padded) < SPARE or any(padded[-1])):
        padded.append([""] * width)
    return [
        [
            {
                "name": f"cell.{n}.{column.column}",
                "value": cell,
                "error": errors.get(f"rows.{n}.{column.column}", ""),
                "number": column.kind in ("money", "number"),
                "label": column.name.say(get_language()),
            }
            for column, cell in zip(rules.columns, row, strict=True)
        ]
        for n, row in enumerate(padded)
    ]
