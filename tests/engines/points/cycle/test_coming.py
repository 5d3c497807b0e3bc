"""What a case makes of itself for points: recorded once, for whom the scheme says, and reviewed."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi import wiring
from gezhi.engines.cases import actions as cases
from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions as people
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Adopt, Verdict
from gezhi.engines.points.models import Balance, Record
from gezhi.engines.trust.actions import transaction
from tests.town import LAT, LON, SYSTEM, Town, build_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    town = build_town()
    resident = town.accounts["resident"]
    people.add_person(SYSTEM, people.NewPerson("王", account=resident))
    town.hire("volunteer-lead", "volunteer-lead", "c0")
    town.hire("supervisor", "residents-supervisor", "c0")
    asked = Adopt(
        town.places["c0"].pk, "volunteers", date(2020, 1, 1), date(2020, 1, 1), 30, 25, 20
    )
    actions.adopt(SYSTEM, asked)
    return town


def close(town: Town, what: str, result: str = "solved") -> Case:
    """A report of the resident that is handled on the spot and evaluated."""
    where = {"lon": LON + 0.0025, "lat": LAT + 0.0025}
    answers = {"what": what, "text": "楼道里堆满了旧家具，过不去", "where": where}
    receipt = cases.open_case(town.viewer("resident"), cases.OpenCase("report", answers))
    row = Case.objects.get(pk=receipt.id)
    say = "已到场，当场清走了"
    asked = cases.Decide(row.pk, row.version, "handled-on-the-spot", say=say)
    cases.decide(town.viewer("grid-lead"), asked)
    cases.evaluate(town.viewer("resident"), row.pk, result, "")
    return row


def test_a_solved_hazard_is_recorded_for_its_reporter_and_reviewed(town: Town) -> None:
    row = close(town, "corridor-clutter")
    wiring.follow()
    made = Record.objects.get()
    assert (made.item, made.source) == ("hazard-reported-and-gone", f"case:{row.pk}")
    assert (made.state, made.points, made.by) == (Record.WAITING, 2, None)
    assert not Balance.objects.exists()
    actions.review(town.viewer("supervisor"), [Verdict(made.pk, "accepted")])
    assert Balance.objects.get(account__role="holder").amount == 2


def test_other_matters_and_other_results_make_none(town: Town) -> None:
    close(town, "street-lighting")
    close(town, "corridor-clutter", "partly")
    wiring.follow()
    assert not Record.objects.exists()


def test_the_same_case_makes_one_record_and_limits_hold(town: Town) -> None:
    rows = [close(town, "corridor-clutter") for _ in range(5)]
    wiring.follow()
    assert Record.objects.count() == 4, "four times a month at most"
    with transaction():
        again = actions.record_by_itself(
            wiring.VIEWER,
            "case.closed",
            rows[0].place_id,
            {"result": "solved", "category": "corridor-clutter"},
            {"reporter": [town.accounts["resident"].pk]},
            f"case:{rows[0].pk}",
        )
    assert again == 0
