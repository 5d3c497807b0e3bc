"""Paper that surfaces print on: A4, with a type that has Chinese everywhere, and codes to scan."""

import io
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus.tables import CellStyle

from gezhi.surfaces.ui.embedding import chinese_type

INK = "#1b2430"
QUIET = "#5b6776"
LINE = "#c4ccd5"
PAGE = A4


@cache
def prepare_type() -> str:
    """Register the Chinese type, also for the cells of tables; returns its name."""
    type_ = chinese_type()
    pdfmetrics.registerFont(type_)
    CellStyle.fontname = type_.fontName
    return str(type_.fontName)


def style(name: str, size: float, *, colour: str = INK, lead: float = 1.5) -> ParagraphStyle:
    """A style of text. `CJK` breaks lines between any two characters, as Chinese is set."""
    return ParagraphStyle(
        name,
        fontName=prepare_type(),
        fontSize=size,
        leading=size * lead,
        textColor=HexColor(colour),
        wordWrap="CJK",
    )


Draw = Callable[[Canvas, Any], None]


def printed(
    story: Iterable[Flowable],
    title: str,
    edge: float,
    foot: str | None = None,
    *,
    foot_at: float = 9 * mm,
    page: tuple[float, float] = PAGE,
    below: float = 0,
    draw: Draw | None = None,
) -> bytes:
    """A story as PDF, portrait A4 unless another `page` is named, with the same edge on all sides
    and `below` more at the lower one. With a `foot`, its words and the number of the page stand
    `foot_at` above the lower edge of each; `draw` draws what else stands on every page."""
    out = io.BytesIO()
    edges = dict.fromkeys(("leftMargin", "rightMargin", "topMargin"), edge)
    look = {"pagesize": page, "bottomMargin": edge + below, "initialFontName": prepare_type()}
    document = SimpleDocTemplate(out, title=title, **look, **edges)

    def each(canvas: Canvas, about: Any) -> None:
        if foot is not None:
            canvas.setFont(prepare_type(), 8.5)
            canvas.setFillColor(QUIET)
            canvas.drawString(edge, foot_at, foot)
            canvas.drawRightString(page[0] - edge, foot_at, str(canvas.getPageNumber()))
        if draw is not None:
            draw(canvas, about)

    document.build(list(story), onFirstPage=each, onLaterPages=each)
    return out.getvalue()


def canvased(pages: Iterable[Callable[[Canvas], None]], title: str, size: Any = PAGE) -> bytes:
    """Pages that are drawn by hand as one PDF."""
    out = io.BytesIO()
    look: Any = {"pagesize": size, "initialFontName": prepare_type()}
    canvas = Canvas(out, **look)
    canvas.setTitle(title)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def headed(title: str, under: str) -> list[Flowable]:
    """The head of a document that is handed out: its title, what it is of, and a rule."""
    head, small = style("head", 22, lead=1.3), style("under", 11, colour=QUIET)
    head.alignment = small.alignment = TA_CENTER
    return [
        Paragraph(safe(title), head),
        Spacer(1, 3 * mm),
        Paragraph(safe(under), small),
        Spacer(1, 3 * mm),
        HRFlowable(width="100%", thickness=1.2, color=HexColor(INK)),
        Spacer(1, 5 * mm),
    ]


def worded(text: str) -> list[Flowable]:
    """The words of such a document, line by line."""
    body = style("body", 12, lead=1.8)
    return [Paragraph(safe(line) or "&nbsp;", body) for line in text.splitlines()]


def code_image(address: str) -> ImageReader:
    """A QR code of an address, large enough to scan from a board; error correction M."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=8, border=2)
    out.seek(0)
    return ImageReader(out)


def safe(text: str) -> str:
    """Text for a paragraph, in which `<` and `&` mean themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
