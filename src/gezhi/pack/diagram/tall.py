"""From top to bottom, for a phone: a trunk runs down through the boxes; ways back go up on the
left, ways ahead down on the right, and ends stand beside the trunk."""

from __future__ import annotations

from dataclasses import dataclass, field

from gezhi.pack.diagram import box as boxes
from gezhi.pack.diagram.figure import Figure, Way
from gezhi.pack.diagram.lanes import lanes
from gezhi.pack.diagram.measure import width, wrap
from gezhi.pack.diagram.svg import LINE, Point, Sheet, pill_height

WIDTH = 360.0
_EDGE = 12.0
_LANE = 13.0
_SMALL = 12.0
_GAP = 10.0
_PORT = 12.0


@dataclass(slots=True)
class _Ports:
    """Where ways leave towards a lane, and where the lane enters its box."""

    rows: list[float] = field(default_factory=list[float])
    entry: float = 0.0


class Tall:
    """Draws one figure; everything has its place after `draw`."""

    def __init__(self, figure: Figure, lang: str | None) -> None:
        self.figure, self.lang = figure, lang
        self.sheet = Sheet()
        self.back, self.skip = lanes(figure, "back"), lanes(figure, "skip")
        self.left = _EDGE + self._room(self.back)
        self.right = WIDTH - _EDGE - self._room(self.skip)
        self.trunk = self.left + round((self.right - self.left) * 0.43)
        self.ports: dict[tuple[str, int], _Ports] = {}

    @staticmethod
    def _room(found: dict[int, int]) -> float:
        return (max(found.values()) + 1) * _LANE + 6 if found else 0.0

    def draw(self) -> tuple[Sheet, Point]:
        y = _EDGE
        last = len(self.figure.boxes) - 1
        for at, box in enumerate(self.figure.boxes):
            height = boxes.lines(box, self.right - self.left).height
            size = (self.right - self.left, height)
            self._enter(at, y)
            boxes.draw(self.sheet, box, (self.left, y), size, self.lang)
            bottom = y + height
            y = self._ways(at, bottom)
            ahead = self.figure.leaving(at, "next")
            if ahead and at < last:
                y = self._ahead(ahead, y)
                self._trunk(bottom, y, all(way.soft for way in ahead), arrow=True)
            elif y > bottom:
                self._trunk(bottom, self._branch, dashed=False, arrow=False)
            y += _EDGE if at == last or not ahead else 0
        self._lanes("back", self.back, self.left, -1)
        self._lanes("skip", self.skip, self.right, 1)
        return self.sheet, (WIDTH, y)

    def _enter(self, at: int, y: float) -> None:
        """Lanes enter a box at its side, a little below its top."""
        for kind in ("back", "skip"):
            self.ports.setdefault((kind, at), _Ports()).entry = y + 2 * _PORT

    def _trunk(self, top: float, bottom: float, dashed: bool, *, arrow: bool) -> None:
        self.sheet.open("gz-way")
        self.sheet.line([(self.trunk, top), (self.trunk, bottom)], classes="gz-line", dashed=dashed)
        if arrow:
            self.sheet.head((self.trunk, bottom), "down")
        self.sheet.close()

    def _ways(self, at: int, y: float) -> float:
        """The rows of ways that leave the trunk of a step; the y below the last one."""
        self._branch = y
        for way in self.figure.leaving(at, "end", "back", "skip"):
            for_end = way.kind == "end"
            y = self._end(way, y) if for_end else self._aside(way, y)
        return y + (4 if self._branch < y else 0)

    def _end(self, way: Way, y: float) -> float:
        """An end: its label, and the result in a pill at the right."""
        room = self.right - self.trunk
        pill = wrap(way.result, _SMALL, room - 46, 2)
        size = max((width(line, _SMALL) for line in pill), default=0) + 20
        beside = wrap(" / ".join(way.labels), _SMALL, room - size - 26, 2)
        above = wrap(" / ".join(way.labels), _SMALL, room - 12, 2)
        inline = len(beside) == 1 and not beside[0].endswith("…")
        lines = beside if inline else above
        top = y + _GAP
        below = pill_height(pill) / 2
        row = top + (max(LINE, below) if inline else len(lines) * LINE + below + 1)
        self.sheet.open("gz-way gz-end" + (" gz-silent" if way.soft else ""))
        self.sheet.text((self.trunk + 10, top + 10), lines, classes="gz-label", size=_SMALL)
        start, tip = (self.trunk, row), (self.right - size, row)
        self.sheet.line([start, tip], classes="gz-line", dashed=way.soft)
        self.sheet.head(tip, "right")
        self.sheet.pill(self.right - size, row, pill, size, dashed=way.soft)
        self.sheet.close()
        self._branch = row
        return row + below

    def _aside(self, way: Way, y: float) -> float:
        """A way to a lane: back on the left, past other steps on the right."""
        back = way.kind == "back"
        edge = self.left if back else self.right
        room = abs(edge - self.trunk) - 14
        label = _label(way)
        lines = wrap(label, _SMALL, room, 3)
        top = y + _GAP
        row = top + len(lines) * LINE
        classes = "gz-way gz-back" if back else "gz-way gz-skip"
        self.sheet.open(classes + (" gz-silent" if way.soft else "") + (" gz-up" if way.up else ""))
        x = self.trunk - 8 if back else self.trunk + 10
        self.sheet.text(
            (x, top + 10),
            lines,
            classes="gz-label",
            size=_SMALL,
            anchor="end" if back else "start",
        )
        lane = self._lane(way.kind, way.target or 0)
        self.sheet.line([(self.trunk, row), (lane, row)], classes="gz-line", dashed=way.soft)
        self.sheet.close()
        self.ports.setdefault((way.kind, way.target or 0), _Ports()).rows.append(row)
        self._branch = row
        return row + 4

    def _lane(self, kind: str, target: int) -> float:
        if kind == "back":
            return self.left - 6 - _LANE * (self.back[target] + 0.5)
        return self.right + 6 + _LANE * (self.skip[target] + 0.5)

    def _ahead(self, ways: list[Way], y: float) -> float:
        """Labels beside the trunk, each with its point on it."""
        y += _GAP - 2
        for way in ways:
            for label in way.labels:
                shown = wrap(
                    f"↑ {label}" if way.up else label, _SMALL, self.right - self.trunk - 12, 2
                )
                self.sheet.open("gz-way" + (" gz-silent" if way.soft else ""))
                self.sheet.circle((self.trunk, y + 8), 2.5, classes="gz-point", filled=True)
                self.sheet.text((self.trunk + 10, y + 12), shown, classes="gz-label", size=_SMALL)
                self.sheet.close()
                y += LINE * len(shown) + 4
        return y + _GAP

    def _lanes(self, kind: str, found: dict[int, int], edge: float, side: int) -> None:
        for target in found:
            ports = self.ports[kind, target]
            lane, entry = self._lane(kind, target), ports.entry
            far = max(ports.rows) if kind == "back" else min(ports.rows)
            self.sheet.open("gz-way gz-back" if kind == "back" else "gz-way gz-skip")
            self.sheet.line([(lane, far), (lane, entry), (edge, entry)], classes="gz-line")
            self.sheet.head((edge, entry), "right" if side < 0 else "left")
            self.sheet.close()


def _label(way: Way) -> str:
    label = " / ".join(way.labels)
    return f"↑ {label}" if way.up else label
