"""From left to right, for a desk: labels over the arrows, ways ahead above the boxes, ends and ways
back below them."""

from __future__ import annotations

from dataclasses import dataclass, field

from gezhi.pack.diagram import box as boxes
from gezhi.pack.diagram.figure import Figure, Kind, Way
from gezhi.pack.diagram.lanes import lanes
from gezhi.pack.diagram.measure import width, wrap
from gezhi.pack.diagram.svg import LINE, Point, Sheet, pill_height

_EDGE = 14.0
_BOX = 176.0
_SMALL = 12.0
_PORT = 14.0
_LABEL = 140.0
_TRUNK = 30.0
_AIR = 3.0
_LEAST = 60.0


@dataclass(slots=True)
class _Column:
    """One step: where its box stands, and where ways leave and enter below it."""

    left: float
    gap: float
    ahead: list[tuple[Way, list[str]]] = field(default_factory=list[tuple[Way, list[str]]])
    floor: float = 0.0


class Wide:
    """Draws one figure; everything has its place after `draw`."""

    def __init__(self, figure: Figure, lang: str | None) -> None:
        self.figure, self.lang = figure, lang
        self.sheet = Sheet()
        self.back, self.skip = lanes(figure, "back"), lanes(figure, "skip")
        self.columns = self._columns()
        tallest = max(boxes.lines(box, _BOX).height for box in figure.boxes)
        below = max(tallest / 2, *(self._rows(column) + 6 for column in self.columns))
        self.height = max(tallest, below + 16)
        self.top = _EDGE + sum(self._lane_heights("skip"))
        self.axis = self.top + below

    def _columns(self) -> list[_Column]:
        columns: list[_Column] = []
        left = _EDGE
        for at in range(len(self.figure.boxes)):
            ahead = [
                (way, wrap(f"↑ {label}" if way.up else label, _SMALL, _LABEL, 2))
                for way in self.figure.leaving(at, "next")
                for label in way.labels
            ]
            widest = max((width(line, _SMALL) for _, found in ahead for line in found), default=24)
            last = at + 1 == len(self.figure.boxes)
            gap = 0.0 if last else max(48.0, widest + 28)
            columns.append(_Column(left, gap, ahead))
            left += _BOX + gap
        return columns

    def _lane_heights(self, kind: Kind) -> list[float]:
        """How high each lane is: its tallest label and some air."""
        found = self.back if kind == "back" else self.skip
        heights = [22.0] * (max(found.values()) + 1) if found else []
        for at in range(len(self.figure.boxes)):
            for target, lane in found.items():
                ways = [one for one in self.figure.leaving(at, kind) if one.target == target]
                heights[lane] = max(heights[lane], len(self._aside(ways)) * LINE + 12)
        return heights

    def _aside(self, ways: list[Way]) -> list[str]:
        """The labels of the ways that leave one step for the same lane, beside its other ways."""
        lines: list[str] = []
        for way in ways:
            ports = len(self.figure.leaving(way.source, way.kind))
            room = max(_LEAST, _BOX - _PORT * (ports + 1) - 20)
            label = " / ".join(way.labels)
            lines += wrap(f"↑ {label}" if way.up else label, _SMALL, room, 3)
        return lines

    def draw(self) -> tuple[Sheet, Point]:
        for at, box in enumerate(self.figure.boxes):
            column = self.columns[at]
            boxes.draw(self.sheet, box, (column.left, self.top), (_BOX, self.height), self.lang)
            self._next(column)
            column.floor = self._ends(at, column)
        floor = max(column.floor for column in self.columns)
        self._buses("skip", self.top - 10, -1)
        bottom = self._buses("back", floor, 1)
        last = self.columns[-1]
        return self.sheet, (last.left + _BOX + _EDGE, bottom + _EDGE)

    @staticmethod
    def _rows(column: _Column) -> float:
        """How high the labels over an arrow are together."""
        return sum(len(found) * LINE + _AIR for _, found in column.ahead)

    def _next(self, column: _Column) -> None:
        """The arrow to the next step, its labels above it."""
        if not column.ahead:
            return
        y = self.axis
        start, tip = column.left + _BOX, column.left + _BOX + column.gap
        soft = all(way.soft for way, _ in column.ahead)
        self.sheet.open("gz-way" + (" gz-silent" if soft else ""))
        row = y - self._rows(column) + 8
        for _, found in column.ahead:
            at = ((start + tip) / 2 - 3, row)
            self.sheet.text(at, found, classes="gz-label", size=_SMALL, anchor="middle")
            row += LINE * len(found) + _AIR
        self.sheet.line([(start, y), (tip, y)], classes="gz-line", dashed=soft)
        self.sheet.head((tip, y), "right")
        self.sheet.close()

    def _ends(self, at: int, column: _Column) -> float:
        """Ends hang below their step on a trunk; the y below the last."""
        ends = self.figure.leaving(at, "end")
        top = self.top + self.height
        backs = len(self.figure.leaving(at, "back"))
        room = _BOX - _TRUNK - 14 - (backs * _PORT + 4 if backs else 0)
        y, row, trunk = top + 6, top, column.left + _TRUNK
        for way in ends:
            lines = wrap(" / ".join(way.labels), _SMALL, room, 3)
            pill = wrap(way.result, _SMALL, room - 34, 3)
            size = max((width(line, _SMALL) for line in pill), default=0) + 20
            row = y + len(lines) * LINE + pill_height(pill) / 2 + 6
            self.sheet.open("gz-way gz-end" + (" gz-silent" if way.soft else ""))
            self.sheet.text((trunk + 8, y + 12), lines, classes="gz-label", size=_SMALL)
            self.sheet.line([(trunk, row), (trunk + 16, row)], classes="gz-line", dashed=way.soft)
            self.sheet.head((trunk + 16, row), "right")
            self.sheet.pill(trunk + 16, row, pill, size, dashed=way.soft)
            self.sheet.close()
            y = row + pill_height(pill) / 2 + 8
        if ends:
            self.sheet.open("gz-way gz-end")
            self.sheet.line([(trunk, top), (trunk, row)], classes="gz-line")
            self.sheet.close()
        return y

    def _buses(self, kind: Kind, start: float, side: int) -> float:
        """Ways that pass other steps: above the boxes or below everything, one lane for each step
        that they lead to. Returns the y behind the last lane."""
        found = self.back if kind == "back" else self.skip
        heights = self._lane_heights(kind)
        for target, lane in found.items():
            reach = lane + 1 if side > 0 else lane
            y = start + side * sum(heights[:reach])
            sources = [
                (x, ways, at)
                for at in range(len(self.columns))
                for x, ways in [self._leaving(kind, at, target, lane)]
                if ways
            ]
            self._bus(kind, target, y, sources)
        return start + side * sum(heights)

    def _leaving(
        self, kind: Kind, at: int, target: int, lane: int
    ) -> tuple[list[float], list[Way]]:
        """Where the ways of a step leave for a lane. The nearer lanes leave on the side where their
        labels stand, so that no way to a farther lane runs through a label."""
        found, back = (self.back, True) if kind == "back" else (self.skip, False)
        leaving = sorted(
            self.figure.leaving(at, kind),
            key=lambda way: found[way.target or 0],
            reverse=not back,
        )
        right = self.columns[at].left + _BOX
        places = [right - _PORT * (len(leaving) - port) for port in range(len(leaving))]
        chosen = [(x, way) for x, way in zip(places, leaving, strict=True) if way.target == target]
        return [x for x, _ in chosen], [way for _, way in chosen]

    def _bus(
        self, kind: Kind, target: int, y: float, sources: list[tuple[list[float], list[Way], int]]
    ) -> None:
        back = kind == "back"
        edge = self.top + self.height if back else self.top
        left = self.columns[target].left
        tip = left + _PORT if back else left + _BOX / 2
        far = max(max(xs) for xs, _, _ in sources) if back else min(min(xs) for xs, _, _ in sources)
        for xs, ways, _ in sources:
            up = any(way.up for way in ways)
            self.sheet.open(f"gz-way gz-{kind}" + (" gz-up" if up else ""))
            lines = self._aside(ways)
            first = y - 6 - LINE * (len(lines) - 1)
            at = (min(xs) - 8, first) if back else (max(xs) + 8, first)
            anchor = "end" if back else "start"
            self.sheet.text(at, lines, classes="gz-label", size=_SMALL, anchor=anchor)
            for x, way in zip(xs, ways, strict=True):
                if x != far or way.soft:
                    points = [(x, edge), (x, y)]
                    self.sheet.line(points, classes="gz-line", dashed=way.soft)
            self.sheet.close()
        self._lane_line(kind, (far, y), (tip, edge), sources)

    def _lane_line(
        self,
        kind: Kind,
        far: Point,
        tip: Point,
        sources: list[tuple[list[float], list[Way], int]],
    ) -> None:
        ways = [(x, way) for xs, found, _ in sources for x, way in zip(xs, found, strict=True)]
        begins_soft = any(way.soft for x, way in ways if x == far[0])
        points = [far, (tip[0], far[1]), tip]
        if not begins_soft:
            points.insert(0, (far[0], tip[1]))
        self.sheet.open(f"gz-way gz-{kind}")
        self.sheet.line(points, classes="gz-line", dashed=all(way.soft for _, way in ways))
        self.sheet.head(tip, "up" if kind == "back" else "down")
        self.sheet.close()
