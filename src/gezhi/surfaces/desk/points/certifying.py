"""Certificates of those commended, one to a page: to whom, as what, by which decision."""

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from gezhi.surfaces.ui.paper import INK, QUIET, canvased, safe, style

WIDE, HIGH = landscape(A4)
EDGE = 16 * mm
ROOM = WIDE - 6 * EDGE


@dataclass(frozen=True)
class Certificate:
    """What stands on one, in finished words; `who` decided it, `day` and `reference` say when and
    by which paper."""

    to: str
    said: str
    who: str
    day: str
    reference: str


def print_certificates(rows: list[Certificate], title: str) -> bytes:
    """All of them as one PDF, landscape A4; a page that says so where there is nobody."""
    pages = [partial(_page, one=one) for one in rows]
    return canvased(pages or [_nobody], title, (WIDE, HIGH))


def _nobody(canvas: Canvas) -> None:
    _put(canvas, gettext("Nobody was commended for this time."), 14, HIGH / 2, QUIET)


def _page(canvas: Canvas, one: Certificate) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.4)
    canvas.rect(EDGE, EDGE, WIDE - 2 * EDGE, HIGH - 2 * EDGE)
    canvas.setLineWidth(0.5)
    canvas.rect(EDGE + 3 * mm, EDGE + 3 * mm, WIDE - 2 * EDGE - 6 * mm, HIGH - 2 * EDGE - 6 * mm)
    _put(canvas, gettext("Certificate"), 40, HIGH - 38 * mm)
    _put(canvas, one.to, 26, HIGH - 82 * mm)
    _put(canvas, one.said, 17, HIGH - 104 * mm)
    foot = EDGE + 24 * mm
    for line, colour in ((one.who, INK), (one.day, INK), (one.reference, QUIET)):
        _put(canvas, line, 12.5, foot, colour, align=TA_RIGHT)
        foot -= 7 * mm


def _put(
    canvas: Canvas, text: str, size: float, top: float, colour: str = INK, *, align: int = TA_CENTER
) -> None:
    """A paragraph whose first line begins at a height, across the page."""
    said = style("certificate", size, colour=colour, lead=1.4)
    said.alignment = align
    words = Paragraph(safe(text), said)
    _, height = words.wrapOn(canvas, ROOM, HIGH)
    words.drawOn(canvas, (WIDE - ROOM) / 2, top - height + size * 1.4)
