"""Columns of a table by the names that people give them, and what is wrong in which row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gezhi.base.sheets import Table
from gezhi.base.words import Mistake, Words

Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row (numbered as people see it) and how to mend it."""

    row: int
    column: str
    words: Words

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.words.say('en')}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, the heads by which it is known, and how its cells are read.

    `read` takes the cell's text and returns the value, or raises `Mistake`.
    """

    key: str
    heads: tuple[str, ...]
    required: bool = False
    read: Reader | None = None


def whole_number(text: str) -> int:
    """A whole number that is not negative."""
    if not text.isdecimal() or len(text) > 9:
        raise Mistake("要填整数", "this takes a whole number")
    return int(text)


def number(text: str) -> float:
    """A number."""
    try:
        value = float(text)
    except ValueError as fault:
        raise Mistake("要填数字", "this takes a number") from fault
    if value != value or abs(value) == float("inf"):
        raise Mistake("要填数字", "this takes a number")
    return value


def place_columns(table: Table, columns: Sequence[Column]) -> list[int | None]:
    """Where each column stands; `Mistake` names those that are needed and missing."""
    heads = {head.strip().lower(): at for at, head in enumerate(table.heads)}
    found = [
        next((heads[name.lower()] for name in column.heads if name.lower() in heads), None)
        for column in columns
    ]
    missing = [c for c, at in zip(columns, found, strict=True) if c.required and at is None]
    if missing:
        zh = "、".join(column.heads[0] for column in missing)
        en = ", ".join(column.heads[-1] for column in missing)
        raise Mistake(f"表头缺少：{zh}", f"these columns are missing: {en}")
    return found


def read_row(
    row: int, cells: Sequence[str], columns: Sequence[Column], places: Sequence[int | None]
) -> tuple[dict[str, Any], list[RowFault]]:
    """The values of a row by key, and everything that is wrong in it."""
    values: dict[str, Any] = {}
    faults: list[RowFault] = []
    for column, at in zip(columns, places, strict=True):
        text = cells[at] if at is not None and at < len(cells) else ""
        if not text:
            if column.required:
                words = Words(zh="不能空着", en="this must not be empty")
                faults.append(RowFault(row, column.heads[0], words))
            continue
        try:
            values[column.key] = column.read(text) if column.read else text
        except Mistake as mistake:
            faults.append(RowFault(row, column.heads[0], mistake.words))
    return values, faults
