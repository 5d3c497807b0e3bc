"""Changes of duties, rosters and kinds of visits. What is open already stays as it was drawn up;
later days follow the new version."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack


def duty_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Duties, rosters, then kinds of visits."""
    for key, before, after in keyed(old.duties, new.duties):
        one = after or before
        if one is None:
            continue
        posts = frozenset(post for post in (one.post, one.lead) if post)
        named = Words(zh=f"职责「{one.name.zh}」", en=f"duty “{one.name.say('en')}”")
        yield from whole(Subject(("duties", key), named, Touched(posts)), before, after)
    for key, before, after in keyed(old.rosters, new.rosters):
        one = after or before
        if one is None:
            continue
        posts = frozenset([one.lead, *(need.post for need in one.needs)])
        named = Words(zh=f"值班表「{one.name.zh}」", en=f"roster “{one.name.say('en')}”")
        touched = Touched(posts, levels=frozenset({one.at}))
        yield from whole(Subject(("rosters", key), named, touched), before, after)
    for key, before, after in keyed(old.visits, new.visits):
        one = after or before
        if one is None:
            continue
        named = Words(zh=f"走访「{one.name.zh}」", en=f"calls “{one.name.say('en')}”")
        touched = Touched(frozenset({one.post}))
        yield from whole(Subject(("visits", key), named, touched), before, after)
