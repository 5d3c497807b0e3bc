"""What is asked of workers in a browser: the desk's page and the field's, at every width."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.insight.actions import Asked, note_asked
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.queries import ANYONE
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.portal.test_browser import faults, site
from tests.surfaces.portal.test_mediation_browser import LOOKS, enter
from tests.town import Town, build_town

__all__ = ["committed", "faults", "site"]
pytestmark = pytest.mark.browser
KEPT = os.environ.get("GEZHI_TEST_PICTURES", "")


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def town(committed: None) -> Town:
    """A month of forms in the town."""
    town = build_town()
    version = attached_packs(ANYONE)[0].version
    for kind, form, number, seconds, held in (
        ("case", "report", 41, 55.0, ("matter", "phone")),
        ("case", "mediation", 12, 140.0, ("phone", "name")),
        ("step", "report.accept", 38, 9.0, ()),
        ("step", "report.settle", 30, 35.0, ()),
        ("duty", "daily-round", 2, None, ()),
        ("duty", "roster", 1, 200.0, ()),
        ("visit", "elderly-alone", 22, 75.0, ("phone",)),
        ("points", "enter", 9, 50.0, ("name",)),
        ("ballot", "import", 1, None, ()),
    ):
        level = "person" if kind == "case" else "matter"
        for turn in range(number):
            one = Asked(
                kind=kind,
                form=form,
                version=version,
                place=town.places["b000"].pk,
                shown=7,
                prefilled=turn % 3,
                typed=3,
                held=held,
                level=level,
                seconds=seconds and seconds * (0.6 + turn % 5 / 5),
                id=new_id(),
            )
            assert note_asked(one)
    assert clock.today()
    return town


@pytest.mark.parametrize(
    ("language", "mode", "width"), [*LOOKS, ("en", "normal", 1280), ("zh-hans", "elder", 1280)]
)
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    site: str,
    town: Town,
    sign_in: SignIn,
    faults: Callable[[Page], list[str]],
    language: str,
    mode: str,
    width: int,
) -> None:
    page = enter(browser_context, site, sign_in("grid-worker"), language, mode)
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for name in (
        "desk/burden/",
        "desk/burden/?kind=duty",
        "desk/burden/?month=2020-01",
        "field/me/asked",
    ):
        page.goto(f"{site}/{name}")
        page.wait_for_load_state("networkidle")
        found[name] = faults(page)
        if KEPT:
            kept = f"{name.replace('/', '-').replace('?', '')}{language}-{mode}-{width}.png"
            page.screenshot(path=Path(KEPT) / kept, full_page=True)
    assert not {name: told for name, told in found.items() if told}
