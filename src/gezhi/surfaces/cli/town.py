"""Building a simulated town: places, bodies, people in their posts, residents.

Everything is stored by the product's own actions; nothing is written past them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from gezhi.engines.people import actions as people
from gezhi.engines.people.queries import households_at
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import Viewer, system, viewer_of
from gezhi.pack.pack import Pack
from gezhi.pack.places import Digits, Level
from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.ground import Surveyor, cut, spread
from gezhi.surfaces.cli.joining import join_units

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安平和顺明远志诚秋实春晓文静思源家宁子涵雨泽国强建军秀英桂兰小满立夏"


@dataclass
class Town:
    """What was built: places by level, accounts by post and place, persons by post, members by
    unit, residents; of mediators post, account and place."""

    pack: Pack
    root: Any
    places: dict[str, list[Any]] = field(default_factory=dict)
    holders: dict[tuple[str, int], UUID] = field(default_factory=dict)
    serving: dict[str, set[str]] = field(default_factory=dict)
    members: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[UUID, Any] = field(default_factory=dict)
    residents: list[UUID] = field(default_factory=list)
    viewers: dict[UUID, Viewer] = field(default_factory=dict)
    accounts: list[Any] = field(default_factory=list)
    homes: list[Any] = field(default_factory=list)
    mediators: list[tuple[str, Any, Any]] = field(default_factory=list)

    def holder_at(self, path: str, posts: Sequence[str]) -> UUID | None:
        """An account that holds one of the posts on the way up from a path, the nearest first."""
        steps = [int(step, 36) for step in path.rstrip(".").split(".")]
        keys = ((post, step) for step in reversed(steps) for post in posts)
        return next((self.holders[key] for key in keys if key in self.holders), None)

    def holder_over(self, place: Any, posts: Sequence[str]) -> UUID | None:
        """An account that holds one of the posts at a place or above it, the nearest first."""
        return self.holder_at(place.path, posts)

    def bottom(self) -> list[Any]:
        """The smallest places that were built: buildings, or the lowest level of the grid."""
        levels = [level.level for level in self.pack.places.trees["grid"]]
        for level in ("building", *reversed(levels)):
            if self.places.get(level):
                return self.places[level]
        return [self.root]

    def viewer(self, account: UUID) -> Viewer:
        """The viewer of an account, kept: nobody's post changes within a simulation."""
        if account not in self.viewers:
            self.viewers[account] = viewer_of(account)
        return self.viewers[account]


class Names:
    """Invented names, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311

    def next(self) -> str:
        """A name of two or three characters."""
        length = self.dice.choice((1, 2, 2))
        return self.dice.choice(SURNAMES) + "".join(self.dice.sample(GIVEN, length))


def build_town(
    pack: Pack,
    replay: Replay,
    *,
    code: str = "370399001000",
    name: str = "",
    at: tuple[float, float] = (118.0, 36.5),
    most: int | None = None,
    residents: int = 60,
    prefix: str = "",
) -> Town:
    """A town as `replay` counts it: places with outlines, bodies, posts held, residents.

    `most` caps how many hold one post in one way, and that a body has few members (a demo needs no
    two thousand); `prefix` tells the
    accounts of one town from those of another. Runs at the clock's time.
    """
    viewer = system("simulation")
    attach = pack.manifest.attach or ""
    root = places.add_place(
        viewer, places.NewPlace(attach, name or pack.manifest.name.zh, code=code)
    )
    version = trust.publish_pack(viewer, pack)
    places.attach_pack(viewer, root, version, replay.from_ - timedelta(days=1))
    town = Town(pack, root, {attach: [root]})
    _build_grid(viewer, town, replay, at)
    _build_over(viewer, town, replay)
    _settle(viewer, town, replay)
    names = Names(replay.seed)
    _appoint(viewer, town, replay, names, most, prefix)
    join_units(viewer, town, replay, names, most, prefix)
    for number in range(residents):
        account = trust.find_or_make_resident(f"+86139{number:08}", name=names.next())
        town.residents.append(account.pk)
        town.accounts.append(account)
    _move_in(viewer, town)
    return town


def _build_grid(viewer: Viewer, town: Town, replay: Replay, at: tuple[float, float]) -> None:
    counts = {one.level: one for one in replay.ground}
    kinds = {level.level: level for level in town.pack.places.trees["grid"]}
    levels = [town.root.level, *(lv for lv in kinds if lv in counts and lv != town.root.level)]
    numbers = [counts[level].count if level in counts else 1 for level in levels]
    surveyor = Surveyor(*at, replay.seed)
    plots = cut(surveyor, list(zip(levels, numbers, strict=True)))
    households = _households([kinds[level] for level in levels], numbers, Random(replay.seed))  # noqa: S311
    places.set_geometry(viewer, town.root, surveyor.outline(plots[0][0]))
    for depth, level in enumerate(levels[1:], start=1):
        parents = town.places[levels[depth - 1]]
        new: list[places.NewPlace] = []
        for parent, share in zip(parents, spread(numbers[depth], len(parents)), strict=True):
            for number in range(1, share + 1):
                running = number if depth > 2 else len(new) + 1
                new.append(
                    places.NewPlace(
                        level,
                        _name(counts[level].name, running, level),
                        parent,
                        code=_code(kinds[level], parent, number),
                        geometry=surveyor.outline(plots[depth][len(new)]),
                        households=households[depth][len(new)],
                    )
                )
        town.places[level] = places.add_places(viewer, new)


def _code(level: Level, parent: Any, number: int) -> str:
    """The parent's code and a running number of as many digits as the pack says, else three."""
    stem = parent.code[:9] if level.code == "division" else parent.code
    digits = level.code.digits if isinstance(level.code, Digits) else 3
    return f"{stem}{number:0{digits}}"


def _households(
    levels: Sequence[Level], numbers: Sequence[int], dice: Random
) -> list[list[int | None]]:
    """Households of each place, level by level: within the usual size where the pack names one,
    shared out below it and added up above."""
    sized = next((depth for depth, one in enumerate(levels) if one.households is not None), None)
    found: list[list[int | None]] = [[None] * number for number in numbers]
    if sized is None:
        return found
    usual = levels[sized].households
    assert usual is not None  # noqa: S101
    found[sized] = [dice.randint(usual.from_, usual.to) for _ in range(numbers[sized])]
    for depth in range(sized + 1, len(levels)):
        shares = spread(numbers[depth], numbers[depth - 1])
        above = zip(found[depth - 1], shares, strict=True)
        found[depth] = [part for whole, share in above for part in spread(whole or 0, share)]
    for depth in range(sized, 0, -1):
        below = iter(found[depth])
        shares = spread(numbers[depth], numbers[depth - 1])
        found[depth - 1] = [sum(next(below) or 0 for _ in range(share)) for share in shares]
    return found


def _name(words: Any, number: int, level: str) -> str:
    return words.zh.replace("{n}", str(number)) if words else f"{level} {number}"


def _build_over(viewer: Viewer, town: Town, replay: Replay) -> None:
    """Places of the other trees: each over a place of the grid tree, or below one that is."""
    for tree, levels in town.pack.places.trees.items():
        if tree == "grid":
            continue
        above: str | None = None
        for level in levels:
            wanted = next((one for one in replay.ground if one.level == level.level), None)
            if wanted is None:
                continue
            parents = town.places[above] if above else [None]
            grounds = town.places.get(level.over or "", [])
            shares = spread(wanted.count, len(parents))
            new = []
            for parent, share in zip(parents, shares, strict=True):
                for _ in range(share):
                    over = grounds[len(new) * len(grounds) // wanted.count] if grounds else None
                    name = _name(wanted.name, len(new) + 1, level.level)
                    new.append(places.NewPlace(level.level, name, parent, tree, over=over))
            town.places[level.level] = places.add_places(viewer, new)
            above = level.level


def _settle(viewer: Viewer, town: Town, replay: Replay) -> None:
    """Households on the lowest places of the grid, with as many people in all as the replay
    says."""
    wanted = replay.households
    if wanted is None:
        return
    homes = town.bottom()
    sizes = spread(wanted.people or wanted.count, wanted.count)
    plan = people.HouseholdPlan(paths={place.pk: place.path for place in homes})
    numbers = iter(sizes)
    for place, share in zip(homes, spread(wanted.count, len(homes)), strict=True):
        for door in range(1, share + 1):
            plan.rows.append((place.pk, {"code": f"{door} 号", "size": next(numbers)}))
    people.import_households(viewer, plan)
    town.homes = households_at(viewer, [place.pk for place in homes])


def _move_in(viewer: Viewer, town: Town) -> None:
    """The residents with an account are at the head of the first households, one each; those who
    live in another town stay there."""
    newcomers = [account for account in town.accounts if not hasattr(account, "person")]
    new = [
        people.NewPerson(account.name, account.phone, account, home, head=True)
        for account, home in zip(newcomers, town.homes, strict=False)
    ]
    people.add_people(viewer, new)


def _appoint(
    viewer: Viewer, town: Town, replay: Replay, names: Names, most: int | None, prefix: str
) -> None:
    wanted: list[tuple[str, str, Any]] = []
    for staff in replay.staff:
        where = town.places.get(town.pack.people.posts[staff.post].at, [])
        count = staff.count if most is None else min(staff.count, max(most, len(where)))
        wanted.extend((staff.post, staff.kind or "", where[i % len(where)]) for i in range(count))
    choosing = _mediators(town.pack)
    acting = _first_holders(wanted, choosing)
    made: Counter[str] = Counter()
    accounts = {}
    for key, post in acting.items():
        made[post] += 1
        username = f"{prefix}{post}-{made[post]}"
        accounts[key] = trust.make_staff(viewer, username, names.next(), None)
    rows = people.add_people(
        viewer,
        [
            people.NewPerson(
                accounts[i].name if i in accounts else names.next(), account=accounts.get(i)
            )
            for i in range(len(wanted))
        ],
    )
    people.appoint_many(
        viewer,
        [
            people.NewAppointment(row, post, place, kind, replay.from_ - timedelta(days=1))
            for row, (post, kind, place) in zip(rows, wanted, strict=True)
        ],
    )
    for row, (post, _, _) in zip(rows, wanted, strict=True):
        town.serving.setdefault(post, set()).add(str(row.pk))
    for i, account in accounts.items():
        post, _, place = wanted[i]
        town.holders.setdefault((post, place.over_id or place.pk), account.pk)
        town.persons[account.pk] = rows[i]
        if post in choosing:
            town.mediators.append((post, account, place))


def _mediators(pack: Pack) -> set[str]:
    """The posts whose holders mediate: people choose among them, so that each has an account."""
    blocks = [type_.mediation for type_ in pack.cases.values() if type_.mediation is not None]
    return {post for block in blocks for post in block.by.posts}


def _first_holders(wanted: list[tuple[str, str, Any]], choosing: set[str]) -> dict[int, str]:
    """Which appointments need an account: the first of each post at each place, and of those among
    whom people choose every one."""
    seen: set[tuple[str, int]] = set()
    first: dict[int, str] = {}
    for number, (post, _, place) in enumerate(wanted):
        if (post, place.pk) not in seen or post in choosing:
            seen.add((post, place.pk))
            first[number] = post
    return first
