"""Changes of campaigns. One that runs keeps the version under which it was opened."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack


def campaign_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Every campaign that came, went or changed, with the kinds of bodies that work in it."""
    kinds = {**old.people.units(), **new.people.units()}
    for key, before, after in keyed(old.campaigns, new.campaigns):
        one = after or before
        if one is None:
            continue
        bodies = frozenset(kinds[unit][0] for unit, *_ in one.teams() if unit in kinds)
        named = Words(zh=f"专项行动「{one.name.zh}」", en=f"campaign “{one.name.say('en')}”")
        yield from whole(Subject(("campaigns", key), named, Touched(bodies=bodies)), before, after)
