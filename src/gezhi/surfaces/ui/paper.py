"""Paper that surfaces print on: A4, with a type that has Chinese everywhere, and codes to scan."""

import io
from functools import cache

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

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


def code_image(address: str) -> ImageReader:
    """A QR code of an address, large enough to scan from a board; error correction M."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=8, border=2)
    out.seek(0)
    return ImageReader(out)


def safe(text: str) -> str:
    """Text for a paragraph, in which `<` and `&` mean themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
