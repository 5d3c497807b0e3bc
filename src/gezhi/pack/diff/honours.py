"""Changes of commendations. Who was nominated under an older version goes the way that it says."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.honours import Commendation
from gezhi.pack.pack import Pack


def honour_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Commendations down to their kinds."""
    for key, before, after in keyed(old.commendations, new.commendations):
        yield from _commendation(key, before, after)


def _commendation(
    key: str, before: Commendation | None, after: Commendation | None
) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    subject = Subject(
        ("commendations", key),
        Words(zh=f"评先进「{named.name.zh}」", en=f"commendation “{named.name.say('en')}”"),
        Touched(frozenset((*named.posts, *named.reviewed_by)), levels=frozenset({named.at})),
    )
    yield from whole(subject, before, after, {"kinds"})
    if before is None or after is None:
        return
    old, new = {one.kind: one for one in before.kinds}, {one.kind: one for one in after.kinds}
    for kind, one, other in keyed(old, new):
        shown = other or one
        zh, en = (shown.name.zh, shown.name.say("en")) if shown else (kind, kind)
        part = subject.part(kind, f"{{}}种类「{zh}」", f"kind “{en}” of {{}}")
        yield from whole(part, one, other)
