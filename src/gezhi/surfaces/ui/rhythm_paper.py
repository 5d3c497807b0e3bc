"""A document of the rhythm on A4: its period, its figures in a table, and the words beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

from gezhi.surfaces.ui.paper import INK, LINE, QUIET, headed, printed, safe, style, worded

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
    """The document as a PDF, with what it is of and the number of the page at each foot."""
    story = headed(seen.title, seen.under)
    if seen.figures:
        story += [_table(seen.figures), Spacer(1, 7 * mm)]
    else:
        nothing = gettext("Nothing was due in these days")
        story.append(Paragraph(nothing, style("none", 11, colour=QUIET)))
    return printed([*story, *worded(seen.words)], seen.title, EDGE, seen.under)


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
