"""A simulated period in a town, through the product's own actions: for replays and the demo.

Everything that is stored here is stored by the same actions that people use, at the times that a
controlled clock gives; nothing is written past them.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.cases import actions as cases
from gezhi.engines.cases.queries import case_state, goes_on_as
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.cases import OPENERS
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Path, Replay, legs
from gezhi.surfaces.cli.answering import step_answers
from gezhi.surfaces.cli.mediating import Hearings
from gezhi.surfaces.cli.planning import OBJECTED, SILENT, TICK, Move, Plan, Planner
from gezhi.surfaces.cli.town import Town, build_town

__all__ = ["Astray", "Period", "Town", "build_town", "shifted"]

SIMULATION = system("simulation")


class Astray(RuntimeError):
    """A case does not stand where its path says that it does: path and pack do not fit."""


@dataclass(order=True)
class Event:
    """Something that is going to happen; `number` keeps the order of equal moments. Without a move
    the case is opened."""

    at: datetime
    number: int
    plan: Plan = field(compare=False)
    case: UUID | None = field(compare=False, default=None)
    move: Move | None = field(compare=False, default=None)


class Period:
    """Runs the paths of a replay, with what time causes in between, like a tick each hour."""

    def __init__(self, town: Town, replay: Replay) -> None:
        self.town, self.replay = town, replay
        self.dice = Random(replay.seed)  # noqa: S311
        self.begin = datetime.combine(replay.from_, time(8), ZONE)
        self.end = datetime.combine(replay.to, time(18), ZONE)
        self.queue: list[Event] = []
        self.count = 0
        self.told: dict[UUID, UUID] = {}
        self.goes_on: dict[UUID, UUID] = {}
        self.hearings = Hearings(town, replay.seed)

    def run(self, tick: Callable[[], Any] | None = None) -> int:
        """Run to the end of the period; returns how many cases were opened.

        ValueError when the period is too short for a path, `Astray` when a case leaves its path.
        """
        planner = Planner(self.town.pack, self.begin, self.end, self.dice)
        for path in self.replay.paths:
            for _ in range(path.count):
                plan = planner.plan(path)
                self._push(plan.opened, plan)
        opened = 0
        with clock.at(self.begin) as hands:
            self.hearings.begin()
            hour = self.begin
            while hour < self.end:
                while self.queue and self.queue[0].at < hour + TICK:
                    event = heapq.heappop(self.queue)
                    hands.set(event.at)
                    opened += self._happen(event)
                hour += TICK
                hands.set(hour)
                cases.pass_time()
                self.hearings.ask()
                if tick is not None:
                    tick()
        return opened

    def _push(
        self, at: datetime, plan: Plan, case: UUID | None = None, move: Move | None = None
    ) -> None:
        self.count += 1
        heapq.heappush(self.queue, Event(at, self.count, plan, case, move))

    def _happen(self, event: Event) -> int:
        if event.case is None or event.move is None:
            case = self._open(event.plan)
            for move in event.plan.moves:
                if move.outcome != SILENT:
                    self._push(move.at, event.plan, case, move)
            return 1
        case = self.goes_on.get(event.case, event.case)
        self._take(event.plan, case, event.move)
        self.hearings.after(case, event.plan, event.move)
        return 0

    def _open(self, plan: Plan) -> UUID:
        place = self._spot(plan.path)
        reporter = self._reporter(plan, place)
        answers = story(self.town.pack, plan.path.case, plan.category, place, self.dice)
        answers |= _asked_at_opening(self.town.pack, plan.path)
        command = cases.OpenCase(plan.path.case, answers, place=place.pk)
        receipt = self.hearings.open(reporter, command, plan)
        assert reporter.account is not None  # noqa: S101
        self.told[receipt.id] = reporter.account
        return receipt.id

    def _spot(self, path: Path) -> Any:
        """A smallest place over which each post that the path names is held, if there is one: not
        every community has a mediation room of its own."""
        taken = legs(self.town.pack.cases, path)
        posts = {leg.type.stage(leg.stage).by.post for leg in taken} - {None}
        bottom = self.town.bottom()
        for _ in range(20):
            place = self.dice.choice(bottom)
            if all(self.town.holder_over(place, [post or ""]) for post in posts):
                break
        return place

    def _reporter(self, plan: Plan, place: Any) -> Viewer:
        """A resident, or where the case type is not for everybody somebody who may open it."""
        allowed = self.town.pack.cases[plan.path.case].open
        if not OPENERS.isdisjoint(allowed):
            return self.town.viewer(self.dice.choice(self.town.residents))
        account = self.town.holder_over(place, allowed)
        if account is None:
            raise Astray(f"nobody at {place.name} may open `{plan.path.case}`")
        return self.town.viewer(account)

    def _take(self, plan: Plan, case: UUID, move: Move) -> None:
        state = case_state(SIMULATION, case)
        if state.stage != move.stage or state.row.state != "open":
            where = state.stage if state.row.state == "open" else state.row.result
            raise Astray(f"`{plan.path.path}`: a case is at `{where}`, not at `{move.stage}`")
        if state.holder == "reporter":
            say = "" if move.outcome in ("solved", "partly") else "还没有弄好，麻烦再看看"
            cases.evaluate(self.town.viewer(self.told[case]), case, move.outcome, say)
            return
        if state.holder == "concerned":
            said = "情况不是这样的，请再核一核"
            asked = cases.AnswerConcerned(case, move.outcome, said)
            cases.answer_concerned(self.town.viewer(self._hearer(state)), asked)
            return
        viewer = self.town.viewer(self._holder(state))
        if move.outcome == OBJECTED:
            cases.object_to_routing(viewer, case, state.version, "不在我们的权责清单上")
            return
        if self.hearings.take(viewer, case, plan, move):
            return
        unit = state.unit_for(move.outcome) if state.chooses(move.outcome) else ""
        say = SAYS.get(move.outcome, "已经按要求办好")
        stage = state.course.stage
        answers = step_answers(stage, stage.outcomes[move.outcome], self.dice, plan.path.answers)
        command = cases.Decide(
            case, state.version, move.outcome, say=say, unit=unit, answers=answers
        )
        row = cases.decide(viewer, command)
        if stage.countersign is not None:
            row = self._sign(row, stage.countersign.post or "")
        followed = goes_on_as(SIMULATION, row)
        if followed is not None:
            self.goes_on[case] = followed

    def _sign(self, row: Any, post: str) -> Any:
        """The second signature, by the nearest holder of the post that gives it."""
        asked = case_state(SIMULATION, row.pk).to_sign
        signer = self.town.holder_at(row.path, [post])
        if asked is None or signer is None:
            raise Astray(f"nobody over {row.path} signs as `{post}`")
        return cases.decide_request(self.town.viewer(signer), asked, agreed=True)

    def _hearer(self, state: Any) -> UUID:
        """A member of the body that hears the person concerned, who enters what came on paper."""
        kinds = {one.body for one in state.course.stage.with_}
        found = next(body for body in bodies_at(SIMULATION, "") if body.kind in kinds)
        return self.town.members[found.pk][0]

    def _holder(self, state: Any) -> UUID:
        if state.body is not None:
            members = self.town.members[state.body]
            return members[self.dice.randrange(len(members))]
        return self.town.holders[state.post, state.place]


SAYS = {
    "accepted": "",
    "not-for-us": "这件事归供电公司管，请打 95598",
    "explained": "涉及规划，今年没有预算，已列入明年计划",
    "cannot": "社区没有执法权，请上级协调",
    "handled-on-the-spot": "网格长到场，当场处理好了",
    "people": "邻里之间的事，先请议事团坐下来谈",
    "village": "是村里的公共事务，村“两委”来议",
    "government": "在镇办站所的权责清单上",
    "wrong-split": "这是政府的事，村里定不了，请重新分",
    "to-seven-steps": "要全村来定，转入七步程序",
    "not-done": "现场看了，还没有办实",
    "rejected": "应到 62 人，实到 55 人，同意 21 人",
    "passed": "应到 62 人，实到 55 人，同意 49 人",
    "published": "已在村务公开栏公布，公布十五天",
}
"""What is said with an outcome in a simulation."""


def story(pack: Pack, case: str, category: str, place: Any, dice: Random) -> dict[str, Any]:
    """Invented answers to the form of a case type: a matter told in a sentence, a point near by."""
    type_ = pack.cases[case]
    answers: dict[str, Any] = {}
    matters = [matter for tree in pack.matters.values() for matter in tree.matters]
    name = next((matter.name.zh for matter in matters if matter.matter == category), "")
    for one in type_.form:
        if one.kind == "category":
            answers[one.field] = category
        elif one.kind == "text" and (one.required or one is type_.field_of("text")):
            answers[one.field] = f"{place.name}附近有{name or '件事'}，{dice.choice(TELLS)}"
        elif one.kind == "location" and place.lon is not None:
            near = dice.uniform(-0.00002, 0.00002)
            answers[one.field] = {"place": place.pk, "lon": place.lon + near, "lat": place.lat}
        elif one.required and one.kind in MADE:
            answers[one.field] = MADE[one.kind](one, dice)
    return answers


def _asked_at_opening(pack: Pack, path: Path) -> dict[str, Any]:
    """What the path gives of the form's answers; the rest of it is asked by steps."""
    asked = {one.field for one in pack.cases[path.case].form}
    return {key: value for key, value in path.answers.items() if key in asked}


NAMES = ("周大河", "吴小满", "郑东升", "冯桂兰")
"""Invented people whom a case is about."""

MADE: dict[str, Callable[[FormField, Random], Any]] = {
    "name": lambda one, dice: dice.choice(NAMES),
    "choice": lambda one, dice: dice.choice(list(one.options)),
    "number": lambda one, dice: one.least or 1,
    "date": lambda one, dice: clock.today().isoformat(),
}
"""What is made up for a question that must be answered."""

TELLS = (
    "好几天了，麻烦来看看",
    "老人出门不方便，希望早点解决",
    "昨天晚上开始的",
    "邻居们都有意见",
    "之前说过一次，又这样了",
    "孩子上学路过，不太安全",
)


def shifted(replay: Replay, until: date) -> Replay:
    """The same period ending on another day: for a demo that ends today."""
    days = until - replay.to
    return replay.model_copy(update={"from_": replay.from_ + days, "to": until})
