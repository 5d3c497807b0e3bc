"""Changes of courses, reserve lists, contests, ladders and liaisons. A ladder changes nobody's
grade before it is adopted anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.growing import Ladder
from gezhi.pack.pack import Pack

PARTS = {
    "courses": ("培训", "course"),
    "placements": ("就业类别", "kind of placement"),
    "reserves": ("人才库", "reserve list"),
    "contests": ("比赛", "contest"),
    "ladders": ("岗位等级", "ladder"),
    "liaisons": ("包联", "liaison"),
}


def growing_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Everything by which people grow, a ladder down to its grades."""
    for part, (zh, en) in PARTS.items():
        before: Mapping[str, Any] = getattr(old.people, part)
        after: Mapping[str, Any] = getattr(new.people, part)
        for key, one, other in keyed(before, after):
            named: Any = other or one
            name: Words = named if isinstance(named, Words) else named.name
            subject = Subject(
                ("people", part, key),
                Words(zh=f"{zh}「{name.zh}」", en=f"{en} “{name.say('en')}”"),
                Touched(_posts(named)),
            )
            if isinstance(named, Words):
                yield from _words(subject, one, other)
                continue
            yield from whole(subject, one, other, {"posts"} if part == "ladders" else set())
            if part == "ladders" and one is not None and other is not None:
                yield from _grades(subject, one, other)


def _posts(rules: Any) -> frozenset[str]:
    if isinstance(rules, Ladder):
        return frozenset(post for rung in rules.posts.values() for post in rung.of)
    return frozenset([*getattr(rules, "posts", []), *getattr(rules, "leaders", [])])


def _words(subject: Subject, one: Words | None, other: Words | None) -> Iterator[Change]:
    if one is None:
        yield subject.added()
    elif other is None:
        yield subject.removed()
    elif one != other:
        yield subject.changed("name", one, other)


def _grades(subject: Subject, one: Ladder, other: Ladder) -> Iterator[Change]:
    for key, rung, new in keyed(one.posts, other.posts):
        shown = new or rung
        zh, en = (shown.name.zh, shown.name.say("en")) if shown else (key, key)
        part = subject.part(key, f"{{}}岗位「{zh}」", f"post “{en}” of {{}}")
        yield from whole(part, rung, new, {"grades"})
        if rung is None or new is None:
            continue
        for grade, before, after in keyed(rung.grades, new.grades):
            named = after or before
            said = (named.name.zh, named.name.say("en")) if named else (grade, grade)
            inner = part.part(grade, f"{{}}「{said[0]}」", f"“{said[1]}” of {{}}")
            yield from whole(inner, before, after)
