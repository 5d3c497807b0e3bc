"""One report through every pair of hands, on the pages alone: resident, grid lead, first secretary,
department, and the resident again, on a phone and at a desk."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gezhi import wiring
from gezhi.engines.cases.models import Case
from gezhi.engines.trust.models import Message
from tests.commits import _guards_restored, committed
from tests.town import Town, build_town

__all__ = ["_guards_restored", "committed"]
pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 860}
BUILDING = "37030200900100101"


@pytest.fixture
def site(committed: None, live_server: Any, settings: Any) -> tuple[str, Town]:
    """A town behind a real server, as a demo: anybody of the cast signs in with one tap."""
    settings.DEMO = True
    settings.SITE_URL = live_server.url
    return live_server.url, build_town()


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, chromium: Any, base: str, size: dict[str, int], role: str = "") -> None:
        self.base = base
        self.context = chromium.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size
        )
        self.context.set_default_timeout(45_000)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        if role:
            self.open("/demo/sign-in")
            self.page.locator("li", has_text=role).get_by_role("button").first.click()
            self.page.wait_for_url(lambda url: "/demo/" not in url)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def tap(self, name: str) -> None:
        self.page.get_by_role("button", name=re.compile(name)).first.click()

    def leave(self) -> None:
        assert self.faults == []
        self.context.close()


def report(resident: Person) -> None:
    """From the sign on the building: what, where, how to reach; three screens."""
    page = resident.page
    resident.open(f"/p/{BUILDING}")
    page.get_by_role("link", name=re.compile("报这里的事")).first.click()
    page.locator("textarea").first.fill("楼前的路灯坏了三天,晚上一片黑")
    resident.tap("路灯照明")
    resident.tap("^下一步")
    page.get_by_text("1号楼").first.wait_for()
    page.locator("main button.primary").last.click()
    page.locator('input[name="phone"]').fill("138 0000 0001")
    page.locator("main button.primary").last.click()
    page.wait_for_url("**/receipt")


def accept(grid_lead: Person) -> None:
    """On a phone: the first thing of today, accepted."""
    page = grid_lead.page
    grid_lead.open("/field/")
    page.locator('main a[href*="/field/case/"]').first.click()
    page.get_by_role("link", name=re.compile("^受理")).first.click()
    page.locator("main button.primary").last.click()
    page.wait_for_url(re.compile(r"/field/case/[^/]+$"))


def at_the_desk(person: Person, action: str) -> None:
    """By the keyboard: the first case of the queue, and one of its actions."""
    page = person.page
    person.open("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.locator("[data-key]:visible", has_text=action).first.click()
    page.locator("#desk-case form button.primary").first.wait_for()


def submit(person: Person) -> None:
    with person.page.expect_response(lambda answer: answer.request.method == "POST"):
        person.page.locator("#desk-case form button.primary").first.click()
    person.page.wait_for_load_state("networkidle")


def evaluate(resident: Person) -> None:
    """By the single-use link in the message, which then opens nothing more."""
    page = resident.page
    wiring.follow()
    body = Message.objects.filter(template="evaluation").latest("created").body
    link = re.search(r"https?://\S+/e/[\w-]+", body)
    assert link is not None
    page.goto(link.group())
    page.get_by_text("解决了", exact=True).first.click()
    send = page.locator("main form button.primary")
    if send.count():
        send.first.click()
    page.wait_for_load_state("networkidle")
    assert page.goto(link.group()).status == 404  # type: ignore[union-attr]


def test_a_report_on_the_pages_alone(site: tuple[str, Town], chromium: Any) -> None:
    base, _ = site
    resident = Person(chromium, base, PHONE)
    report(resident)
    grid_lead = Person(chromium, base, PHONE, "grid-lead")
    accept(grid_lead)
    secretary = Person(chromium, base, DESK, "first-secretary")
    at_the_desk(secretary, "交部门办")
    submit(secretary)
    assert Case.objects.get().holder == "body"
    clerk = Person(chromium, base, DESK, "clerk")
    at_the_desk(clerk, "办好了")
    clerk.page.locator("#desk-case textarea").first.fill("灯泡和线路都换了")
    submit(clerk)
    assert Case.objects.get().holder == "reporter"
    evaluate(resident)
    row = Case.objects.get()
    assert (row.state, row.result, row.hand_overs) == ("closed", "solved", 3)
    for person in (resident, grid_lead, secretary, clerk):
        person.leave()
