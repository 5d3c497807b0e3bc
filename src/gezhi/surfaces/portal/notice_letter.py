"""A notice as a letter on paper, for the person alone: what it says, which rule, how to object."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from gezhi.surfaces.ui.paper import QUIET, printed, safe, style

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
    return printed(_story(letter), letter.title, EDGE, letter.code, foot_at=12 * mm)


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
