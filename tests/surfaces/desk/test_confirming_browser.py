"""What cannot be taken back is asked once more, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from gezhi.engines.people.models import Appointment
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter
from tests.town import Town, build_town

__all__ = ["committed"]
pytestmark = pytest.mark.browser


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None, monday: None) -> Town:
    return build_town()


def test_an_appointment_ends_only_after_a_yes(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, town: Town
) -> None:
    enter(browser_context, live_server, sign_in, "security-admin")
    page = browser_context.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{live_server.url}/desk/people")
    opener = page.locator("[data-opens^=end-]").first
    row = Appointment.objects.get(pk=str(opener.get_attribute("data-opens")).removeprefix("end-"))
    opener.click()
    asked = page.locator("dialog[open]")
    expect(asked).to_contain_text("今天结束任职：")
    asked.locator("[data-closes]").click()
    row.refresh_from_db()
    assert row.ends is None
    opener.click()
    asked.locator(".button.refuse").click()
    expect(page.locator(".toast")).to_be_visible()
    row.refresh_from_db()
    assert row.ends is not None
