"""Reviewing in a browser: by keys alone, at every width and look, for everyone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults
from tests.village import Village, build_village, told

__all__ = ["committed"]
pytestmark = pytest.mark.browser
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]
PAGES = [
    ("reviewer", "/desk/points/"),
    ("reviewer", "/desk/points/review/{a}/"),
    ("reviewer", "/desk/points/appeals/{a}/"),
    ("other-reviewer", "/desk/points/appeals/{a}/{record}/"),
    ("reviewer", "/desk/points/appeals/{a}/{record}/"),
    ("secretary", "/desk/points/"),
    ("secretary", "/desk/points/adopt"),
    ("secretary", "/desk/points/records/{a}/"),
    ("secretary", "/desk/points/statistics/{a}/"),
    ("scorer", "/desk/points/records/{a}/new"),
    ("scorer", "/desk/points/records/{a}/import"),
    ("shopkeeper", "/desk/points/"),
]


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None, monday: None) -> Village:
    """The village with a day's records, some of them marked, and an appeal."""
    village = build_village()
    for n in range(20, 32):
        home = Household.objects.create(place=village.places["group1"], code=f"{n}号")
        village.homes[home.code] = home
    scorer, items = village.viewer("scorer"), ("yard-clean", "rooms-clean", "front-kept")
    asked = [
        told(village, item, home=home, note="院里院外都扫了" if n % 4 == 0 else "")
        for n, home in enumerate(one for one in village.homes if one != "h3")
        for item in items[: 1 + n % 3]
    ]
    rows = actions.record_points(scorer, asked)
    marked = rows[3]
    copy = Record.objects.get(pk=marked.pk)
    copy.pk, copy.points = rows[4].pk.__class__(int=marked.pk.int + 1), 30
    copy.at = marked.at + timedelta(minutes=1)
    copy.save(force_insert=True)
    Record.objects.filter(pk=rows[5].pk).update(by=village.accounts["reviewer"].pk)
    reviewer = village.viewer("reviewer")
    actions.review(reviewer, [Verdict(row.pk, "accepted") for row in rows[8:14]])
    wrong = next(row for row in rows if row.holder == village.home("h1"))
    actions.review(reviewer, [Verdict(wrong.pk, "refused", reason="去看的时候没有扫")])
    actions.appeal(village.viewer("resident"), wrong.pk, "当天下午补扫了，邻居看见的。")
    return village


def address(village: Village, path: str) -> str:
    appealed = Record.objects.filter(appeal__isnull=False).first()
    return path.format(a=village.scheme, record=appealed.pk if appealed else "")


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
    for role, path in PAGES:
        enter(browser_context, live_server, sign_in, role, **looks)
        page.goto(live_server.url + address(town, path))
        assert faults(page, axe_source) == [], path
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{path} is {wider} px too wide"


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def test_a_reviewer_works_with_keys_alone(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, town: Village
) -> None:
    enter(browser_context, live_server, sign_in, "reviewer")
    page = browser_context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + address(town, "/desk/points/review/{a}/"))
    waits = page.locator("[data-row]").count()
    keys(page, "?")
    expect(page.locator("#keys")).to_contain_text("选中")
    keys(page, "Escape", "j", "x", "j", "x")
    expect(page.locator("#bulk .bulk-count")).to_have_text("已选 2 项")
    keys(page, "a")
    expect(page.get_by_role("heading", name="通过这 2 条？")).to_be_visible()
    keys(page, "Enter")
    expect(page.locator("#toasts")).to_contain_text("通过 2 条")
    expect(page.locator("[data-row]")).to_have_count(waits - 2)
    keys(page, "j", "x", "r")
    expect(page.get_by_label("原因")).to_be_focused()
    page.keyboard.type("照片里没有扫")
    page.get_by_role("button", name="1 条不算").click()
    expect(page.locator("#toasts")).to_contain_text("1 条不算。")
    refused = Record.objects.filter(state="refused")
    assert "照片里没有扫" in {row.reason for row in refused}
