"""Opening a case through the API, against pgbench writing the same rows with the same durability.

Floors (docs/surfaces/api.md): at most 8 statements and one writing transaction per request, at most
1.2 ms of the web processes' time, and at least a quarter of pgbench's throughput in the same run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.load import Result, load
from bench.serving import Web, database, web

SECONDS, ROUNDS = 4.0, 5
MODES = ("simple", "prepared")
CONNECTIONS = 16
ROLES = ("resident", "neighbour", "grid-worker", "grid-lead")
MOST_STATEMENTS, MOST_CPU_MS, LEAST_SHARE = 8, 1.2, 0.25
WIDEST = {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track": "top"}


def prepare() -> list[str]:
    """A town with its cast; returns keys of accounts that report."""
    from gezhi.engines.trust.actions import issue_token
    from tests.town import SYSTEM, build_town

    town = build_town()
    return [issue_token(SYSTEM, town.accounts[role].pk, "bench") for role in ROLES]


def requests(keys: list[str]) -> Any:
    """Reports from different people at different spots of the town, as HTTP requests."""
    from gezhi.base.ids import new_id
    from tests.town import LAT, LON

    def of_line(number: int) -> Iterator[bytes]:
        key = keys[number % len(keys)]
        head = (
            "POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            "Accept-Language: zh-CN,zh;q=0.9\r\n"
        )
        for turn in range(1_000_000):
            lon = LON + 0.0001 * (1 + (turn * 7 + number) % 390)
            lat = LAT + 0.0001 * (1 + (turn * 13 + number) % 190)
            answers = {
                "what": "street-lighting",
                "text": f"{number} 号楼前的路灯坏了三天，晚上一片黑，老人出门看不见路",
                "where": {"lon": round(lon, 6), "lat": round(lat, 6)},
            }
            report = {"id": str(new_id()), "type": "report", "answers": answers}
            body = json.dumps(report, ensure_ascii=False).encode()
            yield f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    return of_line


def counted(server: Any) -> tuple[int, int]:
    """Statements so far (as the server counts them), and transactions that wrote something."""
    import psycopg

    with psycopg.connect(server.superuser_url("gezhi"), autocommit=True) as connection:
        calls = connection.execute(
            "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE userid <> 10"
        ).fetchone()
        written = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())").fetchone()
    return int(calls[0]), int(written[0])  # type: ignore[index]


def floor_statement() -> str:
    """The rows of a case as one SQL statement with fresh ids: what pgbench repeats."""
    from django.db import connection

    with connection.cursor() as cursor:
        parts = []
        for table, changes in _TABLES.items():
            cursor.execute(f"SELECT * FROM {table} ORDER BY {_ORDER[table]} DESC LIMIT 1")
            names = [column.name for column in cursor.description]
            row = dict(zip(names, cursor.fetchone(), strict=True))
            values = {name: changes.get(name) or _literal(row[name]) for name in names}
            kept = {name: value for name, value in values.items() if value != "-"}
            parts.append(
                f"INSERT INTO {table} ({', '.join(kept)}) SELECT {', '.join(kept.values())} FROM x"
            )
    ids = "x AS MATERIALIZED (SELECT gen_random_uuid() AS id)"
    case, step, reporter, journal = parts
    return f"WITH {ids}, c AS ({case}), s AS ({step}), r AS ({reporter}) {journal};"


_CODE = "substr(md5(x.id::text), 1, 13)"
_TABLES = {
    "cases_case": {"id": "x.id", "code": _CODE},
    "cases_step": {"id": "-", "case_id": "x.id"},
    "cases_reporter": {"id": "gen_random_uuid()", "case_id": "x.id", "origin": "x.id"},
    "trust_journal": {"id": "-", "subject": "x.id::text"},
}
_ORDER = {"cases_case": "id", "cases_step": "id", "cases_reporter": "id", "trust_journal": "id"}


def _literal(value: Any) -> str:
    from psycopg import sql

    return sql.Literal(value).as_string(None)


def pgbench(server: Any, seconds: float, mode: str) -> float:
    """Transactions per second of pgbench repeating the floor's statement."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(floor_statement() + "\n")
        script.flush()
        command = [
            *(str(_pgbench(server)), "--no-vacuum", "--file", script.name, "--protocol", mode),
            *("--client", str(CONNECTIONS), "--jobs", "2", "--time", str(int(seconds))),
            server.url(),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))  # type: ignore[union-attr]


def _pgbench(server: Any) -> Path:
    beside = server.binaries / "pgbench"
    return beside if beside.exists() else Path("pgbench")


@dataclass
class Round:
    """One round: the API, then pgbench writing the same rows in both of its ways."""

    result: Result
    statements: float
    written: float
    cpu_ms: float
    floors: dict[str, float]

    def share(self, mode: str) -> float:
        """The API's throughput as a part of pgbench's."""
        return self.result.rate / self.floors[mode]


def measure(server: Any, site: Web, keys: list[str]) -> Round:
    """The load's result with statements, writing transactions and web CPU of each request, and
    what pgbench does right after it."""
    make = requests(keys)
    statements, written = counted(server)
    cpu = site.cpu_seconds()
    result = load(site.port, make, seconds=SECONDS, connections=CONNECTIONS)
    cpu = site.cpu_seconds() - cpu
    after, wrote = counted(server)
    if set(result.statuses) != {201}:
        raise SystemExit(f"answers were {dict(result.statuses)}: {result.sample!r}")
    n = result.count
    floors = {mode: pgbench(server, SECONDS, mode) for mode in MODES}
    return Round(result, (after - statements) / n, (wrote - written) / n, cpu * 1000 / n, floors)


def main() -> bool:
    """Print the figures beside their floors; False when one is missed."""
    with database(WIDEST) as server:
        _count_statements(server)
        keys = prepare()
        with web() as site:
            load(site.port, requests(keys), seconds=2.0, connections=CONNECTIONS)
            return report([measure(server, site, keys) for _ in range(ROUNDS)])


def _count_statements(server: Any) -> None:
    import psycopg

    with psycopg.connect(server.superuser_url("gezhi"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")


def report(rounds: list[Round]) -> bool:
    """Say what was measured, the middle of all rounds and their range, and whether it keeps to the
    floors."""
    statements = median(one.statements for one in rounds)
    cpu = median(one.cpu_ms for one in rounds)
    share = median(one.share("simple") for one in rounds)
    load_now = os.getloadavg()[0]
    print("open a case through the API (PostgreSQL, granian 2 x 4; key, form, place, journal)")
    print(f"  {len(rounds)} rounds in turn with pgbench; load of the machine {load_now:.1f}")
    _line("statements per request", [one.statements for one in rounds], f"<= {MOST_STATEMENTS}")
    _line("writing transactions", [one.written for one in rounds], "1")
    _line("web CPU ms per request", [one.cpu_ms for one in rounds], f"<= {MOST_CPU_MS}")
    _line("requests per second", [one.result.rate for one in rounds], "")
    _line("p50 ms", [one.result.percentile(0.5) for one in rounds], "")
    _line("p99 ms", [one.result.percentile(0.99) for one in rounds], "")
    for mode in MODES:
        _line(f"pgbench ({mode}) per second", [one.floors[mode] for one in rounds], "")
        wanted = f">= {LEAST_SHARE:.2f}" if mode == "simple" else ""
        _line(f"share of pgbench ({mode})", [one.share(mode) for one in rounds], wanted)
    return statements <= MOST_STATEMENTS and cpu <= MOST_CPU_MS and share >= LEAST_SHARE


def _line(name: str, found: list[float], wanted: str) -> None:
    span = f"{min(found):.2f} to {max(found):.2f}"
    print(f"  {name:<30} {median(found):10.2f}   ({span}{'; ' + wanted if wanted else ''})")


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
