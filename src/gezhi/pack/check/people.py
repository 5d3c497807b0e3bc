"""Posts and bodies: where they serve and that nobody shares a name."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.check.names import LEVEL, unknown
from gezhi.pack.check.places import GROUND
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


def check_people(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Each post on a level that has ground under it; keys that name one thing only."""
    levels = pack.places.levels()
    for key, post in pack.people.posts.items():
        path = ("people", "posts", key, "at")
        yield from unknown(origins, path, LEVEL, post.at, levels)
        if post.at in levels and pack.places.ground(post.at) is None:
            tree = levels[post.at][0]
            what = (
                f"岗位 `{key}` 的层级 `{post.at}` 没有落在 `{GROUND}` 树上",
                f"post `{key}` serves at `{post.at}`, which lies on no level of `{GROUND}`",
            )
            mend = (
                f"给树 `{tree}` 里的这一级或它上面一级写 `over: 层级`",
                f"write `over: level` at this level of the tree `{tree}` or at one above it",
            )
            yield origins.fault(path, what, mend)
    yield from _one_name(pack, origins)


def _one_name(pack: Pack, origins: Origins) -> Iterator[Fault]:
    taken: dict[str, str] = dict.fromkeys(pack.people.posts, "post")
    for kind, body in pack.people.bodies.items():
        yield from _taken(origins, ("people", "bodies", kind), kind, taken, "body")
        for unit in body.units:
            yield from _taken(
                origins, ("people", "bodies", kind, "units", unit), unit, taken, "unit"
            )


_SAID = {
    "post": ("岗位", "a post"),
    "body": ("组织类别", "a kind of body"),
    "unit": ("单位", "a unit"),
}


def _taken(
    origins: Origins, path: tuple[str, ...], name: str, taken: dict[str, str], kind: str
) -> Iterator[Fault]:
    if name in taken:
        zh, en = _SAID[taken[name]]
        what = (f"`{name}` 已是{zh}的名字", f"`{name}` is already the name of {en}")
        yield origins.fault(path, what, ("换个名字", "use another name"))
    taken.setdefault(name, kind)
