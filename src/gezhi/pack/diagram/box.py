"""The box of a step, the same in both layouts."""

from __future__ import annotations

from dataclasses import dataclass

from gezhi.pack.diagram.figure import Box
from gezhi.pack.diagram.measure import width, wrap
from gezhi.pack.diagram.svg import LINE, Point, Sheet
from gezhi.pack.said import both

PAD = 12.0
_BADGE = 9.0
_TITLE = 15.0
_SMALL = 12.0


@dataclass(frozen=True, slots=True)
class Lines:
    """The texts of a box, broken to its width."""

    title: list[str]
    holder: list[str]
    time: list[str]
    here: bool

    @property
    def height(self) -> float:
        rows = len(self.holder) + len(self.time) + self.here
        return len(self.title) * 19 + rows * LINE + 2 * PAD - 2


def lines(box: Box, room: float) -> Lines:
    """How the texts of a step break in a box of that width."""
    inner = room - 2 * PAD
    time = f"{box.time} · {box.note}" if box.note else box.time
    if box.note and width(time, _SMALL) > inner:
        times = [*wrap(box.time, _SMALL, inner, 2), *wrap(box.note, _SMALL, inner, 1)]
    else:
        times = wrap(time, _SMALL, inner, 2)
    title = wrap(box.name, _TITLE, inner - 2 * _BADGE - 8, 2)
    return Lines(title, wrap(box.holder, _SMALL, inner, 3), times, box.state == "now")


def draw(sheet: Sheet, box: Box, at: Point, size: Point, lang: str | None) -> None:
    """One step: its number (ticked when done), name, holder and time. That it is the present one is
    said by a word and a heavier line, not by colour alone."""
    x, y = at
    found = lines(box, size[0])
    state = f" is-{box.state}" if box.state else ""
    sheet.open(f"gz-stage{state}")
    now = box.state == "now"
    tint = 0.1 if now else 0.03
    sheet.rect(at, size, classes="gz-box", round_by=8, line=2.5 if now else 1.25, tint=tint)
    middle = (x + PAD + _BADGE, y + PAD + 8)
    sheet.circle(middle, _BADGE, classes="gz-badge")
    if box.state == "done":
        sheet.check(middle)
    else:
        sheet.text(
            (middle[0], middle[1] + 4),
            [str(box.number)],
            classes="gz-number",
            size=11,
            anchor="middle",
        )
    row = y + PAD + 13
    left = x + PAD + 2 * _BADGE + 8
    for line in found.title:
        sheet.text((left, row), [line], classes="gz-name", size=_TITLE, bold=True)
        row += 19
    row += 2
    sheet.text((x + PAD, row), found.holder, classes="gz-holder", size=_SMALL)
    row += LINE * len(found.holder)
    sheet.text((x + PAD, row), found.time, classes="gz-time", size=_SMALL, faint=True)
    if now:
        row += LINE * len(found.time)
        sheet.circle((x + PAD + 5, row - 4), 4, classes="gz-dot", filled=True)
        word = both("现在在这里", "now here", lang)
        sheet.text((x + PAD + 15, row), [word], classes="gz-here", size=_SMALL, bold=True)
    sheet.close()
