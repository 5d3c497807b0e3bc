"""Imports on a real PostgreSQL: 100,000 households from XLSX (floor 10 s), and the national
division codes as places (floor 60 s; read at ../shared/data, skipped when absent)."""

import io
import os
import random
import tempfile
import time
from pathlib import Path

HOUSEHOLDS = 100_000
BUILDINGS = 1_000
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


def households() -> None:
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
    started = time.perf_counter()
    plan = plan_households(viewer, read_table(data))
    read = time.perf_counter() - started
    count = import_households(viewer, plan)
    took = time.perf_counter() - started
    print(
        f"imports: {count:,} households in {took:.1f} s, of which reading and checking {read:.1f} s"
        f" (floor 10: {took / 10:.2f})"
    )


def divisions() -> None:
    """Load the national division codes as places."""
    if not DIVISIONS.exists():
        print("imports: division codes skipped, no ../shared/data")
        return
    from gezhi.base.sheets import read_table
    from gezhi.engines.places.actions import import_divisions
    from gezhi.engines.trust.queries import system

    started = time.perf_counter()
    count = import_divisions(system("bench"), read_table(DIVISIONS.read_bytes()))
    took = time.perf_counter() - started
    print(f"imports: {count:,} divisions as places in {took:.1f} s (floor 60: {took / 60:.2f})")


def main() -> None:
    """Print both."""
    start()
    households()
    divisions()


if __name__ == "__main__":
    main()
