"""Changes of what tests the pack: scenarios and the replay. Nobody is touched by them."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, fields, keyed, reordered
from gezhi.pack.pack import Pack


def scenario_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """One change for each scenario that is not the same; its file tells the rest."""
    for key, before, after in keyed(old.scenarios, new.scenarios):
        subject = Subject(("scenarios", key), Words(zh=f"情景「{key}」", en=f"scenario “{key}”"))
        if before is None:
            yield subject.added()
        elif after is None:
            yield subject.removed()
        elif before != after:
            what = Words(zh=f"改动{subject.name.zh}", en=f"changed {subject.name.say('en')}")
            yield Change(subject.path, "changed", what)
    if reordered(old.scenarios, new.scenarios):
        whole = Subject(("scenarios",), Words(zh="模式包", en="the pack"))
        yield whole.reordered(("情景", "scenarios"))


def replay_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """The replay, part by part."""
    subject = Subject(("replay",), Words(zh="复盘", en="the replay"))
    if old.replay is None and new.replay is not None:
        yield subject.added()
    elif old.replay is not None and new.replay is None:
        yield subject.removed()
    elif old.replay is not None and new.replay is not None:
        for change in fields(subject, old.replay, new.replay):
            key = change.path[-1]
            what = Words(zh=f"改动复盘的 `{key}`", en=f"changed `{key}` of the replay")
            yield Change(change.path, "changed", what)
