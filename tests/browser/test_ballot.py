"""A whole ballot on the pages alone: announced, opened, voted on a phone in elder mode, entered on
paper by two, closed, one's own vote found, the result read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Ballot
from tests.balloting import balloting_town, drafted, roll_of
from tests.browser.person import DESK, PHONE, Person
from tests.commits import committed
from tests.town import Town

__all__ = ["committed"]
pytestmark = pytest.mark.browser
Build = Callable[[], tuple[str, Town]]
SHOTS = os.environ.get("GEZHI_SHOTS", "")


@pytest.fixture
def site(committed: None, live_server: Any, settings: Any) -> Build:
    """A demo over the town, where anybody of the cast signs in with one tap."""

    def built() -> tuple[str, Town]:
        settings.DEMO = True
        settings.SITE_URL = live_server.url
        return str(live_server.url), balloting_town()

    return built


def shoot(person: Person, name: str) -> None:
    """A picture for whoever wants to look, if a folder for them is named."""
    if SHOTS:
        person.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def fits(person: Person, axe: str) -> None:
    """Nothing wider than the screen, nothing that the checker of accessibility finds."""
    page = person.page
    page.wait_for_load_state()
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{page.url} is {wider} px too wide"
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


def elder(person: Person) -> Person:
    """Large type, as the switch of the page sets it."""
    person.context.add_cookies([{"name": "gezhi_mode", "value": "elder", "url": person.base}])
    return person


def tomorrow_is_now(ballot: Any) -> None:
    """The days of notice and of voting are not waited for."""
    now = clock.now()
    Ballot.objects.filter(pk=ballot).update(
        announced=now - timedelta(days=30),
        opens=now - timedelta(minutes=1),
        closes=now + timedelta(days=1),
    )


def test_a_ballot_on_the_pages_alone(site: Build, chromium: Any, axe_source: str) -> None:
    base, town = site()
    ballot = drafted(town, "secret")
    actions.add_to_roll(town.viewer("first-secretary"), ballot, roll_of(town))
    secretary = Person(chromium, base, DESK, "first-secretary")
    desk = secretary.page
    secretary.open(f"/desk/ballots/{ballot}/")
    shoot(secretary, "desk-draft")
    secretary.tap("^发布公告$")
    tomorrow_is_now(ballot)
    secretary.open(f"/desk/ballots/{ballot}/")
    secretary.tap("^开始投票$")
    desk.get_by_text("有多少参加了").wait_for()
    fits(secretary, axe_source)
    shoot(secretary, "desk-open")
    code = vote(elder(Person(chromium, base, PHONE, "王")), ballot, axe_source)
    enter_paper(chromium, base, ballot, axe_source)
    Ballot.objects.filter(pk=ballot).update(closes=clock.now())
    secretary.open(f"/desk/ballots/{ballot}/")
    desk.get_by_text("60.00%").wait_for()
    secretary.tap("^结束投票$")
    secretary.tap("^计票并公布$")
    desk.get_by_role("heading", name="结果", exact=True).wait_for()
    fits(secretary, axe_source)
    shoot(secretary, "desk-result")
    assert Ballot.objects.get().carried is True
    anybody = elder(Person(chromium, base, PHONE))
    anybody.open(f"/ballots/{ballot}/")
    fits(anybody, axe_source)
    shoot(anybody, "result-elder")
    anybody.page.locator("#code").fill(code.lower().replace("-", " "))
    anybody.tap("^查找$")
    anybody.page.get_by_role("heading", name="您的票在票箱里").wait_for()
    assert "同意" in anybody.page.locator(".vote-picked").inner_text()
    shoot(anybody, "found-elder")
    for person in (secretary, anybody):
        person.leave()


def vote(resident: Person, ballot: Any, axe: str) -> str:
    """From the list to the receipt, with large buttons; the code of the receipt."""
    page = resident.page
    resident.open("/ballots/")
    page.get_by_role("link", name=re.compile("充电桩")).first.click()
    page.get_by_role("heading", name="您的一票").wait_for()
    fits(resident, axe)
    shoot(resident, "one-elder")
    page.get_by_role("link", name="现在投票").click()
    page.get_by_role("heading", name="您的一票").wait_for(state="detached")
    lines = page.locator(".vote-choice")
    assert lines.count() == 3
    assert all(lines.nth(n).bounding_box()["height"] >= 60 for n in range(3))
    assert len({lines.nth(n).bounding_box()["x"] for n in range(3)}) == 1, "one on each line"
    fits(resident, axe)
    lines.first.click()
    shoot(resident, "vote-elder")
    resident.tap("下一步")
    page.get_by_role("heading", name="就投这个吗？").wait_for()
    fits(resident, axe)
    shoot(resident, "sure-elder")
    resident.tap("对，投出去")
    page.get_by_role("heading", name="您的票已投进票箱").wait_for()
    fits(resident, axe)
    shoot(resident, "receipt-elder")
    code = page.locator("#receipt-code").inner_text()
    resident.open(f"/ballots/{ballot}/")
    assert code not in page.content()
    assert page.get_by_role("link", name="改投").count() == 1
    resident.leave()
    return code


def enter_paper(chromium: Any, base: str, ballot: Any, axe: str) -> None:
    """Two sheets, by two people, with keys alone once the box is emptied."""
    first = Person(chromium, base, DESK, "clerk-1")
    for line in ("3", "4"):
        first.open(f"/desk/ballots/{ballot}/paper/")
        first.page.locator("#hand").fill(line)
        first.tap("^登记$")
    second = Person(chromium, base, DESK, "clerk-2")
    for person in (first, second):
        person.open(f"/desk/ballots/{ballot}/paper/")
        for sheet in ("1", "2"):
            assert person.page.locator("#sheet").input_value() == sheet
            with person.page.expect_navigation():
                person.page.keyboard.press("1" if sheet == "1" or person is first else "2")
    fits(second, axe)
    shoot(second, "desk-paper")
    with second.page.expect_navigation():
        second.page.get_by_role("button", name="第一次录的").click()
    assert second.page.get_by_text("两次录入不一致").count() == 0
    for person in (first, second):
        person.leave()


def test_an_order_by_buttons_and_keys(site: Build, chromium: Any, axe_source: str) -> None:
    base, town = site()
    for key in ("ranked", "budget"):
        ballot = drafted(town, key)
        runs = town.viewer("first-secretary")
        actions.add_to_roll(runs, ballot, roll_of(town))
        actions.announce_ballot(runs, ballot)
        tomorrow_is_now(ballot)
        actions.open_ballot(runs, ballot)
        resident = Person(chromium, base, PHONE, "王")
        resident.open(f"/ballots/{ballot}/vote")
        page = resident.page
        if key == "budget":
            page.locator(".vote-choice").nth(1).click()
            page.locator(".vote-choice").nth(0).click()
            assert page.locator('[data-sum="left"]').inner_text() == "-2,000"
        else:
            page.get_by_role("button", name="排进 添晾衣架").click()
            page.get_by_role("button", name="排进 加装路灯").click()
            page.get_by_role("button", name="加装路灯 上移").focus()
            page.keyboard.press("Enter")
            assert page.locator('input[name="order"]').input_value() == "o1,o3"
            assert page.evaluate("document.activeElement.closest('li').dataset.rank") == "o1"
        fits(resident, axe_source)
        shoot(resident, f"vote-{key}")
        resident.tap("下一步")
        page.get_by_role("heading", name="就投这个吗？").wait_for()
        resident.leave()
