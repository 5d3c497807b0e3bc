"""Rows as people read them."""

from collections.abc import Sequence

from gezhi.engines.disclosure.rules.tables import Cell, is_total, say_money, totals
from gezhi.pack.disclosure import Disclosure, TableColumn


def say_cell(column: TableColumn, value: Cell) -> str:
    """A cell in words: fen as yuan, nothing for what is empty."""
    if value is None:
        return ""
    return say_money(value) if column.kind == "money" and isinstance(value, int) else str(value)


def table_totals(rules: Disclosure, rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The sum row that is shown below a table of money; none where one stands in it already, or
    there is nothing to add."""
    money = any(column.kind == "money" for column in rules.columns)
    if not money or len(rows) < 2 or any(is_total(row) for row in rows):
        return []
    return totals(rules, rows)


def grand_total(rules: Disclosure, rows: Sequence[Sequence[Cell]], part: str) -> int | None:
    """What a part of a table comes to (`income`, `expense`, `closing`), in fen; None without it."""
    at = rules.part(part)  # type: ignore[arg-type]
    if at is None:
        return None
    value = totals(rules, rows)[at]
    return value if isinstance(value, int) else None
