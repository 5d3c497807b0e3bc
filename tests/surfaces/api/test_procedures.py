"""Deciding with a vote through the API: what is asked is told as a schema, and judged the same."""

from __future__ import annotations

import pytest
from django.core.cache.backends.locmem import LocMemCache

from gezhi.base import clock
from gezhi.engines.cases.models import Case
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests.proceeding import up_to_the_resolution, weituo
from tests.surfaces.api.calling import MONDAY, caller
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None) -> Town:
    assert isinstance(AnonymousThrottle.cache, LocMemCache)
    AnonymousThrottle.cache.clear()
    with clock.at(MONDAY):
        return weituo()


def test_a_program_decides_with_a_vote(village: Town) -> None:
    with clock.at(MONDAY):
        case = up_to_the_resolution(village)
        secretary = caller(village, "secretary")
        seen = secretary.get(f"cases/{case}")[1]["case"]
        asks = next(one["asks"] for one in seen["outcomes"] if one["key"] == "passed")
        people = asks["properties"]["representatives-vote"]["properties"]["people"]
        assert set(people["properties"]) == {"eligible", "present", "yes", "no", "abstain"}
        assert "vote" not in asks["required"]
        vote = {"eligible": 51, "present": 34, "yes": 17, "no": 17}
        answers = {"meeting": "representatives", "representatives-vote": vote}
        body = {"version": seen["version"], "outcome": "passed", "say": "定了", "answers": answers}
        status, refused = secretary.post(f"cases/{case}/decide", body)
        assert status == 422
        assert "representatives-vote" in str(refused)
        answers["representatives-vote"] = {**vote, "yes": 18, "no": 16}
        status, standing = secretary.post(f"cases/{case}/decide", {**body, "answers": answers})
        assert (status, standing["stage"]["key"]) == (200, "publish")
        steps = secretary.get(f"cases/{case}/steps")[1]
    told = {one["field"]: one for one in steps[3]["answers"]}
    assert told["representatives-vote"]["value"]["carried"] is True
    assert told["meeting"]["answer"]["zh"] == "村民代表会议"
    assert Case.objects.get(pk=case).public is True


@pytest.mark.parametrize(
    "answers",
    [
        {"vote": 3},
        {"vote": {"people": [1]}},
        {"meeting": {"a": 1}},
        {"x": None},
        {"vote": {"people": {"yes": {}}}},
    ],
)
def test_nonsense_is_refused_and_nothing_moves(village: Town, answers: dict[str, object]) -> None:
    with clock.at(MONDAY):
        case = up_to_the_resolution(village)
        version = Case.objects.get(pk=case).version
        body = {"version": version, "outcome": "passed", "say": "定了", "answers": answers}
        assert caller(village, "secretary").post(f"cases/{case}/decide", body)[0] == 422
    assert Case.objects.get(pk=case).stage == "resolve"
