"""Opening many cases at once, journal included (floor: 10,000 cases/s on PostgreSQL):
`python -m bench.bulk_open [cases]`.

Each database runs in a process of its own; the ratio is against opening them one by one.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

CASES = 20_000
ONE_BY_ONE = 300
FLOOR = 10_000
PACKS = Path(__file__).resolve().parents[1] / "packs"


def main(cases: int = CASES) -> None:
    """Both databases, one after the other."""
    from tests.databases import PostgresServer

    with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as home:
        measure("sqlite", f"sqlite:///{home}/gezhi.db", home, cases)
    with tempfile.TemporaryDirectory(prefix="gezhi-bench-") as home, PostgresServer() as server:
        measure("postgresql", server.url(), home, cases)


def measure(name: str, url: str, home: str, cases: int) -> None:
    """Run the other half of this module against a database."""
    environment = {**os.environ, "GEZHI_DATABASE": url, "GEZHI_HOME": home}
    command = [sys.executable, "-m", "bench.bulk_open", "--inside", name, str(cases)]
    subprocess.run(command, check=True, env=environment)


def inside(name: str, cases: int) -> None:
    """Build a town of 160 buildings, open the cases, and print the rates."""
    from gezhi.surfaces.cli import start_django
    from gezhi.surfaces.cli.setting_up import set_up

    start_django()
    set_up(quiet=True)
    from gezhi.engines.cases.actions import OpenCase, open_case, open_many
    from gezhi.engines.cases.models import Case
    from gezhi.engines.trust.models import Journal
    from gezhi.engines.trust.queries import system

    viewer = system("bench")
    boxes = town()
    dice = random.Random(1)

    def command() -> OpenCase:
        west, south = dice.choice(boxes)
        where = {"lon": west + dice.random() * 0.001, "lat": south + dice.random() * 0.001}
        what = dice.choice(["parking", "noise", "street-lighting", "exposed-rubbish"])
        return OpenCase("report", {"what": what, "text": "楼下总是停满车,麻烦看看", "where": where})

    open_many(viewer, [command() for _ in range(200)])
    single = [command() for _ in range(ONE_BY_ONE)]
    started = time.perf_counter()
    for one in single:
        open_case(viewer, one)
    alone = ONE_BY_ONE / (time.perf_counter() - started)

    many = [command() for _ in range(cases)]
    started, spent = time.perf_counter(), time.process_time()
    receipts = open_many(viewer, many)
    took, cpu = time.perf_counter() - started, time.process_time() - spent
    assert len(receipts) == cases
    assert Journal.objects.filter(verb="case.opened").count() == Case.objects.count()
    rate = cases / took
    floor = f", {rate / FLOOR:.2f} of the floor" if name == "postgresql" else ""
    told = f"{rate:,.0f} cases/s{floor}; {cpu / cases * 1e6:.0f} µs of our CPU each"
    print(f"bulk open, {name}: {told}; {rate / alone:.1f} times one by one ({alone:,.0f}/s)")


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
        inside(sys.argv[-2], int(sys.argv[-1]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
