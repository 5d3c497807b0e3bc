"""The board of a building: who serves here, and a code that opens the page to report on (K1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

from gezhi.surfaces.ui.paper import (
    INK,
    LINE,
    PAGE,
    QUIET,
    canvased,
    code_image,
    prepare_type,
    safe,
    style,
)

WIDTH, HEIGHT = PAGE
EDGE = 18 * mm
CODE = 52 * mm
SIZES = (15, 12.5, 10.5)
"""Type of the lines: the largest in which they have room above the code."""


@dataclass(frozen=True)
class Board:
    """One board: the place with those above it, who serves it, the address to report at, and what
    those who hold a post at it pledge in public."""

    title: str
    above: str
    lines: list[tuple[str, str, str]]
    address: str
    motto: str = ""
    pledges: tuple[str, ...] = ()


def print_boards(boards: Iterable[Board]) -> bytes:
    """A PDF of boards, one A4 page each."""
    return canvased((partial(_page, board=board) for board in boards), gettext("Boards"))


def _page(canvas: Canvas, board: Board) -> None:
    prepare_type()
    top = HEIGHT - EDGE
    _across(canvas, board.above, 15, top - 12, QUIET)
    _across(canvas, board.title, 40, top - 60)
    _across(canvas, gettext("Who serves you here"), 17, top - 92)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.2)
    canvas.line(EDGE, top - 106, WIDTH - EDGE, top - 106)
    _lines(canvas, board, top - 112)
    _foot(canvas, board)


def _across(canvas: Canvas, text: str, size: float, y: float, colour: Any = INK) -> None:
    """A line of one's own, smaller where it would leave the paper."""
    type_ = prepare_type()
    wide = canvas.stringWidth(text, type_, size)
    canvas.setFillColor(colour)
    canvas.setFont(type_, min(size, size * (WIDTH - 2 * EDGE) / max(wide, 1)))
    canvas.drawString(EDGE, y, text)


def _lines(canvas: Canvas, board: Board, top: float) -> None:
    """Those who serve, the nearest first; where not all have room, a line tells that there are more
    and where they stand."""
    room = top - EDGE - CODE - 12
    wide = WIDTH - 2 * EDGE
    lines = board.lines
    for size in SIZES:
        table = _table(lines, size)
        height = table.wrapOn(canvas, wide, room)[1]
        if height <= room:
            break
    while height > room and len(lines) > 1:
        lines = lines[:-1]
        more = gettext("%(n)d more: scan the code") % {"n": len(board.lines) - len(lines)}
        table = _table([*lines, ("", more, "")], size)
        height = table.wrapOn(canvas, wide, room)[1]
    table.drawOn(canvas, EDGE, top - height)
    _pledges(canvas, board, top - height - 18)


def _table(lines: list[tuple[str, str, str]], size: float) -> Table:
    rows = [
        [
            Paragraph(safe(post), style("post", size, colour=QUIET, lead=1.3)),
            Paragraph(safe(name), style("name", size + 3, lead=1.25)),
            Paragraph(safe(where), style("where", size - 2, colour=QUIET, lead=1.3)),
        ]
        for post, name, where in lines
    ]
    if not rows:
        rows = [[Paragraph(gettext("Nobody is appointed here yet."), style("none", 14)), "", ""]]
    wide = WIDTH - 2 * EDGE
    table = Table(rows, colWidths=[wide * 0.3, wide * 0.42, wide * 0.28])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), size / 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), size / 3 + 1),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
            ]
        )
    )
    return table


def _pledges(canvas: Canvas, board: Board, top: float) -> None:
    """What is promised, below those who serve, as far as there is room."""
    for words in board.pledges:
        said = Paragraph(safe(words), style("pledge", 17, lead=1.6))
        _, height = said.wrapOn(canvas, WIDTH - 2 * EDGE, top)
        if top - height < EDGE + CODE + 12:
            return
        said.drawOn(canvas, EDGE, top - height)
        top -= height + 10


def _foot(canvas: Canvas, board: Board) -> None:
    canvas.drawImage(code_image(board.address), WIDTH - EDGE - CODE, EDGE, CODE, CODE)
    canvas.setFillColor(INK)
    canvas.setFont(prepare_type(), 26)
    canvas.drawString(EDGE, EDGE + CODE - 34, gettext("Something wrong? Say so."))
    wide = WIDTH - 2 * EDGE - CODE - 10 * mm
    words = Paragraph(
        gettext("Scan the code. Say what it is, and see each step: who has it, until when."),
        style("how", 13, lead=1.55),
    )
    _, height = words.wrapOn(canvas, wide, CODE)
    words.drawOn(canvas, EDGE, EDGE + CODE - 50 - height)
    small = Paragraph(safe(board.address), style("address", 9.5, colour=QUIET))
    _, height = small.wrapOn(canvas, wide, CODE)
    small.drawOn(canvas, EDGE, EDGE + 4)
    if board.motto:
        canvas.setFillColor(QUIET)
        canvas.setFont(prepare_type(), 11)
        canvas.drawString(EDGE, EDGE + 20 + height, board.motto)
