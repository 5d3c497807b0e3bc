"""Writing SVG: presentation attributes and classes only, no style, no script, nothing to fetch.

Everything is drawn in `currentColor`, so the page's tokens colour it; classes tell what a shape is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]
FONTS = (
    "system-ui, 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
)
LINE = 16.0
PILL = 22.0
"""Heights of a line of small text and of a pill with one line."""

_CORNER = 7.0


def pill_height(lines: Sequence[str]) -> float:
    """How high a pill with these lines is."""
    return PILL + LINE * (len(lines) - 1)


def number(value: float) -> str:
    """A coordinate with one digit behind the point at most."""
    return f"{round(value, 1):g}"


class Sheet:
    """The shapes of a drawing, in the order in which they are painted."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def open(self, classes: str) -> None:
        self.parts.append(f"<g class={quoteattr(classes)}>")

    def close(self) -> None:
        self.parts.append("</g>")

    def text(
        self,
        at: Point,
        lines: Sequence[str],
        *,
        classes: str,
        size: float = 12,
        anchor: Literal["start", "middle", "end"] = "start",
        bold: bool = False,
        faint: bool = False,
    ) -> None:
        """Lines under each other, the first with its baseline at the point."""
        weight = ' font-weight="600"' if bold else ""
        opacity = ' fill-opacity="0.72"' if faint else ""
        for row, line in enumerate(lines):
            x, y = number(at[0]), number(at[1] + row * LINE)
            self.parts.append(
                f'<text class="{classes}" x="{x}" y="{y}" font-size="{number(size)}"'
                f' text-anchor="{anchor}" fill="currentColor"{weight}{opacity}>'
                f"{escape(line)}</text>"
            )

    def rect(
        self,
        at: Point,
        size: Point,
        *,
        classes: str,
        round_by: float,
        line: float = 1.25,
        tint: float = 0.0,
        dashed: bool = False,
    ) -> None:
        """A rectangle; `tint` fills it with that much of the colour."""
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        fill = f'fill="currentColor" fill-opacity="{tint:g}"' if tint else 'fill="none"'
        self.parts.append(
            f'<rect class="{classes}" x="{number(at[0])}" y="{number(at[1])}"'
            f' width="{number(size[0])}" height="{number(size[1])}" rx="{number(round_by)}" {fill}'
            f' stroke="currentColor" stroke-width="{number(line)}"{dash}/>'
        )

    def circle(self, at: Point, radius: float, *, classes: str, filled: bool = False) -> None:
        fill = (
            'fill="currentColor" stroke="none"' if filled else 'fill="none" stroke="currentColor"'
        )
        x, y = number(at[0]), number(at[1])
        self.parts.append(
            f'<circle class="{classes}" cx="{x}" cy="{y}" r="{number(radius)}" {fill}/>'
        )

    def line(self, points: Sequence[Point], *, classes: str, dashed: bool = False) -> None:
        """A line along points, its corners rounded."""
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self.parts.append(
            f'<path class="{classes}" d="{_rounded(points)}" fill="none" stroke="currentColor"'
            f' stroke-width="1.25" stroke-linecap="round"{dash}/>'
        )

    def head(self, tip: Point, towards: Literal["right", "left", "down", "up"]) -> None:
        """The head of an arrow, its tip at a point."""
        x, y = tip
        across = {
            "right": ((x - 7, y - 4), (x - 7, y + 4)),
            "left": ((x + 7, y - 4), (x + 7, y + 4)),
            "down": ((x - 4, y - 7), (x + 4, y - 7)),
            "up": ((x - 4, y + 7), (x + 4, y + 7)),
        }[towards]
        drawn = " ".join(f"{number(px)},{number(py)}" for px, py in (tip, *across))
        self.parts.append(f'<polygon class="gz-head" points="{drawn}" fill="currentColor"/>')

    def pill(
        self, left: float, middle: float, lines: Sequence[str], width: float, *, dashed: bool
    ) -> None:
        """A result in a rounded frame, centred on a line at the height `middle`."""
        height = pill_height(lines)
        self.rect(
            (left, middle - height / 2),
            (width, height),
            classes="gz-pill",
            round_by=PILL / 2,
            dashed=dashed,
        )
        first = middle + 4 - LINE * (len(lines) - 1) / 2
        centre = (left + width / 2, first)
        self.text(centre, lines, classes="gz-result", size=12, anchor="middle")

    def check(self, at: Point) -> None:
        """A tick inside the circle of a step that is done."""
        x, y = at
        drawn = f"M{number(x - 4)} {number(y)}l3 3.2l5.2 -6"
        self.parts.append(
            f'<path class="gz-tick" d="{drawn}" fill="none" stroke="currentColor"'
            ' stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>'
        )

    def page(self, size: Point, *, name: str, about: str, key: str, classes: str) -> str:
        """The whole drawing as a document of its own."""
        width, height = number(size[0]), number(size[1])
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" role="img"'
            f' aria-labelledby="{key}-title {key}-desc" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" font-family="{escape(FONTS)}">'
        )
        titles = (
            f'<title id="{key}-title">{escape(name)}</title>'
            f'<desc id="{key}-desc">{escape(about)}</desc>'
        )
        return "\n".join([head, titles, *self.parts, "</svg>"]) + "\n"


def _rounded(points: Sequence[Point]) -> str:
    drawn = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _near(corner, before), _near(corner, after)
        drawn.append(f"L{number(enter[0])} {number(enter[1])}")
        drawn.append(
            f"Q{number(corner[0])} {number(corner[1])} {number(leave[0])} {number(leave[1])}"
        )
    last = points[-1]
    drawn.append(f"L{number(last[0])} {number(last[1])}")
    return "".join(drawn)


def _near(corner: Point, other: Point) -> Point:
    """The point on the way from a corner to another point where the rounding begins."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy)
    if length == 0:
        return corner
    share = min(_CORNER, length / 2) / length
    return corner[0] + dx * share, corner[1] + dy * share
