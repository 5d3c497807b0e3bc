"""The books in a browser: at every width and look, on paper, for everyone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from gezhi.base import clock
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.models import Record
from tests.commits import committed
from tests.engines.points.bookish import account, bookish_village, close, earn, noon, unit
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults
from tests.village import Village, told

__all__ = ["committed"]
pytestmark = pytest.mark.browser
SHOTS = os.environ.get("GEZHI_SHOTS", "")
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]
PAGES = {
    "overview": ("secretary", "/desk/points/"),
    "books": ("secretary", "/desk/points/books/"),
    "book": ("secretary", "/desk/points/books/{unit}/?check=1"),
    "close": ("secretary", "/desk/points/books/{unit}/close/2026-04"),
    "closed": ("secretary", "/desk/points/books/{unit}/close/2026-03"),
    "accounts": ("secretary", "/desk/points/accounts/?q=组"),
    "why": ("secretary", "/desk/points/accounts/household/{h2}/"),
    "accounts-of": ("secretary", "/desk/points/accounts/household/{h1}/"),
    "statement": ("secretary", "/desk/points/statement/{account}/"),
    "by-code": ("reviewer", "/desk/points/statement/{account}/"),
    "correct": ("secretary", "/desk/points/statement/{account}/correct/{entry}"),
    "statistics": ("secretary", "/desk/points/statistics/{scheme}/"),
    "public": ("resident", "/points/books/{unit}/"),
    "wallet": ("resident", "/points/"),
}


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None, monday: None) -> Village:
    """Three months of a village, two of them closed, something waiting in the third."""
    village = bookish_village()
    for n in range(20, 30):
        home = Household.objects.create(place=village.places["group1"], code=f"{n}号")
        village.homes[home.code] = home
    for n, home in enumerate(one for one in village.homes if one != "h3"):
        earn(village, noon(2, 10), home=home)
        if n % 2:
            earn(village, noon(3, 12), "rooms-clean", home=home)
    earn(village, noon(4, 8), "front-kept")
    close(village, 2, noon(4, 2))
    close(village, 3, noon(4, 3))
    with clock.at(noon(4, 20)):
        actions.record_points(village.viewer("scorer"), [told(village, "animals-penned")])
    reason = "核对四月的积分"
    actions.open_statement(village.viewer("secretary"), "household", village.home("h1"), reason)
    return village


def addresses(village: Village) -> dict[str, tuple[str, str]]:
    about: dict[str, Any] = {"unit": unit(village), "scheme": village.scheme}
    about |= {"h1": village.home("h1"), "h2": village.home("h2"), "account": account(village).pk}
    about["entry"] = Record.objects.get(item="front-kept").entry
    return {name: (role, path.format(**about)) for name, (role, path) in PAGES.items()}


@pytest.mark.parametrize(("width", "looks"), LOOKS)
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    live_server: Any,
    sign_in: SignIn,
    town: Village,
    axe_source: str,
    width: int,
    looks: dict[str, str],
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    wrong = []
    for name, (role, path) in addresses(town).items():
        enter(browser_context, live_server, sign_in, role, **looks)
        answer = page.goto(live_server.url + path)
        assert answer
        assert answer.status == 200, path
        wrong += [f"{path}: {one}" for one in faults(page, axe_source)]
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wrong += [f"{path} is {wider} px too wide"] if wider > 0 else []
        if SHOTS:
            kind = "-".join([str(width), *looks.values()])
            page.screenshot(path=Path(SHOTS, f"{name}-{kind}.png"), full_page=True)
    assert not wrong


def test_the_books_go_on_paper(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, town: Village
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    for name in ("book", "statement", "public", "statistics"):
        role, path = addresses(town)[name]
        enter(browser_context, live_server, sign_in, role)
        page.goto(live_server.url + path)
        assert not page.locator("main .button:visible").count(), name
        assert not page.locator("main input:visible, main select:visible").count(), name
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{name} is {wider} px too wide on paper"
        if SHOTS:
            page.screenshot(path=Path(SHOTS, f"{name}-print.png"), full_page=True)
    role, path = addresses(town)["statistics"]
    page.goto(live_server.url + path)
    assert "2026年1月1日" in page.locator(".print-only").first.inner_text()
