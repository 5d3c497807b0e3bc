"""Going up: who is above, and where the way up ends."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import CaseType, Holder, Stage
from gezhi.pack.check.names import Path
from gezhi.pack.check.stages import ways
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


def ladder(pack: Pack, ability: str) -> list[tuple[str, str]]:
    """Level and post of everyone who can be reached on the way up for an ability, from the top of
    the grid tree down; at each level the post that the pack lists first."""
    rungs: dict[str, str] = {}
    for key, post in pack.people.posts.items():
        level = pack.places.ground(post.at)
        if level is not None and ability in post.may:
            rungs.setdefault(level, key)
    levels = [level.level for level in pack.places.trees.get("grid", [])]
    return [(level, rungs[level]) for level in levels if level in rungs]


def check_rising(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every `one-level-up` finds somebody above, except from the top."""
    for case in pack.cases.values():
        stages = {stage.stage: stage for stage in case.stages}
        for way in ways(case):
            target = stages.get(way.outcome.to or "")
            if way.outcome.at == "one-level-up" and target is not None:
                holders = _holders(case, target, way.outcome.holder)
                yield from _above(pack, origins, (*way.path, "at"), target, holders)
        for at, stage in enumerate(case.stages):
            if stage.overdue is not None:
                path: Path = ("cases", case.case, "stages", at, "overdue")
                yield from _above(pack, origins, path, stage, _holders(case, stage, None))


def _holders(case: CaseType, stage: Stage, named: Holder | None) -> list[Holder]:
    """Who may hold a stage before it goes up."""
    if not stage.by.routed:
        return [stage.by]
    if named is not None:
        return [named]
    routed = [way.outcome.holder for way in ways(case) if way.outcome.to == stage.stage]
    return list(dict.fromkeys(holder for holder in routed if holder is not None))


def _above(
    pack: Pack, origins: Origins, path: Path, stage: Stage, holders: list[Holder]
) -> Iterator[Fault]:
    if any(holder.reporter or holder.concerned for holder in holders):
        what = (
            f"环节 `{stage.stage}` 由本人办，没有上一级",
            f"stage `{stage.stage}` is one person's own, who has no level above",
        )
        mend = ("删去 `one-level-up`，或去别的环节", "drop it, or lead to another stage")
        yield origins.fault(path, what, mend)
        return
    levels = [one.level for one in pack.places.trees.get("grid", [])]
    top = levels.index(pack.manifest.attach) if pack.manifest.attach in levels else 0
    highest = [levels.index(rung) for rung, _ in ladder(pack, stage.may)][:1]
    at = [levels.index(level) for level in _levels(pack, holders) if level in levels]
    stuck = [depth for depth in at if not highest or highest[0] >= depth]
    for depth in sorted({depth for depth in stuck if depth > top}):
        yield _broken_off(origins, path, stage, levels[depth])
    if at and all(depth in stuck and depth <= top for depth in at) and len(at) == len(holders):
        what = (
            f"环节 `{stage.stage}` 已在最上面一级（`{levels[at[0]]}`），升不上去，仍由原来的人办",
            f"stage `{stage.stage}` is at the top (`{levels[at[0]]}`): it stays where it is",
        )
        yield origins.fault(path, what, severity="warning")


def _levels(pack: Pack, holders: list[Holder]) -> Iterator[str]:
    """Where posts that hold a stage serve, on the grid tree; bodies serve from the top."""
    for holder in holders:
        post = pack.people.posts.get(holder.post or "")
        level = None if post is None else pack.places.ground(post.at)
        if level is not None:
            yield level


def _broken_off(origins: Origins, path: Path, stage: Stage, level: str) -> Fault:
    what = (
        f"`{level}` 以上没有岗位有 `{stage.may}` 权限，升级到 `{level}` 就断了",
        f"no post above `{level}` may `{stage.may}`: going up would end at `{level}`",
    )
    mend = (
        f"在 people.yaml 里给上级的一个岗位加上 `{stage.may}`",
        f"add `{stage.may}` to `may` of a post above in people.yaml",
    )
    return origins.fault(path, what, mend)
