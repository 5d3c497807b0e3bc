"""Changes of how disputes are mediated. What runs goes on by the version that it began with."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, fields
from gezhi.pack.mediation import Mediation
from gezhi.pack.pack import Pack


def mediation_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """The blocks of case types that both versions have."""
    for key, after in new.cases.items():
        before = old.cases.get(key)
        if before is not None and before.mediation != after.mediation:
            name = after.name
            subject = Subject(
                ("cases", key, "mediation"),
                Words(zh=f"「{name.zh}」的调解", en=f"mediation of “{name.say('en')}”"),
                Touched(_posts(before.mediation) | _posts(after.mediation), cases=frozenset({key})),
            )
            yield from _block(subject, before.mediation, after.mediation)


def _block(subject: Subject, before: Mediation | None, after: Mediation | None) -> Iterator[Change]:
    if before is None:
        yield subject.added()
    elif after is None:
        yield subject.removed(breaking=True)
    else:
        yield from fields(subject, before, after)


def _posts(block: Mediation | None) -> frozenset[str]:
    return frozenset(block.by.posts) if block else frozenset()
