"""The portal in a browser: a report from the first page to its verdict, for everyone."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CaseFile, Reporter
from tests.commits import committed
from tests.town import LAT, LON, Town, build_town

__all__ = ["committed"]
pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [
    ("zh-hans", "normal", 360),
    ("zh-hans", "elder", 360),
    ("en", "normal", 360),
    ("zh-hans", "normal", 1280),
]
NEXT = "button[name=_go][value=next]:not(.hidden-label)"
SEND = "button[name=_go][value=send]:not(.hidden-label)"


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


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
def public(town: Town) -> actions.Receipt:
    """A street light that was reported and taken up."""
    answers = {
        "what": "street-lighting",
        "text": "路灯坏了三天,晚上一片黑",
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        "phone": "13800000001",
    }
    receipt = actions.open_case(town.viewer("resident"), actions.OpenCase("report", answers))
    row = Case.objects.get(pk=receipt.id)
    actions.decide(town.viewer("grid-lead"), actions.Decide(row.pk, row.version, "accepted"))
    return receipt


@pytest.fixture
def faults(axe_source: str) -> Callable[[Page], list[str]]:
    """What keeps somebody from using a page: axe's violations, and what sticks out."""

    def find(page: Page) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        told = [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return [*told, *([f"{wide} px beyond the edge"] if wide > 0 else [])]

    return find


def photo() -> dict[str, Any]:
    """A photograph as a browser is handed it."""
    data = io.BytesIO()
    Image.new("RGB", (900, 600), "#446688").save(data, "JPEG")
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


@pytest.mark.parametrize(("language", "mode", "width"), LOOKS)
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    site: str,
    public: actions.Receipt,
    town: Town,
    faults: Callable[[Page], list[str]],
    settings: Any,
    language: str,
    mode: str,
    width: int,
) -> None:
    settings.DEMO = True
    cookies = {settings.LANGUAGE_COOKIE_NAME: language, "gezhi_mode": mode}
    browser_context.add_cookies([{"name": n, "value": v, "url": site} for n, v in cookies.items()])
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    names = ("home", "fill", "mine", "find", "near", "figures", "places", "privacy", "help")
    paths = [reverse(f"portal:{n}", args=["report"] if n == "fill" else []) for n in names]
    paths += [f"/f/{public.follow}", f"/f/{public.follow}/receipt", f"/c/{public.code}"]
    paths += [f"/p/{town.places['b000'].code}", "/e/spent", "/demo/sign-in", "/demo/messages"]
    found = {}
    for path in paths:
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        found[path] = faults(page)
    assert not {path: told for path, told in found.items() if told}


def test_my_data_on_a_phone(
    browser_context: BrowserContext,
    site: str,
    public: actions.Receipt,
    sign_in: Callable[[str], Client],
    faults: Callable[[Page], list[str]],
) -> None:
    session = sign_in("resident").cookies["sessionid"].value
    cookies = {"sessionid": session, "gezhi_mode": "elder"}
    browser_context.add_cookies([{"name": n, "value": v, "url": site} for n, v in cookies.items()])
    page = browser_context.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(site + "/mine/data")
    expect(page.locator("main")).to_contain_text(public.code)
    assert faults(page) == []
    page.click("a[href='/mine/data/erase']")
    assert faults(page) == []
    page.click("main form button.refuse")
    assert faults(page) == []
    page.check("input[name=sure]")
    page.click("main form button.refuse")
    page.wait_for_url("**/privacy")
    assert not Reporter.objects.exclude(phone="").exists()


def test_from_the_first_page_to_the_receipt(
    page: Page, site: str, public: actions.Receipt, faults: Callable[[Page], list[str]]
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(site)
    page.click("a.button.primary.large")
    page.fill("#field-text", "三号楼前的路灯不亮了,晚上看着黑")
    page.set_input_files("#field-photos", photo())
    page.locator("#field-text").blur()
    page.click("[data-picks=street-lighting]")
    expect(page.locator(".photos-kept li.sent")).to_have_count(1)
    assert CaseFile.objects.filter(case=None).count() == 1, "it arrived before the form"
    assert faults(page) == []
    page.click(NEXT)
    page.click("#picker summary")
    for _ in range(2):
        page.locator("#picker .choice-row button").first.click()
        page.wait_for_load_state("networkidle")
    page.check("#picker .choice-row input >> nth=0")
    assert faults(page) == []
    page.click(NEXT)
    expect(page.locator(".alike")).to_contain_text("我也遇到了")
    expect(page.locator(".draft-note")).to_be_hidden()
    page.fill("#field-phone", "12")
    page.click(SEND)
    expect(page.locator("#field-phone-error")).to_be_visible()
    assert faults(page) == []
    page.fill("#field-phone", "13912345678")
    page.click(SEND)
    expect(page.locator(".receipt-code")).to_be_visible()
    expect(page.locator("[data-copies]")).to_be_visible()
    assert Case.objects.count() == 2
    assert page.evaluate("localStorage.length") == 0, "the draft is gone"


def test_a_pin_and_the_list_take_turns(page: Page, site: str, town: Town) -> None:
    page.goto(f"{site}/report/report")
    page.fill("#field-text", "楼前的路灯不亮了")
    page.locator("#field-text").blur()
    page.click("[data-picks=street-lighting]")
    page.click(NEXT)
    page.click("#picker summary")
    page.check("#picker .choice-row input >> nth=0")
    page.locator(".where-do button").nth(1).click()
    canvas = page.locator(".map.pick")
    expect(page.locator(".map-name.grid").first).to_be_visible()
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] * 0.45, "y": box["height"] * 0.55})
    expect(page.locator("input[name='where.lng']")).not_to_have_value("")
    expect(page.locator("[data-listed]:checked")).to_have_count(0)
    page.check("#picker .choice-row input >> nth=0")
    expect(page.locator("input[name='where.lng']")).to_have_value("")


def test_without_script_it_is_reported_all_the_same(chromium: Any, site: str, town: Town) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(site)
    page.click("a.button.primary.large")
    page.fill("#field-text", "楼前的路灯不亮了")
    page.click(".tree-all > summary")
    page.click(".tree-group summary >> nth=0")
    page.check(".tree-group input >> nth=0")
    page.set_input_files("#field-photos", photo())
    page.click(NEXT)
    page.click("#picker summary")
    page.locator("#picker .choice-row button").first.click()
    page.check("#picker .choice-row input >> nth=0")
    page.click(NEXT)
    page.click(SEND)
    expect(page.locator(".receipt-code")).to_be_visible()
    assert CaseFile.objects.filter(case__isnull=False).count() == 1
    context.close()


def test_the_map_has_what_the_list_has(page: Page, site: str, public: actions.Receipt) -> None:
    page.goto(f"{site}/near")
    expect(page.locator(".map-mark")).to_have_count(1)
    page.click(".map-list summary")
    expect(page.locator("[data-map-list] a")).to_have_attribute("href", f"/c/{public.code}")
