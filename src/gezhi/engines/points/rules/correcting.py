"""What is set right by reversing it, and why."""

from collections.abc import Iterable

from gezhi.base.words import Words

WHY = {
    "mistake": Words(zh="记错了", en="it was a mistake"),
    "twice": Words(zh="记重了", en="it was posted twice"),
    "other-holder": Words(zh="记到了别人名下", en="it belongs to somebody else"),
}
"""Why an entry is set right: closed words, for entries carry no text."""

_MARK = "why:"


def kept_why(why: str) -> str:
    """The form in which a reason of `WHY` stands where people write reasons: which, in no
    language."""
    return f"{_MARK}{why}"


def reason_said(reason: str, lang: str | None) -> str:
    """A reason as it is read: what somebody wrote as it was typed, what the product says in the
    reader's language."""
    known = {kept_why(key): words for key, words in WHY.items()}
    known |= {words.zh: words for words in WHY.values()}
    return known[reason].say(lang) if reason in known else reason


CORRECTED = frozenset({"opened", "earned", "deducted", "transferred"})
"""Kinds that are set right; what was exchanged or set aside has its own way back."""

BEHIND = frozenset({"record", "scheme", "item"})
"""What an entry may rest on: nothing, or a record, which then counts no more."""


def correctable(kind: str, evidence: Iterable[str]) -> bool:
    """Whether an entry can be set right: one that the books alone know, or that came of a record.
    What another part of the product posted is undone there."""
    return kind in CORRECTED and set(evidence) <= BEHIND
