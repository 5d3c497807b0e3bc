"""How people grow in a simulated period: courses held, people placed in work, a ladder adopted,
leaders linked to places with their calls."""

from __future__ import annotations

from datetime import time, timedelta
from random import Random
from typing import Any

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions as people
from gezhi.engines.people.queries import appointments, problems, training
from gezhi.engines.places.queries import places_below
from gezhi.engines.trust.queries import system
from gezhi.pack.replay import Laddering, Learning, Linking, Placing, Replay
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Names, Town

SIMULATION = system("simulation")
MANY = 20_000
WEEKS = 12
EMPLOYERS = ("东山果业", "绿源合作社", "宏达机械", "安康家政", "春风制衣")
FOUND = ("路灯不亮", "停车难", "下水不畅", "没有活动室", "公交不方便", "老人吃饭难")
SOLVED = "已协调有关单位办好"


def plan_growing(town: Town, replay: Replay, diary: Diary) -> None:
    """Plan what a replay says of it."""
    names = Names(replay.seed + 1)
    for number, learned in enumerate(replay.learning):
        course = Lessons(town, learned, names)
        diary.at(0.1 + 0.1 * number, course.plan)
        diary.at(0.6 + 0.05 * number, course.close)
    for placed in replay.placing:
        diary.at(0.8, lambda placed=placed: place_people(town, placed, names))  # type: ignore[misc]
    for rungs in replay.laddering:
        diary.at(0.05, lambda rungs=rungs: climb(town, rungs))  # type: ignore[misc]
    for linked in replay.linking:
        Leaders(town, linked, replay.seed).plan(diary)


class Lessons:
    """One course: planned with as many sessions as its hours want, attended by all, closed."""

    def __init__(self, town: Town, planned: Learning, names: Names) -> None:
        self.town, self.planned, self.names = town, planned, names
        self.rules = town.pack.people.courses[planned.course]
        self.row: Any = None

    def plan(self) -> None:
        """Plan it from today on, and invite whom it is for."""
        at = self.town.places[self.rules.at][0]
        asked = people.NewTraining(
            place=at.pk,
            course=self.planned.course,
            topic=self.rules.name.zh,
            first=clock.today(),
            begins=time(9),
            minutes=240,
            sessions=max(-(-self.rules.hours // 4), 1),
            where="三楼会议室",
        )
        self.row = people.plan_training(SIMULATION, asked)
        people.invite(SIMULATION, self.row.pk, self._who())

    def _who(self) -> list[Any]:
        planned = self.planned
        if not planned.posts:
            new = [people.NewPerson(self.names.next()) for _ in range(planned.count)]
            return people.add_people(SIMULATION, new)
        rows = [
            row
            for post in planned.posts
            for row in appointments(SIMULATION, path=self.town.root.path, post=post, size=MANY)
        ]
        fitting = [row.person for row in rows if planned.kind in (None, row.kind)]
        return fitting[: planned.count]

    def close(self) -> None:
        """Everybody came; the list of each session, then what came of it."""
        plan, lines = training(SIMULATION, self.row.pk)
        everybody = [one.row.pk for one in lines]
        for session in plan.sessions:
            if session.day <= clock.today():
                people.mark_list(SIMULATION, session.pk, everybody)
        people.close_training(SIMULATION, self.row.pk)


def place_people(town: Town, placed: Placing, names: Names) -> None:
    """People placed in work with invented employers."""
    new = [people.NewPerson(names.next()) for _ in range(placed.count)]
    rows = people.add_people(SIMULATION, new)
    asked = [
        people.NewPlacement(row, placed.kind, EMPLOYERS[n % len(EMPLOYERS)], clock.today())
        for n, row in enumerate(rows)
    ]
    people.place_in_work(SIMULATION, town.root.pk, asked)


def climb(town: Town, planned: Laddering) -> None:
    """Adopt a ladder, and put everybody who holds a post of it on one of its grades, in turn."""
    rules = town.pack.people.ladders[planned.ladder]
    at = town.places[rules.at][0]
    people.adopt_ladder(
        SIMULATION, at.pk, planned.ladder, clock.today(), "市委社会工作部文件第 3 号", new_id()
    )
    asked = []
    for rung in rules.posts.values():
        grades = list(rung.grades)
        for post in rung.of:
            rows = appointments(SIMULATION, path=at.path, post=post, size=MANY)
            for number, row in enumerate(rows):
                grade = grades[number % len(grades)]
                since = clock.today() - timedelta(days=200 + number % 900)
                asked.append(
                    people.NewStanding(row.person, row.place, planned.ladder, grade, since)  # type: ignore[arg-type]
                )
    people.stand(SIMULATION, asked)


class Leaders:
    """A liaison: every place has a leader; they call week by week."""

    def __init__(self, town: Town, planned: Linking, seed: int) -> None:
        self.town, self.planned = town, planned
        self.rules = town.pack.people.liaisons[planned.liaison]
        self.dice = Random(seed)  # noqa: S311
        self.links: list[Any] = []
        self.called = 0

    def plan(self, diary: Diary) -> None:
        """Link on the first days, call in the weeks that follow, solve towards the end."""
        diary.at(0.02, self.link)
        for week in range(WEEKS):
            diary.at(0.05 + 0.85 * week / WEEKS, lambda week=week: self.call(week))  # type: ignore[misc]
        diary.at(0.97, self.solve)

    def link(self) -> None:
        """Share the places out among the leaders."""
        rows = [
            row
            for post in self.rules.leaders
            for row in appointments(SIMULATION, path=self.town.root.path, post=post, size=MANY)
        ]
        where = list(places_below(SIMULATION, self.town.root.path, level=self.rules.at))
        asked = [
            people.NewLink(self.planned.liaison, rows[n % len(rows)].person, one, clock.today())
            for n, one in enumerate(where)
        ]
        self.links = people.link_leaders(SIMULATION, asked) if rows else []

    def call(self, week: int) -> None:
        """The calls of a week: each link in turn, problems and help spread over them."""
        all_ = self.planned.calls
        until = all_ * (week + 1) // WEEKS
        for number in range(self.called, until if self.links else 0):
            link = self.links[number % len(self.links)]
            problem = _share(number, all_, self.planned.found)
            title = self.dice.choice(FOUND)
            asked = people.NewCall(
                link=link.pk,
                day=clock.today(),
                note="到社区走访，听了居民的意见",
                found=(people.Found(title, f"{title}，居民反映了几次"),) if problem else (),
                given=tuple(
                    people.Helped(kind, many)
                    for kind, whole in self.planned.help.items()
                    if (many := _part(number, all_, whole))
                ),
            )
            people.record_liaison(SIMULATION, asked)
        self.called = until

    def solve(self) -> None:
        """Solve so many of the problems that are open still."""
        open_ = problems(SIMULATION, states=("open",), size=MANY)
        for one in open_[: self.planned.solved]:
            people.close_problem(SIMULATION, one.pk, solved=True, outcome=SOLVED)


def _share(number: int, of: int, many: int) -> bool:
    """Whether the next of `many` things falls on this one, when they are spread over `of`."""
    return number * many // of != (number + 1) * many // of


def _part(number: int, of: int, whole: int) -> int:
    """What falls on this one, when a whole is spread over every tenth of `of`."""
    if number % 10:
        return 0
    tenth = -(-of // 10)
    return whole * (number // 10 + 1) // tenth - whole * (number // 10) // tenth
