"""Codes of places: the 12-digit division code and what hangs below it.

A division code is 2 + 2 + 2 + 3 + 3 digits: province, city, county, sub-district, community (GB/T
2260 and the statistical division codes). Below it come a grid's running number (3 digits) and a
micro-grid's (2); no national rule was found for these, so a `CodeScheme` has them as data.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, inf, radians, sqrt
from typing import TypeVar

from gezhi.base.words import Mistake

K = TypeVar("K")
Point = tuple[float, float]

DIVISION: tuple[tuple[str, int], ...] = (
    ("province", 2),
    ("city", 2),
    ("county", 2),
    ("sub-district", 3),
    ("community", 3),
)
_IN_CHINESE = {
    "province": "省级",
    "city": "地级",
    "county": "县级",
    "sub-district": "乡级",
    "community": "村级",
    "grid": "网格",
    "micro-grid": "微网格",
}
_DIVISION_DIGITS = sum(digits for _, digits in DIVISION)
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class PlaceCode:
    """A code that was understood: its `text` in the one written form, without filling zeros, its
    `level`, its running `number` among its siblings, and the codes of its `parents` from the top,
    each with its level."""

    text: str
    level: str
    number: int
    parents: tuple[tuple[str, str], ...]

    @property
    def parent(self) -> str | None:
        """The code of the place right above, None for a province."""
        return self.parents[-1][1] if self.parents else None

    @property
    def padded(self) -> str:
        """With zeros to 12 digits, as registers write divisions: ``140581001`` is
        ``140581001000``; longer codes stay as they are."""
        return self.text.ljust(_DIVISION_DIGITS, "0")


@dataclass(frozen=True, slots=True)
class CodeScheme:
    """How places are numbered: the levels `below` the division, with their digits, from the top."""

    below: tuple[tuple[str, int], ...] = (("grid", 3), ("micro-grid", 2))

    def __post_init__(self) -> None:
        if any(digits < 1 for _, digits in self.below):
            raise ValueError("every level of a code needs at least one digit")
        if len(dict(self.levels)) != len(self.levels):
            raise ValueError("two levels of a code have the same name")

    @property
    def levels(self) -> tuple[tuple[str, int], ...]:
        """All levels with their digits, from the province down."""
        return (*DIVISION, *self.below)

    def compose(self, division: str, *numbers: int) -> str:
        """The code of a place below a division, from its running numbers level by level:
        ``compose("140581001002", 7, 3)`` is grid 7, micro-grid 3. Anything that cannot be is a
        `Mistake`."""
        top = self.parse(division)
        if len(top.text) > _DIVISION_DIGITS:
            raise Mistake(f"{division} 不是行政区划代码", f"{division} is not a division code")
        if len(numbers) > len(self.below):
            raise Mistake(
                f"区划以下只有 {len(self.below)} 级编号",
                f"there are only {len(self.below)} levels below a division",
            )
        code = top.padded if numbers else top.text
        for (level, digits), number in zip(self.below, numbers, strict=False):
            code += _digits(number, digits, level)
        return code

    def parse(self, text: str) -> PlaceCode:
        """What a code names, with its parents. Blanks and hyphens between the digits, full-width
        digits and the zeros that fill a division code to 12 digits are understood; anything else
        that does not fit is a `Mistake`.

        Only 12 digits lose their filling zeros: six digits that end in 00, such as 441900, are the
        county level of a city that has no counties, which the national list keeps as a place.
        """
        digits = _plain(text)
        groups = self._groups(digits)
        division, below = groups[: len(DIVISION)], groups[len(DIVISION) :]
        if len(division) == len(DIVISION):
            while len(division) > 1 and not int(division[-1][1]):
                division.pop()
        _refuse_zeros(digits, [*division, *below])
        chain: list[tuple[str, str]] = []
        code = ""
        for level, group in division:
            code += group
            chain.append((level, code))
        code = code.ljust(_DIVISION_DIGITS, "0")
        for level, group in below:
            code += group
            chain.append((level, code))
        level, code = chain[-1]
        return PlaceCode(code, level, int([*division, *below][-1][1]), tuple(chain[:-1]))

    def _groups(self, digits: str) -> list[tuple[str, str]]:
        groups: list[tuple[str, str]] = []
        ends: list[int] = []
        for level, width in self.levels:
            start = ends[-1] if ends else 0
            ends.append(start + width)
            groups.append((level, digits[start : start + width]))
            if ends[-1] == len(digits):
                return groups
        raise Mistake(
            f"编码 {digits} 有 {len(digits)} 位，应为 {'、'.join(map(str, ends))} 位之一",
            f"code {digits} has {len(digits)} digits; it should have one of "
            f"{', '.join(map(str, ends))}",
        )

    def next(self, parent: str, taken: Iterable[str]) -> str:
        """The next free code below a grid or division: one more than the highest taken, as the
        number of a place that is gone must not come to mean another. `taken` may hold any codes;
        those elsewhere are ignored. A `Mistake` when the digits are used up."""
        above = self.parse(parent)
        levels = [name for name, _ in self.levels]
        division = len(above.text) <= _DIVISION_DIGITS
        at = len(DIVISION) if division else levels.index(above.level) + 1
        if at >= len(levels):
            raise Mistake(
                f"{parent} 已是最末一级，下面不再编号",
                f"{parent} is of the last level, nothing below",
            )
        level, width = self.levels[at]
        stem = above.padded
        used = [
            int(code[len(stem) :])
            for code in map(_plain, taken)
            if code.startswith(stem) and len(code) == len(stem) + width
        ]
        return stem + _digits(max(used, default=0) + 1, width, level)

    @staticmethod
    def order(points: Mapping[K, Point], band: float | None = None) -> list[K]:
        """Keys in the order in which their places are numbered: row by row from north to south,
        each row from west to east, as a page is read.

        `points` are centroids, longitude and latitude in degrees. A row begins with the
        northernmost place left and takes all that lie less than `band` metres south of it. Without
        `band` it is 0.7 of the distance between rows if the places were spread evenly, that is, in
        round(sqrt(n * height / width)) rows over the extent of the centroids. Equal points keep
        the order in which they came. Coordinates that cannot be are a `Mistake`.
        """
        places = _in_metres(points)
        places.sort(key=lambda place: -place[2])
        depth = _row_depth(places) if band is None else band
        rows: list[list[tuple[K, float, float]]] = []
        for place in places:
            if rows and rows[-1][0][2] - place[2] < depth:
                rows[-1].append(place)
            else:
                rows.append([place])
        return [place[0] for row in rows for place in sorted(row, key=lambda place: place[1])]


def _plain(text: str) -> str:
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c not in " \t-‐‑–—")
    if not (digits.isascii() and digits.isdigit()):
        raise Mistake(f"编码“{text}”只能由数字组成", f"code “{text}” may only have digits")
    return digits


def _digits(number: int, width: int, level: str) -> str:
    if not 1 <= number < 10**width:
        raise Mistake(
            f"{_IN_CHINESE.get(level, level)}编号 {number} 放不进 {width} 位"
            f"（1 到 {10**width - 1}）",
            f"number {number} does not fit {width} digits of a {level} (1 to {10**width - 1})",
        )
    return str(number).zfill(width)


def _refuse_zeros(digits: str, groups: list[tuple[str, str]]) -> None:
    """Only the county may be 00: cities without counties have their sub-districts below it."""
    for level, group in groups:
        if not int(group) and level != "county":
            raise Mistake(
                f"编码 {digits} 的{_IN_CHINESE.get(level, level)}部分是 {group}，应从 1 起编",
                f"code {digits} has {group} for its {level}; numbers begin with 1",
            )


def _in_metres(points: Mapping[K, Point]) -> list[tuple[K, float, float]]:
    """East and north of each point on a plane, near enough within a county."""
    for key, (longitude, latitude) in points.items():
        if not (abs(longitude) <= 180 and abs(latitude) <= 90):
            raise Mistake(
                f"{key} 的坐标（{longitude}, {latitude}）不对，应为经度、纬度，是否写反了？",
                f"the point of {key} ({longitude}, {latitude}) cannot be: give longitude, then "
                "latitude; are they swapped?",
            )
    middle = sum(latitude for _, latitude in points.values()) / max(len(points), 1)
    narrow = _METRES_PER_DEGREE * cos(radians(middle))
    return [(key, x * narrow, y * _METRES_PER_DEGREE) for key, (x, y) in points.items()]


def _row_depth(places: list[tuple[K, float, float]]) -> float:
    if len(places) < 2:
        return inf
    easts, norths = [place[1] for place in places], [place[2] for place in places]
    width, height = max(easts) - min(easts), max(norths) - min(norths)
    rows = len(places) if not width else round(sqrt(len(places) * height / width))
    gaps = min(rows, len(places)) - 1
    return 0.7 * height / gaps if gaps > 0 else inf
