"""A document of the rhythm on A4: its period, its figures in a table, and the words beside them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from gezhi.surfaces.ui.paper import INK, LINE, PAGE, QUIET, prepare_type, safe, style

EDGE = 22 * mm
WIDTHS = [88 * mm, 26 * mm, 26 * mm, 26 * mm]


@dataclass(frozen=True, slots=True)
class RhythmPaper:
    """A document in the reader's language; `figures` have a name, due, done and missed."""

    title: str
    under: str
    figures: Sequence[dict[str, Any]]
    words: str


def rhythm_pdf(seen: RhythmPaper) -> bytes:
    """The document as a PDF."""
    prepare_type()
    out = io.BytesIO()
    edges = {f"{side}Margin": EDGE for side in ("left", "right", "top", "bottom")}
    page = SimpleDocTemplate(out, pagesize=PAGE, title=seen.title, **edges)
    head, under = style("head", 22, lead=1.3), style("under", 11, colour=QUIET)
    flow: list[Any] = [
        Paragraph(safe(seen.title), head),
        Spacer(1, 2 * mm),
        Paragraph(safe(seen.under), under),
        Spacer(1, 6 * mm),
    ]
    if seen.figures:
        flow += [_table(seen.figures), Spacer(1, 7 * mm)]
    else:
        flow.append(Paragraph(gettext("Nothing was due in these days"), under))
    body = style("body", 12, lead=1.8)
    flow += [Paragraph(safe(line) or "&nbsp;", body) for line in seen.words.splitlines()]
    page.build(flow)
    return out.getvalue()


def _table(figures: Sequence[dict[str, Any]]) -> Table:
    cell, number, quiet = style("cell", 11), style("number", 12), style("quiet", 10, colour=QUIET)
    number.alignment = 2
    numbers = style("heads", 10, colour=QUIET)
    numbers.alignment = 2
    heads = (gettext("Was due"), gettext("Was done"), gettext("Not done in time"))
    rows: list[list[Any]] = [
        [Paragraph(gettext("What"), quiet), *(Paragraph(safe(one), numbers) for one in heads)]
    ]
    for one in figures:
        told = (Paragraph(str(one[key]), number) for key in ("due", "done", "missed"))
        rows.append([Paragraph(safe(one["name"]), cell), *told])
    made = Table(rows, colWidths=WIDTHS, repeatRows=1)
    made.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 1.0, HexColor(INK)),
                ("LINEBELOW", (0, 1), (-1, -1), 0.5, HexColor(LINE)),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return made
