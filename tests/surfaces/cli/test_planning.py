"""Paths of a replay as moments: in order, within the period, and left where they say."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

import pytest

from gezhi.base.clock import ZONE
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Path
from gezhi.surfaces.cli.planning import SILENT, Planner, left_at
from tests.surfaces.cli.small import pack_of


def planner(pack: Pack, days: int | None = None) -> Planner:
    replay = pack.replay
    assert replay is not None
    since = datetime.combine(replay.from_, time(8), ZONE)
    until = datetime.combine(replay.to, time(18), ZONE)
    return Planner(pack, since, since + timedelta(days=days) if days else until, Random(7))


def path_of(pack: Pack, name: str) -> Path:
    assert pack.replay is not None
    return next(path for path in pack.replay.paths if path.path == name)


@pytest.mark.parametrize("name", ["huanghexilu", "weituo"])
def test_every_path_fits_into_its_period(name: str) -> None:
    pack = pack_of(name)
    plans = planner(pack)
    assert pack.replay is not None
    for path in pack.replay.paths:
        for _ in range(3):
            plan = plans.plan(path)
            moments = [plan.opened, *(move.at for move in plan.moves)]
            assert moments == sorted(moments)
            assert plans.since <= plan.opened
            assert plan.ends <= plans.until
            assert [{move.stage: move.outcome} for move in plan.moves] == path.takes
            assert not path.categories or plan.category in path.categories


@pytest.mark.parametrize("name", ["huanghexilu", "weituo"])
def test_people_act_in_working_time(name: str) -> None:
    plans = planner(pack_of(name))
    assert plans.pack.replay is not None
    for path in plans.pack.replay.paths:
        for move in plans.plan(path).moves:
            if move.outcome != SILENT:
                day = plans.calendar.day(plans.calendar.date_of(move.at))
                assert any(span.start < move.at <= span.end for span in day.spans), move


def test_what_stays_open_is_not_overdue_at_the_end() -> None:
    plans = planner(pack_of())
    for name in ("open-to-accept", "open-to-route", "open-with-the-grid"):
        path = path_of(plans.pack, name)
        stage = left_at(plans.pack, path)
        assert stage is not None
        for _ in range(10):
            plan = plans.plan(path)
            assert plans._due(stage, plan.category, plan.ends) >= plans.until, name


def test_silence_ends_a_case_when_its_time_is_up() -> None:
    plans = planner(pack_of())
    plan = plans.plan(path_of(plans.pack, "on-the-spot-silent"))
    settled, silent = plan.moves
    assert timedelta(days=14) <= silent.at - settled.at <= timedelta(days=19)


def test_a_period_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="too short for the path `on-the-spot-silent`"):
        planner(pack_of(), days=10).plan(path_of(pack_of(), "on-the-spot-silent"))


def test_where_a_path_leaves_its_case() -> None:
    pack = pack_of()
    assert left_at(pack, path_of(pack, "on-the-spot")) is None
    assert left_at(pack, path_of(pack, "referred")) is None
    assert left_at(pack, path_of(pack, "on-the-spot-silent")) is None
    left = {
        name: left_at(pack, path_of(pack, name)) for name in ("open-to-accept", "open-to-route")
    }
    assert {name: stage and stage.stage for name, stage in left.items()} == {
        "open-to-accept": "accept",
        "open-to-route": "route",
    }


def test_a_path_goes_on_in_the_case_that_an_outcome_opens() -> None:
    pack = pack_of("weituo")
    left = left_at(pack, path_of(pack, "open-seven-steps-to-resolve"))
    assert left is pack.cases["village-affair"].stage("resolve")
    assert left_at(pack, path_of(pack, "seven-steps-voted-down")) is None
    short = path_of(pack, "open-seven-steps-to-resolve").model_copy(
        update={"takes": [{"raise": "raised"}, {"split": "village"}, {"discuss": "to-seven-steps"}]}
    )
    assert left_at(pack, short) is pack.cases["village-affair"].stages[0]
