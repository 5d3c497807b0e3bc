"""What a case counts goes into the journal when it ends: a whole number that was asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.rules.forms import judge_fields
from gezhi.engines.insight.queries import metric
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Invalid
from gezhi.pack.forms import FormField
from gezhi.pack.insight import Metric
from tests.engines.cases.test_loop import MONDAY
from tests.proceeding import build
from tests.town import LAT, LON, SYSTEM, Town, loaded

LECTURE = {
    "subject": "work",
    "day": "2026-03-12",
    "hours": "evening",
    "room": "pavilion",
    "text": "请司法所来讲工钱怎么要",
    "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
}
SUM = Metric.model_validate(
    {"sum": "count", "of": "case.closed", "where": {"field": "result", "is": "held"}}
)


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return build("fengcheng", {"secretary": ("secretary-director", "c0")})


def announced(town: Town) -> UUID:
    viewer = town.viewer("secretary")
    with clock.at(MONDAY):
        case = actions.open_case(viewer, actions.OpenCase("law-lecture", LECTURE)).id
        row = Case.objects.get(pk=case)
        actions.decide(viewer, actions.Decide(case, row.version, "announced"))
    return case


def end(town: Town, case: UUID, outcome: str, say: str = "", **answers: Any) -> Case:
    row = Case.objects.get(pk=case)
    command = actions.Decide(case, row.version, outcome, say=say, answers=answers)
    with clock.at(MONDAY):
        return actions.decide(town.viewer("secretary"), command)


@pytest.mark.django_db
class TestCounting:
    def test_how_many_came_is_in_the_journal_as_a_number_alone(self, town: Town) -> None:
        case = announced(town)
        end(town, case, "held", attendance=62)
        entry = Journal.objects.get(verb="case.closed", subject=str(case))
        assert entry.data["count"] == 62
        assert "司法所" not in str(entry.data)

    def test_figures_add_the_numbers_up(self, town: Town) -> None:
        for came in (62, 41):
            end(town, announced(town), "held", attendance=came)
        end(town, announced(town), "called-off", "下大雨")
        assert metric(SYSTEM, SUM) == 103

    def test_nothing_is_counted_where_nothing_was_asked(self, town: Town) -> None:
        case = announced(town)
        end(town, case, "called-off", "下大雨")
        assert "count" not in Journal.objects.get(verb="case.closed", subject=str(case)).data

    @pytest.mark.parametrize("came", [0, 2.5, "很多", ""])
    def test_what_is_no_whole_number_of_people_is_refused(self, town: Town, came: Any) -> None:
        case = announced(town)
        with pytest.raises(Invalid) as refused:
            end(town, case, "held", attendance=came)
        assert [one.field for one in refused.value.wrong] == ["attendance"]
        assert Case.objects.get(pk=case).state == Case.OPEN


@given(number=st.one_of(st.integers(-5, 50), st.floats(-5, 50, allow_nan=False)))
def test_a_whole_number_is_taken_and_a_fraction_is_not(number: float) -> None:
    field = FormField.model_validate(
        {"field": "homes", "kind": "number", "name": "户数", "whole": True, "least": 0}
    )
    clean, wrong = judge_fields(loaded("fengcheng"), [field], {"homes": number})
    taken = number >= 0 and float(number).is_integer()
    assert (not wrong) == taken
    assert clean == ({"homes": int(number)} if taken else {})
