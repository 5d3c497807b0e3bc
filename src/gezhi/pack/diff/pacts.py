"""Changes of pacts; what was drafted under an older version goes the way that it says."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack
from gezhi.pack.pacts import Pact


def pact_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Pacts down to their sections."""
    for key, before, after in keyed(old.pacts, new.pacts):
        yield from _pact("pacts", key, before, after)


def _pact(part: str, key: str, before: Pact | None, after: Pact | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    words = Words(zh=f"公约「{named.name.zh}」", en=f"pact “{named.name.say('en')}”")
    subject = Subject((part, key), words, Touched(levels=frozenset({named.at})))
    yield from whole(subject, before, after, {"sections"})
    if before is None or after is None:
        return
    old, new = ({one.section: one for one in pact.sections} for pact in (before, after))
    for section, one, other in keyed(old, new):
        shown = other or one
        zh, en = (shown.name.zh, shown.name.say("en")) if shown else (section, section)
        within = subject.part(section, f"{{}}的「{zh}」", f"section “{en}” of {{}}")
        yield from whole(within, one, other)
