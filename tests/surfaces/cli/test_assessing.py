"""Assessments of a replay: run to their results by those whose posts do it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.assessment.models import Decision, Pay, Result
from gezhi.engines.trust.models import Journal
from gezhi.pack.loader import load
from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.assessing import plan_assessing
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import build_town
from tests.surfaces.cli.small import PACKS

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
KEPT = {
    "fengcheng": {"secretary-director", "township-leader", "pay-officer"},
    "houma": {"assessor", "assessment-lead"},
}
FEW = {"grid": 12, "micro-grid": 12, "community": 12, "sub-district": 8}


@pytest.mark.parametrize(("name", "reached"), [("fengcheng", {"post": 12}), ("houma", {})])
def test_an_assessment_is_run_to_its_results(name: str, reached: dict[str, int]) -> None:
    pack = load(PACKS / name, library=PACKS)
    assert pack.replay is not None
    data = pack.replay.model_dump(by_alias=True)
    small = {key: data[key] for key in ("seed", "from", "to", "assessing")} | {"figures": []}
    small["ground"] = [
        one | {"count": min(one["count"], FEW[one["level"]])}
        for one in data["ground"]
        if one["level"] in FEW
    ]
    small["staff"] = [one for one in data["staff"] if one["post"] in KEPT[name]]
    replay = Replay.model_validate(small)
    begin = datetime.combine(replay.from_, time(8), ZONE)
    with clock.at(begin - timedelta(days=1)) as hands:
        town = build_town(pack, replay, residents=2)
        diary = Diary(replay)
        plan_assessing(town, replay, diary)
        for hour in range(diary.days * 24):
            hands.set(begin + timedelta(hours=hour))
            diary.hour()
    expected = reached or {"body": 35, "place": 8}
    told = Journal.objects.filter(verb="assessment.closed")
    kinds = [row.data["holder_kind"] for row in told]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == expected
    assert Result.objects.count() == Decision.objects.count() == sum(expected.values())
    assert Pay.objects.count() == (12 if name == "fengcheng" else 0)
    assert all((row.rank is not None) == (name == "fengcheng") for row in Result.objects.all())
