"""How wide a text is, and where it breaks. Estimated, as no font is at hand: a little too wide
rather than too narrow, so that nothing runs over an edge."""

from __future__ import annotations

import re
import unicodedata

_NARROW = frozenset("iljtfrI.,:;'|!()[]{} -·")
_BROAD = frozenset("mwMW%@—")
_NEVER_FIRST = frozenset("，。；：、！？）》」』”’…,.;:!?)]}")
_PAUSES = "，、；：,;/"
_EARLIEST_PAUSE = 0.4
_TOKEN = re.compile(r"[\u0021-\u024f]+ ?|\s+|.")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text on one line, without what XML cannot hold."""
    return " ".join(_INVISIBLE.sub(" ", text).split())


def width(text: str, size: float) -> float:
    """Pixels that a text takes at a font size."""
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    if letter in _NARROW:
        return 0.36
    if letter in _BROAD:
        return 0.92
    return 0.7 if letter.isupper() else 0.57


def wrap(text: str, size: float, room: float, most: int) -> list[str]:
    """The text in at most `most` lines that fit into `room` pixels; the rest is cut with an
    ellipsis. Chinese breaks anywhere but before a closing mark, other scripts between words. Lines
    are made about equally long, so that no word is left alone."""
    tokens = _tokens(clean(text))
    lines = _broken(tokens, size, room)
    if len(lines) > most:
        return [*lines[: most - 1], _cut(lines[most - 1], size, room)]
    if len(lines) > 1:
        for step in range(1, 20):
            narrower = _broken(tokens, size, room * (1 - step / 40))
            if len(narrower) > len(lines):
                break
            lines = narrower
    return lines


def _broken(tokens: list[str], size: float, room: float) -> list[str]:
    lines = [""]
    for token in tokens:
        for piece in _fitting(token, size, room):
            full = width((lines[-1] + piece).rstrip(), size) > room
            if full and lines[-1] and piece not in _NEVER_FIRST:
                lines[-1:] = _at_pause(lines[-1])
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def _at_pause(line: str) -> list[str]:
    """A full line and the beginning of the next: broken behind a mark that stands late enough."""
    pause = max(line.rfind(mark) for mark in _PAUSES) + 1
    if pause >= _EARLIEST_PAUSE * len(line):
        return [line[:pause], line[pause:].lstrip()]
    return [line, ""]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _fitting(token: str, size: float, room: float) -> list[str]:
    """A word that is wider than the whole line is broken."""
    return [token] if width(token.rstrip(), size) <= room else list(token)


def _cut(line: str, size: float, room: float) -> str:
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
