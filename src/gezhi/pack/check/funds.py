"""Funds: known names, posts that may keep them, somebody else to approve."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.check.names import FUND_LINE, LEVEL, Path, able_posts, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.funds import Fund
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


def check_funds(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every fund of the pack."""
    levels = pack.places.levels()
    for one in pack.funds.values():
        path: Path = ("funds", one.fund)
        yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
        for part in ("kept_by", "approved_by"):
            yield from able_posts(pack, origins, (*path, part), getattr(one, part), "fund.keep")
        for part in ("income", "spending"):
            lines = [line.line for line in getattr(one, part)]
            yield from doubled(origins, (*path, part), FUND_LINE, lines)
        yield from _alone(pack, one, origins, path)


def _alone(pack: Pack, one: Fund, origins: Origins, path: Path) -> Iterator[Fault]:
    """Whoever asks for an expense does not approve it: one person for both is too few."""
    posts = [pack.people.posts.get(key) for key in {*one.kept_by, *one.approved_by}]
    if len(posts) == 1 and posts[0] is not None and posts[0].held_by == 1:
        key = one.approved_by[0]
        what = (
            f"经手和批准都只有 `{key}` 一个人，支出没有别人能批",
            f"`{key}` alone keeps and approves: nobody else could approve an expense",
        )
        mend = ("再写一个批准的岗位", "name another post that approves")
        yield origins.fault((*path, "approved_by"), what, mend)
