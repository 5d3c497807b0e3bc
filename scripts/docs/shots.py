"""Screenshots of the running demo, as `docs/tour/shots.yaml` lists them.

A picture that is committed grows stale in silence; these are taken anew at every build, and a page
that has changed so much that a step of a shot no longer works fails the build.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import yaml
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pydantic import BaseModel, ConfigDict, TypeAdapter

SIZES = {"phone": (360, 780), "desk": (1280, 800)}


class Step(BaseModel):
    """One thing done before the picture: exactly one of `click`, `fill` with `text`, `wait`."""

    model_config = ConfigDict(extra="forbid")
    click: str = ""
    fill: str = ""
    text: str = ""
    wait: str = ""


class Shot(BaseModel):
    """One picture: who looks (`signed_in_as`, a demo account), where, on what, after what."""

    model_config = ConfigDict(extra="forbid")
    name: str
    open: str
    signed_in_as: str = ""
    size: Literal["phone", "desk"] = "desk"
    language: Literal["zh", "en"] = "zh"
    whole_page: bool = False
    steps: list[Step] = []


def listed(path: Path) -> list[Shot]:
    """The shots of a list; pydantic's error names the entry that is wrong."""
    return TypeAdapter(list[Shot]).validate_python(yaml.safe_load(path.read_text("utf-8")))


def take(shots: list[Shot], address: str, into: Path) -> None:
    """Write `<name>.png` for each shot of the demo at an address."""
    into.mkdir(parents=True, exist_ok=True)
    with _chromium() as browser:
        for shot in shots:
            context = _profile(browser, shot)
            page = context.new_page()
            if shot.signed_in_as:
                _sign_in(page, address, shot.signed_in_as)
            page.goto(address + shot.open, wait_until="networkidle")
            for step in shot.steps:
                _do(page, step)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=into / f"{shot.name}.png", full_page=shot.whole_page)
            context.close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def _profile(browser: Browser, shot: Shot) -> BrowserContext:
    width, height = SIZES[shot.size]
    locale = {"zh": "zh-CN", "en": "en-GB"}[shot.language]
    options: dict[str, Any] = {"has_touch": shot.size == "phone", "locale": locale}
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if shot.size == "phone" else 1,
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(15_000)
    return context


def _sign_in(page: Page, address: str, account: str) -> None:
    page.goto(f"{address}/demo/sign-in")
    line = page.locator("li").filter(has=page.get_by_text(re.compile(rf"· {account}$")))
    line.get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/demo/" not in url)


def _do(page: Page, step: Step) -> None:
    if step.click:
        page.locator(step.click).first.click()
    elif step.fill:
        page.locator(step.fill).first.fill(step.text)
    elif step.wait:
        page.locator(step.wait).first.wait_for()
