"""The letter of reminder on paper: to whom, which contract, what is late, what comes next."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.assets.queries import Letter
from gezhi.engines.points.queries import yuan
from gezhi.surfaces.desk.assets.frame import say
from gezhi.surfaces.ui.paper import INK, LINE, QUIET, prepare_type, printed, safe, style

EDGE = 25 * mm


def print_reminder(letter: Letter) -> bytes:
    """The letter as PDF, portrait A4."""
    return printed(_story(letter), gettext("Reminder"), EDGE)


def _said(text: str, size: float = 12, colour: str = INK) -> Paragraph:
    return Paragraph(safe(text), style(f"said{size}{colour}", size, colour=colour, lead=1.7))


def _story(letter: Letter) -> Iterator[Flowable]:
    seen, lang = letter.seen, get_language()
    party = next(
        (str(seen.answers[f.field]) for f in seen.rules.fields if _is_party(letter, f)), ""
    )
    yield Paragraph(safe(gettext("A reminder to pay")), style("title", 22, lead=1.4))
    yield Spacer(1, 8 * mm)
    yield _said(gettext("To %(name)s:") % {"name": party or gettext("the other party")}, 13)
    yield Spacer(1, 3 * mm)
    about = {"entry": say(seen.rules.entry), "number": seen.title, "place": seen.row.place.name}
    text = gettext(
        "Under %(entry)s %(number)s with %(place)s, the following was to be paid and did not come:"
    )
    yield _said(text % about)
    yield Spacer(1, 3 * mm)
    rows = [[gettext("Due on"), gettext("Left, in yuan")]]
    rows += [[say_date(day, lang, year=True), yuan(left)] for day, left in letter.late]
    rows.append([gettext("Together"), yuan(letter.total)])
    table = Table(rows, colWidths=[70 * mm, 50 * mm], hAlign="LEFT")
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), prepare_type(), 11.5),
            ("ALIGN", (1, 0), (1, -1), "RIGHT"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.7, INK),
            ("LINEABOVE", (0, -1), (-1, -1), 0.7, INK),
            ("LINEBELOW", (0, 1), (-1, -3), 0.4, LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    yield table
    yield Spacer(1, 5 * mm)
    yield _said(gettext("Please pay at the village office and take a receipt with a number."))
    yield _said(
        gettext("Is something not right, or is it hard to pay at once? Come and talk it over.")
    )
    yield Spacer(1, 10 * mm)
    yield _said(seen.row.place.name, 12)
    yield _said(say_date(clock.today(), lang, year=True), 12, QUIET)


def _is_party(letter: Letter, field: object) -> bool:
    kind, key = getattr(field, "kind", ""), getattr(field, "field", "")
    return kind == "name" and bool(letter.seen.answers.get(key))
