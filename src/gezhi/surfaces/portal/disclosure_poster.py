"""What is public, on paper for the notice board: the board of a place, or one thing in full."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from gezhi.surfaces.portal.poster import Drawn, Poster, print_poster
from gezhi.surfaces.ui.paper import INK, LINE, QUIET, safe

RED = "#b3261e"


@dataclass(frozen=True)
class BoardPoster(Poster):
    """What stands on it: what is overdue, and items as (affairs, title, when)."""

    overdue: list[str] = field(default_factory=list)
    items: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class ItemPoster(Poster):
    """One thing in full: its words and its table, as `disclosed.table_of` gives it."""

    body: str = ""
    table: dict[str, Any] | None = None


class _Board(Drawn):
    """Overdue first, then the newest."""

    def names(self) -> list[Flowable]:
        poster = self.poster
        if not isinstance(poster, BoardPoster):
            return []
        found: list[Flowable] = []
        if poster.overdue:
            found.append(self.text(gettext("Overdue, not public yet"), 16, colour=RED))
            found += [self.text(f"· {one}", 13, colour=RED) for one in poster.overdue]
            found.append(Spacer(1, 5 * mm * self.scale))
        for affairs, title, when in poster.items:
            parts: list[Flowable] = [self.text(f"{affairs}　{title}", 15)]
            parts += [self.text(when, 11, colour=QUIET), Spacer(1, 4 * mm * self.scale)]
            found.append(KeepTogether(parts))
        if not poster.items:
            found.append(self.text(gettext("Nothing has been made public yet."), 15, colour=QUIET))
        return found


class _Item(Drawn):
    """The words, then the table over the whole width."""

    def names(self) -> list[Flowable]:
        poster = self.poster
        if not isinstance(poster, ItemPoster):
            return []
        found: list[Flowable] = []
        if poster.order:
            found += [self.text(poster.order, 11, colour=QUIET), Spacer(1, 3 * mm)]
        for line in poster.body.splitlines():
            found.append(self.text(line or "　", 13))
        if poster.table:
            found += [Spacer(1, 4 * mm * self.scale), self._table(poster.table)]
        return found

    def _table(self, told: dict[str, Any]) -> Table:
        size = 11 if len(told["heads"]) <= 5 else 9.5
        lines = [told["heads"], *told["rows"], *([told["sums"]] if told["sums"] else [])]
        rows = [
            [
                self.number(safe(cell), size) if right else self.text(cell, size)
                for cell, right in line
            ]
            for line in lines
        ]
        table = Table(rows, [self.wide / len(told["heads"])] * len(told["heads"]), repeatRows=1)
        rules: list[tuple[Any, ...]] = [
            ("LEFTPADDING", (0, 0), (-1, -1), 3 * self.scale),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3 * self.scale),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 1.2, HexColor(INK)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, HexColor(LINE)),
        ]
        if told["sums"]:
            rules.append(("LINEABOVE", (0, -1), (-1, -1), 1.2, HexColor(INK)))
        table.setStyle(TableStyle(rules))
        return table


def print_board(poster: BoardPoster, *, large: bool = False) -> bytes:
    """The board of a place as PDF, portrait A4 or A3."""
    return print_poster(poster, large=large, drawn=_Board)


def print_item(poster: ItemPoster, *, large: bool = False) -> bytes:
    """One thing in full as PDF, portrait A4 or A3."""
    return print_poster(poster, large=large, drawn=_Item)
