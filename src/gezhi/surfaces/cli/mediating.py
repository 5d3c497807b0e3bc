"""Mediation in a simulated period: a directory of mediators, two sides who choose, sessions,
agreements and whether they were kept, each by the product's own actions.

Dice of its own: the period's paths stay as they are, whether a dispute is heard in full or not.
"""

from __future__ import annotations

import heapq
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.cases import actions as cases
from gezhi.engines.cases.actions import mediation as acts
from gezhi.engines.cases.queries import mediation as seen
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.mediation import Mediation
from gezhi.surfaces.cli.planning import Move, Plan
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
MOST_HEARD = 30
"""So many disputes of a period are heard with everybody in them; of the others only the course is
simulated, which is what their figures are counted from."""
TALKED = ("agreed", "failed", "to-court")
ABOUT = ("退休教师，街坊都认得", "在社区干了二十年，说话有人听", "懂法律，讲得明白", "耐心，肯跑腿")
FIELDS = (
    ("neighbours", "property"),
    ("family", "support"),
    ("debts", "wages", "law"),
    ("neighbours", "damage"),
    ("property", "land"),
)
ENDED = {
    "failed": "两边说法差得远，谈了两回没谈拢",
    "to-court": "金额和证据说不到一起，请法院来断更合适",
}
RECORD = "双方各说了经过，看了现场，谈了几种办法"
AGREED = ("一方先修好，费用双方各出一半", "约定了时间，互相让一步", "按月归还，还清为止")
LASTS = timedelta(hours=1)
ROOM, REFUSES = "调解室", "不想调，想走法律途径"
KEPT = 9
"""One promise in so many is not kept on its day."""
TEAM = 7
"""Every seventh dispute is heard by two mediators, where the case type lets several sit."""
ORAL = 4
"""Every fourth agreement is an oral one."""


class Hearings:
    """The disputes of a period that are heard in full."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town = town
        self.dice = Random(seed)  # noqa: S311
        self.numbers = count()
        self.heard: dict[UUID, int] = {}
        self.listed: list[tuple[UUID, str, str]] = []
        self.viewers: dict[UUID, Viewer] = {}
        self.sittings: dict[UUID, UUID] = {}
        self.promised: list[tuple[date, str, UUID]] = []
        self.asked = count()

    def begin(self) -> None:
        """Enter the mediators of the town in the directory: each by their own word."""
        for number, (post, account, place) in enumerate(self.town.mediators):
            viewer = self.town.viewer(account.pk)
            asked = acts.Listing(
                place.over_id or place.pk,
                account.name,
                FIELDS[number % len(FIELDS)],
                reach="晚上和周末也行" if number % 3 == 0 else "工作日",
                about=ABOUT[number % len(ABOUT)],
                named=number % 4 != 3,
            )
            row = acts.list_mediator(viewer, asked)
            self.listed.append((row.pk, row.path, post))
            self.viewers[row.pk] = viewer

    def open(self, reporter: Viewer, command: cases.OpenCase, plan: Plan) -> Any:
        """Open a case; where it is heard, with the other side, who is one of the residents."""
        block = self.block(plan.path.case)
        if block is None or not self.listed or len(self.heard) >= MOST_HEARD:
            return cases.open_case(reporter, command)
        number = next(self.numbers)
        self.named(command, reporter)
        neighbours = [one for one in self.town.accounts if one.pk != reporter.account]
        other = self.dice.choice(neighbours)
        side = acts.OtherSide(other.name, other.phone)
        receipt = acts.apply(reporter, acts.Apply(command, (side,), online=number % 3 == 0))
        self.heard[receipt.id] = number
        if number % 2 == 0:
            acts.join_by_phone(self.town.viewer(other.pk), side.id)
        self._before(receipt.id, plan, None)
        return receipt

    def named(self, command: cases.OpenCase, reporter: Viewer) -> None:
        """Whoever applies gives their name, where the form asks for it."""
        name = self.town.pack.cases[command.type].field_of("name")
        own = (one.name for one in self.town.accounts if one.pk == reporter.account)
        if name is not None:
            command.answers[name.field] = next(own, "")

    def block(self, type_: str) -> Mediation | None:
        """How cases of a type are mediated."""
        return self.town.pack.cases[type_].mediation

    def take(self, viewer: Viewer, case: UUID, plan: Plan, move: Move) -> bool:
        """Take a step of a dispute that is heard; False where it is a step like any other."""
        if case not in self.heard:
            return False
        ways = {
            "willing": self._willing,
            "refused": self._refused,
            "agreed": self._agreed,
            "failed": self._failed,
            "to-court": self._to_court,
        }
        way = ways.get(self._ending(plan, move) or "")
        if way is None:
            return False
        way(viewer, case)
        return True

    def after(self, case: UUID, plan: Plan, move: Move) -> None:
        """What the parties do before the next step: they choose, and a session is planned."""
        if case not in self.heard:
            return
        self._before(case, plan, move)
        if self._ending(plan, move) == "kept":
            self._follow(case)

    def _ending(self, plan: Plan, move: Move) -> str | None:
        block = self.block(plan.path.case)
        ends = block.ends.items() if block is not None else ()
        return next((ending for ending, key in ends if key == move.outcome), None)

    def _before(self, case: UUID, plan: Plan, move: Move | None) -> None:
        following = _following(plan, move)
        if following is not None and self._ending(plan, following) in TALKED:
            self._prepare(case, following)

    def _prepare(self, case: UUID, following: Move) -> None:
        """Both sides choose the same mediators, who accept and plan a session before the next
        step."""
        view = seen.dispute_view(SIMULATION, case)
        for party in view.parties:
            self._says(view, party, agrees=True)
        wanted = self._wanted(view)
        if not wanted:
            return
        if view.block.choose == "both":
            for party in view.parties:
                acts.choose_mediators(self._speaker(view, party), case, party.pk, wanted)
        else:
            acts.propose_mediators(SIMULATION, case, wanted)
        for one in wanted:
            acts.answer_seat(self.viewers[one], case, True)
        now = clock.now()
        starts = (following.at - LASTS).replace(minute=0, second=0, microsecond=0)
        starts = starts if starts > now else now + timedelta(minutes=1)
        online = bool(view.kept and view.kept.online)
        link = f"https://meet.example/{case.hex[-8:]}" if online else ""
        asked = acts.PlanSitting(case, starts, online, "" if online else ROOM, link)
        self.sittings[case] = acts.plan_sitting(self.viewers[wanted[0]], asked).pk

    def _wanted(self, view: Any) -> list[UUID]:
        """Whom both would take: of those who mediate there and have not left this dispute, holders
        of the step's post first."""
        path, post = view.row.path, view.row.holder_post
        gone = {seat.mediator_id for seat in view.seats if seat.state in ("declined", "left")}
        near = [
            (one, held)
            for one, over, held in self.listed
            if path.startswith(over) and one not in gone
        ]
        own = [one for one, held in near if held == post]
        fit = [one for one, _ in near] if view.block.choose == "both" or not own else own
        number = self.heard[view.row.pk]
        several = 2 if number % TEAM == 0 and view.block.up_to > 1 else 1
        return list(dict.fromkeys(fit[(number + n) % len(fit)] for n in range(several) if fit))

    def _speaker(self, view: Any, party: Any) -> Viewer:
        """A party with an account speaks for themselves; for others it is told on the phone."""
        return self.town.viewer(party.account) if party.account is not None else SIMULATION

    def _says(self, view: Any, party: Any, *, agrees: bool) -> None:
        if party.consent == "asked":
            speaker = self._speaker(view, party)
            how = "phone" if speaker.system else ""
            say = "" if agrees else REFUSES
            acts.answer_mediation(speaker, view.row.pk, party.pk, agrees, say=say, how=how)

    def _willing(self, viewer: Viewer, case: UUID) -> None:
        view = seen.dispute_view(SIMULATION, case)
        for party in view.parties:
            self._says(view, party, agrees=True)

    def _refused(self, viewer: Viewer, case: UUID) -> None:
        view = seen.dispute_view(SIMULATION, case)
        for party in view.parties:
            if party.side == 2:
                self._says(view, party, agrees=False)

    def _held(self, viewer: Viewer, case: UUID) -> None:
        sitting = self.sittings.pop(case, None)
        if sitting is not None:
            acts.close_sitting(viewer, case, sitting, "held", record=RECORD)

    def _agreed(self, viewer: Viewer, case: UUID) -> None:
        self._held(viewer, case)
        number, today = self.heard[case], clock.today()
        text = AGREED[number % len(AGREED)]
        promises = ((today + timedelta(days=10), text),)
        draft = acts.Draft(case, f"双方说好：{text}。", number % ORAL != ORAL - 1, promises)
        row = acts.write_agreement(viewer, draft)
        if row.written:
            acts.sign_agreement(viewer, case, row.pk, today)

    def _failed(self, viewer: Viewer, case: UUID) -> None:
        self._held(viewer, case)
        acts.end_mediation(viewer, case, "failed", ENDED["failed"])

    def _to_court(self, viewer: Viewer, case: UUID) -> None:
        self._held(viewer, case)
        acts.end_mediation(viewer, case, "to-court", ENDED["to-court"])

    def _follow(self, case: UUID) -> None:
        view = seen.dispute_view(SIMULATION, case)
        for promise in view.promises:
            heapq.heappush(self.promised, (promise.on, str(promise.pk), case))

    def ask(self) -> None:
        """Ask whether what was promised until today was kept; one in so many was not."""
        while self.promised and self.promised[0][0] <= clock.today():
            _, promise, case = heapq.heappop(self.promised)
            kept = next(self.asked) % KEPT != KEPT - 1
            state, say = ("done", "做到了") if kept else ("not", "还差一点，说好下周补上")
            acts.answer_promise(SIMULATION, case, UUID(promise), state, say)


def _following(plan: Plan, move: Move | None) -> Move | None:
    """The move of a plan after one; the first where there is none before."""
    at = 0 if move is None else plan.moves.index(move) + 1
    return plan.moves[at] if at < len(plan.moves) else None
