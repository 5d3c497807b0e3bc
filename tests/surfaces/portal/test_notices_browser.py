"""Notices to one person in a browser: the portal and the desk, at every width."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.commits import committed
from tests.noticing import appeal, delivered, noticing_town
from tests.surfaces.conftest import SignIn
from tests.surfaces.portal.test_browser import faults, site
from tests.surfaces.portal.test_mediation_browser import LOOKS, enter
from tests.town import Town

__all__ = ["committed", "faults", "site"]
pytestmark = pytest.mark.browser
KEPT = os.environ.get("GEZHI_TEST_PICTURES", "")
"""A folder where pictures of the pages are kept, to look at."""


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None) -> Town:
    """Liwan with its cast."""
    return noticing_town()


@pytest.mark.parametrize(("language", "mode", "width"), LOOKS)
@pytest.mark.parametrize("role", ["resident", "checker"])
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    site: str,
    town: Town,
    sign_in: SignIn,
    faults: Callable[[Page], list[str]],
    role: str,
    language: str,
    mode: str,
    width: int,
) -> None:
    new, answered = delivered(town), delivered(town, phone="13800000001", rule="no-blocking")
    appeal(town, answered)
    page = enter(browser_context, site, sign_in(role), language, mode)
    page.set_viewport_size({"width": width, "height": 800})
    mine = ("mine", "mine/notices/", f"mine/notices/{new}", f"mine/notices/{answered}", "notices/")
    desk = ("desk/notices/", f"desk/case/{answered}", f"desk/case/{new}/do/heard?outcome=appealed")
    found = {}
    for number, name in enumerate(mine if role == "resident" else desk):
        page.goto(f"{site}/{name}")
        page.wait_for_load_state("networkidle")
        found[name] = faults(page)
        if KEPT:
            path = Path(KEPT) / f"{role}-{number}-{language}-{mode}-{width}.png"
            page.screenshot(path=path, full_page=True)
    assert not {name: told for name, told in found.items() if told}
