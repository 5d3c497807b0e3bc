"""Changes of schemes and shops. What was posted under an older version stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack
from gezhi.pack.points import Category, Good, Item, Scheme, Shop

Named = TypeVar("Named", Category, Item, Good)


def point_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Schemes down to their items, and shops down to their goods."""
    for key, before, after in keyed(old.schemes, new.schemes):
        yield from _scheme(key, before, after)
    for key, former, later in keyed(old.shops, new.shops):
        yield from _shop(key, former, later)


def _scheme(key: str, before: Scheme | None, after: Scheme | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    subject = Subject(
        ("schemes", key),
        Words(zh=f"积分方案「{named.name.zh}」", en=f"scheme “{named.name.say('en')}”"),
        Touched(frozenset((*named.recorded_by, *named.review.by)), levels=frozenset({named.at})),
    )
    yield from whole(subject, before, after, {"categories"})
    if before is None or after is None:
        return
    old = {one.category: one for one in before.categories}
    new = {one.category: one for one in after.categories}
    for category, one, other in keyed(old, new):
        part = _part(subject, category, one, other, ("类别", "category"))
        yield from whole(part, one, other, {"items"})
        if one is not None and other is not None:
            yield from _items(subject, one, other)


def _items(scheme: Subject, before: Category, after: Category) -> Iterator[Change]:
    old, new = {one.item: one for one in before.items}, {one.item: one for one in after.items}
    for item, one, other in keyed(old, new):
        yield from whole(_part(scheme, item, one, other, ("条目", "item")), one, other)


def _shop(key: str, before: Shop | None, after: Shop | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    subject = Subject(
        ("shops", key),
        Words(zh=f"积分超市「{named.name.zh}」", en=f"shop “{named.name.say('en')}”"),
        Touched(frozenset(named.kept_by), levels=frozenset({named.at})),
    )
    yield from whole(subject, before, after, {"goods"})
    if before is None or after is None:
        return
    old, new = {one.good: one for one in before.goods}, {one.good: one for one in after.goods}
    for good, one, other in keyed(old, new):
        yield from whole(_part(subject, good, one, other, ("商品", "good")), one, other)


def _part(
    subject: Subject, key: str, before: Named | None, after: Named | None, kind: tuple[str, str]
) -> Subject:
    named = after or before
    zh, en = (named.name.zh, named.name.say("en")) if named else (key, key)
    return subject.part(key, f"{{}}{kind[0]}「{zh}」", f"{kind[1]} “{en}” of {{}}")
