"""The books of a unit as portal and desk show them: its names, its closed months, its files."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.base.words import MONTHS, language
from gezhi.engines.points.queries import (
    Standing,
    closings,
    plain_book,
    published_list,
    standings,
    unit_words,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.ui.dues import exact

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDS = {"list": "txt", "beancount": "beancount", "hledger": "journal", "csv": "csv", "xlsx": "xlsx"}
"""The forms in which a closed month is given away, each with the end of its file's name."""


def unit_name(viewer: Viewer, unit: Any) -> str:
    """What is counted, in the reader's language."""
    return unit_words(viewer, unit).say(get_language())


def month_key(month: date) -> str:
    """A month as addresses have it: `2026-03`."""
    return f"{month:%Y-%m}"


def say_month(month: date) -> str:
    """A month as people say it."""
    if language(get_language()) == "zh":
        return f"{month.year}年{month.month}月"
    return f"{MONTHS[month.month - 1]} {month.year}"


def file_key(unit: Any) -> str:
    """How files of a unit are called: its key, as every system takes it."""
    return unit.key.replace(":", "-")


def month_of(text: str) -> date:
    """The first day of the month that an address names; Missing for what is none."""
    if re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text):
        return date(int(text[:4]), int(text[5:]), 1)
    raise Missing("no-month", "没有这个月份", "there is no such month")


def closed_months(unit: int, closed: Iterable[Any], address: str) -> list[dict[str, Any]]:
    """Closed months in finished words, each with its files; `address` names the route of files."""
    names = {
        "list": gettext("The list"),
        "csv": "CSV",
        "xlsx": "XLSX",
        "beancount": "beancount",
        "hledger": "hledger",
    }
    return [
        {
            "month": say_month(one.month),
            "key": month_key(one.month),
            "accounts": one.accounts,
            "at": exact(one.at),
            "digest": one.digest,
            "files": [
                (name, reverse(address, args=[unit, month_key(one.month), form]))
                for form, name in names.items()
            ],
        }
        for one in closed
    ]


def month_file(viewer: Viewer, unit: int, month: str, form: str) -> HttpResponseBase:
    """A closed month as a file; Forbidden for a list that is not public, Missing for a month that
    is not closed and for a form that there is not."""
    first = month_of(month)
    closing = next((one for one in closings(viewer, unit) if one.month == first), None)
    if closing is None or form not in ENDS:
        raise Missing("not-closed", "这个月还没有结账", "this month is not closed yet")
    name = f"{file_key(closing.unit)}-{month}.{ENDS[form]}"
    if form == "xlsx":
        file = _workbook(viewer, closing, standings(viewer, unit, first))
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    lines: Iterator[str]
    if form == "list":
        lines = published_list(viewer, unit, first)
    elif form == "csv":
        lines = _csv(standings(viewer, unit, first))
    else:
        lines = plain_book(viewer, unit, first, "hledger" if form == "hledger" else "beancount")
    kind = "text/csv" if form == "csv" else "text/plain"
    answer = StreamingHttpResponse(_together(lines), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _together(lines: Iterable[str]) -> Iterator[str]:
    """Lines some hundreds at a time, so that a large month is not sent in crumbs."""
    part: list[str] = []
    for line in lines:
        part.append(line)
        if len(part) >= 500:
            yield "".join(part)
            part = []
    yield "".join(part)


def _heads() -> list[str]:
    return [
        gettext("Account code"),
        gettext("At the beginning"),
        gettext("Came"),
        gettext("Went"),
        gettext("Lapsed"),
        gettext("At the end"),
    ]


def _cells(one: Standing) -> list[Any]:
    return [one.code, one.opening, one.earned, one.spent, one.expired, one.closing]


def _csv(rows: Iterable[Standing]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    for cells in (_heads(), *map(_cells, rows)):
        writer.writerow(cells)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _workbook(viewer: Viewer, closing: Any, rows: Iterable[Standing]) -> Any:
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        page = book.add_worksheet(month_key(closing.month))
        page.set_column(0, 5, 14)
        page.write_string(0, 0, f"{unit_name(viewer, closing.unit)} {month_key(closing.month)}")
        page.write_string(1, 0, f"SHA-256 {closing.digest}")
        for number, head in enumerate(_heads()):
            page.write_string(3, number, head, bold)
        for line, one in enumerate(rows, start=4):
            for number, value in enumerate(_cells(one)):
                page.write(line, number, value)
        page.freeze_panes(4, 1)
    file.seek(0)
    return file
