"""Names that must be known: of stages, posts, bodies, levels, matters."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gezhi.pack.faults import Fault, nearest
from gezhi.pack.origins import Origins, Step
from gezhi.pack.pack import Pack

Pair = tuple[str, str]
Path = tuple[Step, ...]

STAGE: Pair = ("环节", "stage")
RESULT: Pair = ("结果", "result")
POST: Pair = ("岗位", "post")
BODY: Pair = ("组织类别", "kind of body")
UNIT: Pair = ("单位", "unit")
LEVEL: Pair = ("层级", "level")
MATTER: Pair = ("事项", "matter")
TREE: Pair = ("事项清单", "tree of matters")
FIELD: Pair = ("字段", "field")
OUTCOME: Pair = ("办法", "outcome")
CASE: Pair = ("事项类型", "case type")
SCHEME: Pair = ("积分方案", "scheme")
SHOP: Pair = ("积分超市", "shop")
COMMENDATION: Pair = ("评先进", "commendation")
TOPIC: Pair = ("议题", "topic")
COUNCIL: Pair = ("议事会", "council")
BALLOT: Pair = ("表决", "ballot")
PACT: Pair = ("公约", "pact")
FUND_LINE: Pair = ("款项", "line")
MODEL: Pair = ("先进的种类", "kind of models")
COLUMN: Pair = ("列", "column")
PHASE: Pair = ("阶段", "phase")
COURSE: Pair = ("培训", "course")
PLACEMENT: Pair = ("就业类别", "kind of placement")
LADDER: Pair = ("岗位等级", "ladder")
LIAISON: Pair = ("包联", "liaison")
HELP: Pair = ("帮扶类别", "kind of help")
REGISTER: Pair = ("台账", "register")
DUTY: Pair = ("任务", "duty")
POWER: Pair = ("权责", "power")


def unknown(
    origins: Origins, path: Path, kind: Pair, name: str | None, known: Collection[str]
) -> Iterator[Fault]:
    """A fault if a name is given and nothing is called so."""
    if name is not None and name not in known:
        what = (f"没有名叫 `{name}` 的{kind[0]}", f"there is no {kind[1]} `{name}`")
        yield origins.fault(path, what, nearest(name, known))


def doubled(origins: Origins, path: Path, kind: Pair, names: list[str]) -> Iterator[Fault]:
    """A fault for each name that stands a second time in the list at a path."""
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        if name in seen:
            first = origins.spot(*path, seen[name])
            what = (f"{kind[0]} `{name}` 写了两次", f"{kind[1]} `{name}` stands twice")
            mend = (
                f"第 {first.line} 行已有，改名或删去一处",
                f"line {first.line} has it: keep one",
            )
            yield origins.fault((*path, at), what, mend)
        seen.setdefault(name, at)


def able_posts(
    pack: Pack, origins: Origins, path: Path, named: list[str], ability: str, first: int = 0
) -> Iterator[Fault]:
    """Faults of posts that do not exist or may not do it; `first` is the number of the first."""
    for at, key in enumerate(named, start=first):
        yield from unknown(origins, (*path, at), POST, key, pack.people.posts)
        post = pack.people.posts.get(key)
        if post is not None and ability not in post.may:
            what = (f"岗位 `{key}` 没有 `{ability}` 权限", f"post `{key}` may not `{ability}`")
            mend = (
                f"在 people.yaml 里给 `{key}` 的 `may` 加上 `{ability}`",
                f"add `{ability}` to `may` of `{key}` in people.yaml",
            )
            yield origins.fault((*path, at), what, mend)
