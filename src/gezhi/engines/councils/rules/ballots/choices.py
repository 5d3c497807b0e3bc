"""What may stand on a ballot, and how it is laid away so that nothing shows through."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from gezhi.base.words import Words

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LETTERS = 20
_OVERHEAD = 420


def most_of(policy: Mapping[str, Any]) -> int | None:
    """How many options may be chosen at most; None where as many as one likes."""
    if policy["method"] in ("yes-no", "one-of"):
        return 1
    return policy["most"] if policy["method"] == "several-of" else None


def wrong_choice(policy: Mapping[str, Any], choice: Sequence[str]) -> Words | None:
    """What is wrong with a choice that somebody is about to cast; None where it can be cast. An
    empty one is a blank ballot, which takes part."""
    known = {one["key"] for one in policy["options"]}
    most = most_of(policy)
    if not set(choice) <= known:
        return Words(zh="选票上没有这个选项", en="there is no such option")
    if len(set(choice)) != len(choice):
        return Words(zh="同一个选项选了两次", en="an option is chosen twice")
    if most is not None and len(choice) > most:
        return Words(zh=f"最多选 {most} 项", en=f"choose at most {most}")
    return None


def length(policy: Mapping[str, Any]) -> int:
    """The one length in bytes of every envelope of a ballot, whatever is in it."""
    return _OVERHEAD + sum(len(one["key"].encode()) * 2 + 3 for one in policy["options"])


def wrap(policy: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """The content as a text of the one length."""
    text = json.dumps(content, separators=(",", ":"))
    return text.ljust(length(policy))


def unwrap(text: str) -> dict[str, Any]:
    """The content again. Raises `ValueError` where there is none."""
    return json.loads(text)


def token_of(ballot: UUID, id: UUID) -> str:
    """By which a second submit of the same form is known; the id cannot be told from it."""
    return hashlib.sha256(f"gezhi token {ballot} {id}".encode()).hexdigest()


def code_of(ballot: UUID, id: UUID) -> str:
    """The receipt code of a vote cast under a random id: 20 letters in groups of four (100 bits).

    The id is known to the voter's browser alone and never kept, so nobody else can make the code;
    and a second submit of the same form shows the same one.
    """
    number = int.from_bytes(hashlib.sha256(f"gezhi receipt {ballot} {id}".encode()).digest())
    letters = "".join(_ALPHABET[number >> 5 * at & 31] for at in range(_CODE_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, _CODE_LETTERS, 4))


def plain_code(text: str) -> str:
    """A receipt code as people type it, in its one form: case, blanks and dashes are forgiven, and
    O for 0, I and L for 1."""
    letters = text.upper().translate(str.maketrans({"O": "0", "I": "1", "L": "1"}))
    kept = "".join(letter for letter in letters if letter in _ALPHABET)
    return "-".join(kept[at : at + 4] for at in range(0, len(kept), 4))


def receipt_of(ballot: UUID, code: str) -> str:
    """The digest of a receipt code, as it stands beside its slip in the published box."""
    return hashlib.sha256(f"gezhi slip {ballot} {plain_code(code)}".encode()).hexdigest()


def head_digest(salt: str, head: str) -> str:
    """Whose head it is in the published roll: told by the salt alone."""
    return hashlib.sha256(f"gezhi head {salt} {head}".encode()).hexdigest()[:32]
