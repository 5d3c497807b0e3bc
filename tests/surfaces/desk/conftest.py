"""Cases of the small town, brought to where a test needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from tests.town import LAT, LON, Town

Report = Callable[..., Case]


@pytest.fixture
def report(town: Town) -> Report:
    """Open a case as somebody, and bring it to a stage: `accept`, `route`, `settle` (at the
    department of the clerk) or `evaluate`."""

    def opened(stage: str = "accept", role: str = "resident", **answers: Any) -> Case:
        form = {
            "what": "street-lighting",
            "text": "3号楼前的路灯坏了三天,晚上一片黑",
            "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
            **answers,
        }
        case = actions.open_case(town.viewer(role), actions.OpenCase("report", form)).id
        steps = [
            ("grid-lead", "accepted", {}),
            ("first-secretary", "to-department", {"unit": "urban-management"}),
            ("clerk", "settled", {"say": "灯泡已换"}),
        ]
        for who, outcome, more in steps[: ("accept", "route", "settle", "evaluate").index(stage)]:
            row = Case.objects.get(pk=case)
            actions.decide(town.viewer(who), actions.Decide(row.pk, row.version, outcome, **more))
        return Case.objects.get(pk=case)

    return opened
