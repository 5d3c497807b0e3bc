"""The field in a hand: a phone of 360 px, one thumb, and a double tap."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from gezhi.engines.cases.models import Case
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.conftest import Report
from tests.town import Town, build_town

__all__ = ["committed"]
pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [("zh-hans", "normal", 360), ("en", "elder", 360), ("zh-hans", "normal", 1280)]


@pytest.fixture
def town(committed: None) -> Town:
    """The small town, seen by a server in another thread."""
    return build_town()


@pytest.fixture
def site(town: Town, request: pytest.FixtureRequest) -> str:
    """The address of the town's server; asked for late, so that the journal's guards are lifted
    before the database is emptied."""
    return request.getfixturevalue("live_server").url


@pytest.fixture
def worker(
    browser_context: BrowserContext, site: str, settings: Any, sign_in: SignIn
) -> BrowserContext:
    """A browser in which the grid worker is signed in."""
    cookie = sign_in("grid-worker").cookies[settings.SESSION_COOKIE_NAME]
    browser_context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    return browser_context


def tall(page: Page) -> None:
    """The whole page in sight, so that the bar under the thumb covers nothing."""
    size = page.viewport_size or {"width": 360, "height": 740}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(height, 740), 6000)})


@pytest.mark.parametrize(("language", "mode", "width"), LOOKS)
def test_everyone_can_use_it(
    worker: BrowserContext,
    site: str,
    settings: Any,
    report: Report,
    axe_source: str,
    language: str,
    mode: str,
    width: int,
) -> None:
    """No axe violation, nothing beyond the edge of the screen, no fault in a script."""
    wanted = {settings.LANGUAGE_COOKIE_NAME: language, "gezhi_mode": mode}
    worker.add_cookies([{"name": n, "value": v, "url": site} for n, v in wanted.items()])
    case = f"/field/case/{report('settle').pk}"
    report("accept", text="花坛边的井盖松了")
    decide, time = f"{case}/decide?outcome=settled", f"{case}/time"
    pages = ("/field/", case, decide, time, "/field/report/report", "/field/grid", "/field/me")
    faults: list[Any] = []
    page = worker.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    for address in pages:
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
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
        faults += [(address, one) for one in found]
        faults += [(address, "beyond the edge", beyond)] if beyond else []
    assert faults == []


def test_a_report_by_thumb_with_a_double_tap_is_one_case(
    worker: BrowserContext, site: str, town: Town
) -> None:
    faults: list[str] = []
    page = worker.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/field/report/report")
    page.fill("#field-text", "3号楼前的路灯坏了三天,晚上一片黑")
    page.locator("#field-text").blur()
    page.locator("[data-picks]").first.click()
    page.select_option("#listed", str(town.places["b001"].pk))
    page.locator(".act-do .primary").dblclick(no_wait_after=True)
    page.wait_for_url("**/field/done/**")
    case = Case.objects.get()
    assert (case.category, case.place_id) == ("street-lighting", town.places["b001"].pk)
    assert case.code in page.content()
    assert faults == []
