"""Commendations: known names, posts that may do what they must, somebody left to review."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.check.names import LEVEL, MODEL, Path, able_posts, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.honours import RESIDENTS, Commendation
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


def check_honours(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every commendation of the pack."""
    levels = pack.places.levels()
    for one in pack.commendations.values():
        path: Path = ("commendations", one.commendation)
        yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
        yield from doubled(origins, (*path, "kinds"), MODEL, [kind.kind for kind in one.kinds])
        for at, kind in enumerate(one.kinds):
            yield from unknown(origins, (*path, "kinds", at, "level"), LEVEL, kind.level, levels)
        for at, post in enumerate(one.nominated_by):
            if post != RESIDENTS:
                where = (*path, "nominated_by")
                yield from able_posts(pack, origins, where, [post], "points.record", first=at)
        where = (*path, "reviewed_by")
        yield from able_posts(pack, origins, where, one.reviewed_by, "points.review")
        yield from _alone(pack, one, origins, path)


def _alone(pack: Pack, one: Commendation, origins: Origins, path: Path) -> Iterator[Fault]:
    """Whoever accepted a nomination answers no objection to it: one reviewer is too few."""
    posts = [pack.people.posts.get(key) for key in one.reviewed_by]
    if len(posts) == 1 and posts[0] is not None and posts[0].held_by == 1:
        key = one.reviewed_by[0]
        what = (
            f"只有 `{key}` 一个人审，有人提异议时没有别人能答复",
            f"`{key}` alone reviews: nobody else could answer an objection",
        )
        mend = ("再写一个审的岗位", "name another post beside it")
        yield origins.fault((*path, "reviewed_by"), what, mend)
