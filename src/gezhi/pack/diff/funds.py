"""Changes of funds. Funds that are kept go on under the version in which they were opened."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack


def fund_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Each kind of fund as a whole."""
    for key, before, after in keyed(old.funds, new.funds):
        named = after or before
        if named is None:
            continue
        posts = frozenset((*named.kept_by, *named.approved_by))
        words = Words(zh=f"资金「{named.name.zh}」", en=f"fund “{named.name.say('en')}”")
        subject = Subject(("funds", key), words, Touched(posts, levels=frozenset({named.at})))
        yield from whole(subject, before, after, set())
