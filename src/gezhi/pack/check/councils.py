"""Councils: known names, somebody to call them, and rules that can be kept."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.voting import STATUTES
from gezhi.pack.check.names import BODY, LEVEL, POST, Path, unknown
from gezhi.pack.councils import Council, countable
from gezhi.pack.faults import Fault, nearest
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

ABILITY = "council.hold"


def check_councils(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every council of the pack."""
    levels = pack.places.levels()
    for one in pack.councils.values():
        path: Path = ("councils", one.council)
        yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
        yield from _members(pack, one, origins, path)
        yield from _turns(pack, one, origins, path)
        yield from _rule(one, origins, path)
        yield from _special(pack, one, origins, path)
        yield from _callers(pack, one, origins, path)


def _members(pack: Pack, one: Council, origins: Origins, path: Path) -> Iterator[Fault]:
    for at, seat in enumerate(one.members):
        where = (*path, "members", at)
        yield from unknown(origins, (*where, "post"), POST, seat.post, pack.people.posts)
        yield from unknown(origins, (*where, "bodies"), BODY, seat.bodies, pack.people.bodies)
    if sum(seat.set is not None for seat in one.members) > 1:
        what = ("`set` 的成员写成一行", "members that the council takes in are one line")
        yield origins.fault((*path, "members"), what, ("合成一行", "join them"))


def _turns(pack: Pack, one: Council, origins: Origins, path: Path) -> Iterator[Fault]:
    known = {*pack.people.posts, *pack.people.bodies}
    for role, turns in (("chair", one.chair), ("host", one.host)):
        if turns is None:
            continue
        yield from unknown(origins, (*path, role, "post"), POST, turns.post, pack.people.posts)
        for at, key in enumerate(turns.rotates):
            yield from unknown(origins, (*path, role, "rotates", at), POST, key, known)


def _rule(one: Council, origins: Origins, path: Path) -> Iterator[Fault]:
    if not isinstance(one.rule, str):
        return
    statute = STATUTES.get(one.rule)
    lawful = [
        key for key, law in STATUTES.items() if countable(law) or "notice_days" in law.numbers
    ]
    if statute is None:
        what = (f"没有名叫 `{one.rule}` 的法定规则", f"there is no rule of law `{one.rule}`")
        yield origins.fault((*path, "rule"), what, nearest(one.rule, lawful))
    elif not countable(statute) and one.legal_days is None:
        what = (
            f"`{one.rule}` 不是开会的规则",
            f"`{one.rule}` is no rule of meetings",
        )
        mend = (f"写 {'、'.join(lawful)} 之一", f"write one of {', '.join(lawful)}")
        yield origins.fault((*path, "rule"), what, mend)
    days = one.legal_days
    if days is not None and one.notice is not None and (one.notice.days or days) < days:
        what = (
            f"通知期比法律的 {days} 天短",
            f"the notice is shorter than the {days} days of the law",
        )
        mend = ("删去 `notice`，按法律的天数", "leave `notice` out: the law's days hold")
        yield origins.fault((*path, "notice"), what, mend)


def _special(pack: Pack, one: Council, origins: Origins, path: Path) -> Iterator[Fault]:
    for at, key in enumerate(one.special.asked_by if one.special else []):
        where = (*path, "special", "asked_by", at)
        yield from unknown(origins, where, POST, key, pack.people.posts)


def _callers(pack: Pack, one: Council, origins: Origins, path: Path) -> Iterator[Fault]:
    """A council that nobody may call never meets, and would be overdue for ever."""
    levels = pack.places.levels()
    ground = pack.places.ground(one.at) if one.at in levels else None
    if ground is None:
        return
    for post in pack.people.posts.values():
        over = pack.places.ground(post.at) if post.at in levels else None
        if ABILITY in post.may and over is not None and levels[over][1] <= levels[ground][1]:
            return
    what = ("没有岗位能召集这个议事会", "no post may call this council")
    mend = (
        f"在 people.yaml 里给召集的岗位加上 `{ABILITY}`",
        f"give a post `{ABILITY}` in people.yaml",
    )
    yield origins.fault((*path, "council"), what, mend)
