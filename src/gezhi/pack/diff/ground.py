"""Changes of the pack itself, of places and of people."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, fields, keyed, reordered
from gezhi.pack.pack import Pack
from gezhi.pack.people import BodyKind, Post, Unit
from gezhi.pack.places import Level


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


def manifest_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """`pack.yaml` without its version."""
    subject = Subject(
        ("manifest",), _words("模式包", "the pack"), breaking=frozenset({"attach", "pack"})
    )
    yield from fields(subject, old.manifest, new.manifest, {"version", "working_time"})
    part = Subject(
        ("manifest", "working_time"),
        _words("工作时间", "working time"),
        Touched(cases=frozenset(old.cases) | frozenset(new.cases)),
    )
    yield from fields(part, old.manifest.working_time, new.manifest.working_time)


def place_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Trees and their levels."""
    for tree, before, after in keyed(old.places.trees, new.places.trees):
        subject = Subject(("places", tree), _words(f"体系「{tree}」", f"tree “{tree}”"))
        levels = {level.level: level for level in before or []}
        wanted = {level.level: level for level in after or []}
        if before is None:
            yield subject.added()
        elif after is None:
            yield subject.removed(breaking=True)
        if reordered(levels, wanted):
            change = subject.reordered(("层级", "levels"))
            touches = _at_levels(old, new, *levels, *wanted)
            yield Change(change.path, change.kind, change.what, touches, breaking=True)
        for key, one, other in keyed(levels, wanted):
            yield from _level(old, new, tree, key, one, other)
    if reordered(old.places.trees, new.places.trees):
        yield Subject(("places",), _words("地点", "places")).reordered(("体系", "trees"))


def _level(
    old: Pack, new: Pack, tree: str, key: str, before: Level | None, after: Level | None
) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    subject = Subject(
        ("places", tree, key),
        _words(f"层级「{named.name.zh}」", f"level “{named.name.say('en')}”"),
        _at_levels(old, new, key),
        frozenset({"code", "over"}),
    )
    if before is None:
        yield subject.added()
    elif after is None:
        yield subject.removed(breaking=True)
    else:
        yield from fields(subject, before, after)


def _at_levels(old: Pack, new: Pack, *levels: str) -> Touched:
    posts = {
        key
        for pack in (old, new)
        for key, post in pack.people.posts.items()
        if post.at in levels or pack.places.ground(post.at) in levels
    }
    return Touched(posts=frozenset(posts), levels=frozenset(levels))


def people_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Posts, kinds of bodies and units."""
    for key, post, other in keyed(old.people.posts, new.people.posts):
        yield from _post(old, key, post, other)
    everybody = Subject(("people",), _words("人员", "people"))
    if reordered(old.people.posts, new.people.posts):
        yield everybody.reordered(("岗位", "posts"))
    for key, body, other in keyed(old.people.bodies, new.people.bodies):
        yield from _body(key, body, other)
    if reordered(old.people.bodies, new.people.bodies):
        yield everybody.reordered(("组织", "bodies"))


def _post(old: Pack, key: str, before: Post | None, after: Post | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    levels = frozenset(one.at for one in (before, after) if one is not None)
    subject = Subject(
        ("people", "posts", key),
        _words(f"岗位「{named.name.zh}」", f"post “{named.name.say('en')}”"),
        Touched(posts=frozenset({key}), levels=levels, cases=_held_cases(old, key)),
        frozenset({"at"}),
    )
    if before is None:
        yield subject.added()
    elif after is None:
        yield subject.removed(breaking=True)
    else:
        yield from fields(subject, before, after, {"may"})
        if before.may != after.may:
            lost = {ability for ability in before.may if ability not in after.may}
            needed = lost & {need for _, holder, need in _holders(old) if holder == key}
            yield subject.changed("may", before.may, after.may, breaking=bool(needed))


def _body(key: str, before: BodyKind | None, after: BodyKind | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    subject = Subject(
        ("people", "bodies", key),
        _words(f"组织「{named.name.zh}」", f"body “{named.name.say('en')}”"),
        Touched(bodies=frozenset({key})),
    )
    if before is None:
        yield subject.added()
    elif after is None:
        yield subject.removed(breaking=True)
    else:
        yield from fields(subject, before, after, {"units"})
    yield from _units(subject, before.units if before else {}, after.units if after else {})


def _units(subject: Subject, before: dict[str, Unit], after: dict[str, Unit]) -> Iterator[Change]:
    for unit, one, other in keyed(before, after):
        shown = other or one
        if shown is None:
            continue
        zh, en = f"单位「{shown.name.zh}」", f"unit “{shown.name.say('en')}”"
        part = subject.part(unit, zh, en, Touched(bodies=frozenset({unit})))
        if one is None:
            yield part.added()
        elif other is None:
            yield part.removed(breaking=True)
        else:
            yield from fields(part, one, other)
    if reordered(before, after):
        yield subject.reordered(("单位", "units"))


def _holders(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Case type, post or body, and the ability that it needs there."""
    for case in pack.cases.values():
        needs = {stage.stage: stage.may for stage in case.stages}
        for stage in case.stages:
            yield case.case, stage.by.post or stage.by.body or "", stage.may
            for outcome in stage.outcomes.values():
                if outcome.holder is not None and outcome.to in needs:
                    holder = outcome.holder.post or outcome.holder.body or ""
                    yield case.case, holder, needs[outcome.to]


def _held_cases(pack: Pack, key: str) -> frozenset[str]:
    return frozenset(case for case, holder, _ in _holders(pack) if holder == key)
