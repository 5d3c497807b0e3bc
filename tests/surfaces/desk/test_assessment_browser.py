"""Assessments in a browser: at every width and look, without faults, judged from the keyboard."""

from __future__ import annotations

import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.models import Assessed, Period, Score
from gezhi.engines.trust.queries import viewer_of
from tests.commits import committed
from tests.officers import KEY, build_officers, closed, happened
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults, sideways
from tests.town import SYSTEM, Town

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
    "overview": ("judge", "/desk/assessment/"),
    "rules": ("judge", "/desk/assessment/{place}/{key}/"),
    "bench": ("judge", "/desk/assessment/{place}/{key}/{month}/"),
    "one": ("lead", "/desk/assessment/one/{assessed}/"),
    "mine": ("officer-0", "/desk/assessment/mine/"),
    "own": ("officer-0", "/desk/assessment/one/{own}/"),
    "results": ("lead", "/desk/assessment/{place}/{key}/{before}/results/"),
    "pay": ("payer", "/desk/assessment/{place}/{key}/{before}/results/"),
    "year": ("lead", "/desk/assessment/{place}/{key}/year/{year}/"),
}


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZONE)


@pytest.fixture
def about(committed: None) -> dict[str, Any]:
    """The quarter before this one is closed; the month before this one is being judged."""
    town = build_officers()
    today = clock.today()
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    before = (quarter - timedelta(days=1)).replace(day=1)
    for first in (before, month):
        with clock.at(noon(first + timedelta(days=9))):
            actions.open_due(SYSTEM)
            rows = [closed(town, "v0", first.month * 10 + n, late=n == 3) for n in range(1, 5)]
            happened(*rows, closed(town, "v1", first.month * 10 + 5))
        with clock.at(noon((first + timedelta(days=32)).replace(day=1))):
            actions.count_due(SYSTEM)
            _judge(town, first, 3 if first == before else 1)
        if first == before:
            with clock.at(noon(first + timedelta(days=75))):
                _close(town, first)
    rows = Assessed.objects.filter(period__first=month).order_by("pk")
    own = next(row for row in rows if row.whose == _whose(town))
    return {
        "town": town,
        "place": town.places["town"].pk,
        "key": KEY,
        "month": month,
        "before": before,
        "assessed": own.pk,
        "own": own.pk,
        "year": before.year,
    }


def _whose(town: Town) -> str:
    from gezhi.engines.assessment.queries import own

    return next(iter(own(viewer_of(town.accounts["officer-0"].pk))))


def _judge(town: Town, first: date, count: int) -> None:
    rows = sorted(
        Assessed.objects.filter(period__first=first), key=lambda row: row.whose != _whose(town)
    )
    asked = actions.NewEvidence(rows[0].pk, "lead", "三组的水管换好了，二十户不再停水。")
    actions.add_evidence(town.viewer("officer-0"), asked)
    for row, points in zip(rows[:count], (9, 10, 7), strict=False):
        judged = actions.Judged(row.pk, "lead", points, "难事办成三件，群众当面说好。")
        actions.judge(town.viewer("judge"), [judged])
        actions.check(town.viewer("checker"), row.pk)


def _close(town: Town, first: date) -> None:
    period = Period.objects.get(first=first)
    actions.decide(town.viewer("lead"), [row.pk for row in period.assessed.all()])
    quarter = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    closing = actions.Closing(town.places["town"].pk, KEY, quarter)
    actions.close(town.viewer("lead"), closing)


@pytest.fixture
def town(about: dict[str, Any]) -> Town:
    """Whom `sign_in` knows."""
    return about["town"]


@pytest.mark.parametrize(("width", "looks"), LOOKS)
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    live_server: Any,
    sign_in: SignIn,
    about: dict[str, Any],
    axe_source: str,
    width: int,
    looks: dict[str, str],
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    wrong = []
    for name, (role, path) in PAGES.items():
        address = path.format(**about)
        enter(browser_context, live_server, sign_in, role, **looks)
        answer = page.goto(live_server.url + address)
        assert answer
        assert answer.status == 200, address
        wrong += [f"{name}: {one}" for one in faults(page, axe_source)]
        wrong += [f"{name}: {one}" for one in sideways(page)]
        if name == "year":
            within = "one => one.scrollWidth <= one.clientWidth"
            wrong += [] if page.locator(".table-scroll").evaluate(within) else ["year scrolls"]
        if SHOTS:
            kind = "-".join([str(width), *looks.values()])
            page.screenshot(path=Path(SHOTS, f"{name}-{kind}.png"), full_page=True)
    assert not wrong


def test_the_bench_is_judged_from_the_keyboard(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, about: dict[str, Any]
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    enter(browser_context, live_server, sign_in, "judge")
    page.goto(live_server.url + PAGES["bench"][1].format(**about))
    page.locator(".bench-points").first.focus()
    for text in ("8", "路修好了"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for text in ("6", "还差一件"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.locator('button[value="judge"]').press("Enter")
    page.locator(".toast-text").wait_for()
    points = Score.objects.filter(assessed__period__first=about["month"]).exclude(points=None)
    assert sorted(points.values_list("points", flat=True)) == [6, 8, 9]
