"""A notice as a letter on paper, for the person alone: what it says, which rule, how to object."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from gezhi.surfaces.ui.paper import PAGE, QUIET, prepare_type, safe, style

EDGE = 24 * mm


@dataclass(frozen=True)
class Letter:
    """What stands on it, in finished words; `blocks` are (head, text), `course` (what, who, when,
    what came of it)."""

    title: str
    place: str
    code: str
    text: str
    blocks: list[tuple[str, str]]
    course: list[tuple[str, str]]
    closing: str
    note: str


def print_letter(letter: Letter) -> bytes:
    """The letter as PDF, portrait A4; its number and the number of the page at each foot."""
    prepare_type()
    out = io.BytesIO()
    edges = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), EDGE)
    document = SimpleDocTemplate(out, pagesize=PAGE, title=letter.title, **edges)

    def foot(canvas: Canvas, _: object) -> None:
        canvas.setFont(prepare_type(), 8.5)
        canvas.setFillColor(QUIET)
        canvas.drawString(EDGE, 12 * mm, letter.code)
        canvas.drawRightString(PAGE[0] - EDGE, 12 * mm, str(canvas.getPageNumber()))

    document.build(list(_story(letter)), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(letter: Letter) -> Iterator[Flowable]:
    yield _said(letter.place, 11, QUIET)
    yield Paragraph(safe(letter.title), style("title", 22, lead=1.4))
    yield Spacer(1, 6 * mm)
    yield _said(gettext("To you alone"), 10.5, QUIET)
    yield Spacer(1, 3 * mm)
    for line in letter.text.splitlines():
        yield _said(line, 13)
    yield Spacer(1, 6 * mm)
    for head, text in letter.blocks:
        yield KeepTogether([_said(head, 10, QUIET), _said(text, 11.5), Spacer(1, 2.5 * mm)])
    if letter.course:
        yield Spacer(1, 3 * mm)
        yield Paragraph(safe(gettext("How it went on")), style("head", 13.5))
        for head, text in letter.course:
            yield KeepTogether([_said(head, 10, QUIET), _said(text, 11.5), Spacer(1, 2.5 * mm)])
    yield Spacer(1, 4 * mm)
    if letter.closing:
        yield _said(letter.closing, 12)
        yield Spacer(1, 4 * mm)
    yield _said(letter.note, 9.5, QUIET)


def _said(text: str, size: float, colour: str = "#1b2430") -> Paragraph:
    return Paragraph(safe(text), style("letter", size, colour=colour))
