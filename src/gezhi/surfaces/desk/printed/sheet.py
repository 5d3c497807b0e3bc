"""The sheet of a case: what was reported, how it went and who did what, for a file on paper. Who
reported it is not on it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from gezhi.surfaces.ui.paper import LINE, PAGE, QUIET, printed, safe, style

EDGE = 16 * mm
WIDTH = PAGE[0] - 2 * EDGE - 12
"""The frame of a page keeps six points free on either side."""


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper, in finished words. `steps` are rows of stage, holder, from, until,
    how it ended; `words` are what was said and noted for the reporter."""

    title: str
    code: str
    state: str
    place: str
    text: str
    facts: list[tuple[str, str]]
    steps: list[tuple[str, str, str, str, str]]
    words: list[tuple[str, str, str]] = field(default_factory=list)
    printed: str = ""


def print_sheet(sheet: Sheet) -> bytes:
    """The sheet as PDF, with the number of the case and of the page at the foot of each."""
    foot = f"{sheet.place}\u3000{sheet.code}\u3000{sheet.printed}"
    return printed(_story(sheet), f"{sheet.code} {sheet.title}", EDGE, foot)


def _story(sheet: Sheet) -> list[Flowable]:
    head = style("head", 10.5, colour=QUIET)
    story: list[Flowable] = [
        Paragraph(safe(f"{sheet.code}\u3000{sheet.state}"), head),
        Paragraph(safe(sheet.title), style("title", 22, lead=1.3)),
        Spacer(1, 3 * mm),
        Paragraph(safe(sheet.text).replace("\n", "<br/>"), style("text", 12.5, lead=1.6)),
        Spacer(1, 4 * mm),
        _grid([[label, value] for label, value in sheet.facts], [0.22, 0.78]),
        Spacer(1, 6 * mm),
        Paragraph(gettext("Steps"), style("part", 13)),
    ]
    heads = [gettext("Step"), gettext("Holder"), gettext("From"), gettext("Due"), gettext("Result")]
    story.append(_grid([heads, *sheet.steps], [0.12, 0.22, 0.16, 0.16, 0.34], head=True))
    if sheet.words:
        heads = [gettext("Time"), gettext("Who"), gettext("Words")]
        rows = [list(row) for row in sheet.words]
        story += [
            Spacer(1, 6 * mm),
            Paragraph(gettext("What was said"), style("part", 13)),
            _grid([heads, *rows], [0.18, 0.24, 0.58], head=True),
        ]
    story += [Spacer(1, 14 * mm), _signatures()]
    return story


def _grid(rows: list, shares: list[float], *, head: bool = False) -> Table:  # type: ignore[type-arg]
    plain, quiet = style("cell", 9.5, lead=1.45), style("label", 9.5, colour=QUIET, lead=1.45)
    cells = [
        [
            Paragraph(
                safe(str(cell)),
                quiet if (head and not n) or (not head and not column) else plain,
            )
            for column, cell in enumerate(row)
        ]
        for n, row in enumerate(rows)
    ]
    table = Table(cells, [WIDTH * share for share in shares], repeatRows=1 if head else 0)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table


def _signatures() -> Table:
    labels = [gettext("Settled by"), gettext("Checked by"), gettext("Date")]
    row = [[Paragraph(f"{label}:", style("sign", 10.5)) for label in labels]]
    return Table(row, [WIDTH / 3] * 3)
