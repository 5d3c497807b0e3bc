"""Mediation in a browser: every page of the portal and the desk, for everyone, at every width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gezhi.engines.cases.actions import mediation
from gezhi.engines.cases.models import Case
from tests.commits import committed
from tests.mediating import agreed, applied, mediating_town, parties, willing
from tests.surfaces.conftest import SignIn
from tests.surfaces.portal.test_browser import faults, site
from tests.town import Town

__all__ = ["committed", "faults", "site"]
pytestmark = pytest.mark.browser
LOOKS = [("zh-hans", "elder", 360), ("en", "normal", 360), ("zh-hans", "normal", 1280)]


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None) -> Town:
    """The town with its mediation supermarket."""
    return mediating_town()


def enter(context: BrowserContext, site: str, client: Any, language: str, mode: str) -> Page:
    """A page of somebody who is signed in."""
    cookies = {
        "sessionid": client.cookies["sessionid"].value,
        "gezhi_language": language,
        "gezhi_mode": mode,
    }
    context.add_cookies([{"name": n, "value": v, "url": site} for n, v in cookies.items()])
    return context.new_page()


@pytest.mark.parametrize(("language", "mode", "width"), LOOKS)
@pytest.mark.parametrize("role", ["resident", "keeper"])
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
    done, _ = agreed(town)
    going = willing(town, text="物业费为楼道灯争了半年")
    page = enter(browser_context, site, sign_in(role), language, mode)
    page.set_viewport_size({"width": width, "height": 800})
    start = "/mediation/" if role == "resident" else "/desk/mediation/"
    one = "mine/" if role == "resident" else ""
    more = ("apply/mediation", "mine") if role == "resident" else ("directory",)
    names = ("", "figures", *more, f"{one}{done.pk}", f"{one}{going.pk}")
    found = {}
    for name in names:
        page.goto(f"{site}{start}{name}")
        page.wait_for_load_state("networkidle")
        found[name] = faults(page)
    assert not {name: told for name, told in found.items() if told}


def test_a_no_on_the_phone(
    browser_context: BrowserContext, site: str, town: Town, sign_in: SignIn
) -> None:
    case = applied(town)
    _, other = parties(case)
    mediation.join_by_phone(town.viewer("neighbour"), other.pk)
    page = enter(browser_context, site, sign_in("neighbour"), "zh-hans", "elder")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site}/mediation/mine/{case.pk}")
    page.get_by_role("button", name="不愿意").click()
    expect(page.locator("main")).to_contain_text("向法院起诉")
    assert Case.objects.get(pk=case.pk).result == "refused"
