"""The scoring sheet in a hand: a thumb at 360 px, a double tap, and no script at all."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.scoring import door, ground, noted, record
from tests.surfaces.field.test_browser import RULES, tall
from tests.village import Village, build_village

__all__ = ["committed"]
pytestmark = pytest.mark.browser
LOOKS = [("zh-hans", "normal", 360), ("en", "elder", 360), ("zh-hans", "normal", 1280)]


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None, monday: None) -> Village:
    """The village with some doors more, and records that stand in every way."""
    village = build_village(pack=noted())
    for n in range(20, 26):
        home = Household.objects.create(place=village.places["group1"], code=f"{n}号")
        village.homes[home.code] = home
    items = ("yard-clean", "rooms-clean", "front-kept", "waste-sorted")
    rows = [record(village, one) for one in items]
    told_ = [
        Verdict(rows[0].pk, "accepted"),
        Verdict(rows[1].pk, "accepted", points=1, reason="厨房还差一点"),
        Verdict(rows[2].pk, "refused", reason="没有看到"),
    ]
    actions.review(village.viewer("reviewer"), told_)
    return village


@pytest.fixture
def site(town: Village, request: pytest.FixtureRequest) -> str:
    """The address of the village's server; asked for late, so that guards are lifted first."""
    return request.getfixturevalue("live_server").url


def enter(context: BrowserContext, site: str, sign_in: SignIn, settings: Any) -> None:
    cookie = sign_in("scorer").cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])


@pytest.fixture
def phone(browser_context: BrowserContext, site: str, settings: Any, sign_in: SignIn) -> Page:
    """The scorer's phone."""
    enter(browser_context, site, sign_in, settings)
    page = browser_context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    return page


@pytest.mark.parametrize(("language", "mode", "width"), LOOKS)
def test_everyone_can_use_it(
    phone: Page,
    site: str,
    town: Village,
    settings: Any,
    axe_source: str,
    language: str,
    mode: str,
    width: int,
) -> None:
    wanted = {settings.LANGUAGE_COOKIE_NAME: language, "gezhi_mode": mode}
    phone.context.add_cookies([{"name": n, "value": v, "url": site} for n, v in wanted.items()])
    faults: list[Any] = []
    phone.on("pageerror", lambda error: faults.append(str(error)))
    pages = (
        "/field/",
        "/field/points/",
        ground(town),
        ground(town, more="?by=item"),
        ground(town, more="?day=2020-01-01"),
        door(town),
        ground(town, more="item/farm-help/"),
        ground(town, more="item/waste-sorted/"),
        "/field/points/mine/",
    )
    for address in pages:
        phone.set_viewport_size({"width": width, "height": 740})
        phone.goto(site + address)
        phone.wait_for_load_state("networkidle")
        for fold in phone.locator("main details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
        tall(phone)
        phone.evaluate(axe_source)
        found = phone.evaluate(
            """rules => axe.run({runOnly: rules})
                .then(r => r.violations.map(v => [v.id, v.nodes[0].html]))""",
            RULES,
        )
        beyond = phone.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        faults += [(address, one) for one in found]
        faults += [(address, "beyond the edge", beyond)] if beyond else []
    assert faults == []


def test_a_household_is_scored_by_thumb(phone: Page, site: str, town: Village) -> None:
    phone.goto(site + door(town, "h2"))
    row = phone.locator("#row-yard-clean")
    row.get_by_role("button", name="记下").dblclick(no_wait_after=True)
    expect(phone.locator("#said")).to_contain_text("已记下：1 组 13号")
    expect(row).to_contain_text("已记下")
    assert Record.objects.filter(holder=town.home("h2")).count() == 1
    expect(phone.locator("#row-rooms-clean").get_by_role("button", name="记下")).to_be_visible()
    phone.locator("#said").get_by_role("button", name="撤销").click()
    expect(phone.locator("#said")).to_contain_text("已撤回")
    expect(row.get_by_role("button", name="记下")).to_be_visible()
    assert Record.objects.get(holder=town.home("h2")).state == "withdrawn"


def test_a_slow_double_tap_above_the_bar_takes_nothing_back(
    phone: Page, site: str, town: Village
) -> None:
    phone.goto(site + ground(town, more="item/animals-penned/"))
    button = phone.locator(f"#row-{town.home('22号')}").get_by_role("button", name="记下")
    box = button.bounding_box()
    assert box is not None
    assert box["y"] > 670
    phone.evaluate("by => scrollBy(0, by)", box["y"] + box["height"] - 670)
    box = button.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    phone.mouse.click(*middle)
    expect(phone.locator("#said")).to_contain_text("已记下")
    phone.mouse.click(*middle)
    phone.wait_for_load_state("networkidle")
    assert [one.state for one in Record.objects.filter(holder=town.home("22号"))] == ["waiting"]


def test_several_times_go_by_two_buttons(phone: Page, site: str, town: Village) -> None:
    phone.goto(site + ground(town, more="item/waste-sorted/"))
    row = phone.locator(f"#row-{town.home('h2')}")
    for _ in range(6):
        row.get_by_role("button", name="多一次").click()
    row.get_by_role("button", name="少一次").click()
    row.get_by_role("button", name="记下").dblclick(no_wait_after=True)
    expect(phone.locator("#said")).to_contain_text("垃圾分类投放 +6")
    assert Record.objects.get(holder=town.home("h2")).times == 3
    row.get_by_text("再记一次").click()
    row.get_by_role("button", name="记下").click()
    expect(row).to_contain_text("已记 4 / 4 次")
    expect(row.get_by_role("button", name="记下")).to_have_count(0)


def test_a_missing_sentence_is_told_without_losing_the_page(
    phone: Page, site: str, town: Village
) -> None:
    phone.goto(site + ground(town, more="item/farm-help/"))
    row = phone.locator(f"#row-{town.home('h2')}")
    row.get_by_text("写一句，再记下").click()
    row.get_by_role("button", name="记下").click()
    expect(row.get_by_label("怎么回事")).to_be_focused()
    expect(row).to_contain_text("写一句是怎么回事")
    row.get_by_label("怎么回事").fill("帮老张收了一天麦")
    row.get_by_role("button", name="记下").click()
    expect(phone.locator("#said")).to_contain_text("已记下")
    assert Record.objects.get(holder=town.home("h2")).note == "帮老张收了一天麦"


def test_typing_a_number_narrows_the_doors(phone: Page, site: str, town: Village) -> None:
    phone.goto(site + ground(town))
    expect(phone.locator("#doors li")).to_have_count(8)
    phone.get_by_label("门牌号").press_sequentially("25")
    expect(phone.locator("#doors li")).to_have_count(1)
    phone.get_by_role("link", name="25号").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("25号")


def test_it_works_without_scripts(
    chromium: Browser, site: str, town: Village, sign_in: SignIn, settings: Any
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    try:
        enter(context, site, sign_in, settings)
        page = context.new_page()
        page.goto(site + "/field/points/")
        page.get_by_role("link", name="1 组").click()
        page.get_by_role("link", name="13号").click()
        page.locator("#row-yard-clean").get_by_role("button", name="记下").click()
        assert "已记下：1 组 13号" in page.locator("#said").inner_text()
        assert Record.objects.filter(holder=town.home("h2"), state="waiting").count() == 1
        page.locator("#said").get_by_role("button", name="撤销").click()
        assert "已撤回" in page.locator("#said").inner_text()
        assert Record.objects.get(holder=town.home("h2")).state == "withdrawn"
    finally:
        context.close()
