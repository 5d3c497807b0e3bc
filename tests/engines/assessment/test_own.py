"""What somebody may take along of their assessments: their own, once decided."""

from __future__ import annotations

from datetime import date

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.queries import own_assessment_data
from gezhi.engines.trust.queries import ANYONE
from tests.officers import KEY, LATER, all_checked, assessed_of
from tests.town import Town

FIRST_QUARTER = date(2026, 1, 1)


def test_of_oneself_and_only_what_is_decided(town: Town, now: clock.Clock) -> None:
    all_checked(town)
    row = assessed_of(town, "officer-0")
    asked = actions.NewObjection(row.pk, "少算了一件", new_id())
    actions.object_to(town.viewer("officer-0"), asked)
    held = own_assessment_data(town.viewer("officer-0"))
    assert held["decisions"] == held["results"] == []
    assert held["objections"][0]["text"] == "少算了一件"
    made = row.objections.get()
    lead = town.viewer("lead")
    actions.answer_objection(lead, actions.Answered(made.pk, "dismissed", "没有少算"))
    now.set(LATER)
    actions.decide(lead, [assessed_of(town, f"officer-{n}").pk for n in range(3)])
    place = town.places["town"].pk
    actions.close(lead, actions.Closing(place, KEY, FIRST_QUARTER, new_id()))
    held = own_assessment_data(town.viewer("officer-0"))
    (decided,), (result,) = held["decisions"], held["results"]
    assert (decided["assessment"], decided["first"]) == (KEY, date(2026, 3, 1))
    assert not decided["replaced"]
    assert result["grade"]
    assert result["pay_fen"] > 0
    assert held["objections"][0]["reason"] == "没有少算"
    again = actions.Correction(row.pk, "lead", "2", "数错了", new_id())
    actions.correct(lead, again)
    both = own_assessment_data(town.viewer("officer-0"))["decisions"]
    assert [one["replaced"] for one in both] == [True, False]
    other = own_assessment_data(town.viewer("officer-1"))
    assert [one["marks"] for one in other["decisions"]] != [decided["marks"]]
    assert other["objections"] == []
    nobody = own_assessment_data(ANYONE)
    assert set(map(len, nobody.values())) == {0}
    assert own_assessment_data(town.viewer("judge"))["decisions"] == []
