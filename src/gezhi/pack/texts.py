"""The files of a pack as text: encoding, size and characters are judged before YAML sees them."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from gezhi.pack.faults import Fault, Spot, fault

LARGEST = 1 << 20
"""Bytes in one file. The whole list of matters of a city fits in a tenth of it."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_TABBED = re.compile(r"^ *\t[ \t]*[^\s#]", re.MULTILINE)
_SAVE_AS_UTF8 = ("另存为 UTF-8 编码", "save it as UTF-8")


def read_text(path: Path, file: str) -> tuple[str | None, list[Fault]]:
    """The text of a file, named `file` in faults; None when nothing can be made of it."""
    data, refused = _bytes(path, file)
    if data is None:
        return None, refused
    text, refused = _decoded(data, file)
    if text is None:
        return None, refused
    if not text.strip():
        return None, [
            fault(
                Spot(file),
                ("文件是空的", "the file is empty"),
                ("写上内容，或删去这个文件", "write something into it or delete it"),
            )
        ]
    refused = [*_control(text, file), *_tabs(text, file)]
    return (None, refused) if refused else (text, [])


def _bytes(path: Path, file: str) -> tuple[bytes | None, list[Fault]]:
    try:
        size = path.stat().st_size
        if size <= LARGEST:
            return path.read_bytes(), []
    except OSError as error:
        return None, [
            fault(
                Spot(file),
                (f"读不了这个文件：{error.strerror}", f"cannot be read: {error.strerror}"),
                ("检查文件和它的权限", "check the file and its permissions"),
            )
        ]
    shown, most = f"{size / LARGEST:.1f} MB", f"{LARGEST >> 20} MB"
    return None, [
        fault(
            Spot(file),
            (f"文件太大（{shown}，上限 {most}）", f"too large ({shown}, at most {most})"),
            ("分成几个文件", "split it into several files"),
        )
    ]


def _decoded(data: bytes, file: str) -> tuple[str | None, list[Fault]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        what = ("文件是 UTF-16 编码", "saved as UTF-16")
        return None, [fault(Spot(file), what, _SAVE_AS_UTF8)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        what = ("文件不是 UTF-8 编码", "not saved as UTF-8")
        if _is_gbk(data):
            what = ("文件是 GBK 编码", "saved as GBK, not UTF-8")
        return None, [fault(Spot(file, line, column), what, _SAVE_AS_UTF8)]


def _is_gbk(data: bytes) -> bool:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def _control(text: str, file: str) -> list[Fault]:
    found = _CONTROL.search(text)
    if found is None:
        return []
    return [
        fault(
            _spot(text, found.start(), file),
            (
                f"这里有看不见的控制字符 U+{ord(found[0]):04X}",
                f"an invisible control character, U+{ord(found[0]):04X}",
            ),
            ("删去它", "delete it"),
        )
    ]


def _tabs(text: str, file: str) -> list[Fault]:
    return [
        fault(
            _spot(text, found.start(), file),
            ("用制表符缩进", "indented with a tab"),
            ("改成空格", "use blanks"),
        )
        for found in _TABBED.finditer(text)
    ]


def _spot(text: str, offset: int, file: str) -> Spot:
    start = text.rfind("\n", 0, offset) + 1
    return Spot(file, text.count("\n", 0, offset) + 1, offset - start + 1)
