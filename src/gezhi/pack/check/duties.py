"""Duties and rosters: known names, rules that fire now and then, posts that do not overlap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from gezhi.pack.calendar import calendar_of
from gezhi.pack.check.names import LEVEL, POST, Pair, Path, doubled, unknown
from gezhi.pack.duties import Duty, Roster
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

ITEM: Pair = ("检查项", "item of the checklist")
FIRST = date(2026, 1, 1)
YEARS = 4 * 366
"""Days that are looked at: long enough for a 29 February."""


def check_duties(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every duty and roster of the pack."""
    levels, posts = pack.places.levels(), pack.people.posts
    for one in pack.duties.values():
        path: Path = ("duties", one.duty)
        yield from unknown(origins, (*path, "post"), POST, one.post, posts)
        yield from _place(pack, one, origins, path)
        yield from _both(pack, one, origins, path)
    for roster in pack.rosters.values():
        path = ("rosters", roster.roster)
        yield from unknown(origins, (*path, "at"), LEVEL, roster.at, levels)
        for at, need in enumerate(roster.needs):
            yield from unknown(origins, (*path, "needs", at, "post"), POST, need.post, posts)
        needed = [need.post for need in roster.needs]
        yield from doubled(origins, (*path, "needs"), POST, needed)
        yield from _both(pack, roster, origins, path)
    yield from _overlapping(pack, origins)


def _both(pack: Pack, one: Duty | Roster, origins: Origins, path: Path) -> Iterator[Fault]:
    keys = [item.item for item in one.checklist]
    yield from doubled(origins, (*path, "checklist"), ITEM, keys)
    yield from _lead(pack, one.lead, origins, (*path, "lead"))
    yield from _fires(pack, one, origins, path)


def _lead(pack: Pack, key: str | None, origins: Origins, path: Path) -> Iterator[Fault]:
    if key is None:
        return
    yield from unknown(origins, path, POST, key, pack.people.posts)
    post = pack.people.posts.get(key)
    if post is not None and "duty.lead" not in post.may:
        what = (f"岗位 `{key}` 没有 `duty.lead` 权限", f"post `{key}` may not `duty.lead`")
        mend = (
            f"在 people.yaml 里给 `{key}` 的 `may` 加上 `duty.lead`",
            f"add `duty.lead` to `may` of `{key}` in people.yaml",
        )
        yield origins.fault(path, what, mend)


def _days(pack: Pack, one: Duty | Roster) -> list[date]:
    works = calendar_of(pack).is_working_day
    return one.recurrence.days(FIRST, FIRST + timedelta(days=YEARS), works)


def _fires(pack: Pack, one: Duty | Roster, origins: Origins, path: Path) -> Iterator[Fault]:
    days = _days(pack, one)
    if not days:
        what = (f"周期 `{one.every}` 从来轮不到一天", f"`{one.every}` never falls on any day")
        mend = ("改周期，或删去这一项", "change the rule, or drop the entry")
        yield origins.fault((*path, "every"), what, mend)
        return
    length = one.window.length
    opens = [datetime.combine(day, one.window.from_) for day in days]
    gaps = [later - first for first, later in pairwise(opens)]
    if gaps and min(gaps) < length:
        what = ("下一次开始时上一次还没有截止", "the next one begins before the last one ends")
        mend = ("时段改短，或周期改疏", "shorten the window, or let it recur less often")
        yield origins.fault((*path, "window"), what, mend)
    elif isinstance(one, Duty) and gaps and max(gaps) <= length:
        what = ("一刻不停，永远都在办", "it is due at every moment of every day")
        mend = ("写清几点到几点，或改成轮流值班（roster）", "give it hours, or make it a roster")
        yield origins.fault((*path, "every"), what, mend)


def _place(pack: Pack, one: Duty, origins: Origins, path: Path) -> Iterator[Fault]:
    """A level that is named lies below the post's own, in the same tree."""
    levels = pack.places.levels()
    if one.at is None:
        return
    yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
    post = pack.people.posts.get(one.post)
    if post is None or one.at not in levels or post.at not in levels:
        return
    (tree, depth, _), (own, above, _) = levels[one.at], levels[post.at]
    if tree != own or depth <= above:
        what = (
            f"`{one.at}` 不在 `{post.at}` 下面",
            f"`{one.at}` does not lie below `{post.at}`",
        )
        mend = ("在岗位自己的地方就不写 `at`", "leave `at` out for the post's own place")
        yield origins.fault((*path, "at"), what, mend)


def _overlapping(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Two posts that are told to do the same at the same places on the same days."""
    seen: dict[tuple[str, str], Duty] = {}
    for one in pack.duties.values():
        post = pack.people.posts.get(one.post)
        level = one.at or (post.at if post else "")
        for at, item in enumerate(one.checklist):
            other = seen.setdefault((level, item.item), one)
            same = other is not one and other.post != one.post
            if same and set(_days(pack, other)) & set(_days(pack, one)):
                what = (
                    f"`{item.item}` 同一天 `{other.duty}` 也要 `{other.post}` 做",
                    f"`{other.duty}` asks `{other.post}` for `{item.item}` on the same days",
                )
                mend = ("只留一处，或改天", "leave it with one of them, or change the days")
                where = (*path_of(one), "checklist", at, "item")
                yield origins.fault(where, what, mend, severity="warning")


def path_of(one: Duty) -> Path:
    """Where a duty stands in the pack."""
    return ("duties", one.duty)
