"""A campaign in a simulated period: opened, its task forces headed, tasks done with evidence and
accepted by somebody else, its weeks kept, what it delivers issued, a rule made of pilots."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions as campaigns
from gezhi.engines.campaigns.queries import Choices, bench, choices, document, pilots
from gezhi.engines.points import actions as points
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.driving import Driving
from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
WORK = ("摸清底数", "建好台账", "划好网格", "配齐人员", "开好例会", "公开结果", "走访听意见")
SEEN = "看了网格公示栏和值班记录，听了书记和网格员的意见"
DECIDED = "到期的抓紧办，办完的当周验收"
TRIED = ("例会开得短，事情当场分", "周五人不齐", "改到周三下午")


def plan_driving(town: Town, replay: Replay, diary: Diary) -> None:
    """Plan what a replay says of it."""
    for planned in replay.driving:
        Drive(town, planned).plan(diary)


class Drive:
    """One campaign."""

    def __init__(self, town: Town, planned: Driving) -> None:
        self.town, self.planned = town, planned
        self.rules = town.pack.campaigns[planned.campaign]
        self.row = UUID(int=0)
        self.open: list[tuple[Any, str]] = []

    def plan(self, diary: Diary) -> None:
        """The opening, then week by week what time brings and people do."""
        diary.on(diary.first, self._begin, 8)
        mondays = self._weeks(diary.first, diary.last)
        for week, monday in enumerate(mondays):
            diary.on(monday, lambda: campaigns.remind_due(SIMULATION), 9)
            diary.on(monday + timedelta(days=3), self._work, 10)
            if week < self.planned.dispatches:
                diary.on(monday + timedelta(days=4), self._dispatch, 14)
            if week < self.planned.bulletins:
                diary.on(monday + timedelta(days=4), self._issue, 16)
        for number in range(self.planned.inspected):
            share = 0.1 + 0.7 * number / max(self.planned.inspected, 1)
            diary.at(share, lambda number=number: self._inspect(number))
        if self.planned.pilots:
            diary.at(0.3, self._pilot)
            diary.at(0.7, self._integrate)

    def _weeks(self, first: date, last: date) -> list[date]:
        start = first - timedelta(days=first.weekday())
        return [start + timedelta(weeks=n) for n in range((last - start).days // 7 + 1)]

    def bodies(self) -> Choices:
        """The units of the campaign's ground, and who serves in each."""
        return choices(SIMULATION, self.row)

    def member(self, unit: str, number: int = 0) -> Viewer:
        """A member of a unit."""
        body = next(one for one in self.bodies().bodies if one.unit == unit)
        members = self.town.members[body.pk]
        return self.town.viewer(members[number % len(members)])

    def _begin(self) -> None:
        attached = self.town.root.pk
        asked = campaigns.NewCampaign(attached, self.planned.campaign)
        self.row = campaigns.open_campaign(self._opener(), asked).pk
        office = self.member(self.rules.office)
        found = self.bodies()
        units = {one.unit: one.pk for one in found.bodies}
        for force in self.rules.task_forces:
            people = found.people.get(units[force.lead], [])
            if people:
                campaigns.name_head(office, self.row, force.team, people[0][0])
        self._put_tasks(office, units, found)
        self._pay_in()

    def _opener(self) -> Viewer:
        """Before the campaign stands its bodies are found by the members that they have."""
        from gezhi.engines.people.queries import unit_at

        body = unit_at(SIMULATION, self.town.root.pk, self.rules.office)
        return self.town.viewer(self.town.members[body.pk][0])

    def _put_tasks(self, office: Viewer, units: dict[str, UUID], found: Choices) -> None:
        forces = self.rules.task_forces
        wanted = [(one.name.zh, one.document) for one in self.rules.delivers]
        wanted += [(WORK[n % len(WORK)], "") for n in range(self.planned.tasks)]
        for number, (title, key) in enumerate(wanted):
            force = forces[number % len(forces)]
            people = found.people[units[force.team]]
            due = clock.today() + timedelta(days=4 + 7 * (number % 5))
            task = campaigns.NewTask(
                campaign=self.row,
                title=title if key else f"{title}（{number + 1}）",
                lead=units[force.lead],
                holder=people[number % len(people)][0],
                due=due,
                team=force.team,
                document=key,
                milestones=(campaigns.NewMilestone("办成", due),),
            )
            self.open.append((campaigns.add_task(office, task), key))

    def _pay_in(self) -> None:
        if self.planned.fund is None or not self.planned.paid:
            return
        rules = self.town.pack.funds[self.planned.fund]
        keeper = self.town.holder_at(self.town.root.path, rules.kept_by)
        if keeper is None:
            return
        viewer = self.town.viewer(keeper)
        new = points.NewFund(self.town.root.pk, rules.fund, rules.name.zh)
        fund = points.open_fund(viewer, new)
        amount = self.planned.paid * 100
        voucher = points.NewVoucher(fund.pk, rules.income[0].line, amount, "专项资金到账")
        points.take_in(viewer, voucher)

    def _work(self) -> None:
        """Tasks that are due by the next day are done, their documents issued, and the office
        accepts them."""
        office = self.member(self.rules.office)
        until = clock.today() + timedelta(days=1)
        for task, key in [one for one in self.open if one[0].due <= until]:
            self.open.remove((task, key))
            account = task.account
            holder = self.town.viewer(account)
            edition = self._deliver(office, holder, key) if key else None
            stone = task.milestones.first()
            words = "" if edition else "办成了，照片和名单已归档"
            said = campaigns.NewEvidence(
                task.pk, words, (), edition, stone.pk if stone else None, stone is not None
            )
            campaigns.give_evidence(holder, said)
            campaigns.hand_in(holder, task.pk)
            campaigns.accept_task(office, task.pk)

    def _deliver(self, office: Viewer, holder: Viewer, key: str) -> UUID:
        draft = campaigns.draft_edition(holder, campaigns.NewEdition(self.row, key))
        named = self.rules.deliverable(key)
        text = f"{named.name.zh if named else key}\n第一条 目的\n第二条 范围\n第三条 怎么办"
        campaigns.write_edition(holder, campaigns.Writing(draft.pk, text, draft.revision))
        return campaigns.issue_edition(office, draft.pk).pk

    def _dispatch(self) -> None:
        present = (self.rules.office, *(one.team for one in self.rules.task_forces))
        asked = campaigns.NewDispatch(self.row, clock.today(), present, DECIDED)
        campaigns.hold_dispatch(self.member(self.rules.office), asked)

    def _issue(self) -> None:
        office = self.member(self.rules.office)
        campaigns.draft_due(SIMULATION)
        row = bench(office, self.row).bulletin or campaigns.begin_bulletin(office, self.row)
        words = "本周各专班按台账推进，办结的已经验收。"
        campaigns.write_bulletin(office, campaigns.Written(row.pk, row.title, words, row.revision))
        campaigns.issue_bulletin(office, row.pk)

    def _inspect(self, number: int) -> None:
        post = self.planned.inspector
        who = self.town.holder_at(self.town.root.path, [post] if post else [])
        places = self.town.places.get("community", [])
        if who is not None and places:
            place = places[number * max(len(places) // self.planned.inspected, 1)]
            asked = campaigns.NewInspection(self.row, place.pk, SEEN)
            campaigns.note_inspection(self.town.viewer(who), asked)

    def _units(self) -> list[Any]:
        """Units that are no group of the campaign and have members, those of places last."""
        groups = {key for key, *_ in self.rules.teams()}
        found = self.bodies()
        return [one for one in found.bodies if one.unit not in groups and found.people.get(one.pk)]

    def _pilot(self) -> None:
        units = self._units()
        topic = self.rules.topics[0].topic
        for number in range(min(self.planned.pilots, len(units))):
            body = units[-1 - number]
            viewer = self.town.viewer(self.town.members[body.pk][0])
            made = campaigns.claim_topic(viewer, campaigns.Claim(self.row, topic, body.pk))
            draft = document(viewer, made.pk).editions[0]
            text = f"第一条 每周一次\n第二条 {number + 1} 组先议后办"
            campaigns.write_edition(viewer, campaigns.Writing(draft.pk, text, draft.revision))
            campaigns.issue_edition(viewer, draft.pk)
            other = units[-1 - (number + 1) % len(units)]
            tester = self.town.viewer(self.town.members[other.pk][0])
            trial = campaigns.NewTrial(draft.pk, other.pk, *TRIED)
            campaigns.report_trial(tester, trial)

    def _integrate(self) -> None:
        office = self.member(self.rules.office)
        topic = pilots(office, self.row).topics[0]
        sources = tuple(one.editions[0].pk for one in topic.pilots)
        asked = campaigns.Integration(self.row, topic.key, sources, new_id())
        rule = campaigns.integrate(office, asked)
        campaigns.issue_edition(office, rule.pk)
