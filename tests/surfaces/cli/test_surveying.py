"""Surveys in a replay: every figure comes out of answers, people told and doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from gezhi.engines.campaigns.models import Survey
from gezhi.engines.insight.queries import metric
from gezhi.engines.trust.queries import system
from gezhi.pack.replay import Replay
from gezhi.pack.surveying import Surveying
from gezhi.surfaces.cli.surveying import WEEKS, Asking
from gezhi.surfaces.cli.town import Names, Town
from tests.surveying import SPRING, Surveyed, build_surveyed, qincunbei
from tests.town import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Iterator[Surveyed]:
    with clock.at(SPRING):
        made = build_surveyed()
        Survey.objects.update(ended=clock.today())
        yield made


def asking(town: Surveyed, planned: Surveying) -> Asking:
    root = town.places["c0"]
    return Asking(Town(qincunbei(), root, {"community": [root]}), planned, Names(1))


def figures(names: set[str]) -> dict[str, float | None]:
    replay = loaded("qincunbei").replay
    assert isinstance(replay, Replay)
    wanted = {one.figure: one.metric for one in replay.figures if one.figure in names}
    return {key: metric(system("test"), one) for key, one in wanted.items() if one is not None}


def test_registrations_and_publicity_are_counted(town: Surveyed) -> None:
    key = "health-preregistration"
    one = asking(town, Surveying(survey=key, answers=103, declined=5, publicity=77))
    one.open()
    for week in range(WEEKS):
        one.week(week)
    assert figures({"preregistered", "publicity"}) == {"preregistered": 103, "publicity": 77}


def test_a_project_is_counted_by_household_and_shop(town: Surveyed) -> None:
    planned = Surveying(survey="renewal", doors=3, also={"shop": 2}, states=["agreed", "measured"])
    one = asking(town, planned)
    one.open()
    for state in planned.states:
        one.follow(state)
    assert figures({"renewal_households", "renewal_shops"}) == {
        "renewal_households": 3,
        "renewal_shops": 2,
    }
