"""Cases of the small town at a stage, and the field as somebody of the cast sees it."""

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
    """Open a case as somebody, and bring it to a stage: `accept`, `route` or `settle` (in the hands
    of the grid's workers)."""

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
            ("first-secretary", "to-grid", {"because": "先看现场"}),
        ]
        for who, outcome, more in steps[: ("accept", "route", "settle").index(stage)]:
            row = Case.objects.get(pk=case)
            actions.decide(town.viewer(who), actions.Decide(row.pk, row.version, outcome, **more))
        return Case.objects.get(pk=case)

    return opened
