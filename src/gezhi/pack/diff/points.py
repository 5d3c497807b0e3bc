"""Changes of schemes and shops. What was posted under an older version stays as it was."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, fields, keyed
from gezhi.pack.pack import Pack
from gezhi.pack.points import Category, Item, Scheme, Shop


def point_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Schemes down to their items, and shops down to their goods."""
    for key, before, after in keyed(old.schemes, new.schemes):
        yield from _scheme(key, before, after)
    for key, before, after in keyed(old.shops, new.shops):
        yield from _shop(key, before, after)


def _scheme(key: str, before: Scheme | None, after: Scheme | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    subject = Subject(
        ("schemes", key),
        Words(zh=f"积分方案「{named.name.zh}」", en=f"scheme “{named.name.say('en')}”"),
        Touched(
            posts=frozenset((*named.recorded_by, *named.review.by)), levels=frozenset({named.at})
        ),
    )
    if before is None:
        yield subject.added()
    elif after is None:
        yield subject.removed()
    else:
        yield from fields(subject, before, after, {"categories"})
        old = {one.category: one for one in before.categories}
        new = {one.category: one for one in after.categories}
        for category, one, other in keyed(old, new):
            yield from _category(subject, category, one, other)


def _category(
    scheme: Subject, key: str, before: Category | None, after: Category | None
) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    zh, en = f"{{}}类别「{named.name.zh}」", f"category “{named.name.say('en')}” of {{}}"
    subject = scheme.part(key, zh, en)
    if before is None:
        yield subject.added()
    elif after is None:
        yield subject.removed()
    else:
        yield from fields(subject, before, after, {"items"})
        old, new = {one.item: one for one in before.items}, {one.item: one for one in after.items}
        for item, one, other in keyed(old, new):
            yield from _item(scheme, item, one, other)


def _item(scheme: Subject, key: str, before: Item | None, after: Item | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    zh, en = f"{{}}条目「{named.name.zh}」", f"item “{named.name.say('en')}” of {{}}"
    subject = scheme.part(key, zh, en)
    if before is None:
        yield subject.added()
    elif after is None:
        yield subject.removed()
    else:
        yield from fields(subject, before, after)


def _shop(key: str, before: Shop | None, after: Shop | None) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    subject = Subject(
        ("shops", key),
        Words(zh=f"积分超市「{named.name.zh}」", en=f"shop “{named.name.say('en')}”"),
        Touched(posts=frozenset(named.kept_by), levels=frozenset({named.at})),
    )
    if before is None:
        yield subject.added()
    elif after is None:
        yield subject.removed()
    else:
        yield from fields(subject, before, after, {"goods"})
        old, new = {one.good: one for one in before.goods}, {one.good: one for one in after.goods}
        for good, one, other in keyed(old, new):
            label = other or one
            if label is None:
                continue
            part = subject.part(
                good, f"{{}}商品「{label.name.zh}」", f"good “{label.name.say('en')}” of {{}}"
            )
            if one is None:
                yield part.added()
            elif other is None:
                yield part.removed()
            else:
                yield from fields(part, one, other)
