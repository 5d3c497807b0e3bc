"""Changes of ballots; what runs under an older version keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.ballots import Ballot
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack


def ballot_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Each of them as a whole."""
    for key, before, after in keyed(old.ballots, new.ballots):
        yield from _named("ballots", key, before, after)


def _named(part: str, key: str, before: Ballot | None, after: Ballot | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    words = Words(zh=f"表决「{named.name.zh}」", en=f"ballot “{named.name.say('en')}”")
    subject = Subject((part, key), words, Touched(levels=frozenset({named.at})))
    yield from whole(subject, before, after, set())
