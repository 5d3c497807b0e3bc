"""Trees of matters, and the lists of powers that name them."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import Matters
from gezhi.pack.check.names import MATTER, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


def check_matters(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every matter once, under a matter that exists, and under itself never."""
    for key, tree in pack.matters.items():
        path = ("matters", key, "matters")
        names = [matter.matter for matter in tree.matters]
        yield from doubled(origins, path, MATTER, names)
        for at, matter in enumerate(tree.matters):
            yield from unknown(origins, (*path, at, "under"), MATTER, matter.under, names)
        yield from _circles(tree, origins, path)


def _circles(tree: Matters, origins: Origins, path: tuple[str, ...]) -> Iterator[Fault]:
    above = {matter.matter: matter.under for matter in tree.matters}
    told: set[str] = set()
    for at, matter in enumerate(tree.matters):
        way = [matter.matter]
        while (up := above.get(way[-1])) is not None and up not in way:
            way.append(up)
        if up != matter.matter or told & set(way):
            continue
        told |= set(way)
        ring = " → ".join([*way, matter.matter])
        what = (f"`under` 绕成了圈：{ring}", f"`under` goes in a circle: {ring}")
        mend = ("断开一处，最上面的事项不写 `under`", "break it: the topmost matter has no `under`")
        yield origins.fault((*path, at, "under"), what, mend)


def check_powers(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Lists of powers name matters that exist, and a matter is on one list only."""
    names = {matter.matter for tree in pack.matters.values() for matter in tree.matters}
    holders: dict[str, str] = {}
    for kind, body in pack.people.bodies.items():
        for key, unit in body.units.items():
            path = ("people", "bodies", kind, "units", key, "powers")
            for at, matter in enumerate(unit.powers):
                yield from unknown(origins, (*path, at), MATTER, matter, names)
                if matter in holders:
                    first = holders[matter]
                    what = (
                        f"`{matter}` 已在 `{first}` 的权责清单上，会先派给它",
                        f"`{matter}` is on the list of powers of `{first}`, which goes first",
                    )
                    mend = ("一件事只归一个单位", "leave it on one list")
                    yield origins.fault((*path, at), what, mend, severity="warning")
                holders.setdefault(matter, key)
