"""Changes of disclosures; what was posted under an older version stays as it was."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.disclosure import Disclosure, PowerList
from gezhi.pack.pack import Pack


def disclosure_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Kinds of disclosure down to their columns, lists down to their entries."""
    for key, before, after in keyed(old.disclosures, new.disclosures):
        yield from _kind(key, before, after)
    for key, one, other in keyed(old.lists, new.lists):
        yield from _list(key, one, other)


def _kind(key: str, before: Disclosure | None, after: Disclosure | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    words = Words(zh=f"公开「{named.name.zh}」", en=f"disclosure “{named.name.say('en')}”")
    touched = Touched(frozenset(named.by), levels=frozenset({named.at}))
    subject = Subject(("disclosures", key), words, touched)
    yield from whole(subject, before, after, {"columns"})
    if before is None or after is None:
        return
    old, new = ({one.column: one for one in side.columns} for side in (before, after))
    for column, one, other in keyed(old, new):
        shown = other or one
        zh, en = (shown.name.zh, shown.name.say("en")) if shown else (column, column)
        yield from whole(
            subject.part(column, f"{{}}的「{zh}」列", f"column “{en}” of {{}}"), one, other
        )


def _list(key: str, before: PowerList | None, after: PowerList | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    words = Words(zh=f"清单「{named.name.zh}」", en=f"list “{named.name.say('en')}”")
    subject = Subject(("lists", key), words, Touched(levels=frozenset({named.at})))
    yield from whole(subject, before, after, {"entries"})
    if before is None or after is None:
        return
    old, new = ({one.power: one for one in side.entries} for side in (before, after))
    for power, one, other in keyed(old, new):
        shown = other or one
        zh, en = (shown.name.zh, shown.name.say("en")) if shown else (power, power)
        yield from whole(subject.part(power, f"{{}}的「{zh}」", f"“{en}” in {{}}"), one, other)
