"""Paper that surfaces print on: A4, with a type that has Chinese everywhere, and codes to scan."""

import io
from collections.abc import Iterable
from functools import cache

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate

TYPE = "STSong-Light"
INK = "#1b2430"
QUIET = "#5b6776"
LINE = "#c4ccd5"
PAGE = A4


@cache
def prepare_type() -> str:
    """Register the Chinese type. It is one of those that every reader of PDF brings along, so no
    font has to be shipped or embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont(TYPE))
    return TYPE


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


def printed(
    story: Iterable[Flowable],
    title: str,
    edge: float,
    foot: str | None = None,
    *,
    foot_at: float = 9 * mm,
) -> bytes:
    """A story as PDF, portrait A4, with the same edge on all sides. With a `foot`, its words and
    the number of the page stand `foot_at` above the lower edge of each."""
    prepare_type()
    out = io.BytesIO()
    edges = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), edge)
    document = SimpleDocTemplate(out, pagesize=PAGE, title=title, **edges)

    def draw(canvas: Canvas, _: object) -> None:
        if foot is not None:
            canvas.setFont(prepare_type(), 8.5)
            canvas.setFillColor(QUIET)
            canvas.drawString(edge, foot_at, foot)
            canvas.drawRightString(PAGE[0] - edge, foot_at, str(canvas.getPageNumber()))

    document.build(list(story), onFirstPage=draw, onLaterPages=draw)
    return out.getvalue()


def code_image(address: str) -> ImageReader:
    """A QR code of an address, large enough to scan from a board; error correction M."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=8, border=2)
    out.seek(0)
    return ImageReader(out)


def safe(text: str) -> str:
    """Text for a paragraph, in which `<` and `&` mean themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
