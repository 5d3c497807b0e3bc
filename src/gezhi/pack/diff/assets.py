"""Changes of registers. Entries are read by the version in force where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack


def register_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Each register as a whole."""
    for key, before, after in keyed(old.registers, new.registers):
        named = after or before
        if named is None:
            continue
        posts = {*named.kept_by, *(post for move in named.moves for post in move.by)}
        posts |= {post for look in named.inspections for post in look.by}
        words = Words(zh=f"台账「{named.name.zh}」", en=f"register “{named.name.say('en')}”")
        touched = Touched(frozenset(posts), levels=frozenset({named.at}))
        yield from whole(Subject(("registers", key), words, touched), before, after)
