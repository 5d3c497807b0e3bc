"""Grounds of a demo with few places and people: a city, a village and a prefecture, each on the
pack of the locality that works so, moved to today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.packs import load_pack
from gezhi.surfaces.cli.town import Town, build_town

SEED = 1129
BEGUN, ASKED = 4, 5
"""Weeks since the campaign began, and days since the survey did."""
SETTLED = 200
"""Days since everybody serves: longer than the last quarter, which is assessed."""


@dataclass(frozen=True, slots=True)
class Small:
    """A ground of few places and people: its pack, its invented name, its division code, its
    south-west corner, what its accounts begin with, and how many of what there are."""

    pack: str
    name: str
    code: str
    at: tuple[float, float]
    prefix: str
    ground: Mapping[str, int]
    staff: Mapping[str, int]
    units: tuple[str, ...] = ()


def build_small(one: Small) -> Town:
    """Its places, units and people."""
    pack = load_pack(one.pack)
    begun = clock.today() - timedelta(days=SETTLED)
    if pack.campaigns:
        pack = _begun(pack)
    with clock.at(datetime.combine(begun, time(9), ZONE)):
        return build_town(
            pack,
            _few(pack, one, begun),
            code=one.code,
            name=one.name,
            at=one.at,
            prefix=one.prefix,
            residents=0,
        )


def _few(pack: Pack, one: Small, begun: date) -> Replay:
    """The pack's town with as many of each as the demo has."""

    def cut(found: list[Any], key: str, counts: Mapping[str, int]) -> list[Any]:
        kept = [each for each in found if getattr(each, key) in counts]
        return [each.model_copy(update={"count": counts[getattr(each, key)]}) for each in kept]

    replay = replay_of(pack)
    return replay.model_copy(
        update={
            "seed": SEED,
            "from_": begun,
            "households": None,
            "ground": cut(replay.ground, "level", one.ground),
            "staff": cut(replay.staff, "post", one.staff),
            "members": cut(replay.members, "unit", dict.fromkeys(one.units, 1)),
        }
    )


def replay_of(pack: Pack) -> Replay:
    """The simulation that the pack comes with."""
    if pack.replay is None:
        raise SystemExit(f"{pack.manifest.pack} has no replay.yaml to build a town from")
    return pack.replay


def monday(before: int = 0) -> date:
    """The Monday of this week, or of one before it."""
    today = clock.today()
    return today - timedelta(days=today.weekday(), weeks=before)


def _begun(pack: Pack) -> Pack:
    """The pack with its campaign, survey and assessments running now."""

    def moved(one: Any, days: timedelta) -> Any:
        dated = {"from_", "to", "expires"} & set(type(one).model_fields)
        return one.model_copy(update={key: getattr(one, key) + days for key in dated})

    def driven(one: Any) -> Any:
        days = monday(BEGUN) - one.from_
        steps = [moved(step, days) for step in one.steps]
        return moved(one, days).model_copy(update={"steps": steps})

    def asked(one: Any) -> Any:
        return moved(one, clock.today() - timedelta(days=ASKED) - one.from_)

    def judged(one: Any) -> Any:
        return one.model_copy(update={"expires": clock.today() + timedelta(days=365)})

    return pack.model_copy(
        update={
            "campaigns": {key: driven(one) for key, one in pack.campaigns.items()},
            "surveys": {key: asked(one) for key, one in pack.surveys.items()},
            "assessments": {key: judged(one) for key, one in pack.assessments.items()},
        }
    )


LEADING = (
    "party-office",
    "organisation",
    "political-legal",
    "human-resources",
    "data",
    "agriculture",
    "civil-affairs",
    "housing",
    "social-work",
)
"""Units that lead a task force, each with its first person in charge."""
FORCES = (
    "force-lists",
    "force-grid",
    "force-staffing",
    "force-party",
    "force-safety",
    "force-data",
    "force-assessment",
    "force-contracts",
    "force-habits",
    "force-property",
    "force-employment",
)
SMALL = (
    Small(
        "houma",
        "新桥市（演示）",
        "141099000000",
        (111.4, 35.6),
        "xinqiao-",
        {"sub-district": 2, "community": 4, "grid": 6, "micro-grid": 6},
        {
            "city-secretary": 1,
            "first-in-charge": len(LEADING),
            "finance-clerk": 1,
            "finance-lead": 1,
            "assessor": 2,
            "assessment-lead": 1,
            "training-clerk": 1,
            "township-secretary": 2,
            "community-secretary": 4,
            "grid-lead": 6,
            "grid-worker": 6,
        },
        ("office", "guidance-1", "supervision", *FORCES, *LEADING, "township-1", "township-2"),
    ),
    Small(
        "dongzhuang",
        "柳湾村（演示）",
        "370398103201",
        (119.1, 36.9),
        "liuwan-",
        {"village-group": 4},
        {"village-secretary": 1, "village-team": 5, "joint-defence": 3, "group-lead": 4},
    ),
    Small(
        "dazhou",
        "临江市（演示）",
        "511799000000",
        (107.6, 31.3),
        "linjiang-",
        {"county": 1, "sub-district": 2, "community": 6},
        {
            "linked-leader": 3,
            "liaison-office": 1,
            "personnel": 1,
            "personnel-lead": 1,
            "governance-office": 1,
            "payer": 1,
            "county-coordinator": 1,
            "sub-district-lead": 2,
            "community-secretary": 6,
            "community-worker": 6,
        },
    ),
)
