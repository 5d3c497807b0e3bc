"""Deciding with a vote at the desk: what it takes is said beforehand, nothing typed is lost."""

from __future__ import annotations

import pytest

from gezhi.base import clock
from gezhi.engines.cases.models import Case
from tests.engines.cases.test_loop import MONDAY
from tests.proceeding import up_to_the_resolution, weituo
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.doing import do, fresh
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return weituo()


@pytest.fixture
def case(town: Town) -> Case:
    with clock.at(MONDAY):
        return Case.objects.get(pk=up_to_the_resolution(town))


def typed(yes: int, **more: str) -> dict[str, str]:
    name = "representatives-vote.people"
    return {
        "meeting": "representatives",
        f"{name}.eligible": "51",
        f"{name}.present": "34",
        f"{name}.yes": str(yes),
        "say": "会上定的",
        **more,
    }


def test_the_panel_says_what_it_takes(sign_in: SignIn, case: Case) -> None:
    with clock.at(MONDAY):
        page = sign_in("secretary").get(f"/desk/case/{case.pk}/do/decide?outcome=passed")
    text = page.content.decode()
    assert 'name="representatives-vote.people.eligible"' in text
    assert 'name="vote.household_reps.present"' in text
    assert "应到的 2/3" in text or "2/3 of those entitled" in text
    assert 'data-when-field="meeting" data-when-is="representatives"' in text


def test_a_vote_is_taken_and_stands_in_the_course(sign_in: SignIn, case: Case) -> None:
    with clock.at(MONDAY):
        client = sign_in("secretary")
        answer = do(client, case, "decide", with_outcome="passed", **typed(18))
        assert answer.status_code == 302
        assert fresh(case).stage == "publish"
        page = client.get(f"/desk/case/{case.pk}").content.decode()
    assert "应到 51，实到 34，同意 18" in page
    assert "即至少 18；现有 18，符合" in page


def test_one_vote_less_comes_back_with_everything_typed(sign_in: SignIn, case: Case) -> None:
    with clock.at(MONDAY):
        answer = do(sign_in("secretary"), case, "decide", with_outcome="passed", **typed(17))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "即至少 18；现有 17，不符合" in text
    assert 'name="representatives-vote.people.yes" type="number"' in text
    assert 'value="17"' in text
    assert "会上定的" in text
    assert fresh(case).stage == "resolve"


@pytest.mark.parametrize(
    ("yes", "said"), [("18", "The vote is carried"), ("17", "The vote is not carried")]
)
def test_the_verdict_comes_as_it_is_typed(client: object, yes: str, said: str) -> None:
    from django.test import Client

    asked = {
        "name": "vote",
        "rule": '{"statute": "villager.reps"}',
        "vote.people.eligible": "51",
        "vote.people.present": "34",
    }
    browser = Client(headers={"accept-language": "en"})
    half = browser.get("/ui/vote", asked).content.decode()
    assert "at least 34 of 51 entitled must be present" in half
    assert "at least 18 of 34 present must agree" in half
    whole = browser.get("/ui/vote", {**asked, "vote.people.yes": yes}).content.decode()
    assert said in whole


@pytest.mark.parametrize("rule", ["", "{}", '{"statute": "none"}', '{"at_least": "3/2"}', "[1]"])
def test_what_is_no_rule_is_not_there(rule: str) -> None:
    from django.test import Client

    assert Client().get("/ui/vote", {"rule": rule, "name": "vote"}).status_code == 404
