"""Trees of places: one tree carries the ground, the others lie over it."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.check.names import LEVEL, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack
from gezhi.pack.places import Digits, Level

GROUND = "grid"


def check_places(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Levels, what they lie over and how they are numbered."""
    trees = pack.places.trees
    if trees and GROUND not in trees:
        what = (
            "缺少 `grid` 这棵树，事项没有落脚的地方",
            "the tree `grid` is missing: cases stand on it",
        )
        yield origins.fault(("places", "trees"), what, ("加上 `grid: […]`", "add `grid: […]`"))
    ground = {level.level for level in trees.get(GROUND, [])}
    seen: dict[str, str] = {}
    for tree, levels in trees.items():
        for at, level in enumerate(levels):
            path = ("places", "trees", tree, at)
            if level.level in seen:
                where = seen[level.level]
                what = (
                    f"层级 `{level.level}` 写了两次",
                    f"level `{level.level}` stands twice",
                )
                mend = (
                    f"树 `{where}` 里已有，换个名字",
                    f"tree `{where}` has it: use another name",
                )
                yield origins.fault(path, what, mend)
            seen.setdefault(level.level, tree)
            yield from _over(origins, tree, at, level, ground)
        yield from _codes(origins, tree, levels)


def check_attach(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """The pack attaches at a level of the ground."""
    ground = {level.level for level in pack.places.trees.get(GROUND, [])}
    yield from unknown(origins, ("manifest", "attach"), LEVEL, pack.manifest.attach, ground)


def _over(origins: Origins, tree: str, at: int, level: Level, ground: set[str]) -> Iterator[Fault]:
    path = ("places", "trees", tree, at, "over")
    if level.over is not None and tree == GROUND:
        what = (
            "`grid` 本身就是地面，不叠在别的层级上",
            "the tree `grid` is the ground itself and lies over nothing",
        )
        yield origins.fault(path, what, ("删去 `over`", "drop `over`"))
    else:
        yield from unknown(origins, path, LEVEL, level.over, ground)


def _codes(origins: Origins, tree: str, levels: list[Level]) -> Iterator[Fault]:
    """A number is appended to the code above, so there must be one; divisions stand at the top."""
    above: str | None = None
    for at, level in enumerate(levels):
        path = ("places", "trees", tree, at, "code")
        if isinstance(level.code, Digits) and at > 0 and above is None:
            what = (
                f"`{level.level}` 的顺序码接在上一级编码后面，上一级却没有编码",
                f"`{level.level}` continues the code of the level above, which has none",
            )
            yield origins.fault(path, what, ("给上一级加 `code`", "give the level above a `code`"))
        if level.code == "division" and at > 0 and above != "division":
            what = (
                f"`{level.level}` 用区划代码，上一级却不是区划",
                f"`{level.level}` is a division, but the level above is none",
            )
            mend = ("区划写在最上面几级", "divisions are the top levels of a tree")
            yield origins.fault(path, what, mend)
        above = None if level.code is None else "division" if level.code == "division" else "own"
