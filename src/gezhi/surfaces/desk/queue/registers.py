"""Registers: the list of a filter as a sheet, derived and never typed; no contact data."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.engines.cases.actions import export_register
from gezhi.engines.cases.queries import Line
from gezhi.engines.trust.queries import Missing
from gezhi.surfaces.desk.queue.asked import read
from gezhi.surfaces.desk.queue.shown import state_name
from gezhi.surfaces.ui.courses import channel_name
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.staff import staff_only

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns() -> list[tuple[str, int]]:
    """Heads of the register in the reader's language, with their widths in characters."""
    return [
        (gettext("Number"), 12),
        (gettext("Kind"), 12),
        (gettext("About"), 16),
        (gettext("What was reported"), 48),
        (gettext("Place"), 20),
        (gettext("Spot"), 20),
        (gettext("Way in"), 16),
        (gettext("Reported"), 16),
        (gettext("Stage or result"), 16),
        (gettext("Holder"), 22),
        (gettext("Due"), 16),
        (gettext("Ended"), 16),
        (gettext("Was late"), 8),
        (gettext("Hand-overs"), 8),
        (gettext("Times reopened"), 8),
        (gettext("Reporters"), 8),
    ]


def cells(line: Line) -> list[Any]:
    """A case as a row of the register."""
    lang, row = get_language(), line.row
    return [
        row.code,
        line.type.name.say(lang),
        line.category.say(lang) if line.category else "",
        row.text,
        line.place,
        row.spot,
        channel_name(row.channel),
        exact(row.opened),
        state_name(line),
        line.holder.say(lang) if row.state == "open" else "",
        exact(row.due),
        exact(row.closed),
        gettext("yes") if row.late else "",
        row.hand_overs,
        row.reopened,
        line.reporters,
    ]


@require_GET
@staff_only
def register(request: HttpRequest, form: str) -> HttpResponseBase:
    """The register of the current filter as `xlsx` or `csv`; the journal tells who took it."""
    if form not in ("xlsx", "csv"):
        raise Missing("no-form", "只有 XLSX 和 CSV", "there are XLSX and CSV")
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = export_register(viewer, read(viewer, request.GET).filter)
    name = f"{gettext('register')}-{timezone.localtime(clock.now()):%Y%m%d-%H%M}.{form}"
    if form == "csv":
        lines = as_csv(rows, get_language() or "zh-hans")
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
        return response
    return FileResponse(as_xlsx(rows), as_attachment=True, filename=name, content_type=XLSX)


def as_xlsx(rows: Iterable[Line]) -> Any:
    """A workbook written row by row into a temporary file, so that memory stays the same at any
    length; the head stays in sight and filters itself."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(gettext("register"))
        bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        heads = columns()
        for number, (head, width) in enumerate(heads):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, head, bold)
        sheet.freeze_panes(1, 1)
        last = 0
        for last, line in enumerate(rows, start=1):
            if last > MOST_ROWS:
                break
            for number, value in enumerate(cells(line)):
                sheet.write(last, number, value, plain)
        sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
    file.seek(0)
    return file


class _Echo:
    """Takes what the writer writes and hands it on."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Line], language: str) -> Iterator[bytes]:
    """The same as CSV, in UTF-8 with the mark by which spreadsheets know it. A text that would run
    as a formula begins with an apostrophe. The language is given, for it is written after the view
    has returned."""
    writer = csv.writer(_Echo())
    with override(language):
        yield b"\xef\xbb\xbf" + writer.writerow([head for head, _ in columns()]).encode()
        for line in rows:
            yield writer.writerow([harmless(value) for value in cells(line)]).encode()


def harmless(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
