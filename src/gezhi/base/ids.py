"""Names for things: ids that sort by time, and receipt numbers that can be read out on the phone.

Ids are UUIDv7 (RFC 9562), made anywhere, also on a phone without network, and stored as they are.
Receipt numbers are derived from them, so a receipt needs no counter and gives away no volume.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from gezhi.base.words import Mistake

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LETTERS = 10
_DASHES = "-‐‑‒–—―−_·.・/"


def new_id() -> UUID:
    """A fresh UUIDv7. Within one process each is greater than the one before, and a forked worker
    starts from new randomness. It tells the true time even inside `clock.at`: an id is a name,
    not a fact about when something happened."""
    return uuid7()


def is_v7(value: UUID) -> bool:
    """Whether an id is a UUIDv7, as ids that arrive from outside must be."""
    return value.version == 7


def id_time(value: UUID) -> datetime:
    """When the id was made, in UTC, to the millisecond, by the clock of whoever made it; so it
    orders things but proves nothing. Any other kind of UUID is refused (`ValueError`)."""
    if not is_v7(value):
        raise ValueError(f"{value} is not a UUIDv7 and carries no time")
    return _EPOCH + timedelta(milliseconds=value.int >> 80)


def _check_letter(letters: str) -> str:
    """The letter that closes a receipt number: a polynomial over GF(32), x^5 + x^2 + 1. Any single
    wrong letter and any two letters swapped give another one, as 11 places are fewer than the 31
    powers of x in that field."""
    total = 0
    for letter in letters:
        total = (total ^ _VALUES[letter]) << 1
        total ^= 0b100101 if total & 32 else 0
    return _ALPHABET[total]


def short_code(value: UUID) -> str:
    """The receipt number of an id: ``K7Q4M-2XD9P-F``, 10 letters of Crockford's base 32 (no I, L,
    O, U) from its 50 lowest, random bits, and a check letter.

    Two of a million receipts share a number in 1 of 2,200 such towns: keep the number under a
    unique constraint and make a new id where it is taken. It is a number to speak, not a secret.
    """
    letters = "".join(_ALPHABET[value.int >> shift & 31] for shift in range(45, -1, -5))
    return f"{letters[:5]}-{letters[5:]}-{_check_letter(letters)}"


def parse_code(text: str) -> str:
    """A receipt number as people type it, in its one written form, or a `Mistake` that says why.

    Case, blanks, dashes, full-width letters, O for 0 and I or L for 1 are forgiven. A wrong check
    letter is not: it means that the number was heard or typed wrongly.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(c for c in plain if not c.isspace() and c not in _DASHES)
    letters = letters.translate(_READ_AS)
    for letter in letters:
        if letter not in _VALUES:
            raise Mistake(
                f"编号里不会有“{letter}”，请对照回执再输一次",
                f"a receipt number never has “{letter}” in it: compare with the receipt",
            )
    if len(letters) != _LETTERS + 1:
        raise Mistake(
            f"编号应有 {_LETTERS + 1} 位，现在是 {len(letters)} 位，请对照回执补全",
            f"a receipt number has {_LETTERS + 1} letters, this one has {len(letters)}: "
            "compare with the receipt",
        )
    if _check_letter(letters[:_LETTERS]) != letters[_LETTERS]:
        raise Mistake(
            "编号有一位不对，请对照回执再输一次",
            "a letter of this receipt number is wrong: compare with the receipt",
        )
    return f"{letters[:5]}-{letters[5:_LETTERS]}-{letters[_LETTERS]}"
