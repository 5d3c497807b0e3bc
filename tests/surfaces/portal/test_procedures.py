"""Each step in public as it happens, for a neighbour who has no account."""

from __future__ import annotations

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.cases.models import Case
from tests.engines.cases.test_loop import MONDAY
from tests.proceeding import decide, up_to_the_resolution, weituo
from tests.town import Town

pytestmark = pytest.mark.django_db
REPS = {"eligible": 51, "present": 34, "yes": 17, "no": 17}


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return weituo()


def page_of(case: Case) -> str:
    with clock.at(MONDAY):
        return Client().get(f"/c/{case.code}").content.decode()


def test_a_stranger_follows_the_steps_and_knows_what_it_takes(town: Town) -> None:
    with clock.at(MONDAY):
        case = Case.objects.get(pk=up_to_the_resolution(town))
    page = page_of(case)
    assert "商定了" in page
    assert "应到 9，实到 9，同意 8" in page
    assert "应到的 2/3" in page
    assert case.text not in page
    assert "secretary" not in page


def test_a_vote_that_is_lost_is_public_with_its_numbers(town: Town) -> None:
    with clock.at(MONDAY):
        case = up_to_the_resolution(town)
        answers = {"meeting": "representatives", "representatives_vote": REPS}
        row = decide(town, "secretary", case, "rejected", "差一票", **answers)
    page = page_of(row)
    assert "差一票" in page
    assert "即至少 18；现有 17，不符合" in page


def test_the_api_tells_a_stranger_the_same(town: Town) -> None:
    with clock.at(MONDAY):
        case = up_to_the_resolution(town)
        told = Client().get(f"/api/v1/cases/{case}").json()
    assert told["case"] is None
    steps = told["public"]["steps"]
    assert [one["stage"]["zh"] for one in steps] == ["提议", "商议", "审议", "决议"]
    assert steps[1]["answers"][0]["answer"]["zh"].endswith("通过")
    assert steps[3]["ended"] is None
