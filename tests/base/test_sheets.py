"""Tables as offices keep them."""

from __future__ import annotations

import gzip
import io
from datetime import date

import pytest
from openpyxl import Workbook

from gezhi.base.sheets import read_table
from gezhi.base.words import Mistake

ROWS = [["编码", "名称", "户数"], ["001", "一网格", "320"], ["", "", ""], ["002", "二网格", "410"]]
TEXT = "\r\n".join(",".join(row) for row in ROWS)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.replace(",", "\t").encode("gbk"), "gb18030"),
        (gzip.compress(TEXT.encode(), mtime=0), "utf-8-sig"),
    ],
    ids=["utf-8", "utf-8-sig", "gbk", "gbk with tabs", "gzip"],
)
def test_a_csv_is_read_in_whatever_encoding(data: bytes, encoding: str) -> None:
    table = read_table(data)
    assert table.heads == ("编码", "名称", "户数")
    assert list(table.numbered()) == [(2, ROWS[1]), (4, ROWS[3])]
    assert table.encoding == encoding


def test_a_workbook_is_read_as_people_see_it() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编码", "日期", "户数", "备注"])
    sheet.append(["001", date(2026, 3, 2), 320.0, None])
    out = io.BytesIO()
    book.save(out)
    assert list(read_table(out.getvalue()).numbered()) == [(2, ["001", "2026-03-02", "320", ""])]


@pytest.mark.parametrize(
    "data",
    [b"", b"   ", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"\x1f\x8b broken", b"a\x00b"],
)
def test_what_is_no_table_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Mistake) as refused:
        read_table(data)
    assert refused.value.say("zh") != refused.value.say("en")
