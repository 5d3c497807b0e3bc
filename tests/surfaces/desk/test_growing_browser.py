"""Growing in a browser: for everyone at every width."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions
from gezhi.engines.people.models import AdoptedLadder, Problem, Promotion, Training
from tests.commits import committed
from tests.growing import LADDER, RESERVE, growing_town, linked, person_of, planned, trained
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults
from tests.town import Town

__all__ = ["committed"]
pytestmark = pytest.mark.browser
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]
PAGES = [
    ("trainer", "/desk/people/trainings/"),
    ("trainer", "/desk/people/trainings/new"),
    ("trainer", "/desk/people/trainings/{training}/"),
    ("trainer", "/desk/people/trainings/before-duty"),
    ("trainer", "/desk/people/records/{person}/"),
    ("trainer", "/desk/people/placements/"),
    ("trainer", "/desk/people/terms/"),
    ("trainer", "/desk/people/contests/"),
    ("personnel", "/desk/people/careers/"),
    ("personnel", "/desk/people/careers/of/{person}/"),
    ("personnel", "/desk/people/careers/{ladder}/"),
    ("personnel", "/desk/people/promotions/"),
    ("payer", "/desk/people/careers/{ladder}/pay"),
    ("decider", "/desk/people/promotions/{promotion}/"),
    ("personnel", "/desk/people/reserves/"),
    ("liaison-office", "/desk/people/liaison/"),
    ("liaison-office", "/desk/people/liaison/problems/"),
    ("liaison-office", "/desk/people/liaison/problems/{problem}/"),
    ("liaison-office", "/desk/people/liaison/{c0}/"),
    ("grid-worker", "/field/growing/"),
    ("second-worker", "/field/growing/"),
    ("leader", "/field/liaison/"),
    ("leader", "/field/liaison/{link}/"),
    ("resident", "/liaison/{c0}/"),
]


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None, monday: None) -> Town:
    """A training held and one today, a promotion on notice with an objection, two calls."""
    town, today = growing_town(), clock.today()
    trained(town, "grid-worker")
    keeper = town.viewer("trainer")
    row = planned(town, first=today, topic="调解一件邻里纠纷", where="三楼会议室", id=new_id())
    roles = ("grid-worker", "second-worker", "grid-lead")
    actions.invite(keeper, row.pk, [person_of(town, role) for role in roles])
    person = person_of(town, "grid-worker")
    asked = actions.NewPromotion(person.pk, LADDER, ("2025年度 良好",))
    rising = actions.propose_promotion(town.viewer("personnel"), asked)
    actions.check_promotion(town.viewer("checker"), rising.pk, agreed=True)
    actions.demur(town.viewer("grid-lead"), rising.pk, "去年有两件超期，请核一核", new_id())
    place = town.places["town"].pk
    new = actions.NewCandidate(place, RESERVE, person, ("years", "skill"), "三年没有一件超期")
    actions.nominate_reserve(town.viewer("personnel"), new)
    link, leader = linked(town), town.viewer("leader")
    linked(town, "c1")
    found = (actions.Found("三号院路灯不亮", "王大爷说晚上看不见路"), actions.Found("停车难"))
    gave = (actions.Helped("books", 200),)
    actions.record_liaison(
        leader, actions.NewCall(link.pk, today, "到社区走访，看了书屋", found, gave)
    )
    one = Problem.objects.earliest("pk")
    actions.close_problem(leader, one.pk, solved=True, outcome="换了灯泡，一排都亮了")
    return town


def address(town: Town, path: str) -> str:
    return path.format(
        training=Training.objects.latest("pk").pk,
        person=person_of(town, "grid-worker").pk,
        ladder=AdoptedLadder.objects.get().pk,
        promotion=Promotion.objects.get().pk,
        problem=Problem.objects.latest("pk").pk,
        link=person_of(town, "leader").links.earliest("pk").pk,
        c0=town.places["c0"].pk,
    )


@pytest.mark.parametrize(("width", "looks"), LOOKS)
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    live_server: Any,
    sign_in: SignIn,
    town: Town,
    axe_source: str,
    width: int,
    looks: dict[str, str],
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 2400})
    found = []
    for role, path in PAGES:
        enter(browser_context, live_server, sign_in, role, **looks)
        answer = page.goto(live_server.url + address(town, path))
        if answer is None or answer.status != 200:
            found.append(f"{path}: {answer and answer.status}")
        found += [f"{path}: {fault}" for fault in faults(page, axe_source)]
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found += [f"{path}: wider than {width}"] if wide else []
    assert not found
