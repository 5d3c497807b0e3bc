"""A sheet to take away."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

WIDTH = 16


def book_of(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """A workbook of one sheet, written row by row into a temporary file; texts stay texts."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        page = book.add_worksheet(title[:31])
        page.set_column(0, max(0, len(heads) - 1), WIDTH)
        for number, head in enumerate(heads):
            page.write_string(0, number, head, bold)
        for line, cells in enumerate(rows, start=1):
            for number, value in enumerate(cells):
                page.write(line, number, value)
        page.freeze_panes(1, 0)
    file.seek(0)
    return file
