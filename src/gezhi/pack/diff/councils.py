"""Changes of councils; a meeting that was called keeps the version under which it was."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.councils import Council
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack


def council_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Each council as a whole; a change touches the posts that sit, chair and ask."""
    for key, before, after in keyed(old.councils, new.councils):
        yield from _council(key, before, after)


def _council(key: str, before: Council | None, after: Council | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    subject = Subject(
        ("councils", key),
        Words(zh=f"议事会「{named.name.zh}」", en=f"council “{named.name.say('en')}”"),
        Touched(frozenset(_posts(named)), levels=frozenset({named.at})),
    )
    yield from whole(subject, before, after, set())


def _posts(one: Council) -> Iterator[str]:
    yield from (seat.post for seat in one.members if seat.post is not None)
    yield from (one.chair.rotates if one.chair.post is None else [one.chair.post])
    yield from (one.special.asked_by if one.special else [])
