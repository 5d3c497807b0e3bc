"""Reading tables that people keep: XLSX and CSV, in whatever encoding their office program chose.

Chinese office programs save CSV in GBK; a table that cannot be read as UTF-8 is tried as GB 18030,
which contains GBK. Nothing is guessed silently: the encoding found is told.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

from gezhi.base.words import Mistake

ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
MOST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heads; rows come with their number as people see it (the heads are row
    1)."""

    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    encoding: str

    def numbered(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Rows that are not blank, with their numbers."""
        for number, row in enumerate(self.rows, start=2):
            if any(cell for cell in row):
                yield number, row


def read_table(data: bytes, *, unzipped: bool = False) -> Table:
    """The first sheet of a workbook, or a CSV. Cells are texts without blanks around them.

    Raises `Mistake`, in both languages, for a file that is too large, empty, locked by a password,
    damaged, or of another kind.
    """
    if len(data) > MOST_BYTES:
        raise Mistake("文件太大（最多 200 MB）", "the file is too large (200 MB at most)")
    if not data.strip():
        raise Mistake("文件是空的", "the file is empty")
    if data.startswith(GZIP) and not unzipped:
        return read_table(_unzip(data), unzipped=True)
    if data.startswith((ZIP, OLE)):
        return _workbook(data)
    return _csv(data)


def _unzip(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, EOFError) as fault:
        raise Mistake("压缩文件已损坏", "the compressed file is damaged") from fault


def _workbook(data: bytes) -> Table:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as fault:
        if "assword" in str(fault):
            raise Mistake(
                "表格有密码，请先去掉密码再导入", "the workbook has a password: remove it first"
            ) from fault
        raise Mistake(
            "表格打不开，请用 Excel 或 WPS 另存为 .xlsx 再试",
            "the workbook cannot be opened: save it again as .xlsx",
        ) from fault
    return _table([[_text(cell) for cell in row] for row in rows], "xlsx")


def _text(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, dates as 2026-03-02."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != datetime.min.time() else str(cell.date())
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding that it was in."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    best = from_bytes(data).best()
    if best is None:
        raise Mistake(
            "文件的编码认不出来，请另存为 UTF-8", "its encoding is not known: save it as UTF-8"
        )
    return str(best), best.encoding


def _csv(data: bytes) -> Table:
    text, encoding = decode(data)
    if "\x00" in text:
        raise Mistake("这不是 CSV 或 XLSX 表格", "this is neither a CSV nor an XLSX table")
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",\t;|", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as fault:
        raise Mistake(f"CSV 读不下去：{fault}", f"the CSV cannot be read: {fault}") from fault
    return _table([[cell.strip() for cell in row] for row in rows], encoding)


def _table(rows: list[list[str]], encoding: str) -> Table:
    while rows and not any(rows[0]):
        rows.pop(0)
    if not rows:
        raise Mistake("表格里没有内容", "the table has no content")
    return Table(tuple(rows[0]), rows[1:], encoding)
