"""A counter that sells without pause until it is killed, saying what was acknowledged; and what
must be true of the books whenever that happens."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[4]
HOMES = 5
PRICE = 3


def household(number: int) -> str:
    """The holder of one of the accounts that buy."""
    return f"home-{number}"


def sell(place: int, points: int, goods: int, shop: str) -> None:
    """Earn and exchange on and on; each acknowledged exchange is one line of output."""
    from gezhi.surfaces.cli import start_django

    start_django()
    from gezhi.engines.points.actions import Move, Posting, house, of, post
    from gezhi.engines.trust.queries import serve_system, system

    serve_system()
    viewer, shelf = system("test"), of("shop", shop, "stock")
    for turn in range(1_000_000):
        who = of("household", household(turn % HOMES))
        earned = Move(points, house("issuer", points), who, PRICE)
        delivered = Move(goods, house("supplier", goods), shelf, 1)
        post(viewer, Posting("earned", place, (earned, delivered)))
        paid = Move(points, who, of("shop", shop, "sales"), PRICE)
        taken = Move(goods, shelf, house("collected", goods), 1)
        receipt = post(viewer, Posting("spent", place, (paid, taken)))
        sys.stdout.write(f"{receipt.id}\n")
        sys.stdout.flush()


def killed(database: str, home: str, about: list[str], dice: random.Random) -> list[UUID]:
    """Run a counter and kill it -9 in the midst of it; what it had acknowledged."""
    environment = {**os.environ, "GEZHI_DATABASE": database, "GEZHI_HOME": home}
    environment.pop("GEZHI_TEST_HOMES", None)
    command = [sys.executable, "-m", "tests.engines.points.ledger.stream", *about]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    time.sleep(dice.uniform(0.05, 0.4))
    os.kill(process.pid, signal.SIGKILL)
    lines += process.stdout.readlines()
    process.wait()
    return [UUID(line.decode().strip()) for line in lines if line.endswith(b"\n")]


def check(acknowledged: list[UUID], points: int, goods: int) -> None:
    """Every acknowledged exchange is there once and whole, and balances are what lines say."""
    from gezhi.engines.points import queries
    from gezhi.engines.points.models import Entry, Line
    from gezhi.engines.trust.models import Journal
    from gezhi.engines.trust.queries import system

    assert len(set(acknowledged)) == len(acknowledged) > 0
    assert Entry.objects.filter(pk__in=acknowledged, kind="spent", lines=2).count() == len(
        acknowledged
    )
    assert Line.objects.filter(entry__in=acknowledged).count() == 2 * len(acknowledged)
    told = Journal.objects.filter(verb="points.posted", subject__in=map(str, acknowledged))
    assert told.count() == len(acknowledged)
    assert Journal.objects.filter(verb="points.posted").count() == Entry.objects.count()
    for unit in (points, goods):
        assert queries.unsound(system("test"), unit) == []
        assert sum(one.balance for one in queries.trial_balance(system("test"), unit)) == 0


if __name__ == "__main__":
    sell(*map(int, sys.argv[1:4]), sys.argv[4])
