"""`gezhi replay`: run a pack's simulated period and set its figures beside the reported ones."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from gezhi.pack.pack import Pack
from gezhi.surfaces.cli.packs import load_pack


def add_parser(subparsers: Any) -> None:
    """`gezhi replay PACK [--home DIR] [--keep] [--lang zh|en]`."""
    parser = subparsers.add_parser(
        "replay", help="run a pack's simulated period and count its figures again"
    )
    parser.add_argument("pack", help="folder or name")
    parser.add_argument("--home", type=Path, help="a new folder for the replay's database; kept")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="names of the figures")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the period in a home and a database of its own, and print the table; exit status 1 when a
    covered figure or a part of the town differs.

    The deployment that the environment names is never touched. The same pack gives the same numbers
    every time.
    """
    pack = load_pack(args.pack)
    if pack.replay is None:
        raise SystemExit(f"{pack.manifest.pack} has no replay.yaml")
    with own_home(args.home, keep=args.keep) as home:
        start(home, lasting=args.keep or args.home is not None)
        return report(pack, args.lang)


@contextmanager
def own_home(home: Path | None, *, keep: bool) -> Iterator[Path]:
    """A folder for one replay: a temporary one, removed afterwards unless it is to be kept, or the
    one that was named, which must not hold anything yet."""
    if home is not None:
        if home.exists() and any(home.iterdir()):
            raise SystemExit(f"{home} is not empty: name a new folder for the replay")
        yield home.resolve()
        return
    made = Path(tempfile.mkdtemp(prefix="gezhi-replay-"))
    try:
        yield made
    finally:
        if keep:
            print(f"kept in {made}")
        else:
            shutil.rmtree(made, ignore_errors=True)


def start(home: Path, *, lasting: bool) -> None:
    """Start Django on a fresh SQLite database in the folder.

    RuntimeError when Django runs already, as it would then write into another deployment. A
    database that nobody keeps does not wait for the disk.
    """
    from django.conf import settings

    if settings.configured:
        raise RuntimeError("a replay needs a process of its own")
    os.environ |= {
        "GEZHI_HOME": str(home),
        "GEZHI_DATABASE": f"sqlite:///{home / 'gezhi.db'}",
        "GEZHI_SENDERS": "keep",
        "GEZHI_DEMO": "",
    }
    from gezhi.surfaces.cli import start_django
    from gezhi.surfaces.cli.setting_up import set_up

    start_django()
    set_up(quiet=True)
    if not lasting:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")


def report(pack: Pack, lang: str = "zh") -> int:
    """Build the town, run the period, and print what it comes to."""
    from gezhi.engines.trust.queries import system, verify
    from gezhi.surfaces.cli import reckoning

    replay = pack.replay
    if replay is None:
        raise ValueError(f"{pack.manifest.pack} has no replay.yaml")
    viewer = system("replay")
    begun = time.monotonic()
    cases = simulate(pack)
    took = time.monotonic() - begun
    name = pack.manifest.name.say(lang)
    print(f"{name} ({pack.manifest.pack} {pack.manifest.version}), seed {replay.seed}")
    print(f"{replay.from_} – {replay.to}: {cases} cases in {took:.0f} s\n")
    found = reckoning.lines(viewer, replay)
    print(reckoning.table(found, lang))
    covered = [line for line in found if line.figure.metric is not None]
    good = sum(not line.wrong for line in covered)
    print(f"\n{good} of {len(covered)} covered figures as reported; {len(found)} reported in all")
    built = reckoning.checks(viewer, pack, replay)
    wrong = [check for check in built if check.wrong]
    print(f"{len(built) - len(wrong)} of {len(built)} parts of the town as planned")
    for check in wrong:
        print(f"  {check.what}: planned {check.planned:g}, counted {check.counted}")
    print(reckoning.hand_overs(viewer))
    print(reckoning.three_rates(viewer))
    faults = verify()
    print(f"journal: {len(faults)} faults")
    return 1 if wrong or faults or good < len(covered) else 0


def simulate(pack: Pack) -> int:
    """The town and its period by the product's own actions; returns how many cases were opened."""
    from gezhi.base import clock
    from gezhi.engines.trust.actions import seal_journal
    from gezhi.surfaces.cli.deciding import plan_deciding
    from gezhi.surfaces.cli.diary import Diary
    from gezhi.surfaces.cli.scoring import Points
    from gezhi.surfaces.cli.simulate import Period, build_town

    replay = pack.replay
    if replay is None:
        raise ValueError(f"{pack.manifest.pack} has no replay.yaml")
    eve = datetime.combine(replay.from_, clock_time(8), clock.ZONE) - timedelta(days=1)
    with clock.at(eve):
        town = build_town(pack, replay)
        diary = Diary(replay)
        Points(town, replay, diary)
        plan_deciding(town, replay, diary)
    cases = Period(town, replay).run(diary.hour)
    seal_journal()
    return cases
