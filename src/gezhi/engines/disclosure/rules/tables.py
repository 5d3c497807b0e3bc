"""Rows of a table as they are typed: read by column, and checked that they add up, in fen."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gezhi.base.words import Mistake, Words
from gezhi.pack.disclosure import Disclosure, TableColumn

MOST_ROWS, LONGEST_CELL = 500, 500
_MONEY = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?")
_DATE = re.compile(r"(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?")
_TOTAL = {"合计", "总计", "小计", "total", "sum"}
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in a cell; row and column are counted from 0."""

    row: int
    column: int
    code: str
    words: Words


def read_money(text: str) -> int:
    """Yuan as people write them, in fen: `1,234.5`, `¥12`, `−3.00`. Mistake for anything else."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    plain = re.sub(r"[,\s¥元]", "", plain)
    found = _MONEY.fullmatch(plain)
    if found is None:
        raise Mistake(
            "金额写成 1234.50，最多两位小数", "write money as 1234.50, two decimals at most"
        )
    fen = int(found[2]) * 100 + int((found[3] or "0").ljust(2, "0"))
    return -fen if found[1] else fen


def say_money(fen: int) -> str:
    """Fen as yuan: `1,234.50`, with a true minus."""
    sign = "−" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def read_cell(column: TableColumn, text: Any) -> Cell:
    """The value of a cell, None for an empty one; whole numbers of money are taken as fen already.
    Mistake says what belongs there."""
    if isinstance(text, int) and not isinstance(text, bool):
        return text if column.kind in ("money", "number") else str(text)
    plain = str(text or "").strip()
    if not plain:
        return None
    if column.kind == "money":
        return read_money(plain)
    if column.kind == "number":
        number = unicodedata.normalize("NFKC", plain).replace(",", "")
        if not re.fullmatch(r"-?\d{1,12}", number):
            raise Mistake("要填整数", "this takes a whole number")
        return int(number)
    if column.kind == "date":
        return _day(plain)
    if len(plain) > LONGEST_CELL:
        raise Mistake(f"最多 {LONGEST_CELL} 个字", f"{LONGEST_CELL} characters at most")
    return plain


def _day(text: str) -> str:
    found = _DATE.fullmatch(text.split(" ")[0])
    try:
        return date(*map(int, found.groups())).isoformat() if found else _no_day()  # type: ignore[arg-type]
    except ValueError:
        return _no_day()


def _no_day() -> str:
    raise Mistake("日期写成 2026-03-02", "write a date as 2026-03-02")


def read_rows(
    kind: Disclosure, typed: Sequence[Sequence[Any]]
) -> tuple[list[list[Cell]], list[CellFault]]:
    """The rows that are not blank, and everything that is wrong in them, numbered as typed."""
    rows: list[list[Cell]] = []
    faults: list[CellFault] = []
    for number, cells in enumerate(typed):
        if not any(str("" if one is None else one).strip() for one in cells):
            continue
        row: list[Cell] = []
        for at, column in enumerate(kind.columns):
            try:
                row.append(read_cell(column, cells[at] if at < len(cells) else ""))
            except Mistake as mistake:
                row.append(None)
                faults.append(CellFault(number, at, "cell", mistake.words))
        rows.append(row)
    if len(rows) > MOST_ROWS:
        words = Words(zh=f"最多 {MOST_ROWS} 行", en=f"{MOST_ROWS} rows at most")
        faults.append(CellFault(MOST_ROWS, 0, "rows", words))
    return rows, faults


def numbers_of(typed: Sequence[Sequence[Any]]) -> list[int]:
    """Where each row that is not blank stood, as it was typed."""
    return [
        number
        for number, cells in enumerate(typed)
        if any(str("" if one is None else one).strip() for one in cells)
    ]


def is_total(row: Sequence[Cell]) -> bool:
    """Whether a row is the sum of those above it, by its first cell."""
    return isinstance(row[0], str) and row[0].strip().lower() in _TOTAL


def totals(kind: Disclosure, rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The sum of each column of money, of all rows that are no sums themselves; where each row
    follows the one before, opening and closing have none."""
    counted = [row for row in rows if not is_total(row)]
    running = kind.part("closing") is not None and kind.part("opening") is None
    made: list[Cell] = []
    for at, column in enumerate(kind.columns):
        if column.kind != "money" or (running and column.part == "closing"):
            made.append(None)
        else:
            made.append(sum(one for row in counted if isinstance(one := row[at], int)))
    return made


def not_adding_up(
    kind: Disclosure, rows: Sequence[Sequence[Cell]], before: Sequence[Sequence[Cell]] = ()
) -> Iterator[CellFault]:
    """Where a table of money breaks: opening and income less expense is not closing, the opening is
    not what the period before closed with, or a sum is not the sum of its column."""
    closing = kind.part("closing")
    if closing is None:
        yield from _wrong_totals(kind, rows)
        return
    if kind.part("opening") is None:
        yield from _running(kind, rows, before)
    else:
        yield from _each(kind, rows)
        yield from _carried(kind, rows, before)
    yield from _wrong_totals(kind, rows)


def _value(row: Sequence[Cell], at: int | None) -> int:
    value = row[at] if at is not None else None
    return value if isinstance(value, int) else 0


def _each(kind: Disclosure, rows: Sequence[Sequence[Cell]]) -> Iterator[CellFault]:
    """Each row is an account of its own."""
    closing = kind.part("closing")
    assert closing is not None  # noqa: S101
    for number, row in enumerate(rows):
        if not is_total(row):
            made = _value(row, kind.part("opening")) + _change(kind, row)
            if made != _value(row, closing):
                yield _breaks(number, closing, made, _value(row, closing))


def _change(kind: Disclosure, row: Sequence[Cell]) -> int:
    return _value(row, kind.part("income")) - _value(row, kind.part("expense"))


def _running(
    kind: Disclosure, rows: Sequence[Sequence[Cell]], before: Sequence[Sequence[Cell]]
) -> Iterator[CellFault]:
    """Each row follows the one before it; the first follows the last of the period before."""
    closing = kind.part("closing")
    assert closing is not None  # noqa: S101
    ended = [row for row in before if not is_total(row)]
    held: int | None = _value(ended[-1], closing) if ended else None
    for number, row in enumerate(rows):
        if is_total(row):
            continue
        told = _value(row, closing)
        made = told if held is None else held + _change(kind, row)
        if made != told:
            yield _breaks(number, closing, made, told)
        held = told


def _carried(
    kind: Disclosure, rows: Sequence[Sequence[Cell]], before: Sequence[Sequence[Cell]]
) -> Iterator[CellFault]:
    opening, closing = kind.part("opening"), kind.part("closing")
    assert opening is not None  # noqa: S101
    ended = {row[0]: _value(row, closing) for row in before if not is_total(row)}
    for number, row in enumerate(rows):
        made = ended.get(row[0])
        if made is not None and not is_total(row) and made != _value(row, opening):
            shown, told = say_money(made), say_money(_value(row, opening))
            words = Words(
                zh=f"上一期结余是 {shown}，这里写的是 {told}",
                en=f"the period before closed with {shown}, this says {told}",
            )
            yield CellFault(number, opening, "carried", words)


def _breaks(row: int, column: int, made: int, told: int) -> CellFault:
    zh = f"算下来应是 {say_money(made)}，写的是 {say_money(told)}，差 {say_money(told - made)}"
    en = f"it comes to {say_money(made)}, this says {say_money(told)}: {say_money(told - made)} off"
    return CellFault(row, column, "sum", Words(zh=zh, en=en))


def _wrong_totals(kind: Disclosure, rows: Sequence[Sequence[Cell]]) -> Iterator[CellFault]:
    made = totals(kind, rows)
    for number, row in enumerate(rows):
        if not is_total(row):
            continue
        for at, value in enumerate(made):
            if isinstance(value, int) and row[at] is not None and row[at] != value:
                yield _breaks(number, at, value, _value(row, at))
