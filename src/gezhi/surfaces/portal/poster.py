"""The poster of a board, for the notice board of the village: large figures, names in columns, a
code that opens the same page."""

from dataclasses import dataclass

from django.utils.translation import gettext
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A3, A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from gezhi.surfaces.ui.paper import INK, LINE, QUIET, code_image, printed, safe, style

EDGE = 18 * mm
CODE = 30 * mm
COLUMNS = 2
FRAME = 12
"""What the frame of a page keeps free on both sides together, in points."""


@dataclass(frozen=True)
class Poster:
    """What stands on it, in finished words; `lines` are (name, points, rank or None)."""

    place: str
    title: str
    period: str
    figures: list[tuple[str, str]]
    lines: list[tuple[str, int, int | None]]
    order: str
    notes: list[str]
    address: str


def print_poster(
    poster: Poster, *, large: bool = False, drawn: type["Drawn"] | None = None
) -> bytes:
    """The poster as PDF, portrait A4 or A3; names that do not fit go on to further pages. What is
    no board says how it is `drawn`."""
    page = A3 if large else A4
    paper = (drawn or Drawn)(poster, page[0] / A4[0], page[0])
    title, below = f"{poster.title} {poster.period}", paper.code + 4 * mm
    return printed(paper.story(), title, paper.edge, page=page, below=below, draw=paper.foot)


class Drawn:
    """A poster in one size of paper; everything grows with `scale`."""

    def __init__(self, poster: Poster, scale: float, across: float) -> None:
        self.poster, self.scale = poster, scale
        self.edge, self.code = EDGE * scale, CODE * scale
        self.across = across
        self.wide = across - 2 * self.edge - FRAME

    def text(self, said: str, size: float, *, colour: str = INK, lead: float = 1.35) -> Paragraph:
        """A paragraph in a size of A4, grown to the paper."""
        return Paragraph(safe(said), style("poster", size * self.scale, colour=colour, lead=lead))

    def number(self, said: str, size: float) -> Paragraph:
        """The same at the right edge of its column."""
        right = style("poster", size * self.scale, lead=1.35)
        right.alignment = TA_RIGHT
        return Paragraph(said, right)

    def story(self) -> list[Flowable]:
        poster = self.poster
        return [
            self.text(poster.place, 15, colour=QUIET),
            self.text(poster.title, 30),
            self.text(poster.period, 20),
            Spacer(1, 5 * mm * self.scale),
            self._figures(),
            Spacer(1, 6 * mm * self.scale),
            *self.names(),
        ]

    def _figures(self) -> Table:
        figures = self.poster.figures
        rows = [
            [self.text(value, 24, lead=1.2) for value, _ in figures],
            [self.text(label, 11.5, colour=QUIET) for _, label in figures],
        ]
        table = Table(rows, [self.wide / len(figures)] * len(figures))
        rules = [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEABOVE", (0, 0), (-1, 0), 1.2, INK),
            ("LINEBELOW", (0, -1), (-1, -1), 1.2, INK),
            ("TOPPADDING", (0, 0), (-1, 0), 7 * self.scale),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 8 * self.scale),
        ]
        table.setStyle(TableStyle(rules))
        return table

    def names(self) -> list[Flowable]:
        if not self.poster.lines:
            return [self.text(gettext("Nobody is named for this time."), 15, colour=QUIET)]
        cells = [self._cell(*line) for line in self.poster.lines]
        while len(cells) % COLUMNS:
            cells.append([self.text("", 15), self.text("", 15)])
        rows = [
            [one for cell in cells[at : at + COLUMNS] for one in cell]
            for at in range(0, len(cells), COLUMNS)
        ]
        share = self.wide / COLUMNS
        table = Table(rows, [share * 0.7, share * 0.3] * COLUMNS)
        rules = [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 12 * self.scale),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
        ]
        table.setStyle(TableStyle(rules))
        return [self.text(self.poster.order, 11, colour=QUIET), Spacer(1, 2 * mm), table]

    def _cell(self, name: str, points: int, rank: int | None) -> list[Paragraph]:
        shown = name if rank is None else f"{rank}. {name}"
        return [self.text(shown, 15), self.number(str(points), 15)]

    def foot(self, canvas: Canvas, _: object) -> None:
        """The code with the address, and what a board says about itself."""
        poster = self.poster
        left = self.across - self.edge - self.code
        canvas.drawImage(code_image(poster.address), left, self.edge, self.code, self.code)
        room = self.wide - self.code - 6 * mm
        at = self.edge + self.code
        for said in (*poster.notes, poster.address):
            words = self.text(said, 9.5, colour=QUIET)
            _, height = words.wrapOn(canvas, room, self.code)
            at -= height + 2 * self.scale
            words.drawOn(canvas, self.edge + FRAME / 2, at)
