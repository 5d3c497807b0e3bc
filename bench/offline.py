"""1,000 submissions of one phone over several subjects while a quarter of the answers is lost: none
lost, none doubled, each subject in its order.

    python -m bench.offline [submissions]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.dropping import Dropping
from tests.browser.outside import Phone, Site

SHARE = 0.25
CASES = 8
MOST_SECONDS = 1800


def notes(site: Site) -> list[tuple[str, str]]:
    """Case and words of every note, in the order in which they were taken over."""
    os.environ.update({name: site.env[name] for name in ("GEZHI_HOME", "GEZHI_DATABASE")})
    os.environ["DJANGO_SETTINGS_MODULE"] = "gezhi.config.settings"
    # Playwright keeps an event loop in this thread, in which Django would refuse its ORM
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()
    from gezhi.engines.cases.models import Note
    from gezhi.engines.trust.queries import serve_system

    serve_system()
    return [(str(row.case_id), row.text) for row in Note.objects.order_by("at", "pk")]


def judge(found: list[tuple[str, str]], many: int) -> dict[str, Any]:
    """What was lost, doubled or out of its order."""
    words = [text for _, text in found]
    by_case: dict[str, list[str]] = {}
    for case, text in found:
        by_case.setdefault(case, []).append(text)
    return {
        "lost": many - len(set(words)),
        "doubled": len(words) - len(set(words)),
        "out of order": sum(texts != sorted(texts) for texts in by_case.values()),
    }


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as folder, sync_playwright() as made:
        home = Path(folder)
        site = Site(home)
        told = site.build(CASES)
        site.start()
        net = Dropping(site.port, SHARE)
        phone = Phone(made.chromium, site, home / "phone", net.base)
        try:
            phone.sign_in("grid-worker")
            phone.enrol()
            forms = phone.note_forms(told["cases"])
            phone.context.set_offline(True)
            began = time.perf_counter()
            phone.put_notes(forms, many)
            written = time.perf_counter() - began
            phone.context.set_offline(False)
            phone.drained(MOST_SECONDS)
            sent = time.perf_counter() - began - written
        finally:
            phone.kill()
            net.stop()
            site.stop()
        found = judge(notes(site), many)
        print(f"{many} submissions over {CASES} cases, {net.dropped} answers dropped")
        print(f"written to the phone {written:.1f} s, sent {sent:.1f} s")
        print(", ".join(f"{name} {count}" for name, count in found.items()))
        if any(found.values()):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
