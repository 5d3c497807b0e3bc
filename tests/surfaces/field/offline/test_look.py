"""The pages about phones in a hand and at a desk: usable by everyone, nothing beyond the edge."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.trust.actions import enrol_device, leave_entry, lock_device
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.test_browser import LOOKS, RULES
from tests.town import Town, build_town

__all__ = ["committed"]
pytestmark = pytest.mark.browser
KEPT = os.environ.get("GEZHI_SHOTS", "")


@pytest.fixture
def town(committed: None) -> Town:
    made = build_town()
    worker = made.viewer("grid-worker")
    old = enrol_device(worker, new_id(), "旧手机")
    lock_device(worker, old.pk)
    with clock.at(clock.now() - timedelta(hours=3)):
        enrol_device(worker, new_id(), "红色的小米手机")
    said = "这件事已经办结：作为新事项再报一次，或者放弃"
    leave_entry(worker, new_id(), "/field/case/1/note", said, "已经口头跟他说过了")
    return made


@pytest.fixture
def site(town: Town, request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("live_server").url


@pytest.mark.parametrize(("language", "mode", "width"), LOOKS)
def test_everyone_can_use_it(
    browser_context: BrowserContext,
    site: str,
    settings: Any,
    sign_in: SignIn,
    axe_source: str,
    language: str,
    mode: str,
    width: int,
) -> None:
    wanted = {settings.LANGUAGE_COOKIE_NAME: language, "gezhi_mode": mode}
    for role, pages in (
        ("grid-worker", ("/field/me", "/field/offline/left/")),
        ("security-admin", ("/desk/accounts",)),
    ):
        cookie = sign_in(role).cookies[settings.SESSION_COOKIE_NAME].value
        sent = {**wanted, settings.SESSION_COOKIE_NAME: cookie}
        browser_context.add_cookies([{"name": n, "value": v, "url": site} for n, v in sent.items()])
        page = browser_context.new_page()
        for address in pages:
            page.set_viewport_size({"width": width, "height": 740})
            page.goto(site + address)
            over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(over) <= 0, address
            tall = page.evaluate("document.documentElement.scrollHeight") + 200
            page.set_viewport_size({"width": width, "height": tall})
            page.evaluate(axe_source)
            run = "rules => axe.run({runOnly: rules}).then(r => r.violations.map(v => v.id))"
            assert page.evaluate(run, RULES) == [], address
            if KEPT:
                name = f"{address.strip('/').replace('/', '-')}-{width}-{mode}-{language}.png"
                page.screenshot(path=Path(KEPT) / name, full_page=True)
        page.close()
