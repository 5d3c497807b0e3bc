"""Mediations: mediators who may, endings that the stages know, a refusal that ends."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import CaseType
from gezhi.pack.check.names import BODY, OUTCOME, Path, able_posts, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.mediation import Mediation
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

ABILITY = "case.mediate"
FINAL = ("refused", "to-court")
"""Endings after which nothing is mediated any more (arts 17 and 26)."""


def check_mediation(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """The block of every case type that has one."""
    for case in pack.cases.values():
        if case.mediation is not None:
            path: Path = ("cases", case.case, "mediation")
            yield from _by(pack, origins, path, case.mediation)
            yield from _ends(origins, path, case, case.mediation)


def _by(pack: Pack, origins: Origins, path: Path, block: Mediation) -> Iterator[Fault]:
    yield from able_posts(pack, origins, (*path, "by", "posts"), block.by.posts, ABILITY)
    for at, key in enumerate(block.by.bodies):
        where: Path = (*path, "by", "bodies", at)
        yield from unknown(origins, where, BODY, key, pack.people.bodies)
        body = pack.people.bodies.get(key)
        if body is not None and ABILITY not in body.may:
            what = (f"组织 `{key}` 没有 `{ABILITY}` 权限", f"body `{key}` may not `{ABILITY}`")
            mend = (
                f"在 people.yaml 里给 `{key}` 的 `may` 加上 `{ABILITY}`",
                f"add `{ABILITY}` to `may` of `{key}` in people.yaml",
            )
            yield origins.fault(where, what, mend)


def _ends(origins: Origins, path: Path, case: CaseType, block: Mediation) -> Iterator[Fault]:
    known = {key for stage in case.stages for key in stage.outcomes}
    for ending, key in block.ends.items():
        where: Path = (*path, "ends", ending)
        yield from unknown(origins, where, OUTCOME, key, known)
        leads = [stage.outcomes[key] for stage in case.stages if key in stage.outcomes]
        if ending in FINAL and leads and all(one.end is None for one in leads):
            what = (
                f"`{key}` 还往下走，可这时应当终止调解",
                f"`{key}` goes on, where mediation must end",
            )
            mend = ("给它写 `end: 结果`", "give it `end: result`")
            yield origins.fault(where, what, mend)
