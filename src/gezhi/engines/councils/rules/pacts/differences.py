"""What changed between two texts of a pact: article by article, and within each word by word.

Chinese is compared by character, other letters and figures by the word. Pieces put back together
give either text exactly: what is kept and taken out is the old one, what is kept and put in is the
new one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from gezhi.engines.councils.rules.pacts.texts import Article, Part, Text, numbered

Kind = Literal["kept", "out", "in"]
Became = Literal["same", "changed", "moved", "added", "removed"]
_WORD = re.compile(r"[0-9A-Za-z]+|.", re.DOTALL)
_ISLAND = 2
"""A kept run shorter than so many words between two changes is read as part of them."""
_ALIKE = 0.5
"""From this likeness on, an article without its id is taken for an older one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that was kept, taken out or put in."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one article; numbers are None where it does not stand in that text. `part` is
    the name of the part in which it stands in the new text, or stood."""

    became: Became
    part: str
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]
    article: str = ""
    placed: int = 0

    @property
    def before(self) -> str:
        """The article as it was."""
        return "".join(one.text for one in self.pieces if one.kind != "in")

    @property
    def after(self) -> str:
        """The article as it is."""
        return "".join(one.text for one in self.pieces if one.kind != "out")


@dataclass(frozen=True, slots=True)
class Difference:
    """All lines in the order of the new text, removed ones where they stood; with the names of the
    parts of the new text."""

    lines: tuple[Line, ...]
    parts: tuple[str, ...]

    @property
    def changed(self) -> tuple[Line, ...]:
        """The lines that are not the same."""
        return tuple(one for one in self.lines if one.became != "same")

    def applied(self) -> Text:
        """The new text, made of the lines."""
        kept: list[list[Article]] = [[] for _ in self.parts]
        for line in self.lines:
            if line.new is not None:
                kept[line.placed].append(Article(line.article, line.after))
        return tuple(
            Part(name, tuple(articles)) for name, articles in zip(self.parts, kept, strict=True)
        )


def words_between(old: str, new: str) -> tuple[Piece, ...]:
    """What was kept, taken out and put in between two strings; short kept runs are folded into the
    change around them, so that it reads as a sentence."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    last = len(codes) - 1
    out: list[Piece] = []
    for at, (code, i, j, k, m) in enumerate(codes):
        if code == "equal" and not (0 < at < last and j - i < _ISLAND):
            out.append(Piece("kept", "".join(a[i:j])))
        else:
            out += [Piece("out", "".join(a[i:j])), Piece("in", "".join(b[k:m]))]
    return tuple(_joined(out))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Changes side by side as one: first all that went, then all that came."""
    went, came = "", ""
    for one in pieces:
        if one.kind == "kept":
            yield from _change(went, came)
            went = came = ""
            yield one
        elif one.kind == "out":
            went += one.text
        else:
            came += one.text
    yield from _change(went, came)


def _change(went: str, came: str) -> Iterator[Piece]:
    if went:
        yield Piece("out", went)
    if came:
        yield Piece("in", came)


def _pairs(old: Text, new: Text) -> dict[str, str]:
    """Which old article each new one is, by its id, else by its likeness."""
    before = {one.id: one for _, _, one in numbered(old)}
    after = {one.id: one for _, _, one in numbered(new)}
    found = {key: key for key in after if key in before}
    left = [one for key, one in before.items() if key not in after]
    for key, one in after.items():
        if key not in found and left:
            best = max(left, key=lambda other: _likeness(other.text, one.text))
            if _likeness(best.text, one.text) >= _ALIKE:
                found[key] = best.id
                left.remove(best)
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def difference(old: Text, new: Text) -> Difference:
    """What changed from one text to another."""
    pairs = _pairs(old, new)
    before = {one.id: (number, part, one) for number, part, one in numbered(old)}
    stays = _unmoved([before[pairs[one.id]][0] for _, _, one in numbered(new) if one.id in pairs])
    lines: list[Line] = []
    number = 0
    for placed, part in enumerate(new):
        for one in part.articles:
            number += 1
            was = before.get(pairs.get(one.id, ""))
            lines.append(_line(was, placed, part, number, one, stays))
    gone = [row for key, row in before.items() if key not in pairs.values()]
    for at, part, one in gone:
        row = Line("removed", part.name, at, None, (Piece("out", one.text),), one.id)
        lines.insert(_place(lines, at), row)
    return Difference(tuple(lines), tuple(part.name for part in new))


def _line(
    was: tuple[int, Part, Article] | None,
    placed: int,
    part: Part,
    number: int,
    one: Article,
    stays: set[int],
) -> Line:
    if was is None:
        pieces = (Piece("in", one.text),) if one.text else ()
        return Line("added", part.name, None, number, pieces, one.id, placed)
    old, stood, before = was
    became: Became = "same"
    if before.text != one.text:
        became = "changed"
    elif old not in stays or stood.name != part.name:
        became = "moved"
    pieces = words_between(before.text, one.text)
    return Line(became, part.name, old, number, pieces, one.id, placed)


def _unmoved(order: Sequence[int]) -> set[int]:
    """The longest run of old numbers that still stand in their order: the others were moved."""
    best: list[list[int]] = []
    nothing: list[int] = []
    for number in order:
        ends = [run for run in best if run[-1] < number]
        best.append([*max(ends, key=len, default=nothing), number])
    return set(max(best, key=len, default=nothing))


def _place(lines: Sequence[Line], old: int) -> int:
    """Where a removed article is shown: after the last line that stood before it."""
    places = [at for at, line in enumerate(lines) if line.old is not None and line.old < old]
    return places[-1] + 1 if places else 0
