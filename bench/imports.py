"""Imports on a real PostgreSQL: 100,000 households from XLSX (floor 10 s), and the national
division codes as places (floor 60 s; read at ../shared/data, skipped when absent)."""

import io
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.processor import cpu_seconds, database_process

HOUSEHOLDS = 100_000
BUILDINGS = 1_000
HOUSEHOLDS_FLOOR, DIVISIONS_FLOOR = 10.0, 60.0
DIVISIONS = Path(__file__).resolve().parents[2] / "shared" / "data" / "divisions_2021.csv.gz"


def start() -> None:
    """A database of our own, with the product's tables."""
    from tests.databases import PostgresServer

    os.environ["GEZHI_HOME"] = tempfile.mkdtemp(prefix="gezhi-bench-")
    os.environ["GEZHI_DATABASE"] = PostgresServer().start().url()
    from gezhi.surfaces.cli import start_django
    from gezhi.surfaces.cli.setting_up import set_up

    start_django()
    set_up(quiet=True)


def workbook() -> bytes:
    """Invented households as an XLSX file."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    dice = random.Random(1)
    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["楼栋编码", "门牌", "户主", "电话", "人数"])
        for row in range(HOUSEHOLDS):
            phone = f"139{dice.randrange(10**8):08}"
            household = [f"B{row % BUILDINGS:04}", f"{row // BUILDINGS}", f"住户{row}", phone, 3]
            sheet.write_row(row + 1, 0, household)
    return out.getvalue()


def households() -> bool:
    """Read, check and store 100,000 households."""
    from gezhi.base.sheets import read_table
    from gezhi.engines.people.actions import import_households, plan_households
    from gezhi.engines.places.actions import NewPlace, add_places
    from gezhi.engines.trust.queries import system

    viewer = system("bench")
    root = NewPlace("sub-district", "town", code="bench")
    buildings = [NewPlace("building", f"{n}", 0, code=f"B{n:04}") for n in range(BUILDINGS)]
    add_places(viewer, [root, *buildings])
    data = workbook()
    spent = timed(lambda: import_households(viewer, plan_households(viewer, read_table(data))))
    return spent.report("households", HOUSEHOLDS_FLOOR)


def divisions() -> bool:
    """Load the national division codes as places."""
    if not DIVISIONS.exists():
        print("imports: division codes skipped, no ../shared/data")
        return True
    from gezhi.base.sheets import read_table
    from gezhi.engines.places.actions import import_divisions
    from gezhi.engines.trust.queries import system

    viewer = system("bench")
    spent = timed(lambda: import_divisions(viewer, read_table(DIVISIONS.read_bytes())))
    return spent.report("divisions as places", DIVISIONS_FLOOR)


@dataclass(frozen=True)
class Spent:
    """What an import took, in seconds: by the clock, and of the processor on both sides."""

    count: int
    took: float
    ours: float
    theirs: float

    def report(self, what: str, floor: float) -> bool:
        """Print it; whether it kept to the floor."""
        print(
            f"imports: {self.count:,} {what} in {self.took:.1f} s (floor {floor:.0f}:"
            f" {self.took / floor:.2f}); processor {self.ours:.1f} s of Gezhi's,"
            f" {self.theirs:.1f} s of the database's; load {os.getloadavg()[0]:.1f}"
        )
        return self.took <= floor


def timed(act: Callable[[], int]) -> Spent:
    """Do it once."""
    from django.db import connection

    server = database_process(connection)
    started, ours, theirs = time.perf_counter(), time.process_time(), cpu_seconds(server)
    count = act()
    took, ours = time.perf_counter() - started, time.process_time() - ours
    return Spent(count, took, ours, cpu_seconds(server) - theirs)


def main() -> bool:
    """Print both; False when a floor is missed."""
    start()
    found = [households(), divisions()]
    return all(found)


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
