"""How a message is read: cleaned, cut into words and runs of characters, each with its place.

Chinese is written without spaces, so words have to be guessed (by jieba); where the guess fails,
runs of one to three characters still tell. Both are kept, because together they were right more
often than either alone (see `learning`). Numbers are left out: they say nothing about the matter
and much about the person (telephone, identity card, house).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import jieba  # pyright: ignore[reportMissingTypeStubs]

LONGEST = 1000
"""Characters that are read of one message; 95 of 100 letters to city halls are shorter."""

_HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_SPACE = re.compile(r"\s+")
_RUN = re.compile(rf"([{_HAN}]+)|[^\W\d_{_HAN}]{{2,}}")
GRAM_SIZES = (1, 2, 3)
"""Characters of the runs that are looked at beside the words."""


class Piece(NamedTuple):
    """A word, or a run of Chinese characters, with the half-open span of the text it covers."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A cleaned text, its words in their order, and where it is written in Chinese characters."""

    text: str
    words: tuple[Piece, ...]
    runs: tuple[Piece, ...]

    @property
    def letters(self) -> int:
        """How long the message is, without numbers, signs and spaces."""
        return letters(self.text)


def clean(text: str) -> str:
    """The text as it is compared: width and case folded, invisible characters dropped, and spaces
    between Chinese characters closed, so that a segmented text reads like one that never was."""
    folded = unicodedata.normalize("NFKC", text[: 4 * LONGEST]).casefold()
    visible = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return _SPACE.sub(" ", _BETWEEN_HAN.sub("", visible)).strip()[:LONGEST]


def letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def read(text: str) -> Reading:
    cleaned = clean(text)
    words: list[Piece] = []
    runs: list[Piece] = []
    for found in _RUN.finditer(cleaned):
        run = Piece(found[0], *found.span())
        if found[1] is None:
            words.append(run)
        else:
            runs.append(run)
            words += _words(run)
    return Reading(cleaned, tuple(words), tuple(runs))


def words_of(text: str) -> list[str]:
    """The words of a text already cleaned."""
    return [
        word
        for run in _RUN.finditer(text)
        for word in ([run[0]] if run[1] is None else _segmenter().lcut(run[0]))
    ]


def grams_of(text: str) -> list[str]:
    """The character runs of a text already cleaned."""
    return [
        run[1][at : at + size]
        for run in _RUN.finditer(text)
        if run[1] is not None
        for size in GRAM_SIZES
        for at in range(len(run[1]) - size + 1)
    ]


@cache
def script(letter: str) -> str:
    """The writing that a letter belongs to, as Unicode names it: CJK, LATIN, CYRILLIC …; empty for
    what is not a letter."""
    return unicodedata.name(letter, "").split(" ")[0] if letter.isalpha() else ""


def scripts(text: str) -> Counter[str]:
    """How many letters of a cleaned text are in which writing."""
    counted = Counter(map(script, text))
    del counted[""]
    return counted


def _words(run: Piece) -> Iterator[Piece]:
    start = run.start
    for word in _segmenter().lcut(run.text):
        yield Piece(word, start, start + len(word))
        start += len(word)


@cache
def _segmenter() -> Any:
    """jieba with its own dictionary, read once per process (about a second). Filled by hand because
    its own start keeps a cache in the machine's temporary folder, where anybody may write."""
    tokenizer: Any = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
