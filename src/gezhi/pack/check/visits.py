"""Kinds of visits: known posts that may call, and findings that become a case there is."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import CaseType
from gezhi.pack.check.names import POST, Pair, Path, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack
from gezhi.pack.visits import Visit, VisitFinding

CASE: Pair = ("事项类型", "case type")
FIELD: Pair = ("表单项", "field")


def check_visits(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every kind of visit of the pack."""
    for one in pack.visits.values():
        path: Path = ("visits", one.visit)
        yield from unknown(origins, (*path, "post"), POST, one.post, pack.people.posts)
        post = pack.people.posts.get(one.post)
        if post is not None and "visit.walk" not in post.may:
            what = (
                f"岗位 `{one.post}` 没有 `visit.walk` 权限",
                f"post `{one.post}` may not `visit.walk`",
            )
            mend = (
                f"在 people.yaml 里给 `{one.post}` 的 `may` 加上 `visit.walk`",
                f"add `visit.walk` to `may` of `{one.post}` in people.yaml",
            )
            yield origins.fault((*path, "post"), what, mend)
        yield from _cadence(one, origins, path)
        yield from _finding(pack, one.finding, origins, (*path, "finding"))
        yield from _finding(pack, one.help, origins, (*path, "help"))


def _cadence(one: Visit, origins: Origins, path: Path) -> Iterator[Fault]:
    if 2 * one.grace >= one.every > 1:
        what = ("宽限太长，两次会叠在一起", "the grace is so long that two calls overlap")
        mend = ("`grace` 要小于 `every` 的一半", "keep `grace` below half of `every`")
        yield origins.fault((*path, "grace"), what, mend)
    if one.every > one.keeps:
        what = ("同意到期了还没走访一次", "consent ends before the first call is due")
        mend = ("`every` 不超过 `keeps`", "keep `every` within `keeps`")
        yield origins.fault((*path, "keeps"), what, mend)


def _finding(
    pack: Pack, found: VisitFinding | None, origins: Origins, path: Path
) -> Iterator[Fault]:
    if found is None:
        return
    yield from unknown(origins, (*path, "case"), CASE, found.case, pack.cases)
    type_ = pack.cases.get(found.case)
    if isinstance(type_, CaseType):
        fields = {field.field for field in type_.form}
        yield from unknown(origins, (*path, "text"), FIELD, found.text, fields)
        yield from unknown(origins, (*path, "where"), FIELD, found.where, fields)
        for key in found.answers:
            yield from unknown(origins, (*path, "answers", key), FIELD, key, fields)
