"""Counting figures from a journal of a million entries: `python -m bench.count_figures [entries]`.

Compares what insight does (Parquet files beside the deployment, and the entries since) with the two
simpler ways: everything read from the database into memory first, and each figure asked of the
database itself in SQL.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ENTRIES = 1_000_000
TAIL = 9_000
STAGES = ("accept", "route", "settle", "evaluate")
MATTERS = tuple(f"matter-{n}" for n in range(40))


def main(entries: int = ENTRIES) -> None:
    """Fill a journal, count the same six figures each way, and print seconds and ratios."""
    with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as home:
        os.environ |= {"GEZHI_HOME": home, "GEZHI_DATABASE": f"sqlite:///{home}/gezhi.db"}
        start_django()
        fill(entries)
        print(f"{entries:,} entries, SQLite\n")
        report(entries)


def start_django() -> None:
    """A fresh database."""
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "gezhi.config.settings"
    django.setup()
    call_command("migrate", verbosity=0)


def fill(entries: int) -> None:
    """Entries as cases leave them: opened, moved a few times, closed."""
    from django.db import connection, transaction

    rng = random.Random(1)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    rows = []
    for number in range(entries):
        verb = ("case.opened", "case.moved", "case.moved", "case.moved", "case.closed")[number % 5]
        facts: dict[str, Any] = {"case": "report", "category": rng.choice(MATTERS)}
        if verb == "case.moved":
            facts |= {"stage": rng.choice(STAGES), "late": rng.random() < 0.1, "seconds": 3600.0}
        if verb == "case.closed":
            facts |= {"counts_as": "solved", "hand_overs": rng.randrange(7), "seconds": 7.5e4}
        at = start + timedelta(seconds=60 * number)
        path = f"1.{rng.randrange(2, 10)}.{rng.randrange(10, 99)}."
        moment = at.replace(tzinfo=None).isoformat(" ")
        rows.append((moment, verb, f"{number // 5}", path, json.dumps(facts)))
    statement = (
        "INSERT INTO trust_journal (at, verb, subject_kind, subject, path, post, data)"
        " VALUES (%s, %s, 'case', %s, %s, '', %s)"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def figures() -> list[tuple[str, Callable[[], Any], str]]:
    """Each figure: its name, how insight counts it, and the same in SQLite's SQL."""
    from gezhi.engines.insight import queries
    from gezhi.engines.trust.queries import system
    from gezhi.pack.insight import Metric

    viewer = system("bench")
    opened = Metric(count="case.opened")
    late = Metric.model_validate({"count": "case.moved", "where": {"field": "late", "is": True}})
    hand_overs = Metric(mean="hand_overs", of="case.closed")
    subjects = Metric(count="case.closed", distinct="subject")
    month = "strftime('%Y-%m', at, '+8 hours')"
    here = "FROM trust_journal WHERE verb ="
    return [
        (
            "opened",
            lambda: queries.metric(viewer, opened),
            f"SELECT count(*) {here} 'case.opened'",
        ),
        (
            "closed, each case once",
            lambda: queries.metric(viewer, subjects),
            f"SELECT count(DISTINCT subject) {here} 'case.closed'",
        ),
        (
            "late steps",
            lambda: queries.metric(viewer, late),
            f"SELECT count(*) {here} 'case.moved' AND data ->> 'late'",
        ),
        (
            "opened by matter",
            lambda: queries.by(viewer, opened, "category"),
            f"SELECT data ->> 'category', count(*) {here} 'case.opened' GROUP BY 1",
        ),
        (
            "hand-overs by month",
            lambda: queries.series(viewer, hand_overs, "month"),
            f"SELECT {month}, avg(data ->> 'hand_overs') {here} 'case.closed' GROUP BY 1",
        ),
        ("the three rates", lambda: queries.rates(viewer), ""),
    ]


def seconds(act: Callable[[], Any], times: int = 3) -> float:
    """The best of a few runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - start)
    return best


def report(entries: int) -> None:
    """The table."""
    from django.db import connection

    from gezhi.engines.insight.actions import export_journal
    from gezhi.engines.insight.queries.table import folder, forget_table

    all_figures = figures()
    all_figures[0][1]()
    forget_table()

    read = seconds(all_figures[0][1], 1)
    in_memory = [seconds(count) for _, count, _ in all_figures]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    forget_table()

    exporting = seconds(lambda: export_journal(least=TAIL), 1)
    size = sum(path.stat().st_size for path in Path(folder()).rglob("*.parquet")) / 1e6
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO trust_journal (at, verb, subject_kind, subject, path, post, data)"
            " SELECT at, verb, subject_kind, subject, path, post, data FROM trust_journal LIMIT %s",
            [TAIL],
        )
    first = seconds(all_figures[0][1], 1)

    print(f"export: {exporting:.1f} s once ({entries / exporting:,.0f} entries/s), {size:.0f} MB")
    print(f"first figure of a process: {first:.2f} s with the export, {read:.1f} s without")
    print(f"process without the export: {peak:,.0f} MB at its peak\n")
    print(f"{'figure':<24}{'export + tail':>14}{'in memory':>11}{'SQL':>8}{'SQL / export':>14}")
    for (name, count, sql), memory in zip(all_figures, in_memory, strict=True):
        ours = seconds(count)
        asked = seconds(lambda sql=sql: _ask(sql), 1)
        told = f"{asked:.2f}" if sql else "-"
        ratio = f"{asked / ours:.1f}x" if sql else "-"
        print(f"{name:<24}{ours:>14.3f}{memory:>11.3f}{told:>8}{ratio:>14}")


def _ask(sql: str) -> None:
    from django.db import connection

    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES)
