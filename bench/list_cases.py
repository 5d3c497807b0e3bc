"""A list of 50 cases through the API, at 20 thousand and at 1 million cases side by side.

Floors (docs/surfaces/api.md): at most 10 statements at any page size, and p95 at a million at most
three times that at 20 thousand, for a dispatcher (the whole town), a grid lead (one grid) and a
clerk (one department). Both databases are on one server and are asked in turn, so that whatever
else the machine does falls on both alike.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import Any

from bench.serving import Web, web
from tests.databases import PostgresServer

SIZES = {"20k": 20_000, "1M": int(os.environ.get("BENCH_MANY", "1000000"))}
ROLES = ("dispatcher", "grid-lead", "clerk")
QUEUES = ("open", "mine", "all")
ROUNDS = 60
MOST_STATEMENTS, MOST_RATIO = 10, 3.0
SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track": "top",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
}


def prepare() -> None:
    """Fill one database, in a process of its own; prints the keys of those who look at lists."""
    import django
    from django.core.management import call_command

    django.setup()
    from gezhi.engines.trust.queries import serve_system

    serve_system()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    import psycopg

    from bench.many_cases import build_ground, fill
    from gezhi.engines.trust.actions import issue_token
    from tests.town import SYSTEM

    town = build_ground()
    with psycopg.connect(os.environ["BENCH_SUPERUSER"], autocommit=True) as connection:
        fill(connection, town, int(os.environ["BENCH_COUNT"]))
    keys = {role: issue_token(SYSTEM, town.accounts[role].pk, "bench") for role in ROLES}
    print(json.dumps(keys))


class Site:
    """One size: its web server and the keys of its people."""

    def __init__(self, site: Web, keys: dict[str, str]) -> None:
        self.connection = HTTPConnection("127.0.0.1", site.port)
        self.keys = keys

    def ask(self, role: str, query: str) -> tuple[float, Any]:
        """The answer to a list, and how long it took in milliseconds."""
        begin = time.perf_counter()
        headers = {"Authorization": f"Bearer {self.keys[role]}"}
        self.connection.request("GET", f"/api/v1/cases?{query}", headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - begin) * 1000
        if answer.status != 200:
            raise SystemExit(f"{role} {query}: {answer.status} {body[:300]!r}")
        return took, json.loads(body)


def sites(server: PostgresServer, stack: ExitStack) -> dict[str, Site]:
    """A database and a web server for each size."""
    import psycopg

    made = {}
    for name, count in SIZES.items():
        database = f"gezhi_{name}".lower()
        with psycopg.connect(server.superuser_url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database} OWNER gezhi")
        with psycopg.connect(server.superuser_url(database), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
        os.environ["GEZHI_DATABASE"] = server.url(database)
        os.environ["BENCH_SUPERUSER"] = server.superuser_url(database)
        os.environ["BENCH_COUNT"] = str(count)
        command = [sys.executable, "-c", "from bench.list_cases import prepare; prepare()"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        keys = json.loads(done.stdout.splitlines()[-1])
        made[name] = Site(stack.enter_context(web(workers=1)), keys)
    return made


def counted(server: PostgresServer, name: str) -> int:
    """Statements so far in the database of a size, those of its owner alone."""
    import psycopg

    database = f"gezhi_{name}".lower()
    with psycopg.connect(server.superuser_url(database), autocommit=True) as connection:
        row = connection.execute(
            "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d"
            " ON d.oid = s.dbid WHERE d.datname = %s AND s.userid <> 10",
            [database],
        ).fetchone()
    return int(row[0])  # type: ignore[index]


def statements(server: PostgresServer, made: dict[str, Site]) -> dict[tuple[str, int], float]:
    """Statements per list, by role and page size, at a million."""
    found = {}
    for role in ROLES:
        for size in (10, 50, 200):
            made["1M"].ask(role, f"size={size}")
            before = counted(server, "1M")
            for _ in range(10):
                made["1M"].ask(role, f"size={size}")
            found[role, size] = (counted(server, "1M") - before) / 10
    return found


def times(made: dict[str, Site]) -> Iterator[tuple[str, str, dict[str, list[float]]]]:
    """How long lists take, each role and queue at both sizes in turn, first and second page."""
    for role in ROLES:
        for queue in QUEUES:
            taken: dict[str, list[float]] = {name: [] for name in made}
            after = dict.fromkeys(made, "")
            for turn in range(ROUNDS + 5):
                for name, site in made.items():
                    took, page = site.ask(role, f"queue={queue}&size=50&after={after[name]}")
                    after[name] = "" if after[name] else page["next"]
                    if turn >= 5:
                        taken[name].append(took)
            yield role, queue, taken


def p95(taken: list[float]) -> float:
    """The time within which 95 of 100 came."""
    return sorted(taken)[int(len(taken) * 0.95)]


def main() -> bool:
    """Print the figures beside their floors; False when one is missed."""
    import tempfile

    good = True
    with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as home, ExitStack() as stack:
        os.environ["GEZHI_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezhi.config.settings")
        server = stack.enter_context(PostgresServer(SETTINGS))
        made = sites(server, stack)
        print("list of 50 cases through the API, 20 thousand and 1 million cases in turn")
        for (role, size), count in statements(server, made).items():
            good &= count <= MOST_STATEMENTS
            print(
                f"  {role:<12} page of {size:<4} {count:5.1f} statements"
                f" (at most {MOST_STATEMENTS})"
            )
        for role, queue, taken in times(made):
            small, large = p95(taken["20k"]), p95(taken["1M"])
            good &= large <= MOST_RATIO * small
            print(
                f"  {role:<12} {queue:<6} p95 {small:6.1f} ms and {large:6.1f} ms:"
                f" {large / small:4.1f} times (at most {MOST_RATIO:g})",
                flush=True,
            )
    return good


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
