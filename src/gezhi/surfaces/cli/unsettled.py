"""Disputes that a demo leaves open, one at every step: asked for a yes, to be chosen for, with a
session to come, to be signed, to be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.cases import actions as cases
from gezhi.engines.cases.actions import mediation as acts
from gezhi.engines.cases.queries import mediation as seen
from gezhi.engines.trust.queries import Viewer, system
from gezhi.surfaces.cli.mediating import Hearings
from gezhi.surfaces.cli.simulate import story
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
STEPS = ("asked", "choosing", "sitting", "signing", "keeping")
"""How far each of them is; the first resident of the town is in every one of them."""
TOLD = {
    "asked": "楼上晚上拖椅子，孩子睡不好，想请人帮着说说",
    "choosing": "卫生间漏水到楼下，修的钱谁出谈不拢",
    "sitting": "两家的车位线画得不清，谁也不让谁",
    "signing": "装修砸墙的时间约不好，吵过几回",
    "keeping": "借的三千元说好分三次还",
}
DAYS = {"asked": 1, "choosing": 2, "sitting": 5, "signing": 8, "keeping": 12}
TEXT = "双方说好：各让一步，按约定的日子做到。"


@dataclass(slots=True)
class Open:
    """One dispute on its way: the first resident with a neighbour, before one mediator."""

    town: Town
    step: str
    mediator: tuple[UUID, Viewer]
    hearings: Hearings
    case: UUID = field(init=False)

    def run(self, type_: str, place: Any, category: str) -> None:
        """Take it as far as its step, day by day up to now."""
        began = clock.now() - timedelta(days=DAYS[self.step])
        with clock.at(began):
            self._apply(type_, place, category)
        if self.step == "asked":
            return
        with clock.at(began + timedelta(hours=20)):
            self._say_yes()
        if self.step == "choosing":
            return
        with clock.at(began + timedelta(hours=30)):
            self._choose()
            sitting = self._plan_sitting()
        if self.step == "sitting":
            return
        with clock.at(began + timedelta(days=4)):
            self._agree(sitting)

    def _apply(self, type_: str, place: Any, category: str) -> None:
        """The first resident applies, or is asked: then it is for them to say yes or no."""
        me, neighbour = self.town.accounts[0], self.town.accounts[1]
        by, other = (neighbour, me) if self.step == "asked" else (me, neighbour)
        answers = story(self.town.pack, type_, category, place, Random(1))  # noqa: S311
        answers["text"] = TOLD[self.step]
        command = cases.OpenCase(type_, answers, place=place.pk)
        side = acts.OtherSide(other.name, other.phone)
        viewer = self.town.viewer(by.pk)
        self.hearings.named(command, viewer)
        self.case = acts.apply(viewer, acts.Apply(command, (side,), online=True)).id
        acts.join_by_phone(self.town.viewer(other.pk), side.id)

    def _parties(self) -> list[Any]:
        return list(seen.dispute_view(SIMULATION, self.case).parties)

    def _say_yes(self) -> None:
        for party in self._parties():
            if party.consent == "asked":
                viewer = self.town.viewer(party.account)
                acts.answer_mediation(viewer, self.case, party.pk, True)

    def _choose(self) -> None:
        wanted, viewer = self.mediator
        for party in self._parties():
            speaker = self.town.viewer(party.account)
            acts.choose_mediators(speaker, self.case, party.pk, [wanted])
        acts.answer_seat(viewer, self.case, True)

    def _plan_sitting(self) -> UUID:
        """In two days for the one that waits for it, else within the time that has passed."""
        waits = self.step == "sitting"
        day = clock.today() + timedelta(days=6 if waits else 2)
        starts = datetime.combine(day, time(15), ZONE)
        asked = acts.PlanSitting(self.case, starts, where="调解室")
        return acts.plan_sitting(self.mediator[1], asked).pk

    def _agree(self, sitting: UUID) -> None:
        _, viewer = self.mediator
        record = "双方各说了经过，谈了几种办法"
        acts.close_sitting(viewer, self.case, sitting, "held", record=record)
        days = (DAYS[self.step] - 4, 40)
        promises = tuple(
            (clock.today() + timedelta(days=day), f"第{'一二'[n]}笔") for n, day in enumerate(days)
        )
        draft = acts.Draft(self.case, TEXT, promises=promises)
        row = acts.write_agreement(viewer, draft)
        if self.step == "keeping":
            acts.sign_agreement(viewer, self.case, row.pk, clock.today())


def leave_disputes(town: Town, hearings: Hearings) -> None:
    """Leave one at every step, where the pack lets both sides choose and mediators are listed."""
    place = town.bottom()[0]
    near = [pk for pk, path, _ in hearings.listed if place.path.startswith(path)]
    for key in town.pack.cases:
        block = hearings.block(key)
        if near and block is not None and block.choose == "both" and "willing" in block.ends:
            for number, step in enumerate(STEPS):
                one = near[number % 2 % len(near)]
                mediator = (one, hearings.viewers[one])
                Open(town, step, mediator, hearings).run(key, place, _category(town, key))
            return


def _category(town: Town, type_: str) -> str:
    """The first kind of dispute that the form of a case type knows."""
    trees = (one.tree for one in town.pack.cases[type_].form if one.tree)
    tree = next(trees, None)
    return town.pack.matters[tree].matters[0].matter if tree else ""
