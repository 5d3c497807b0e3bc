"""Chinese type faces of the system, cut down to the glyphs that a document uses.

The large free faces (Noto CJK, Source Han) keep their outlines as CFF (Adobe technical notes 5176
and 5177), which the library that writes our PDFs cannot embed. A subset is made here: the glyphs
that are used, with their subroutines written out, so that nothing else of the face has to go along.
"""

import mmap
import struct
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from gezhi.base.outlines import (
    Flat,
    Index,
    dictionary,
    font_dict,
    index,
    number,
    operator_code,
    packed,
    tokens,
)

CHARSTRINGS, PRIVATE, SUBRS = 17, 18, 19
FDARRAY, FDSELECT, CHARSET, ROS, CIDCOUNT, BBOX = 1236, 1237, 15, 1230, 1234, 5


class Face:
    """One face of a file, an `.otf` or one of an `.ttc` whose PostScript name ends as wanted
    (`CJKsc`); of a collection without it, the first. The file stays mapped, so that the processes
    of a server share it. ValueError or struct.error for a file that is no such face.
    """

    def __init__(self, path: Path, wanted: str = "CJKsc") -> None:
        with path.open("rb") as file:
            self._data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        starts = [0]
        if bytes(self._data[:4]) == b"ttcf":
            (count,) = struct.unpack_from(">I", self._data, 8)
            starts = list(struct.unpack_from(f">{count}I", self._data, 12))
        faces = [self._directory(start) for start in starts]
        named = (
            one for one in faces if wanted.encode("utf-16-be") in bytes(self._table(one, "name"))
        )
        self._tables = next(named, faces[0])
        if not {"CFF ", "cmap", "hmtx", "hhea"} <= set(self._tables):
            raise ValueError(f"{path.name} has no CFF outlines")
        self._cff = self._table(self._tables, "CFF ")
        names, at = index(self._cff, self._cff[2])
        tops, at = index(self._cff, at)
        self._strings = at
        _, at = index(self._cff, at)
        self._global, _ = index(self._cff, at)
        self._top = dictionary(tops[0])
        if ROS not in self._top:
            raise ValueError(f"{path.name} is not keyed by CID")
        self.name = names[0].decode("ascii")
        self._glyphs, _ = index(self._cff, int(self._top[CHARSTRINGS][0]))
        self._fonts = [dictionary(one) for one in index(self._cff, int(self._top[FDARRAY][0]))[0]]
        self._flat: dict[int, bytes] = {}
        hhea = self._table(self._tables, "hhea")
        self.ascent, self.descent = struct.unpack_from(">hh", hhea, 4)
        self.box = [int(one) for one in self._top[BBOX]]

    def _directory(self, start: int) -> dict[str, tuple[int, int]]:
        (count,) = struct.unpack_from(">H", self._data, start + 4)
        rows = (struct.unpack_from(">4sIII", self._data, start + 12 + 16 * n) for n in range(count))
        return {tag.decode("latin-1"): (at, size) for tag, _, at, size in rows}

    def _table(self, tables: dict[str, tuple[int, int]], tag: str) -> memoryview:
        at, size = tables.get(tag, (0, 0))
        return self._data[at : at + size]

    @cached_property
    def glyphs(self) -> dict[int, int]:
        """The glyph of each character, by its number in Unicode."""
        cmap = self._table(self._tables, "cmap")
        found: dict[int, int] = {}
        for n in range(struct.unpack_from(">H", cmap, 2)[0]):
            (at,) = struct.unpack_from(">I", cmap, 8 + 8 * n)
            if struct.unpack_from(">H", cmap, at)[0] == 12:
                for m in range(struct.unpack_from(">I", cmap, at + 12)[0]):
                    first, last, glyph = struct.unpack_from(">III", cmap, at + 16 + 12 * m)
                    found |= {one: glyph + one - first for one in range(first, last + 1)}
        return found

    @cached_property
    def _widths(self) -> Sequence[int]:
        (count,) = struct.unpack_from(">H", self._table(self._tables, "hhea"), 34)
        pairs = struct.unpack_from(f">{2 * count}H", self._table(self._tables, "hmtx"))
        return pairs[::2]

    def width(self, glyph: int) -> int:
        """How far a glyph advances, in thousandths of its size."""
        return self._widths[min(glyph, len(self._widths) - 1)]

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A CFF keyed by CID with these glyphs alone: the first is to be 0 (what is missing), and
        the CID of each is its place in the list."""
        fonts = [self._font_of(glyph) for glyph in glyphs]
        shapes = [self._shape(glyph, font) for glyph, font in zip(glyphs, fonts, strict=True)]
        parts = {
            CHARSET: b"\x02\x00\x01" + struct.pack(">H", max(0, len(glyphs) - 2)),
            FDSELECT: bytes([0, *fonts]),
            CHARSTRINGS: packed(shapes),
        }
        privates = [self._private(font) for font in self._fonts]
        head = b"\x01\x00\x04\x04" + packed([self.name.encode("ascii")])
        strings = bytes(self._cff[self._strings : index(self._cff, self._strings)[1]]) + b"\x00\x00"
        at = len(head) + len(self._heading({}, len(glyphs))) + len(strings)
        places: dict[int, int] = {}
        for key, part in parts.items():
            places[key] = at
            at += len(part)
        places[FDARRAY] = at
        at += len(packed([font_dict(0, 0)] * len(privates)))
        rows: list[bytes] = []
        for one in privates:
            rows.append(font_dict(len(one), at))
            at += len(one)
        top = self._heading(places, len(glyphs))
        return b"".join([head, top, strings, *parts.values(), packed(rows), *privates])

    def _heading(self, places: dict[int, int], count: int) -> bytes:
        made = b"".join(number(int(one)) for one in self._top[ROS]) + operator_code(ROS)
        made += b"".join(number(one) for one in self.box) + operator_code(BBOX)
        made += number(count) + operator_code(CIDCOUNT)
        for key in (CHARSET, FDSELECT, CHARSTRINGS, FDARRAY):
            made += number(places.get(key, 0)) + operator_code(key)
        return packed([made])

    def _font_of(self, glyph: int) -> int:
        """Which of the face's fonts a glyph belongs to."""
        at = int(self._top[FDSELECT][0])
        if self._cff[at] == 0:
            return self._cff[at + 1 + glyph]
        (count,) = struct.unpack_from(">H", self._cff, at + 1)
        low, high = 0, count - 1
        while low < high:
            middle = (low + high + 1) // 2
            if struct.unpack_from(">H", self._cff, at + 3 + 3 * middle)[0] <= glyph:
                low = middle
            else:
                high = middle - 1
        return self._cff[at + 5 + 3 * low]

    def _raw_private(self, font: dict[int, list[float]]) -> tuple[bytes, int]:
        size, at = (int(one) for one in font[PRIVATE])
        return bytes(self._cff[at : at + size]), at

    def _private(self, font: dict[int, list[float]]) -> bytes:
        """The hints of a font without the way to its subroutines."""
        kept, waiting = b"", b""
        for operator, _, raw in tokens(self._raw_private(font)[0]):
            waiting += raw
            if operator is not None:
                kept += b"" if operator == SUBRS else waiting
                waiting = b""
        return kept

    @cached_property
    def _local(self) -> dict[int, Index]:
        return {}

    def _subroutines(self, font: int) -> Index:
        if font not in self._local:
            raw, at = self._raw_private(self._fonts[font])
            way = dictionary(raw).get(SUBRS)
            self._local[font] = index(self._cff, at + int(way[0]))[0] if way else Index(b"", 0)
        return self._local[font]

    def _shape(self, glyph: int, font: int) -> bytes:
        if glyph not in self._flat:
            told = Flat(self._subroutines(font), self._global)
            told.follow(self._glyphs[glyph])
            self._flat[glyph] = b"".join(told.out)
        return self._flat[glyph]
