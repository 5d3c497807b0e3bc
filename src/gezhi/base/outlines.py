"""What a CFF is made of (Adobe technical notes 5176 and 5177): indexes, DICTs, charstrings."""

import struct
from collections.abc import Iterator, Sequence

PRIVATE, CALLSUBR, CALLGSUBR, RETURN = 18, 10, 29, 11
STEMS, MASKS = frozenset((1, 3, 18, 23)), frozenset((19, 20))
Tokens = Iterator[tuple[int | None, float, bytes]]


class Flat:
    """A glyph's charstring with its subroutines written out in their places."""

    def __init__(self, local: "Index", shared: "Index") -> None:
        self.local, self.shared = local, shared
        self.out: list[bytes] = []
        self.waiting: list[float] = []
        self.stems = 0

    def follow(self, code: bytes) -> None:
        """Write a charstring out; ends with what it is made of in `out`."""
        at = 0
        while at < len(code):
            operator, value, size = _charstring_token(code, at)
            raw, at = code[at : at + size], at + size
            if operator is None:
                self.waiting.append(value)
                self.out.append(raw)
            elif operator in (CALLSUBR, CALLGSUBR):
                self.out.pop()
                table = self.local if operator == CALLSUBR else self.shared
                self.follow(table[int(self.waiting.pop()) + table.bias])
            elif operator in MASKS or operator in STEMS:
                self.stems += len(self.waiting) // 2
                size = (self.stems + 7) // 8 if operator in MASKS else 0
                self.out.append(raw + code[at : at + size])
                self.waiting, at = [], at + size
            elif operator != RETURN:
                self.out.append(raw)
                self.waiting = []


class Index(Sequence[bytes]):
    """An INDEX of a CFF, read as it is asked."""

    def __init__(self, data: bytes | memoryview, at: int) -> None:
        self.data, self.at = data, at
        self.total = struct.unpack_from(">H", data, at)[0] if data else 0
        self.size = data[at + 2] if self.total else 0

    @property
    def bias(self) -> int:
        """What is added to the number by which a subroutine is called."""
        return 107 if self.total < 1240 else 1131 if self.total < 33900 else 32768

    @property
    def end(self) -> int:
        """Where it ends."""
        return self._start(self.total) if self.total else self.at + 2

    def _start(self, n: int) -> int:
        at = self.at + 3 + n * self.size
        offset = int.from_bytes(self.data[at : at + self.size], "big")
        return self.at + 2 + (self.total + 1) * self.size + offset

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, n: int) -> bytes:  # type: ignore[override]
        if not 0 <= n < self.total:
            raise IndexError(n)
        return bytes(self.data[self._start(n) : self._start(n + 1)])


def index(data: bytes | memoryview, at: int) -> tuple[Index, int]:
    """An INDEX and where it ends."""
    found = Index(data, at)
    return found, found.end


def packed(parts: Sequence[bytes]) -> bytes:
    """The bytes of an INDEX."""
    if not parts:
        return b"\x00\x00"
    offsets, at = [1], 1
    for one in parts:
        at += len(one)
        offsets.append(at)
    return struct.pack(f">HB{len(offsets)}I", len(parts), 4, *offsets) + b"".join(parts)


def number(value: int) -> bytes:
    """A whole number as an operand of a DICT, always of the same size."""
    return b"\x1d" + struct.pack(">i", value)


def operator_code(key: int) -> bytes:
    """The bytes of an operator; one of two bytes is 1200 and its second."""
    return bytes(divmod(key, 100)) if key >= 1200 else bytes([key])


def font_dict(size: int, at: int) -> bytes:
    """A font of a face by the size and place of what it keeps for itself."""
    return number(size) + number(at) + operator_code(PRIVATE)


def dictionary(data: bytes) -> dict[int, list[float]]:
    """The operands of each operator of a DICT."""
    found: dict[int, list[float]] = {}
    waiting: list[float] = []
    for operator, value, _ in tokens(data):
        if operator is None:
            waiting.append(value)
        else:
            found[operator], waiting = waiting, []
    return found


def tokens(data: bytes) -> Tokens:
    """Operators (with their numbers) and operands of a DICT; of an operand that is no whole number
    only the bytes are known."""
    at = 0
    while at < len(data):
        first, begun = data[at], at
        if first == 12:
            at += 2
            yield 1200 + data[begun + 1], 0, data[begun:at]
        elif first <= 21:
            at += 1
            yield first, 0, data[begun:at]
        elif first == 30:
            while at == begun or 15 not in (data[at] & 15, data[at] >> 4):
                at += 1
            at += 1
            yield None, 0, data[begun:at]
        else:
            value, size = _operand(data, at, {28: ">h", 29: ">i"})
            at += size
            yield None, value, data[begun:at]


def _charstring_token(code: bytes, at: int) -> tuple[int | None, float, int]:
    first = code[at]
    if first == 12:
        return 1200 + code[at + 1], 0, 2
    if first < 32 and first != 28:
        return first, 0, 1
    if first == 255:
        return None, struct.unpack_from(">i", code, at + 1)[0] / 65536, 5
    return None, *_operand(code, at, {28: ">h"})


def _operand(data: bytes, at: int, long: dict[int, str]) -> tuple[int, int]:
    """A whole number and how many bytes it takes."""
    first = data[at]
    if first in long:
        return struct.unpack_from(long[first], data, at + 1)[0], 1 + struct.calcsize(long[first])
    if first < 247:
        return first - 139, 1
    if first < 251:
        return (first - 247) * 256 + data[at + 1] + 108, 2
    return -(first - 251) * 256 - data[at + 1] - 108, 2
