"""Bulletins of a campaign, as text and on paper, the same for staff and for everybody."""

from typing import Any

from django.utils.translation import get_language, gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.paper import LINE, headed, printed, safe, style, worded

EDGE = 22 * mm


def campaign_drawn(row: Any) -> Drawn:
    """The forms of a campaign, as they are counted for what they ask."""
    return Drawn("campaign", row.key, row.version_id, row.place_id, "matter")


def figure_pairs(row: Any) -> list[tuple[str, int]]:
    """The figures by name in the reader's language."""
    zh = (get_language() or "zh").startswith("zh")
    return [(one["zh"] if zh else one["en"], one["count"]) for one in row.figures]


def figures_said(row: Any) -> str:
    """The figures as lines of text."""
    zh = (get_language() or "zh").startswith("zh")
    colon = "：" if zh else ": "
    return "\n".join(f"{name}{colon}{count}" for name, count in figure_pairs(row))


def number_said(row: Any) -> str:
    """Which issue it is; a draft says so."""
    if row.number is None:
        return gettext("Draft")
    return gettext("Issue %(n)s") % {"n": row.number}


def bulletin_pdf(place: str, name: str, row: Any) -> bytes:
    """A bulletin on A4: heading, issue and day, figures in a table, then the words; the campaign
    and the number of the page at each foot."""
    issued = clock.local(row.issued_at).date() if row.issued_at else row.week
    said = f"{number_said(row)} · {place} · {say_date(issued, get_language())}"
    story = [*headed(row.title, said), _table(row), Spacer(1, 6 * mm), *worded(row.text)]
    return printed(story, row.title, EDGE, f"{place}　{name}")


def _table(row: Any) -> Table:
    cell, number = style("cell", 11), style("number", 13)
    number.alignment = 2
    pairs = figure_pairs(row)
    half = (len(pairs) + 1) // 2
    rows = []
    for at in range(half):
        line: list[Any] = []
        for name, count in (pairs[at], *pairs[at + half : at + half + 1]):
            line += [Paragraph(safe(name), cell), Paragraph(str(count), number)]
        rows.append([*line, *[""] * (4 - len(line))])
    made = Table(rows, colWidths=[55 * mm, 24 * mm] * 2)
    made.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return made
