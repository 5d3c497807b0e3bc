"""On a phone the tabs of a shop break into lines, so that the page one is on is always in sight."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests.commits import committed
from tests.engines.points.shop.shopping import Counter, open_counter

__all__ = ["committed"]
pytestmark = pytest.mark.browser
WIDTH = 360


@pytest.fixture
def counter(committed: None) -> Counter:
    return open_counter()


@pytest.mark.parametrize("mode", ["", "elder"])
def test_the_current_tab_is_in_sight(
    counter: Counter, live_server: object, chromium: Browser, mode: str
) -> None:
    account, site = counter.village.accounts["shopkeeper"], live_server.url  # type: ignore[attr-defined]
    client = Client()
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    cookies = {"sessionid": client.cookies["sessionid"].value}
    cookies |= {"gezhi_mode": mode} if mode else {}
    context = chromium.new_context(viewport={"width": WIDTH, "height": 800}, locale="zh-CN")
    context.add_cookies([{"name": n, "value": v, "url": site} for n, v in cookies.items()])
    page = context.new_page()
    page.goto(f"{site}/desk/shop/{counter.row.pk}/")
    tabs = page.locator(".shop-tabs .tabs a")
    addresses = [one.get_attribute("href") for one in tabs.all()]
    assert len(addresses) > 3
    for address in addresses:
        page.goto(f"{site}{address}")
        current = page.locator('.shop-tabs a[aria-current="page"]')
        box = current.bounding_box()
        assert box is not None
        assert box["x"] >= 0, address
        assert box["x"] + box["width"] <= WIDTH, address
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    context.close()
