"""A simulated town and period, through the product's own actions: for replays and the demo.

Everything that is stored here is stored by the same actions that people use, at the times that a
controlled clock gives; nothing is written past them.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.cases import actions as cases
from gezhi.engines.cases.queries import calendar_of, case_state
from gezhi.engines.people import actions as people
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import Changed, Viewer, system, viewer_of
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Path, Replay
from gezhi.surfaces.cli.ground import Surveyor, cut, spread

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安平和顺明远志诚秋实春晓文静思源家宁子涵雨泽国强建军秀英桂兰小满立夏"
TRIES = 200


@dataclass
class Town:
    """What was built: places by level, accounts by post and place, members by unit, residents."""

    pack: Pack
    root: Any
    places: dict[str, list[Any]] = field(default_factory=dict)
    holders: dict[tuple[str, int], UUID] = field(default_factory=dict)
    members: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    residents: list[UUID] = field(default_factory=list)
    viewers: dict[UUID, Viewer] = field(default_factory=dict)

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
) -> Town:
    """A town as `replay` counts it: places with outlines, bodies, posts held, residents.

    `most` caps how many hold one post in one way (a demo needs no two thousand). Runs at the
    clock's time.
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
    names = Names(replay.seed)
    _appoint(viewer, town, replay, names, most)
    _join(viewer, town, replay, names)
    for number in range(residents):
        account = trust.find_or_make_resident(f"+86139{number:08}", name=names.next())
        town.residents.append(account.pk)
    return town


def _build_grid(viewer: Viewer, town: Town, replay: Replay, at: tuple[float, float]) -> None:
    order = [level.level for level in town.pack.places.trees["grid"]]
    counts = {one.level: one for one in replay.ground}
    levels = [town.root.level, *(lv for lv in order if lv in counts and lv != town.root.level)]
    surveyor = Surveyor(*at, replay.seed)
    plots = cut(surveyor, [(lv, counts[lv].count if lv in counts else 1) for lv in levels])
    places.set_geometry(viewer, town.root, surveyor.outline(plots[0][0]))
    for depth, level in enumerate(levels[1:], start=1):
        parents = town.places[levels[depth - 1]]
        shares = spread(counts[level].count, len(parents))
        new, plot = [], iter(plots[depth])
        for parent, share in zip(parents, shares, strict=True):
            for number in range(1, share + 1):
                new.append(
                    places.NewPlace(
                        level,
                        _name(counts[level].name, number if depth > 2 else len(new) + 1, level),
                        parent,
                        code=f"{parent.code[:9] if depth == 1 else parent.code}{number:03}",
                        geometry=surveyor.outline(next(plot)),
                        households=_households(level),
                    )
                )
        town.places[level] = places.add_places(viewer, new)


def _households(level: str) -> int | None:
    return {"building": 36, "entrance": 12}.get(level)


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


def _appoint(viewer: Viewer, town: Town, replay: Replay, names: Names, most: int | None) -> None:
    wanted: list[tuple[str, str, Any]] = []
    for staff in replay.staff:
        where = town.places.get(town.pack.people.posts[staff.post].at, [])
        count = staff.count if most is None else min(staff.count, max(most, len(where)))
        wanted.extend((staff.post, staff.kind or "", where[i % len(where)]) for i in range(count))
    acting = _first_holders(wanted)
    accounts = {
        key: trust.make_staff(viewer, f"{post}-{number}", names.next(), None)
        for number, (key, post) in enumerate(acting.items(), start=1)
    }
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
    for i, account in accounts.items():
        post, _, place = wanted[i]
        town.holders[post, (place.over_id or place.pk)] = account.pk


def _first_holders(wanted: list[tuple[str, str, Any]]) -> dict[int, str]:
    """Which appointments need an account: the first of each post at each place."""
    seen: set[tuple[str, int]] = set()
    first: dict[int, str] = {}
    for number, (post, _, place) in enumerate(wanted):
        if (post, place.pk) not in seen:
            seen.add((post, place.pk))
            first[number] = post
    return first


def _join(viewer: Viewer, town: Town, replay: Replay, names: Names) -> None:
    units = {body.unit: body for body in people.add_units(viewer, town.pack, town.root)}
    for group in replay.members:
        for number in range(group.count):
            account = trust.make_staff(viewer, f"{group.unit}-{number + 1}", names.next(), None)
            person = people.add_person(viewer, people.NewPerson(account.name, account=account))
            people.join_body(viewer, person, units[group.unit], replay.from_ - timedelta(days=1))
            town.members[units[group.unit].pk].append(account.pk)


@dataclass(order=True)
class Event:
    """Something that is going to happen; `number` keeps the order of equal moments."""

    at: datetime
    number: int
    case: UUID | None = field(compare=False, default=None)
    path: Path | None = field(compare=False, default=None)
    step: int = field(compare=False, default=0)


class Period:
    """Runs the paths of a replay, with what time causes in between, like a tick each hour."""

    def __init__(self, town: Town, replay: Replay) -> None:
        self.town, self.replay = town, replay
        self.dice = Random(replay.seed)  # noqa: S311
        self.calendar = calendar_of(town.pack)
        self.begin = datetime.combine(replay.from_, time(8), ZONE)
        self.end = datetime.combine(replay.to, time(18), ZONE)
        self.queue: list[Event] = []
        self.count = 0
        self.told: dict[UUID, UUID] = {}

    def run(self, tick: Callable[[], Any] | None = None) -> int:
        """Run to the end of the period; returns how many cases were opened."""
        for path in self.replay.paths:
            for number in range(path.count):
                self._push(self._opening(path, number), None, path, 0)
        opened = 0
        with clock.at(self.begin) as hands:
            hour = self.begin
            while self.queue and self.queue[0].at <= self.end:
                event = heapq.heappop(self.queue)
                while hour < event.at:
                    hands.set(hour)
                    self._pass(tick)
                    hour += timedelta(hours=1)
                hands.set(event.at)
                opened += self._happen(event)
            while hour <= self.end:
                hands.set(hour)
                self._pass(tick)
                hour += timedelta(hours=6)
        return opened

    def _pass(self, tick: Callable[[], Any] | None) -> None:
        cases.pass_time()
        if tick is not None:
            tick()

    def _push(self, at: datetime, case: UUID | None, path: Path, step: int) -> None:
        self.count += 1
        heapq.heappush(self.queue, Event(at, self.count, case, path, step))

    def _opening(self, path: Path, number: int) -> datetime:
        """When a case of a path is opened: early enough to finish, open ones towards the end."""
        span = self.end - self.begin
        final = path.takes and _ends(path)
        low, high = (0.0, 0.62) if final else (0.93, 0.995)
        for _ in range(TRIES):
            moment = self._working(self.begin + span * self.dice.uniform(low, high))
            if moment < self.end:
                return moment
        raise AssertionError("the period has no working time to open a case in")

    def _working(self, moment: datetime) -> datetime:
        """The next working moment, at some minute of the morning."""
        span = next(iter(self.calendar.spans(moment)))
        return max(span.start, moment) + timedelta(minutes=self.dice.randrange(5, 50))

    def _after(self, moment: datetime, hours: float) -> datetime:
        """The moment so many working hours later."""
        left = timedelta(hours=hours)
        for span in self.calendar.spans(moment):
            if span.end - span.start >= left:
                return span.start + left
            left -= span.end - span.start
        raise AssertionError("working time never ends")

    def _happen(self, event: Event) -> int:
        path = event.path
        assert path is not None  # noqa: S101
        if event.case is None:
            case = self._open(path)
            self._next(case, path, 0)
            return 1
        stage, outcome = next(iter(path.takes[event.step].items()))
        self._take(event.case, stage, outcome)
        self._next(event.case, path, event.step + 1)
        return 0

    def _next(self, case: UUID, path: Path, step: int) -> None:
        if step >= len(path.takes):
            return
        hours = path.hours[step] if step < len(path.hours) else 4.0
        outcome = next(iter(path.takes[step].values()))
        if outcome != "silent":
            hours *= self.dice.uniform(0.92, 1.0)
            self._push(self._after(clock.now(), hours), case, path, step)

    def _open(self, path: Path) -> UUID:
        place = self.dice.choice(self._bottom())
        category = self.dice.choice(path.categories) if path.categories else ""
        reporter = self.town.viewer(self.dice.choice(self.town.residents))
        answers = story(self.town.pack, path.case, category, place, self.dice)
        receipt = cases.open_case(reporter, cases.OpenCase(path.case, answers, place=place.pk))
        assert reporter.account is not None  # noqa: S101
        self.told[receipt.id] = reporter.account
        return receipt.id

    def _bottom(self) -> list[Any]:
        levels = [level.level for level in self.town.pack.places.trees["grid"]]
        for level in ("building", *reversed(levels)):
            if self.town.places.get(level):
                return self.town.places[level]
        return [self.town.root]

    def _take(self, case: UUID, stage: str, outcome: str) -> None:
        state = case_state(system("simulation"), case)
        if state.stage != stage:
            raise Changed("path", f"{stage}: {state.stage}", f"expected {stage}, is {state.stage}")
        if state.holder == "reporter":
            say = "" if outcome in ("solved", "partly") else "还没有弄好,麻烦再看看"
            cases.evaluate(self.town.viewer(self.told[case]), case, outcome, say)
            return
        viewer = self.town.viewer(self._holder(state))
        if outcome == "objected":
            cases.object_to_routing(viewer, case, state.version, "不在我们的职权清单上")
            return
        unit = state.unit_for(outcome) if state.chooses(outcome) else ""
        say = SAYS.get(outcome, "已经按要求办好")
        command = cases.Decide(case, state.version, outcome, say=say, unit=unit)
        cases.decide(viewer, command)

    def _holder(self, state: Any) -> UUID:
        if state.body is not None:
            members = self.town.members[state.body]
            return members[self.dice.randrange(len(members))]
        return self.town.holders[state.post, state.place]


SAYS = {
    "accepted": "",
    "not-for-us": "这件事归供电公司管,请打 95598",
    "explained": "涉及规划,今年没有预算,已列入明年计划",
    "cannot": "社区没有执法权,请上级协调",
    "handled-on-the-spot": "网格长到场,当场处理好了",
}
"""What is said with an outcome in a simulation."""


def _ends(path: Path) -> bool:
    """Whether a path leads to an end (its last outcome is not one that hands over)."""
    last = next(iter(path.takes[-1].values()))
    return last in ENDS


ENDS = {"solved", "partly", "silent", "not-for-us", "explained", "unsolved", "passed", "appraised"}


def story(pack: Pack, case: str, category: str, place: Any, dice: Random) -> dict[str, Any]:
    """Invented answers to the form of a case type: a matter told in a sentence, a point near by."""
    type_ = pack.cases[case]
    answers: dict[str, Any] = {}
    matters = [matter for tree in pack.matters.values() for matter in tree.matters]
    name = next((matter.name.zh for matter in matters if matter.matter == category), "")
    for one in type_.form:
        if one.kind == "category":
            answers[one.field] = category
        elif one.kind == "text" and (one.required or one.field == "text"):
            answers[one.field] = f"{place.name}附近有{name or '件事'},{dice.choice(TELLS)}"
        elif one.kind == "location" and place.lon is not None:
            near = dice.uniform(-0.00002, 0.00002)
            answers[one.field] = {"place": place.pk, "lon": place.lon + near, "lat": place.lat}
        elif one.required and one.kind == "choice":
            answers[one.field] = dice.choice(list(one.options))
        elif one.required and one.kind == "number":
            answers[one.field] = one.least or 1
    return answers


TELLS = (
    "好几天了,麻烦来看看",
    "老人出门不方便,希望早点解决",
    "昨天晚上开始的",
    "邻居们都有意见",
    "之前说过一次,又这样了",
    "孩子上学路过,不太安全",
)


def shifted(replay: Replay, until: date) -> Replay:
    """The same period ending on another day: for a demo that ends today."""
    days = until - replay.to
    return replay.model_copy(update={"from_": replay.from_ + days, "to": until})
