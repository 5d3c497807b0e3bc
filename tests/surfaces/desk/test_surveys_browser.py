"""Surveys on screens: everybody can use the pages, and a double tap is one answer."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.models import Answer
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.test_browser import LOOKS
from tests.surfaces.field.test_rounds_browser import faults_of, signed
from tests.surveying import Surveyed, build_surveyed, given

__all__ = ["committed"]
pytestmark = pytest.mark.browser


@pytest.fixture
def town(committed: None) -> Surveyed:
    """Two who look the same, a refusal, a correction that waits, publicity, a shop."""
    town = build_surveyed()
    worker, keeper = town.viewer("grid-worker"), town.viewer("secretary")
    place = town.places["g0"].pk
    for name in ("孙某", "孙某某"):
        said = dataclasses.replace(
            given(name=name, phone="13811112222", when="weekend", chronic="some"), consent=True
        )
        actions.answer(worker, actions.NewAnswer(town.person, said, place=place))
    changed = dataclasses.replace(given(plan="own", size="5"), right=True)
    actions.answer(worker, actions.NewAnswer(town.door, changed, town.homes[0]))
    actions.name_door(keeper, actions.NewDoor(town.door, "shop", "老王面馆", place))
    actions.stand_at(keeper, town.door, [town.asked(0).pk, town.asked(1).pk], "agreed")
    actions.decline(worker, actions.NewRefusal(town.person, place=place))
    return town


@pytest.fixture
def site(town: Surveyed, request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("live_server").url


def test_everyone_can_use_it(
    browser_context: BrowserContext,
    site: str,
    settings: Any,
    town: Surveyed,
    sign_in: SignIn,
    axe_source: str,
) -> None:
    """No axe violation, nothing beyond the edge of the screen, in every look."""
    person, door = town.person, town.door
    double = Answer.objects.filter(survey=person).latest("at").pk
    number = town.asked(1).pk
    whose = town.asked(0, person).pk
    pages = (
        ("resident", "/surveys/"),
        ("resident", f"/surveys/{person}/"),
        ("resident", f"/surveys/{person}/counts"),
        ("resident", f"/surveys/{person}/poster"),
        ("grid-worker", f"/field/surveys/{door}/"),
        ("grid-worker", f"/field/surveys/{door}/{number}/"),
        ("grid-worker", f"/field/surveys/{person}/{whose}/"),
        ("grid-worker", f"/field/surveys/same/{double}/"),
        ("secretary", "/desk/surveys/"),
        ("secretary", f"/desk/surveys/{door}/"),
        ("secretary", f"/desk/surveys/{door}/doors/"),
        ("secretary", f"/desk/surveys/{person}/answers/"),
        ("secretary", f"/desk/surveys/{person}/enter"),
        ("secretary", f"/desk/surveys/{person}/import"),
        ("worker", "/desk/surveys/corrections/"),
    )
    faults: list[Any] = []
    page = browser_context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    for language, mode, width in LOOKS:
        wanted = {settings.LANGUAGE_COOKIE_NAME: language, "gezhi_mode": mode}
        browser_context.add_cookies(
            [{"name": n, "value": v, "url": site} for n, v in wanted.items()]
        )
        for role, address in pages:
            signed(browser_context, site, settings, sign_in(role).cookies)
            page.set_viewport_size({"width": width, "height": 740})
            faults += [
                (language, width, one) for one in faults_of(page, site + address, axe_source)
            ]
    assert not faults


def test_a_double_tap_is_one_answer(
    browser_context: BrowserContext, site: str, settings: Any, town: Surveyed, sign_in: SignIn
) -> None:
    signed(browser_context, site, settings, sign_in("grid-worker").cookies)
    page = browser_context.new_page()
    page.goto(f"{site}/field/surveys/{town.door}/{town.asked(1).pk}/")
    page.check("#tick-noticed", force=True)
    page.check("#tick-right", force=True)
    page.check("input[name=plan][value=own]", force=True)
    page.dblclick("form.survey button.primary")
    page.wait_for_url(f"**/field/surveys/{town.door}/")
    assert Answer.objects.filter(asked=town.asked(1)).count() == 1
