"""The desk in a browser: by keys alone, at every width and look, for everyone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gezhi.engines.cases.models import Case
from gezhi.surfaces.desk.nav import _ONLY_WHERE, PLACES
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.conftest import Report
from tests.town import Town, build_town, loaded

__all__ = ["committed"]
pytestmark = pytest.mark.browser
SHOTS = os.environ.get("GEZHI_SHOTS", "")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(request: Any, committed: None, monday: None) -> Town:
    """The small town, seen by a server in another thread."""
    return getattr(request, "param", build_town)()


def enter(context: BrowserContext, server: Any, sign_in: SignIn, role: str, **looks: str) -> None:
    """Sign somebody of the cast in, with the looks that they chose."""
    session = sign_in(role).cookies["sessionid"].value
    cookies = {"sessionid": session, **looks}
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )


def faults(page: Page, axe_source: str) -> list[str]:
    """What the accessibility checker finds."""
    page.evaluate(axe_source)
    return page.evaluate(
        """rules => axe.run({runOnly: rules}).then(found => found.violations.map(fault =>
            fault.id + ': ' + fault.nodes.map(node => node.target.join(' ')).join(', ')))""",
        RULES,
    )


def sideways(page: Page) -> list[str]:
    """What scrolls sideways in a page: only a box of its own may, named and reached by keys, and a
    bar of links."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(one =>
            one.scrollWidth > one.clientWidth + 1
            && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)
            && !one.closest('nav')
            && !(one.tabIndex === 0 && one.role === 'region' && one.ariaLabel)
        ).map(one => one.className)"""
    )
    return [*([f"{wide} px too wide"] if wide > 0 else []), *boxes]


PAGES = [
    ("first-secretary", "/desk/?queue=all"),
    ("first-secretary", "/desk/case/{case}/do/decide?outcome=to-department"),
    ("dispatcher", "/desk/case/{case}/do/merge"),
    ("duty-lead", "/desk/statistics"),
    ("duty-lead", "/desk/people"),
    ("first-secretary", "/desk/places"),
    ("first-secretary", "/desk/places/{place}"),
    ("clerk", "/desk/rules"),
    ("auditor", "/desk/audit"),
    ("security-admin", "/desk/accounts"),
    ("security-admin", "/desk/people/appoint"),
]
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]


@pytest.mark.parametrize(("width", "looks"), LOOKS)
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    live_server: Any,
    sign_in: SignIn,
    report: Report,
    town: Town,
    axe_source: str,
    width: int,
    looks: dict[str, str],
) -> None:
    case = report("route")
    report("route", text="3号楼前的路灯不亮,晚上一片黑")
    wrong = {}
    for role, address in PAGES:
        enter(browser_context, live_server, sign_in, role, **looks)
        page = browser_context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        complaints: list[str] = []
        page.on("pageerror", lambda error, told=complaints: told.append(str(error)))
        page.goto(live_server.url + address.format(case=case.pk, place=town.places["g00"].pk))
        page.wait_for_load_state("networkidle")
        found = [*faults(page, axe_source), *complaints]
        found += sideways(page)
        if found:
            wrong[f"{role} {address}"] = found
        page.close()
    assert not wrong


def open_town() -> Town:
    """The town with a dispatcher who may open every page of the desk."""
    pack = loaded("huanghexilu")
    post = pack.people.posts["dispatcher"]
    every = {ability for _, _, abilities in PLACES for ability in abilities}
    posts = {**pack.people.posts, "dispatcher": post.model_copy(update={"may": sorted(every)})}
    about = {
        "manifest": pack.manifest.model_copy(update={"version": "2026.88"}),
        "people": pack.people.model_copy(update={"posts": posts}),
    }
    return build_town(pack.model_copy(update=about))


@pytest.mark.parametrize("town", [open_town], indirect=True)
@pytest.mark.parametrize(
    ("width", "looks"), [*LOOKS, (1280, {"gezhi_mode": "elder", "gezhi_language": "en"})]
)
def test_whoever_has_every_place_finds_all_by_keys(
    town: Town,
    browser_context: BrowserContext,
    live_server: Any,
    sign_in: SignIn,
    axe_source: str,
    width: int,
    looks: dict[str, str],
) -> None:
    enter(browser_context, live_server, sign_in, "dispatcher", **looks)
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/desk/accounts")
    nav, more = page.locator(".desk-nav"), page.locator(".desk-more")
    assert nav.locator("a").count() >= len(PLACES) - len(_ONLY_WHERE)
    expect(page.locator(".desk-tabs [aria-current]")).to_be_in_viewport()
    for link in page.locator(".desk-tabs a").all() if width >= 1280 else []:
        expect(link).to_be_in_viewport(ratio=1)
    expect(more.locator("a").first).to_be_hidden()
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(more.locator("a").first).to_be_focused()
    box = more.locator(".menu-body").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    if SHOTS:
        kind = "-".join([str(width), *looks.values()])
        page.screenshot(path=Path(SHOTS, f"nav-{kind}.png"))
    found = [*sideways(page), *faults(page, axe_source), *complaints]
    page.keyboard.press("Escape")
    expect(more.locator("a").first).to_be_hidden()
    expect(more.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    more.locator("a").first.press("Enter")
    expect(page.locator(".desk-tabs [aria-current]")).to_be_in_viewport()
    assert found == []


def test_a_case_is_decided_by_keys_alone(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, report: Report
) -> None:
    case = report("route")
    enter(browser_context, live_server, sign_in, "first-secretary")
    page = browser_context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/desk/")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#case-title")).to_be_visible()
    page.keyboard.press("4")
    suggested = page.locator('#case-panel input[value="urban-management"]')
    expect(suggested).to_be_checked()
    expect(page.locator("[data-when-other]")).to_be_hidden()
    page.locator('#case-panel input[value="housing"]').check()
    expect(page.locator("[data-when-other]")).to_be_visible()
    suggested.check()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    row = Case.objects.get(pk=case.pk)
    assert (row.stage, row.holder) == ("settle", "body")


def test_what_was_typed_survives_leaving(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, report: Report
) -> None:
    case = report("settle")
    enter(browser_context, live_server, sign_in, "clerk")
    page = browser_context.new_page()
    address = f"{live_server.url}/desk/case/{case.pk}/do/decide?outcome=settled"
    page.goto(address)
    page.locator("#field-say").fill("灯泡换好了,晚上再来看")
    page.wait_for_timeout(500)
    page.goto(f"{live_server.url}/desk/")
    page.goto(address)
    expect(page.locator("#field-say")).to_have_value("灯泡换好了,晚上再来看")


def test_a_merge_is_taken_back_from_its_message(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, report: Report
) -> None:
    one, two = report(), report(role="neighbour", text="3号楼前的路灯不亮,晚上一片黑")
    enter(browser_context, live_server, sign_in, "dispatcher")
    page = browser_context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/desk/case/{one.pk}/do/merge")
    page.locator("#case-panel input[type=checkbox]").check()
    page.locator("#case-panel .button.primary").click()
    expect(page.locator(".toast")).to_be_visible()
    assert Case.objects.get(pk=two.pk).merged_into_id == one.pk
    page.locator(".toast button.plain").click()
    page.wait_for_load_state("networkidle")
    assert Case.objects.get(pk=two.pk).merged_into_id is None
