"""A town in which people grow: courses, a ladder, a reserve list, a contest and a liaison, with
those who keep them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.people import actions
from gezhi.engines.people.models import Link, Person, Training
from gezhi.pack.growing import (
    Asks,
    Contest,
    Course,
    Grade,
    Help,
    Ladder,
    Liaison,
    Reserve,
    Rung,
)
from gezhi.pack.pack import Pack
from gezhi.pack.people import Post
from gezhi.pack.visits import VisitFinding
from tests.kept import kept
from tests.town import SYSTEM, Town, build_town, loaded

NOW = datetime(2026, 4, 1, 10, tzinfo=clock.ZONE)
"""A Wednesday before the holiday of Qingming (4 to 6 April): five working days end on the 9th."""
AFTER = datetime(2026, 4, 10, 9, tzinfo=clock.ZONE)
TODAY = date(2026, 4, 1)
COURSE, PAIRS, LADDER, RESERVE, CONTEST, LIAISON = (
    "before-duty",
    "pairs",
    "workers",
    "pool",
    "skills",
    "leaders",
)


def said(zh: str) -> Words:
    """Words of the pack."""
    return Words(zh=zh, en=zh)


def grades(first: int, *asks: Asks) -> dict[str, Grade]:
    """Grades from a number on."""
    return {
        f"g{n}": Grade(name=said(f"{n}级"), pay=300_000 + 10_000 * n, asks=one)
        for n, one in enumerate(asks, start=first)
    }


def growing_pack() -> Pack:
    """The sub-district's pack, with all of it."""
    pack = loaded("huanghexilu")
    posts = dict(pack.people.posts)
    for key, may in {
        "trainer": ["training.keep"],
        "personnel": ["career.keep"],
        "decider": ["career.decide"],
        "payer": ["pay.see"],
        "liaison-office": ["liaison.keep"],
    }.items():
        posts[key] = Post(name=said(key), at="sub-district", may=[*may, "place.see"])  # type: ignore[list-item]
    posts["leader"] = Post(name=said("包联领导"), at="sub-district", may=["case.open"])
    posts["grid-worker"] = posts["grid-worker"].model_copy(update={"trained": [COURSE]})
    people = pack.people.model_copy(
        update={
            "posts": posts,
            "courses": {
                COURSE: Course(
                    name=said("岗前培训"),
                    purpose=said("会走访"),
                    at="sub-district",
                    posts=["grid-worker"],
                    hours=3,
                    certificate=said("合格证"),
                    source="测试",
                ),
                PAIRS: Course(
                    name=said("师徒结对"),
                    purpose=said("老带新"),
                    at="sub-district",
                    kind="mentoring",
                    source="测试",
                ),
            },
            "placements": {"technician": said("技术员")},
            "reserves": {
                RESERVE: Reserve(
                    name=said("人才库"),
                    at="sub-district",
                    criteria={"years": said("干满两年"), "skill": said("有专长")},
                    term=24,
                    source="测试",
                )
            },
            "contests": {
                CONTEST: Contest(
                    name=said("比武"),
                    at="sub-district",
                    what=said("讲一件事"),
                    judges=2,
                    source="测试",
                )
            },
            "ladders": {
                LADDER: Ladder(
                    name=said("岗位等级"),
                    at="sub-district",
                    notice=Within(working_days=5),
                    source="测试",
                    posts={
                        "worker": Rung(
                            name=said("网格员"),
                            of=["grid-worker"],
                            grades=grades(1, Asks(), Asks(years=2, hours=3, appraisals=1)),
                        ),
                        "lead": Rung(
                            name=said("网格长"), of=["grid-lead"], grades=grades(3, Asks(years=1))
                        ),
                    },
                )
            },
            "liaisons": {
                LIAISON: Liaison(
                    name=said("领导包联"),
                    at="community",
                    leaders=["leader"],
                    help={"books": Help(name=said("捐书"), unit=said("册"))},
                    finding=VisitFinding(
                        case="report",
                        text="text",
                        where="where",
                        answers={"what": "street-lighting"},
                    ),
                    source="测试",
                )
            },
        }
    )
    return pack.model_copy(update={"people": people})


PACK = growing_pack()


@kept
def growing_town() -> Town:
    """The town with a trainer, two of personnel, who decides, who pays, the liaison office and a
    leader; the ladder is in force, and the grid worker stands on its first grade."""
    town = build_town(PACK)
    for role, post in {
        "trainer": "trainer",
        "personnel": "personnel",
        "checker": "personnel",
        "decider": "decider",
        "payer": "payer",
        "liaison-office": "liaison-office",
        "leader": "leader",
    }.items():
        town.hire(role, post, "town")
    town.hire("second-worker", "grid-worker", "g01", "full-time")
    place = town.places["town"].pk
    actions.adopt_ladder(SYSTEM, place, LADDER, date(2024, 1, 1), "文件一号", new_id())
    actions.stand(
        SYSTEM,
        [
            actions.NewStanding(
                person_of(town, "grid-worker"), town.places["g00"], LADDER, "g1", date(2023, 5, 1)
            )
        ],
    )
    return town


def person_of(town: Town, role: str) -> Person:
    """Somebody's person."""
    return Person.objects.get(account=town.accounts[role])


def planned(town: Town, by: str = "trainer", **more: Any) -> Training:
    """A training of two sessions, yesterday and today, of two hours each."""
    asked = actions.NewTraining(
        place=town.places["town"].pk,
        course=COURSE,
        topic="怎么走访",
        first=date(2026, 3, 31),
        begins=time(9),
        minutes=120,
        sessions=2,
        teacher="张老师",
    )
    return actions.plan_training(town.viewer(by), replace(asked, **more))


def trained(town: Town, *roles: str) -> Training:
    """The training held, everybody named attended all of it, and it is closed."""
    row = planned(town)
    keeper = town.viewer("trainer")
    rows = actions.invite(keeper, row.pk, [person_of(town, one) for one in roles])
    for session in row.sessions.all():
        actions.mark_list(keeper, session.pk, [one.pk for one in rows])
    actions.close_training(keeper, row.pk)
    return row


def linked(town: Town, place: str = "c0") -> Link:
    """The leader linked to a community since the beginning of the year."""
    asked = actions.NewLink(
        LIAISON, person_of(town, "leader"), town.places[place], date(2026, 1, 1)
    )
    return actions.link_leaders(town.viewer("liaison-office"), [asked])[0]
