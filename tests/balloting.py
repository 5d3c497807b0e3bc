"""A town whose pack holds ballots of every method, and whoever takes part in one."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils import actions
from gezhi.engines.councils.actions import NewBallot, NewRow, Option
from gezhi.engines.councils.models import Ballot as Model
from gezhi.pack.ballots import Ballot, Electorate, FreeRule, Proxies
from gezhi.pack.pack import Pack
from tests.kept import kept
from tests.town import Town, build_town, loaded

OURS = Words(zh="本小区议事规则第三条", en="rule 3 of the house")
FREE = FreeRule(share="1/2", of="participating", measure="people", compare="gt", article=OURS)


def kind(key: str, name: str, **more: Any) -> Ballot:
    """A kind of ballots at communities."""
    common = {"at": "community", "source": "test", "rule": FREE, "notice_days": 0}
    electorate = Electorate(who=more.pop("who", "imported"))
    words = Words(zh=name, en=key)
    return Ballot(ballot=key, name=words, electorate=electorate, **{**common, **more})


KINDS = [
    kind(
        "owners",
        "业主共同决定事项",
        rule="owner.ordinary",
        who="owners",
        proxies=Proxies(most=3),
        notice_days=15,
    ),
    kind("secret", "无记名表决", secret=True, revote="until-close", proxies=Proxies(most=2)),
    kind("named", "记名表决", proxies=Proxies(most=2)),
    kind("ranked", "排序表决", method="ranked", secret=True),
    kind("budget", "微更新项目", method="budget", secret=True),
    kind("several", "推选代表", method="several-of", most=2),
    kind("homes", "户代表表决", who="households"),
]


@cache
def balloting_pack() -> Pack:
    """The pack of the town with these kinds; the first secretary runs them, the lead and the worker
    of a grid below enter paper."""
    bare = loaded("huanghexilu")
    posts = dict(bare.people.posts)
    for key, more in (
        ("first-secretary", ["ballot.run", "ballot.enter"]),
        ("community-clerk", ["ballot.enter"]),
        ("community-helper", ["ballot.enter"]),
    ):
        base = posts.get(key) or posts["first-secretary"].model_copy(
            update={"name": Words(zh=key, en=key), "may": [], "held_by": None}
        )
        posts[key] = base.model_copy(update={"may": [*dict.fromkeys([*base.may, *more])]})
    return bare.model_copy(
        update={
            "manifest": bare.manifest.model_copy(update={"version": "2026.77"}),
            "people": bare.people.model_copy(update={"posts": posts}),
            "ballots": {one.ballot: one for one in KINDS},
        }
    )


@kept
def balloting_town() -> Town:
    """The town on that pack, with two who enter paper: `clerk-1` and `clerk-2`."""
    town = build_town(balloting_pack())
    town.hire("clerk-1", "community-clerk", "c0")
    town.hire("clerk-2", "community-helper", "c0")
    return town


def moment(days: float) -> datetime:
    """So many days from now."""
    return clock.now() + timedelta(days=days)


OPTIONS = (
    Option("o1", "加装路灯", "Lamps", 12_000),
    Option("o2", "修健身角", "A corner to exercise", 20_000),
    Option("o3", "添晾衣架", "Racks to dry clothes", 8_000),
)


def drafted(town: Town, key: str = "secret", **more: Any) -> UUID:
    """A draft, which opens tomorrow for a week."""
    wants = key in ("ranked", "budget", "several")
    asked = NewBallot(
        place=town.places["c0"].pk,
        kind=key,
        title=more.pop("title", "小区要不要加装充电桩？"),
        opens=more.pop("opens", moment(1)),
        closes=more.pop("closes", moment(8)),
        options=OPTIONS if wants else (),
        budget=30_000 if key == "budget" else None,
        **more,
    )
    return actions.draft_ballot(town.viewer("first-secretary"), asked).pk


def roll_of(town: Town) -> list[NewRow]:
    """A roll of five: the resident, the neighbour, and three on paper alone."""
    resident, neighbour = (town.accounts[role].pk for role in ("resident", "neighbour"))
    return [
        NewRow("p1", "王某", account=resident, area=800_000),
        NewRow("p2", "李某", account=neighbour, area=900_000),
        NewRow("p3", "张某", area=700_000),
        NewRow("p4", "赵某", area=600_000),
        NewRow("p5", "孙某", area=500_000),
    ]


def rolled(town: Town, key: str = "secret", **more: Any) -> UUID:
    """A draft with its roll."""
    ballot = drafted(town, key, **more)
    actions.add_to_roll(town.viewer("first-secretary"), ballot, roll_of(town))
    return ballot


def opened(town: Town, key: str = "secret", **more: Any) -> UUID:
    """A ballot on which the roll votes now, for a week; the time before is not waited for."""
    ballot = rolled(town, key, **more)
    runs = town.viewer("first-secretary")
    row = Model.objects.get(pk=ballot)
    Model.objects.filter(pk=ballot).update(
        opens=clock.now() + timedelta(days=30), closes=clock.now() + timedelta(days=37)
    )
    actions.announce_ballot(runs, ballot)
    early = clock.now() - timedelta(days=31)
    Model.objects.filter(pk=ballot).update(
        announced=early, opens=clock.now() - timedelta(minutes=1), closes=row.closes
    )
    actions.open_ballot(runs, ballot)
    return ballot


def counted(town: Town, ballot: UUID) -> None:
    """Its time over, closed and counted."""
    Model.objects.filter(pk=ballot).update(closes=clock.now() - timedelta(seconds=1))
    runs = town.viewer("first-secretary")
    actions.close_ballot(runs, ballot)
    actions.decide_ballot(runs, ballot)
