"""What changed between two texts in paragraphs: which were kept, taken out and put in."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["kept", "out", "in"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph and what became of it."""

    kind: Kind
    text: str


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, without empty ones."""
    return [one.strip() for one in text.splitlines() if one.strip()]


def lines_between(old: str, new: str) -> list[Line]:
    """All paragraphs in order: the kept and the taken out ones together are the old text, the kept
    and the put in ones the new."""
    before, after = paragraphs(old), paragraphs(new)
    found: list[Line] = []
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for code, i, j, k, m in codes:
        if code == "equal":
            found += [Line("kept", one) for one in before[i:j]]
        else:
            found += [Line("out", one) for one in before[i:j]]
            found += [Line("in", one) for one in after[k:m]]
    return found
