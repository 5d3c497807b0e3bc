"""Duties and registers in a replay: each figure comes out of what was done and entered."""

from __future__ import annotations

from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.assets.models import Entry
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.insight.queries import metric
from gezhi.engines.trust.queries import system
from gezhi.pack.replay import Registering, Replay
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.doing import plan_doing
from gezhi.surfaces.cli.in_small import SMALL, Small, build_small
from gezhi.surfaces.cli.registering import Inventory
from tests.town import loaded

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, tzinfo=ZONE)
VILLAGE = Small(
    "liwan",
    "李湾村",
    "370399101001",
    (118.0, 36.5),
    "",
    {"grid": 1},
    {"village-secretary": 1},
)


def figures(pack: str, *names: str) -> list[float | None]:
    """What the pack's own metrics count."""
    replay = loaded(pack).replay
    assert isinstance(replay, Replay)
    wanted = {one.figure: one.metric for one in replay.figures}
    return [metric(system("test"), one) for name in names if (one := wanted[name]) is not None]


def test_the_festival_falls_in_may_and_is_done_once() -> None:
    pack = loaded("liwan")
    replay = pack.replay
    assert isinstance(replay, Replay)
    with clock.at(datetime(2025, 7, 1, 8, tzinfo=ZONE)) as hands:
        town = build_small(VILLAGE)
        diary = Diary(replay)
        plan_doing(town, replay, diary)
        assert figures("liwan", "festival_month") == [None]
        assert [one.at.month for one in diary.acts] == [5]
        hands.set(diary.acts[0].at)
        diary.hour()
        row = Occurrence.objects.get(state=Occurrence.DONE)
        assert (row.day.year, row.day.month, row.late) == (2026, 5, False)
        assert len(row.ticked or ()) == 3
        assert figures("liwan", "festival_month") == [5]


def test_registers_are_counted_by_entry_place_site_and_number() -> None:
    with clock.at(NOW):
        town = build_small(next(one for one in SMALL if one.pack == "dazhou"))
        for planned in (
            Registering(register="premises", count=4, places=2),
            Registering(register="shared-spaces", count=8, sites=8),
            Registering(register="estates", count=2),
        ):
            Inventory(town, planned, 1).enter()
        areas = [one.facts["area"] for one in Entry.objects.filter(register="premises")]
        found = figures("dazhou", "premises_communities", "premises_m2", "shared_space_coverage")
        assert found == [2, sum(areas), 0.8]
        assert {one.site for one in Entry.objects.filter(register="shared-spaces")} == {
            f"{n} 号小区" for n in range(1, 9)
        }
