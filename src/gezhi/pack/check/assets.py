"""Registers: known names, posts that may, fields of kinds that a table can hold."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.assets import PLAIN, Register
from gezhi.pack.check.names import (
    CASE,
    FIELD,
    LEVEL,
    REGISTER,
    Pair,
    Path,
    able_posts,
    doubled,
    unknown,
)
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

STATE: Pair = ("状态", "state")
DERIVED = frozenset({"entry.years", "entry.each", "entry.twice"})
"""What conditions of defects may ask besides the fields: the years of its term, the price of one
unit in yuan, and whether another running entry has the same `once`."""


def check_registers(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every register of the pack."""
    levels = pack.places.levels()
    for one in pack.registers.values():
        path: Path = ("registers", one.register_)
        yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
        yield from _names(one, origins, path)
        yield from _kinds(one, origins, path)
        yield from _fields(pack, one, origins, path)
        yield from _counted(one, origins, path)
        yield from _posts(pack, one, origins, path)
        yield from _moves(one, origins, path)
        yield from _alone(pack, one, origins, path)


def _names(one: Register, origins: Origins, path: Path) -> Iterator[Fault]:
    lists: list[tuple[str, Pair, list[str]]] = [
        ("fields", FIELD, [field.field for field in one.fields]),
        ("states", STATE, [state.state for state in one.states]),
        ("moves", ("步骤", "move"), [move.move for move in one.moves]),
        ("defects", ("缺陷", "defect"), [each.defect for each in one.defects]),
        ("inspections", ("检查", "inspection"), [each.inspection for each in one.inspections]),
    ]
    for part, kind, names in lists:
        yield from doubled(origins, (*path, part), kind, names)


def _kinds(one: Register, origins: Origins, path: Path) -> Iterator[Fault]:
    for at, field in enumerate(one.fields):
        if field.kind not in PLAIN:
            what = (
                f"台账的字段不能是 `{field.kind}`",
                f"a field of a register cannot be a `{field.kind}`",
            )
            mend = ("改成文字、选项、数字、日期或是否", "use text, choice, number, date or yes-no")
            yield origins.fault((*path, "fields", at, "kind"), what, mend)
    open_ = [("identity", one.identity), ("once", one.once)]
    if one.public is not None:
        open_.append(("public", one.public.fields))
    for part, keys in open_:
        for at, key in enumerate(keys):
            field = one.field(key)
            if field is not None and field.identifying:
                where: Path = (*path, part, "fields", at) if part == "public" else (*path, part, at)
                what = (
                    f"`{key}` 是个人信息，不能在这里用",
                    f"`{key}` names or reaches a person and cannot stand here",
                )
                mend = ("换一个字段（个人信息保护法第二十八条）", "use another field (PIPL 28)")
                yield origins.fault(where, what, mend)


def _fields(pack: Pack, one: Register, origins: Origins, path: Path) -> Iterator[Fault]:
    known = {field.field for field in one.fields}
    named: list[tuple[Path, str | None]] = [
        *(
            ((*path, part, at), key)
            for part in ("identity", "once")
            for at, key in _listed(one, part)
        )
    ]
    if one.term is not None:
        named += [((*path, "term", "from"), one.term.from_), ((*path, "term", "to"), one.term.to)]
    if one.dues is not None:
        named += [
            ((*path, "dues", "price"), one.dues.price),
            ((*path, "dues", "per"), one.dues.per),
        ]
    if one.public is not None:
        named += [((*path, "public", "fields", at), k) for at, k in enumerate(one.public.fields)]
    if one.covers is not None:
        named.append(((*path, "covers", "field"), one.covers.field))
        where: Path = (*path, "covers", "register")
        yield from unknown(origins, where, REGISTER, one.covers.register_, pack.registers)
    named.append(((*path, "counts"), one.counts))
    for where, key in named:
        yield from unknown(origins, where, FIELD, key, known)
    for at, defect in enumerate(one.defects):
        for asked in sorted(defect.when.fields()) if defect.when is not None else ():
            where = (*path, "defects", at, "when")
            yield from unknown(origins, where, FIELD, asked, known | DERIVED)


def _counted(one: Register, origins: Origins, path: Path) -> Iterator[Fault]:
    counted = one.field(one.counts or "")
    if counted is not None and counted.kind != "number":
        what = (f"`{one.counts}` 不是数字", f"`{one.counts}` is no number")
        mend = ("换一个数字字段", "name a field of the kind number")
        yield origins.fault((*path, "counts"), what, mend)


def _listed(one: Register, part: str) -> list[tuple[int, str]]:
    return list(enumerate(one.identity if part == "identity" else one.once))


def _posts(pack: Pack, one: Register, origins: Origins, path: Path) -> Iterator[Fault]:
    yield from able_posts(pack, origins, (*path, "kept_by"), one.kept_by, "asset.keep")
    for at, move in enumerate(one.moves):
        yield from able_posts(pack, origins, (*path, "moves", at, "by"), move.by, "asset.keep")
    for at, look in enumerate(one.inspections):
        where: Path = (*path, "inspections", at)
        yield from able_posts(pack, origins, (*where, "by"), look.by, "asset.inspect")
        if look.finding is not None:
            spot: Path = (*where, "finding", "case")
            yield from unknown(origins, spot, CASE, look.finding.case, pack.cases)
    if one.dues is not None:
        recorded, confirmed = one.dues.recorded_by, one.dues.confirmed_by
        where = (*path, "dues")
        yield from able_posts(pack, origins, (*where, "recorded_by"), recorded, "asset.keep")
        yield from able_posts(pack, origins, (*where, "confirmed_by"), confirmed, "asset.confirm")


def _moves(one: Register, origins: Origins, path: Path) -> Iterator[Fault]:
    known = {state.state for state in one.states}
    for at, move in enumerate(one.moves):
        where: Path = (*path, "moves", at)
        yield from unknown(origins, (*where, "to"), STATE, move.to, known)
        for n, state in enumerate(move.from_):
            yield from unknown(origins, (*where, "from", n), STATE, state, known)
    reached = {one.states[0].state, *(move.to for move in one.moves)}
    for at, state in enumerate(one.states):
        if state.state not in reached:
            what = (f"没有哪一步到 `{state.state}`", f"no move leads to `{state.state}`")
            mend = ("加一步，或删去这个状态", "add a move, or drop the state")
            yield origins.fault((*path, "states", at), what, mend)


def _alone(pack: Pack, one: Register, origins: Origins, path: Path) -> Iterator[Fault]:
    """Whoever records a payment does not confirm it: one person for both is too few."""
    if one.dues is None:
        return
    keys = {*one.dues.recorded_by, *one.dues.confirmed_by}
    posts = [pack.people.posts.get(key) for key in keys]
    if len(posts) == 1 and posts[0] is not None and posts[0].held_by == 1:
        key = one.dues.confirmed_by[0]
        what = (
            f"登记和确认都只有 `{key}` 一个人，收的钱没有别人能确认",
            f"`{key}` alone records and confirms: nobody else could confirm a payment",
        )
        mend = ("再写一个确认的岗位", "name another post that confirms")
        yield origins.fault((*path, "dues", "confirmed_by"), what, mend)
