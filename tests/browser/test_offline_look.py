"""The phone's own pages, as they look on a phone: usable by everyone, nothing beyond the edge, in
large letters and in English too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from tests.browser.outside import Phone, Site
from tests.browser.test_offline import CLOSE, as_worker
from tests.surfaces.field.test_browser import RULES

pytestmark = pytest.mark.browser
LOOKS = [("zh-hans", "normal"), ("zh-hans", "elder"), ("en", "normal")]
AXE = """rules => axe.run({runOnly: rules})
  .then(r => r.violations.map(v => `${v.id}: ${v.nodes[0].html}`))"""
EMPTY = CLOSE.replace("delete('open')", "clear()")
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("language", "mode"), LOOKS)
def test_everyone_can_use_the_pages_of_the_phone(
    take: Callable[..., Phone],
    site: Site,
    settings: Any,
    axe_source: str,
    language: str,
    mode: str,
) -> None:
    phone = take(bypass_csp=True)
    page, case = phone.page, site.told["cases"][0]
    faults: list[tuple[str, object]] = []

    def look(name: str) -> None:
        tall = page.evaluate("document.documentElement.scrollHeight") + 200
        page.set_viewport_size({"width": 360, "height": tall})  # nothing under the bar
        page.evaluate(axe_source)
        faults.extend((name, one) for one in page.evaluate(AXE, RULES))
        over = page.evaluate(OVER)
        faults.extend([(name, f"{over} px beyond the edge")] if over > 0 else [])
        page.set_viewport_size({"width": 360, "height": 780})
        phone.shoot(f"{name}-{mode}-{language}")

    wanted = {settings.LANGUAGE_COOKIE_NAME: language, "gezhi_mode": mode}
    cookies = [{"name": n, "value": v, "url": site.base} for n, v in wanted.items()]
    phone.context.add_cookies(cookies)  # type: ignore[arg-type]
    phone.open("/field/phone")
    page.locator('[data-enrolled="yes"]').first.wait_for()
    look("phone-enrolled")
    page.evaluate("gezhiPhone.takeAlong()")
    page.wait_for_timeout(1_500)  # the shell's own pages come anew in this language and size
    phone.open("/field/outbox")
    page.locator("[data-when-empty]").wait_for()
    look("phone-outbox-empty")
    phone.cut()
    phone.open(f"/field/case/{case}")
    page.locator(f'.big-buttons a[href^="/field/case/{case}/decide"]').first.click()
    page.locator("main form textarea").first.fill("灯泡换好了")
    page.locator("main .act-do button").click()
    page.locator('.state a[href="/field/outbox"]').wait_for()
    look("phone-kept")
    phone.open("/field/points/mine/")
    page.locator("#offline-pages li").first.wait_for()
    look("phone-not-here")
    phone.open("/field/outbox")
    page.locator(".outbox-row").wait_for()
    look("phone-outbox")
    page.evaluate(CLOSE)
    phone.open("/field/")
    page.locator("#offline-code").wait_for()
    page.locator("#code").fill("111112")
    page.locator("#offline-code button").click()
    page.locator("#offline-code [data-said]").wait_for()
    look("phone-code-wrong")
    row = Case.objects.get(pk=case)
    actions.decide(as_worker(), actions.Decide(row.pk, row.version, "settled", say="我顺路办好了"))
    phone.context.set_offline(False)
    phone.open("/field/outbox")
    page.locator("#outbox-send").click()
    page.locator("a[data-look]:visible").click()
    page.locator("#entry-theirs *").first.wait_for()
    look("phone-conflict")
    for why in ("locked", "other-account"):
        page.evaluate(EMPTY)
        page.goto("about:blank")
        phone.open(f"/field/offline/page#{why}")
        page.locator(f'[data-when="{why}"]').wait_for()
        look(f"phone-{why}")
    assert faults == [], faults
    assert phone.faults == []
