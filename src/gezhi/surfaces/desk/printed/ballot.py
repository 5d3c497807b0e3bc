"""The papers of a ballot for the board and the box: its notice, the ballot papers, the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from gezhi.surfaces.ui.paper import (
    INK,
    LINE,
    PAGE,
    QUIET,
    canvased,
    code_image,
    printed,
    safe,
    style,
)

EDGE = 18 * mm
CODE = 30 * mm
WIDE = PAGE[0] - 2 * EDGE - 12


@dataclass(frozen=True)
class Sheet:
    """A sheet for the board, in finished words. `facts` are (name, words); `tables` are (title,
    rows), the first row of each being its heads; `notes` stand beside the code at the foot."""

    place: str
    title: str
    kind: str
    text: str = ""
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[tuple[str, Sequence[Sequence[str]]]] = ()
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()
    address: str = ""


@dataclass(frozen=True)
class Slip:
    """One ballot paper: the question, what can be chosen, and how. `whose` is printed on a named
    ballot alone; `number` is left open on a secret one and written when the box is emptied."""

    place: str
    title: str
    options: Sequence[str]
    how: str
    number: str = ""
    whose: str = ""
    foot: str = ""


def _text(said: str, size: float, *, colour: str = INK, lead: float = 1.4) -> Paragraph:
    return Paragraph(safe(said), style("ballot", size, colour=colour, lead=lead))


def print_sheet(sheet: Sheet) -> bytes:
    """A notice or a result as PDF, portrait A4; what does not fit goes on to further pages."""

    def foot(canvas: Canvas, _: object) -> None:
        _foot(canvas, sheet)

    return printed(_story(sheet), sheet.title, EDGE, below=CODE + 4 * mm, draw=foot)


def _story(sheet: Sheet) -> list[Flowable]:
    story: list[Flowable] = [
        _text(f"{sheet.place}　{sheet.kind}", 14, colour=QUIET),
        _text(sheet.title, 26, lead=1.3),
        Spacer(1, 4 * mm),
    ]
    story += [_text(part, 13) for part in sheet.text.split("\n") if part.strip()]
    if sheet.facts:
        rows = [(_text(name, 12, colour=QUIET), _text(said, 13)) for name, said in sheet.facts]
        story += [Spacer(1, 3 * mm), _table(rows, (0.24, 0.76))]
    for title, cells in sheet.tables:
        shown = [[_text(cell, 11.5) for cell in row] for row in cells]
        share = _shares(len(cells[0])) if cells else ()
        block = [Spacer(1, 4 * mm), _text(title, 15), Spacer(1, 1 * mm), _table(shown, share)]
        story += [CondPageBreak(30 * mm), *block] if len(cells) > 12 else [KeepTogether(block)]
    if sheet.lines:
        story.append(Spacer(1, 4 * mm))
        story += [_text(said, 12) for said in sheet.lines]
    return story


def _shares(columns: int) -> tuple[float, ...]:
    """The first column is the widest, as it has the names."""
    if columns == 1:
        return (1.0,)
    first = 0.46 if columns < 4 else 0.34
    return (first, *((1 - first) / (columns - 1),) * (columns - 1))


def _table(rows: Sequence[Sequence[Paragraph]], shares: Sequence[float]) -> Table:
    table = Table([list(row) for row in rows], [WIDE * share for share in shares])
    table.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
            ]
        )
    )
    return table


def _foot(canvas: Canvas, sheet: Sheet) -> None:
    """The code with the address, and what the sheet says about itself."""
    if sheet.address:
        left = PAGE[0] - EDGE - CODE
        canvas.drawImage(code_image(sheet.address), left, EDGE, CODE, CODE)
    room, at = WIDE - CODE - 6 * mm, EDGE + CODE
    for said in (*sheet.notes, sheet.address):
        words = _text(said, 9.5, colour=QUIET)
        _, height = words.wrapOn(canvas, room, CODE)
        at -= height + 2
        words.drawOn(canvas, EDGE + 6, at)


def print_slips(slips: Sequence[Slip]) -> bytes:
    """Ballot papers as PDF, A4: two on a page with a line to cut along, or one where there are many
    options."""
    several = max((len(one.options) for one in slips), default=0) <= 6
    each = 2 if several else 1
    groups = [slips[at : at + each] for at in range(0, len(slips), each)]

    def page(canvas: Canvas, group: Sequence[Slip]) -> None:
        for slip, top in zip(group, (PAGE[1], PAGE[1] / 2), strict=False):
            _slip(canvas, slip, top)
        if several:
            canvas.setStrokeColor(LINE)
            canvas.setDash(3, 3)
            canvas.line(0, PAGE[1] / 2, PAGE[0], PAGE[1] / 2)
            canvas.setDash()

    pages = [partial(page, group=group) for group in groups]
    return canvased(pages, gettext("Ballot papers"))


def _slip(canvas: Canvas, slip: Slip, top: float) -> None:
    at = top - 14 * mm

    def put(said: str, size: float, colour: str = INK, gap: float = 4) -> None:
        nonlocal at
        words = _text(said, size, colour=colour, lead=1.3)
        _, height = words.wrapOn(canvas, WIDE, PAGE[1])
        at -= height
        words.drawOn(canvas, EDGE, at)
        at -= gap

    number = slip.number or gettext("written when the box is emptied")
    put(f"{slip.place}　{gettext('Number')} {number}", 11, QUIET)
    put(slip.title, 20, gap=6)
    if slip.whose:
        put(slip.whose, 13, gap=6)
    put(slip.how, 12, QUIET, gap=10)
    for option in slip.options:
        _option(canvas, option, at)
        at -= 13 * mm
    if slip.foot:
        put(slip.foot, 9.5, QUIET)


def _option(canvas: Canvas, option: str, at: float) -> None:
    """A square to mark, drawn, since not every type has one, and what it stands for."""
    side = 8 * mm
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.2)
    canvas.rect(EDGE, at - side, side, side)
    words = _text(option, 16, lead=1.2)
    _, height = words.wrapOn(canvas, WIDE - side - 6 * mm, PAGE[1])
    words.drawOn(canvas, EDGE + side + 6 * mm, at - side / 2 - height / 2 + 1)
