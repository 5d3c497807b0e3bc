"""The replay: a town that the pack can have, and cases that can take the ways written down."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import CaseType
from gezhi.pack.check.names import (
    BODY,
    CASE,
    COMMENDATION,
    DUTY,
    FIELD,
    LEVEL,
    MATTER,
    MODEL,
    OUTCOME,
    POST,
    REGISTER,
    SCHEME,
    SHOP,
    STAGE,
    UNIT,
    doubled,
    unknown,
)
from gezhi.pack.check.names import Path as Where
from gezhi.pack.check.sittings import check_sittings
from gezhi.pack.check.walk import SILENT, Walk
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Path, Replay, legs


def check_replay(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Ground, staff, members and paths."""
    replay = pack.replay
    if replay is None:
        return
    levels = pack.places.levels()
    for at, ground in enumerate(replay.ground):
        yield from unknown(origins, ("replay", "ground", at, "level"), LEVEL, ground.level, levels)
    names = [ground.level for ground in replay.ground]
    yield from doubled(origins, ("replay", "ground"), LEVEL, names)
    yield from _staff(pack, origins, replay)
    units = pack.people.units()
    for at, members in enumerate(replay.members):
        where_: Where = ("replay", "members", at)
        yield from unknown(origins, (*where_, "unit"), UNIT, members.unit, units)
        yield from unknown(
            origins, (*where_, "crossing"), POST, members.crossing, pack.people.posts
        )
    paths = [path.path for path in replay.paths]
    yield from doubled(origins, ("replay", "paths"), ("路径", "path"), paths)
    for at, path in enumerate(replay.paths):
        yield from _path(pack, origins, ("replay", "paths", at), path)
    yield from _named(pack, origins, replay)
    yield from check_sittings(pack, origins, replay)
    yield from _helping(pack, origins, replay)
    yield from _commending(pack, origins, replay)


def _named(pack: Pack, origins: Origins, replay: Replay) -> Iterator[Fault]:
    """Registers, duties, schemes and shops that there are."""
    for at, kept in enumerate(replay.registering):
        where: Where = ("replay", "registering", at, "register")
        yield from unknown(origins, where, REGISTER, kept.register_, pack.registers)
    for at, owed in enumerate(replay.doing):
        where = ("replay", "doing", at, "duty")
        yield from unknown(origins, where, DUTY, owed.duty, pack.duties)
    for at, scoring in enumerate(replay.scoring):
        where = ("replay", "scoring", at, "scheme")
        yield from unknown(origins, where, SCHEME, scoring.scheme, pack.schemes)
    for at, shop in enumerate(replay.exchanging):
        where = ("replay", "exchanging", at, "shop")
        yield from unknown(origins, where, SHOP, shop.shop, pack.shops)


def _helping(pack: Pack, origins: Origins, replay: Replay) -> Iterator[Fault]:
    """Schemes with mutual help, which the replay adopts too."""
    mutual = [key for key, scheme in pack.schemes.items() if scheme.mutual is not None]
    adopted = [one.scheme for one in replay.scoring]
    for at, planned in enumerate(replay.helping):
        where: Where = ("replay", "helping", at, "scheme")
        yield from unknown(origins, where, SCHEME, planned.scheme, mutual)
        if planned.scheme in mutual and planned.scheme not in adopted:
            what = (
                f"`{planned.scheme}` 没有写进 `scoring`，没有生效就不能互助",
                f"`{planned.scheme}` is not in `scoring`: nobody helps before it is in force",
            )
            yield origins.fault(where, what, ("在 `scoring` 里加上它", "add it to `scoring`"))


def _commending(pack: Pack, origins: Origins, replay: Replay) -> Iterator[Fault]:
    """Commendations of the pack, their kinds, and posts and bodies that there are."""
    for at, planned in enumerate(replay.commending):
        path: Where = ("replay", "commending", at)
        key, there = planned.commendation, pack.commendations
        yield from unknown(origins, (*path, "commendation"), COMMENDATION, key, there)
        kinds = [kind.kind for kind in there[key].kinds] if key in there else []
        for n, one in enumerate(planned.kinds):
            where: Where = (*path, "kinds", n)
            if kinds:
                yield from unknown(origins, (*where, "kind"), MODEL, one.kind, kinds)
            yield from unknown(origins, (*where, "body"), BODY, one.body, pack.people.bodies)
            for m, post in enumerate(one.posts):
                yield from unknown(origins, (*where, "posts", m), POST, post, pack.people.posts)


def _staff(pack: Pack, origins: Origins, replay: Replay) -> Iterator[Fault]:
    places = {ground.level: ground.count for ground in replay.ground}
    if pack.manifest.attach is not None:
        places.setdefault(pack.manifest.attach, 1)
    held: dict[str, int] = {}
    for at, staff in enumerate(replay.staff):
        path: Where = ("replay", "staff", at)
        post = pack.people.posts.get(staff.post)
        yield from unknown(origins, (*path, "post"), POST, staff.post, pack.people.posts)
        if post is None:
            continue
        kind = ("任职方式", "kind")
        yield from unknown(origins, (*path, "kind"), kind, staff.kind, post.kinds)
        held[staff.post] = held.get(staff.post, 0) + staff.count
        count = places.get(post.at)
        if count is None and places:
            what = (
                f"`{staff.post}` 在层级 `{post.at}`，`ground` 里却没有这一级",
                f"`{staff.post}` serves at `{post.at}`, of which `ground` has no place",
            )
            mend = (
                f"在 `ground` 里加上 `level: {post.at}`",
                f"add `level: {post.at}` to `ground`",
            )
            yield origins.fault((*path, "post"), what, mend)
        elif count is not None and post.held_by is not None:
            most = count * post.held_by
            if held[staff.post] > most:
                what = (
                    f"`{staff.post}` 共 {held[staff.post]} 人，"
                    f"{count} 处每处最多 {post.held_by} 人，容不下",
                    f"{held[staff.post]} hold `{staff.post}`, but {count} places take at most "
                    f"{post.held_by} each",
                )
                mend = (
                    f"最多写 {most}，或改 `held_by`",
                    f"write at most {most}, or raise `held_by`",
                )
                yield origins.fault((*path, "count"), what, mend)


def _path(pack: Pack, origins: Origins, place: Where, path: Path) -> Iterator[Fault]:
    case = pack.cases.get(path.case)
    yield from unknown(origins, (*place, "case"), CASE, path.case, pack.cases)
    if case is None:
        return
    field = case.field_of("category")
    tree = pack.matters.get(field.tree or "") if field is not None else None
    matters = {matter.matter for matter in tree.matters} if tree is not None else set[str]()
    for at, category in enumerate(path.categories):
        if field is None:
            what = (f"`{case.case}` 不问是什么事", f"`{case.case}` asks for no matter")
            yield origins.fault((*place, "categories"), what, ("删去 `categories`", "drop it"))
            break
        if tree is not None:
            yield from unknown(origins, (*place, "categories", at), MATTER, category, matters)
    faults = list(_takes(pack, origins, place, case, path))
    yield from faults or _given(pack, origins, place, path)
    timed = sum(1 for step in path.takes if SILENT not in step.values())
    if not faults and len(path.hours) != timed:
        what = (
            f"要写 {timed} 个时长（`silent` 不算），写了 {len(path.hours)} 个",
            f"{timed} steps take time (`silent` does not), {len(path.hours)} `hours` are given",
        )
        key = "hours" if path.hours else "takes"
        yield origins.fault((*place, key), what, ("每一步写一个时长", "write one for each step"))


def _given(pack: Pack, origins: Origins, place: Where, path: Path) -> Iterator[Fault]:
    """What a path answers is asked on its way."""
    walked = [pack.cases[path.case], *(leg.type for leg in legs(pack.cases, path))]
    asked = {one.field for case in walked for one in (*case.form, *case.asked())}
    for key in path.answers:
        yield from unknown(origins, (*place, "answers", key), FIELD, key, asked)


def _takes(
    pack: Pack, origins: Origins, place: Where, case: CaseType, path: Path
) -> Iterator[Fault]:
    walk = Walk(case)
    for at, step in enumerate(path.takes):
        where: Where = (*place, "takes", at)
        if len(step) != 1:
            what = ("一步写一个 `环节: 办法`", "a step is one `stage: outcome`")
            yield origins.fault(where, what)
            return
        (stage, outcome) = next(iter(step.items()))
        if stage not in walk.stages:
            yield from unknown(origins, (*where, stage), STAGE, stage, walk.stages)
            return
        if outcome not in walk.known(stage):
            yield from unknown(origins, (*where, stage), OUTCOME, outcome, walk.known(stage))
            return
        if not walk.can_take(stage):
            there = "、".join(f"`{one}`" for one in sorted(walk.at))
            what = (
                f"走到这里事情在 {there}，不在 `{stage}`" if there else "事情已经办结，不能再走",
                f"by now the case stands at {there}, not at `{stage}`"
                if there
                else "the case has ended: no step can follow",
            )
            yield origins.fault((*where, stage), what, ("对一对步骤", "mend the order of steps"))
            return
        walk.take(stage, outcome)
        if walk.opens is not None and walk.opens.case in pack.cases:
            walk = Walk(pack.cases[walk.opens.case])
