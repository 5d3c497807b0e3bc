"""Rounds in a hand: everybody can use the pages, and a double tap records one call."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from gezhi.base import clock
from gezhi.engines.duties.actions import Called, plan_rounds, record_call
from gezhi.engines.duties.models import Call, Found, Round
from tests.calling import Calling, build_calling
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.test_browser import LOOKS, RULES, tall

__all__ = ["committed"]
pytestmark = pytest.mark.browser


@pytest.fixture
def town(committed: None) -> Calling:
    """Six households, one called at already, with their rounds; all of them moved to today."""
    town = build_calling()
    for one in ("h0", "h1", "h2", "h3", "h4", "h5"):
        town.mark(one)
    worker = town.viewer("grid-worker")
    plan_rounds(worker, town.places["g00"].pk)
    first = Round.objects.order_by("day")[0]
    moved = Call.objects.exclude(round=first).order_by("round__day", "position")[:3]
    for number, call in enumerate(moved, first.calls.count()):
        Call.objects.filter(pk=call.pk).update(round=first, position=number)
    Round.objects.filter(pk=first.pk).update(day=clock.today())
    done = first.calls.order_by("position")[0]
    record_call(worker, Called(done.pk, "help", "要人陪去医院"))
    return town


@pytest.fixture
def site(town: Calling, request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("live_server").url


def signed(context: BrowserContext, site: str, settings: Any, cookies: Any) -> None:
    cookie = cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])


def test_everyone_can_use_it(
    browser_context: BrowserContext,
    site: str,
    settings: Any,
    town: Calling,
    sign_in: SignIn,
    axe_source: str,
) -> None:
    """No axe violation, nothing beyond the edge of the screen; and a double tap is one call."""
    ground = town.places["g00"].pk
    call = Call.objects.filter(state=Call.PLANNED).order_by("round__day", "position")[0]
    pages = (
        ("grid-worker", "/field/rounds/"),
        ("grid-worker", f"/field/rounds/call/{call.pk}"),
        ("grid-worker", f"/field/rounds/{ground}/mark"),
        ("grid-worker", "/field/"),
        ("grid-lead", f"/desk/duties/{ground}/visits"),
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
    assert faults == []
    signed(browser_context, site, settings, sign_in("grid-worker").cookies)
    tapped_twice(page, site)


def faults_of(page: Page, address: str, axe_source: str) -> list[Any]:
    """What is wrong with a page with all its folds open."""
    seen = page.goto(address)
    page.wait_for_load_state("networkidle")
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    tall(page)
    page.evaluate(axe_source)
    found = page.evaluate(
        """rules => axe.run({runOnly: rules})
            .then(r => r.violations.map(v => [v.id, v.nodes[0].html]))""",
        RULES,
    )
    beyond = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    wrong = [(address, one) for one in found]
    wrong += [(address, "beyond the edge", beyond)] if beyond else []
    return wrong + ([] if seen is not None and seen.ok else [(address, "not shown")])


def tapped_twice(page: Page, site: str) -> None:
    """A double tap records one call."""
    page.goto(f"{site}/field/rounds/")
    page.locator("a.button.primary").first.click()
    page.locator("details.fold > summary").first.click()
    page.locator("input[value=opinion]").check()
    page.locator("#text").fill("楼道灯太暗")
    page.locator("details.fold button.primary").dblclick()
    page.wait_for_url("**/field/rounds/")
    assert Found.objects.filter(kind="opinion").count() == 1
