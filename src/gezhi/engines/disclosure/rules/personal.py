"""Personal data that may not be published: identity numbers, mobile phones, bank cards (PIPL 25).

A number of an office (area code and subscriber) is left alone: people must be able to call it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from gezhi.base.words import Words

_GAP = r"[ \-·.]?"
_IDENTITY = re.compile(rf"(?<![0-9])(?:[0-9]{_GAP}){{17}}[0-9Xx](?![0-9A-Za-z])")
_OLD = re.compile(
    r"(?<![0-9])[1-6]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9])"
)
_MOBILE = re.compile(
    rf"(?<![0-9])(?:\+?86{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?![0-9])"
)
_CARD = re.compile(r"(?<![0-9])(?:[0-9][ \-]?){15,18}[0-9](?![0-9])")
_BORN = re.compile(r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")

IDENTITY = Words(
    zh="像身份证号，不能公开，请删去", en="this looks like an identity number: take it out"
)
MOBILE = Words(zh="像手机号，不能公开，请删去", en="this looks like a mobile number: take it out")
CARD = Words(zh="像银行卡号，不能公开，请删去", en="this looks like a bank card: take it out")


def personal_in(text: str) -> Words | None:
    """What kind of personal number a text has; None when it has none."""
    plain = unicodedata.normalize("NFKC", text).replace("‐", "-").replace("–", "-")
    for found in _IDENTITY.finditer(plain):
        if _BORN.fullmatch(re.sub(r"[ \-·.]", "", found[0])):
            return IDENTITY
    if _OLD.search(plain):
        return IDENTITY
    if _MOBILE.search(plain):
        return MOBILE
    for found in _CARD.finditer(plain):
        if _luhn(re.sub(r"[ \-]", "", found[0])):
            return CARD
    return None


def _luhn(digits: str) -> bool:
    """Whether the check digit of a card number is right (ISO/IEC 7812)."""
    total = 0
    for place, one in enumerate(reversed(digits)):
        value = int(one) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def personal_at(rows: Iterable[Iterable[object]]) -> Iterator[tuple[int, int, Words]]:
    """Row, column and what it is, for each cell with a personal number."""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and (words := personal_in(cell)) is not None:
                yield row, column, words
