"""Councils in a browser: for everyone at every width, and a meeting taken down by keys."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Attendance, Item, Meeting
from tests.commits import committed
from tests.sitting import ALL, DAY, call, member, resolved, sitting_town, take_in, there
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults
from tests.town import Town
from tests.uniting import agreed, listed, signed

__all__ = ["committed"]
pytestmark = pytest.mark.browser
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]
PAGES = [
    ("first-secretary", "/desk/councils/"),
    ("first-secretary", "/desk/councils/{c0}/hall/"),
    ("first-secretary", "/desk/councils/{c0}/hall/members/"),
    ("first-secretary", "/desk/councils/{c0}/hall/call"),
    ("first-secretary", "/desk/councils/meeting/{going}/"),
    ("first-secretary", "/desk/councils/meeting/{held}/"),
    ("first-secretary", "/desk/councils/meeting/{going}/code"),
    ("first-secretary", "/desk/councils/meeting/{coming}/move"),
    ("grid-lead", "/desk/councils/resolution/{resolution}/"),
    ("duty-lead", "/desk/councils/{town}/alliance/units/"),
    ("duty-lead", "/desk/councils/{town}/alliance/units/?match={demand}"),
    ("resident", "/councils/"),
    ("resident", "/councils/{c0}/hall/"),
    ("resident", "/councils/{c0}/hall/propose"),
    ("owner", "/councils/meeting/{going}/"),
    ("resident", "/councils/meeting/{held}/"),
    ("resident", "/councils/{town}/alliance/"),
]


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None, monday: None) -> Town:
    """A hall with one meeting that was held, one that goes on, and one to come."""
    town = sitting_town()
    for role, unit in (("anhe", 1), ("shunmin", 2)):
        member(town, role, f"property-{unit}")
    take_in(town)
    now, by = clock.now(), town.viewer("first-secretary")
    with clock.at(now - 34 * DAY):
        held = call(town, starts=now - 30 * DAY)
    with clock.at(now - 30 * DAY):
        there(town, held, *ALL)
        one = resolved(town, held)
        actions.note_progress(
            town.viewer("grid-lead"), actions.NoteProgress(one.pk, "地方量好了，等电力公司报装")
        )
        asked = {
            "how": "hands",
            "yes": 2,
            "no": 1,
            "text": "每月第一个周六清一次楼道",
            "holder": "",
        }
        resolved(town, held, **asked, within_days=None)
        actions.finish_meeting(by, held.pk)
        actions.sign_minutes(by, held.pk)
    with clock.at(now - 5 * DAY):
        going = call(town, starts=now - DAY / 48)
        actions.put_item(by, actions.PutItem(going.pk, "三号院加装充电桩", "二十户报了名"))
        actions.put_item(by, actions.PutItem(going.pk, "晾晒区改到南墙"))
        call(town, starts=now + 20 * DAY)
        place = town.places["c0"].pk
        ask = actions.ProposeItem(place, "hall", "装儿童滑梯", "孩子没有地方玩")
        actions.propose_item(town.viewer("resident"), ask)
    there(town, going, "first-secretary", "grid-lead")
    agreed(town)
    listed(town, "demand", "shunmin", kind="people", text="缺一位电工")
    listed(town, kind="people", text="两位持证电工，周末有空")
    steps = [actions.Step("选好地方"), actions.Step("装好充电柜")]
    row = signed(town, "duty-lead", steps=steps)
    actions.reach_milestone(town.viewer("anhe"), row.pk, 1)
    return town


def address(town: Town, path: str) -> str:
    from gezhi.engines.councils.models import Listing, Resolution

    rows = list(Meeting.objects.order_by("starts"))
    demand = Listing.objects.get(sort="demand", kind="people").pk
    return path.format(
        c0=town.places["c0"].pk,
        town=town.places["town"].pk,
        held=rows[0].pk,
        going=rows[1].pk,
        coming=rows[2].pk,
        resolution=Resolution.objects.get(number=1).pk,
        demand=demand,
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
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for role, path in PAGES:
        enter(browser_context, live_server, sign_in, role, **looks)
        page.goto(live_server.url + address(town, path))
        found += [f"{path}: {fault}" for fault in faults(page, axe_source)]
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wider > 0:
            found.append(f"{path} is {wider} px too wide")
    assert found == []


def test_a_meeting_is_taken_down_by_keys(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, town: Town
) -> None:
    enter(browser_context, live_server, sign_in, "first-secretary")
    page = browser_context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + address(town, "/desk/councils/meeting/{going}/"))
    page.wait_for_load_state("networkidle")
    expect(page.locator(".council-quorum")).to_contain_text("人数不够")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("写一条决议")
    page.keyboard.press("Escape")
    with page.expect_response(lambda answer: answer.url.endswith("/do/attend")):
        page.keyboard.press("3")
    expect(page.locator(".council-quorum")).to_contain_text("人数够了")
    assert Attendance.objects.filter(how="present", meeting__state="called").count() == 3
    down = page.locator(".council-order button[value=down]").first
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".council-agenda h3").nth(2)).to_contain_text("晾晒区改到南墙")
    page.get_by_label("“晾晒区改到南墙”议了什么").fill("都同意，月底前改好")
    with page.expect_response(lambda answer: answer.url.endswith("/do/minutes")):
        page.get_by_role("button", name="保存记录").first.click()
    expect(page.get_by_label("“晾晒区改到南墙”议了什么")).to_have_value("都同意，月底前改好")
    assert Item.objects.filter(revision=1).count() == 1


def test_days_of_notice_are_told_while_one_types(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, town: Town
) -> None:
    enter(browser_context, live_server, sign_in, "first-secretary")
    page = browser_context.new_page()
    page.goto(live_server.url + address(town, "/desk/councils/{c0}/hall/call"))
    page.wait_for_load_state("networkidle")
    page.locator("#field-day").fill(clock.today().isoformat())
    expect(page.locator("#notice-check")).to_contain_text("太早")
    page.locator("#field-day").fill((clock.today() + 10 * DAY).isoformat())
    expect(page.locator("#notice-check")).to_contain_text("符合")
