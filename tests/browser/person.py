"""Somebody with a browser of their own, who works on the pages alone."""

from __future__ import annotations

import re
from typing import Any

from gezhi import wiring
from gezhi.engines.trust.models import Message

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 860}


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


def on_the_phone(person: Person, action: str, say: str = "") -> None:
    """The first thing of today, and one of its actions."""
    page = person.page
    person.open("/field/")
    page.locator('main a[href*="/field/case/"]').first.click()
    page.get_by_role("link", name=re.compile(f"^{action}")).first.click()
    if say:
        page.locator("main form textarea").first.fill(say)
    page.locator("main button.primary").last.click()
    page.wait_for_url(re.compile(r"/field/case/[^/]+$"))


def at_the_desk(person: Person, action: str, say: str = "", unit: str = "") -> None:
    """By the keyboard: the first case of the queue, and one of its actions."""
    page = person.page
    person.open("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.locator("[data-key]:visible", has_text=action).first.click()
    send = page.locator("#desk-case form button.primary").first
    send.wait_for()
    if unit:
        page.locator("#desk-case form").get_by_text(unit).first.click()
    if say:
        page.locator("#desk-case textarea").first.fill(say)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        send.click()
    page.wait_for_load_state("networkidle")


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
