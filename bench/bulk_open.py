"""Opening many cases at once, journal included (floor: 10,000 cases/s on PostgreSQL):
`python -m bench.bulk_open [cases]`.

Each database runs in a process of its own, which opens the cases several times over; the best round
counts, and the ratio is against opening them one by one. Beside the seconds stands the processor
time of both sides: others may be at work on the machine, and the floor is met where nobody is.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.processor import cpu_seconds, database_process

CASES, ROUNDS = 20_000, 5
ONE_BY_ONE = 300
FLOOR = 10_000
PACKS = Path(__file__).resolve().parents[1] / "packs"


def main(cases: int = CASES) -> bool:
    """Both databases, one after the other; False when PostgreSQL misses the floor."""
    from tests.databases import PostgresServer

    with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as home:
        measure("sqlite", f"sqlite:///{home}/gezhi.db", home, cases)
    with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as home, PostgresServer() as server:
        return measure("postgresql", server.url(), home, cases)


def measure(name: str, url: str, home: str, cases: int) -> bool:
    """Run the other half of this module against a database; whether it kept to the floor."""
    environment = {**os.environ, "GEZHI_DATABASE": url, "GEZHI_HOME": home}
    command = [sys.executable, "-m", "bench.bulk_open", "--inside", name, str(cases)]
    done = subprocess.run(command, env=environment)
    if done.returncode not in (0, 1):
        raise SystemExit(done.returncode)
    return done.returncode == 0


@dataclass(frozen=True)
class Round:
    """One round: seconds, and processor time of Gezhi and of the database, in seconds."""

    took: float
    ours: float
    theirs: float


def inside(name: str, cases: int) -> bool:
    """Build a town of 160 buildings, open the cases, and print the rates."""
    from gezhi.surfaces.cli import start_django
    from gezhi.surfaces.cli.setting_up import set_up

    start_django()
    set_up(quiet=True)
    from gezhi.engines.cases.actions import open_case, open_many
    from gezhi.engines.trust.queries import system

    viewer, command = system("bench"), commands(town())
    open_many(viewer, [command() for _ in range(200)])
    single = [command() for _ in range(ONE_BY_ONE)]
    started = time.perf_counter()
    for one in single:
        open_case(viewer, one)
    alone = ONE_BY_ONE / (time.perf_counter() - started)
    postmaster = database(name)
    rounds = []
    for _ in range(ROUNDS):
        many = [command() for _ in range(cases)]
        rounds.append(timed(lambda many=many: open_many(viewer, many), postmaster))
    check()
    return report(name, cases, rounds, alone)


def commands(boxes: list[tuple[float, float]]) -> Callable[[], Any]:
    """Makes reports from anywhere in the town."""
    from gezhi.engines.cases.actions import OpenCase

    dice = random.Random(1)

    def command() -> OpenCase:
        west, south = dice.choice(boxes)
        where = {"lon": west + dice.random() * 0.001, "lat": south + dice.random() * 0.001}
        what = dice.choice(["parking", "noise", "street-lighting", "exposed-rubbish"])
        return OpenCase("report", {"what": what, "text": "楼下总是停满车,麻烦看看", "where": where})

    return command


def database(name: str) -> int | None:
    """The process id of the database server, where there is one."""
    from django.db import connection

    return database_process(connection) if name == "postgresql" else None


def timed(act: Callable[[], Any], server: int | None) -> Round:
    """Do it once, by the clock and by the processor."""
    theirs = cpu_seconds(server) if server else 0.0
    started, spent = time.perf_counter(), time.process_time()
    act()
    took, ours = time.perf_counter() - started, time.process_time() - spent
    return Round(took, ours, (cpu_seconds(server) if server else 0.0) - theirs)


def check() -> None:
    """Every case has its entry, step and reporter."""
    from gezhi.engines.cases.models import Case, Reporter, Step
    from gezhi.engines.trust.models import Journal

    opened = Case.objects.count()
    assert Journal.objects.filter(verb="case.opened").count() == opened
    assert Step.objects.count() == Reporter.objects.count() == opened


def report(name: str, cases: int, rounds: list[Round], alone: float) -> bool:
    """Print the best round; whether it kept to the floor, which PostgreSQL has to."""
    best = min(rounds, key=lambda one: one.took)
    rate = cases / best.took
    held = name != "postgresql"
    floor = "" if held else f", {rate / FLOOR:.2f} of the floor"
    ours = min(one.ours for one in rounds) / cases * 1e6
    theirs = min(one.theirs for one in rounds) / cases * 1e6
    print(f"bulk open, {name}: {rate:,.0f} cases/s{floor} (best of {len(rounds)} rounds)")
    print(f"  processor per case: {ours:.0f} µs of Gezhi's, {theirs:.0f} µs of the database's")
    print(f"  {rate / alone:.1f} times one by one ({alone:,.0f}/s)")
    print(f"  load of the machine {os.getloadavg()[0]:.1f}")
    return held or rate >= FLOOR


def town() -> list[tuple[float, float]]:
    """The south-western corners of the buildings."""
    from gezhi.engines.places.actions import NewPlace, add_places, attach_pack
    from gezhi.engines.trust.actions import publish_pack
    from gezhi.engines.trust.queries import system
    from gezhi.pack.loader import load

    viewer = system("bench")
    places, corners = [NewPlace("sub-district", "town", code="990101001000")], []
    for c in range(4):
        places.append(NewPlace("community", f"c{c}", 0, code=f"99010100100{c + 1}"))
        community = len(places) - 1
        for g in range(4):
            west, south = 118 + 0.04 * c, 36 + 0.01 * g
            outline = box(west, south, 0.04, 0.01)
            places.append(NewPlace("grid", f"g{g}", community, geometry=outline))
            grid = len(places) - 1
            for b in range(10):
                corner = (west + 0.002 + 0.0035 * b, south + 0.004)
                corners.append(corner)
                places.append(
                    NewPlace("building", f"{b}", grid, geometry=box(*corner, 0.001, 0.001))
                )
    rows = add_places(viewer, places)
    version = publish_pack(viewer, load(PACKS / "huanghexilu", library=PACKS))
    attach_pack(viewer, rows[0], version, date(2020, 1, 1))
    return corners


def box(west: float, south: float, width: float, height: float) -> dict[str, object]:
    """A rectangle as GeoJSON."""
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


if __name__ == "__main__":
    if "--inside" in sys.argv:
        sys.exit(not inside(sys.argv[-2], int(sys.argv[-1])))
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES))
