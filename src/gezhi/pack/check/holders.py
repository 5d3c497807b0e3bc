"""Who holds each stage: known, able, and named wherever routing decides."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import OPENERS, CaseType, Holder, Stage
from gezhi.pack.check.names import BODY, POST, Path, unknown
from gezhi.pack.check.stages import ways
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


def check_holders(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Holders of stages, of routed outcomes and of countersignatures, and who may open a case."""
    for case in pack.cases.values():
        for at, opener in enumerate(case.open):
            path: Path = ("cases", case.case, "open", at)
            yield from unknown(origins, path, POST, opener, {*OPENERS, *pack.people.posts})
        for at, stage in enumerate(case.stages):
            path = ("cases", case.case, "stages", at)
            yield from _able(pack, origins, (*path, "by"), stage.by, stage)
            yield from _countersign(pack, origins, path, stage)
            yield from _extend(pack, origins, path, stage)
        yield from _routed(pack, case, origins)


def _able(
    pack: Pack, origins: Origins, path: Path, holder: Holder, stage: Stage
) -> Iterator[Fault]:
    """The holder exists and may do what the stage needs."""
    posts, bodies = pack.people.posts, pack.people.bodies
    yield from unknown(origins, (*path, "post"), POST, holder.post, posts)
    yield from unknown(origins, (*path, "body"), BODY, holder.body, bodies)
    named = holder.post or holder.body
    found = posts.get(holder.post or "") or bodies.get(holder.body or "")
    if found is not None and stage.may not in found.may:
        what = (
            f"`{named}` 没有 `{stage.may}` 权限，办不了环节 `{stage.stage}`",
            f"`{named}` may not `{stage.may}`, which stage `{stage.stage}` needs",
        )
        mend = (
            f"在 people.yaml 里给 `{named}` 的 `may` 加上 `{stage.may}`",
            f"add `{stage.may}` to `may` of `{named}` in people.yaml",
        )
        yield origins.fault((*path, "post" if holder.post else "body"), what, mend)


def _countersign(pack: Pack, origins: Origins, path: Path, stage: Stage) -> Iterator[Fault]:
    holder = stage.countersign
    if holder is None:
        return
    path = (*path, "countersign")
    yield from unknown(origins, (*path, "post"), POST, holder.post, pack.people.posts)
    if holder.post is None:
        what = ("会签要写明是哪个岗位", "a countersignature is given by a post")
        yield origins.fault(path, what, ("写 `{post: 岗位}`", "write `{post: …}`"))


def _extend(pack: Pack, origins: Origins, path: Path, stage: Stage) -> Iterator[Fault]:
    granting = any("case.extend" in post.may for post in pack.people.posts.values())
    if stage.extend is not None and not granting:
        what = ("没有岗位能批准延期", "no post may grant more time")
        mend = (
            "给一个岗位加上 `case.extend`，或删去 `extend`",
            "give a post `case.extend`, or drop `extend`",
        )
        yield origins.fault((*path, "extend"), what, mend)


def _routed(pack: Pack, case: CaseType, origins: Origins) -> Iterator[Fault]:
    """A stage `by: routed` is held by whom the outcome names that leads there."""
    stages = {stage.stage: stage for stage in case.stages}
    if case.stages[0].by.routed:
        what = (
            "第一个环节之前没有人分流过",
            "nobody has routed anything before the first stage",
        )
        mend = ("写明由谁办：`by: {post: …}`", "name its holder: `by: {post: …}`")
        yield origins.fault(("cases", case.case, "stages", 0, "by"), what, mend)
    for way in ways(case):
        target = stages.get(way.outcome.to or "")
        holder = way.outcome.holder
        if target is not None and target.by.routed:
            yield from _chosen(pack, origins, way.path, way.key, target, holder)
        elif holder is not None and (target is not None or way.outcome.end is not None):
            what = (
                f"`{way.key}` 写了 `holder`，可下一步的办理人早已定好",
                f"`{way.key}` names a `holder`, but what follows has its own",
            )
            mend = (
                "删去 `holder`，或让下一个环节写 `by: routed`",
                "drop `holder`, or write `by: routed` in the stage that follows",
            )
            yield origins.fault((*way.path, "holder"), what, mend)
    for at, stage in enumerate(case.stages):
        target = stages.get(stage.object_.to if stage.object_ else "")
        if target is not None and target.by.routed:
            what = (
                f"异议要退给分流的人，`{target.stage}` 却是分流来的",
                f"an objection goes back to who routed it, but `{target.stage}` was routed itself",
            )
            mend = ("退回分流的环节", "lead back to the stage that routes")
            yield origins.fault(("cases", case.case, "stages", at, "object", "to"), what, mend)


def _chosen(
    pack: Pack, origins: Origins, path: Path, key: str, target: Stage, holder: Holder | None
) -> Iterator[Fault]:
    if holder is None or holder.routed or holder.reporter or holder.concerned:
        what = (
            f"`{key}` 去环节 `{target.stage}`，却没写交给谁",
            f"`{key}` leads to `{target.stage}`, held by whom routing chose, but names nobody",
        )
        mend = (
            "加上 `holder: {post: …}` 或 `holder: {body: …}`",
            "add `holder: {post: …}` or `holder: {body: …}`",
        )
        yield origins.fault(path if holder is None else (*path, "holder"), what, mend)
        return
    yield from _able(pack, origins, (*path, "holder"), holder, target)
