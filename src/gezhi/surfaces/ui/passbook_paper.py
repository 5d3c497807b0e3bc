"""A passbook on paper: whose it is, what came and went, and what there was then."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from gezhi.surfaces.ui.paper import INK, LINE, PAGE, QUIET, printed, safe, style

EDGE = 16 * mm
WIDTH = PAGE[0] - 2 * EDGE - 12
"""The frame of a page keeps six points free on either side."""

SHARES = (0.2, 0.46, 0.17, 0.17)


@dataclass(frozen=True)
class Paper:
    """What stands on it, in finished words; `rows` are day, what for, until when it can be used,
    came or went, balance."""

    title: str
    holder: str
    balance: str
    rows: list[tuple[str, str, str, str, str]]
    foot: str
    more: str = ""


def print_passbook(paper: Paper) -> bytes:
    """The passbook as PDF, with the account and the number of the page at the foot of each."""
    return printed(_story(paper), paper.title, EDGE, paper.foot)


def _story(paper: Paper) -> list[Flowable]:
    story: list[Flowable] = [
        Paragraph(safe(paper.holder), style("whose", 11, colour=QUIET)),
        Paragraph(safe(paper.title), style("title", 22, lead=1.3)),
        Paragraph(safe(paper.balance), style("balance", 14, lead=1.6)),
        Spacer(1, 5 * mm),
        _rows(paper),
    ]
    if paper.more:
        story += [Spacer(1, 4 * mm), Paragraph(safe(paper.more), style("more", 9.5, colour=QUIET))]
    return story


def _rows(paper: Paper) -> Flowable:
    if not paper.rows:
        said = gettext("Nothing has come or gone yet.")
        return Paragraph(said, style("none", 12, colour=QUIET))
    heads = (gettext("Day"), gettext("What for"), gettext("Came or went"), gettext("Balance"))
    cells: list[list[Any]] = [[_cell(head, n, QUIET) for n, head in enumerate(heads)]]
    for day, what, until, amount, balance in paper.rows:
        words = [_cell(what, 1), *([_cell(until, 1, QUIET, 8.5)] if until else [])]
        cells.append([_cell(day, 0), words, _cell(amount, 2), _cell(balance, 3)])
    table = Table(cells, [WIDTH * share for share in SHARES], repeatRows=1)
    rules = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    table.setStyle(TableStyle(rules))
    return table


def _cell(text: str, column: int, colour: str = INK, size: float = 10) -> Paragraph:
    said = style("cell", size, colour=colour, lead=1.45)
    if column > 1:
        said.alignment = TA_RIGHT
    return Paragraph(safe(text), said)
