"""How soon /field/ is there on a slow phone: the largest contentful paint, first and again, at
400 ms round trip, 1.6 Mbit/s and a quarter of this machine's speed.

    python -m bench.field
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.outside import Phone, Site

MOST_SECONDS = 1.8
RUNS = 3
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
LCP = """new Promise((done) => new PerformanceObserver(
  (all) => done(all.getEntries().at(-1).startTime))
  .observe({ type: 'largest-contentful-paint', buffered: true }))"""


def paint(phone: Phone, path: str, *, fresh: bool) -> float:
    """Seconds to the largest paint of a page, in a tab of its own; `fresh` without any cache."""
    page = phone.context.new_page()
    tools: Any = phone.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    tools.send("Network.setBypassServiceWorker", {"bypass": fresh})
    if fresh:
        tools.send("Network.clearBrowserCache")
    page.goto(phone.base + path, wait_until="load")
    page.wait_for_timeout(500)
    seconds = float(page.evaluate(LCP)) / 1000
    page.close()
    return seconds


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as folder, sync_playwright() as made:
        home = Path(folder)
        site = Site(home)
        site.build(3)
        site.start()
        phone = Phone(made.chromium, site, home / "phone")
        try:
            phone.sign_in("grid-worker")
            phone.enrol()
            for name, fresh in (("first", True), ("again", False)):
                runs = sorted(paint(phone, "/field/", fresh=fresh) for _ in range(RUNS))
                told = ", ".join(f"{one:.2f}" for one in runs)
                print(f"/field/ {name}: LCP {runs[RUNS // 2]:.2f} s of {MOST_SECONDS} ({told})")
        finally:
            phone.kill()
            site.stop()


if __name__ == "__main__":
    main()
