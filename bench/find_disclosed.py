"""Finding words among what is public, at 100,000 items on SQLite and on PostgreSQL.

Floor (docs/engines/disclosure.md): p95 of a search at most 100 ms, for words that many items have,
that few have, and that none has, with and without a place. `python -m bench find_disclosed`; each
database has a process of its own. `BENCH_ITEMS` sets another number of items.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from typing import Any

ITEMS = int(os.environ.get("BENCH_ITEMS", "100000"))
ROUNDS = 40
FLOOR_MS = 100.0
CHUNK = 2000
COMMON = "财务收支居务公开社区街道路灯维修低保救助工程合同集体收入支出结余月初月末会议决定居民代表"
RARE = ("雨污分流", "加装电梯", "老年食堂", "充电桩")
SOUGHT = ("财务", "财务收支", "加装电梯", "老年食堂 三月", "没有这样的话", "电梯", "灯")


def main() -> bool:
    """Both databases, one after the other; False when one is too slow."""
    command = [sys.executable, "-c", "import sys; from bench.find_disclosed import one; one()"]
    kept = [subprocess.run([*command], env={**os.environ, "BENCH_ON": name}) for name in ON]
    return not any(done.returncode for done in kept)


ON = ("sqlite", "postgresql")


def one() -> None:
    """One database: fill it, ask it, and end with 1 when it is too slow."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezhi.config.settings")
    if os.environ["BENCH_ON"] == "postgresql":
        from bench.serving import database

        with database():
            slow = _measure()
    else:
        with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as home:
            os.environ |= {"GEZHI_HOME": home, "GEZHI_DATABASE": f"sqlite:///{home}/gezhi.db"}
            import django
            from django.core.management import call_command

            django.setup()
            from gezhi.engines.trust.queries import serve_system

            serve_system()
            call_command("migrate", verbosity=0)
            slow = _measure()
    sys.exit(slow)


def _measure() -> int:
    from gezhi.engines.disclosure.queries import SoughtItems, find_items
    from gezhi.engines.trust.queries import ANYONE
    from tests.disclosing import disclosing_town

    town = disclosing_town()
    print(f"{os.environ['BENCH_ON']}: putting in {ITEMS:,} items", flush=True)
    begin = time.perf_counter()
    _fill(town)
    took = time.perf_counter() - begin
    print(f"{os.environ['BENCH_ON']}: filled in {took:.0f} s", flush=True)
    slow = 0
    for text in SOUGHT:
        for path in ("", town.places["c1"].path):
            times = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                found, _ = find_items(ANYONE, SoughtItems(text=text, path=path))
                times.append((time.perf_counter() - start) * 1000)
            p95 = sorted(times)[int(len(times) * 0.95) - 1]
            slow += p95 > FLOOR_MS
            where = "one place" if path else "everywhere"
            print(f"  {text:<10}\t{where:<10}\t{len(found):3} found\tp95 {p95:6.1f} ms", flush=True)
    return int(bool(slow))


def _fill(town: Any) -> None:
    """Items of some three hundred characters, a few with rare words."""
    from django.db import connection

    from gezhi.base.ids import new_id
    from gezhi.engines.disclosure.models import Item
    from gezhi.engines.disclosure.rules.grams import grams, plain
    from gezhi.engines.places.queries import attached_packs
    from gezhi.engines.trust.queries import ANYONE

    rng, version = random.Random(1), attached_packs(ANYONE)[0].version
    places = [town.places["c0"], town.places["c1"]]
    rows = []
    for number in range(ITEMS):
        words = "".join(rng.choice(COMMON) for _ in range(280))
        title = f"{rng.choice('一二三四')}月财务收支{number}"
        if number % 997 == 0:
            words += rng.choice(RARE) + "三月"
        text, key, place = f"{title} {words}", new_id(), rng.choice(places)
        about = {"level": "community", "kind": "finance", "affairs": "finance", "period": ""}
        days = {"first": date(2026, 1, 1), "last": date(2026, 1, 16)}
        found = {"text": plain(text), "grams": " ".join(grams(text))}
        where = {"place": place, "path": place.path, "pack_id": version}
        rows.append(Item(key=key, matter=key, title=title, **about, **days, **found, **where))
        if len(rows) == CHUNK:
            Item.objects.bulk_create(rows)
            rows = []
    Item.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE disclosure_item")
