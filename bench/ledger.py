"""The ledger on PostgreSQL: `python -m bench.ledger [accounts]`.

Floors: posting one transfer keeps at least 0.30 of the rate at which pgbench repeats the same
statement with the same durability; sixteen counters that sell for one shop keep at least 0.8 of the
rate at which they sell for a shop each; a month of 1,000,000 accounts and 5,000,000 movements is
settled (expiry and closing) within 30 s, and again within the same per account at a quarter of the
size; and a counter killed -9 again and again loses nothing that it acknowledged.

Rounds are run in turn, and the middle one counts: others may be at work on the machine.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from bench.open_case import _pgbench
from bench.processor import cpu_seconds, database_process
from bench.serving import database

ACCOUNTS, MOVEMENTS = 1_000_000, 5
SECONDS, ROUNDS, KILLS = 4, 5, 50
PROCESSES, THREADS = 2, 8
HOMES = 4000
COUNTY = {"shared_buffers": "1GB", "max_wal_size": "4GB"}
LEAST_SHARE, LEAST_HOT, MOST_SECONDS = 0.30, 0.80, 30.0


@dataclass
class Ground:
    """Where the bench posts: a place, and units."""

    place: int
    points: int
    goods: int


def prepare() -> Ground:
    """A town of one place with points of its own, and households that have plenty of them."""
    from gezhi.base.words import Words
    from gezhi.engines.places.actions import NewPlace, add_places
    from gezhi.engines.points.actions import Move, NewUnit, Posting, house, open_unit, post_many
    from gezhi.engines.trust.queries import system

    viewer = system("bench")
    town = add_places(viewer, [NewPlace("sub-district", "town", code="990101001000")])[0]
    name = Words(zh="积分", en="points")
    units = [open_unit(viewer, NewUnit(key, "points", town.pk, name)).pk for key in ("a", "b")]
    give = [Move(units[0], house("issuer", units[0]), household(n), 10**9) for n in range(HOMES)]
    parts = [tuple(give[at : at + 500]) for at in range(0, HOMES, 500)]
    post_many(viewer, [Posting("opened", town.pk, part) for part in parts])
    return Ground(town.pk, units[0], units[1])


def household(number: int) -> Any:
    """An account of a household."""
    from gezhi.engines.points.actions import of

    return of("household", f"home-{number}")


# --- one by one --------------------------------------------------------------------------------

Make = Callable[[int, random.Random], Any]


def maker(what: str, place: int, points: int) -> Make:
    """What a counter (by its number) posts: a transfer, or a purchase in one shop or its own."""
    from gezhi.engines.points.actions import Move, Posting, of

    def make(counter: int, dice: random.Random) -> Any:
        giver = household(dice.randrange(HOMES))
        if what == "transfer":
            taker = household(dice.randrange(HOMES))
            while taker == giver:
                taker = household(dice.randrange(HOMES))
            return Posting("transferred", place, (Move(points, giver, taker, 1),))
        shop = of("shop", "hot" if what == "hot" else f"own-{counter}", "sales")
        return Posting("spent", place, (Move(points, giver, shop, 1),))

    return make


def work(what: str, place: int, points: int, process: int, begin: float, seconds: float) -> int:
    """Post with several threads from one moment on for so long; how many were posted."""
    from django.db import connection

    from gezhi.engines.points.actions import post
    from gezhi.engines.trust.queries import system

    viewer, make, counts = system("bench"), maker(what, place, points), [0] * THREADS

    def counter(number: int) -> None:
        dice = random.Random(f"{process} {number} {begin}")
        post(viewer, make(process * THREADS + number, dice))
        time.sleep(max(0.0, begin - time.time()))
        while time.time() < begin + seconds:
            post(viewer, make(process * THREADS + number, dice))
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=counter, args=(number,)) for number in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(counts)


def rate(ground: Ground, what: str) -> float:
    """Entries per second by sixteen counters in two processes."""
    begin = time.time() + 6
    about = [what, ground.place, ground.points]
    commands = [
        [sys.executable, "-m", "bench.ledger", "--work", *map(str, [*about, process, begin])]
        for process in range(PROCESSES)
    ]
    running = [subprocess.Popen(one, stdout=subprocess.PIPE, text=True) for one in commands]
    return sum(int(one.communicate()[0]) for one in running) / SECONDS


def floor_statement(ground: Ground) -> str:
    """The statement of a transfer as pgbench repeats it, with a fresh id and other households."""
    from django.db import connection

    from gezhi.engines.points.actions.ledger import posting, writing
    from gezhi.engines.trust.queries import system

    prepared = posting.prepare(
        system("bench"), maker("transfer", ground.place, ground.points)(0, random.Random(0))
    )
    with connection.cursor() as cursor:
        text = cursor.mogrify(writing.IN_ONE, writing.parameters(prepared))
    one = "(lpad(to_hex(:high), 16, '0') || lpad(to_hex(:low), 16, '0'))"
    for written in (prepared.id.hex, str(prepared.id)):
        text = text.replace(f"'{written}'", one)
    for name, side in (("giver", prepared.moves[0].debit), ("taker", prepared.moves[0].credit)):
        text = text.replace(f"{{{side.id}}}", f"{{home-:{name}}}")
    whole = 9_223_372_036_854_775_807
    lines = [f"\\set high random(1, {whole})", f"\\set low random(1, {whole})"]
    half = HOMES // 2
    lines += [f"\\set giver random(0, {half - 1})", f"\\set taker random({half}, {HOMES - 1})"]
    return "\n".join([*lines, " ".join(text.split()) + ";", ""])


def pgbench(server: Any, statement: str) -> float:
    """Transactions per second of pgbench repeating a statement with as many connections."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(statement)
        script.flush()
        command = [
            *(str(_pgbench(server)), "--no-vacuum", "--file", script.name, "--jobs", "2"),
            *("--client", str(PROCESSES * THREADS), "--time", str(SECONDS), server.url()),
        ]
        environment = {**os.environ, "PGOPTIONS": "-c gezhi.told=s"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))  # type: ignore[union-attr]


def one_by_one(server: Any, ground: Ground) -> bool:
    """Transfers beside pgbench, and one shop beside a shop each."""
    statement = floor_statement(ground)
    found: dict[str, list[float]] = {"transfer": [], "pgbench": [], "hot": [], "own": []}
    for _ in range(ROUNDS):
        found["pgbench"].append(pgbench(server, statement))
        for what in ("transfer", "hot", "own"):
            found[what].append(rate(ground, what))
    share = median(a / b for a, b in zip(found["transfer"], found["pgbench"], strict=True))
    hot = median(a / b for a, b in zip(found["hot"], found["own"], strict=True))
    print(f"posting, {PROCESSES} processes x {THREADS} counters; {ROUNDS} rounds in turn; {load()}")
    for name, rates in found.items():
        print(f"  {name:<10} {median(rates):8,.0f}/s   ({min(rates):,.0f} to {max(rates):,.0f})")
    print(f"  a transfer: {share:.2f} of pgbench (>= {LEAST_SHARE:.2f})")
    print(f"  one shop: {hot:.2f} of a shop each (>= {LEAST_HOT:.2f})")
    return share >= LEAST_SHARE and hot >= LEAST_HOT


def load() -> str:
    """How busy the machine is."""
    return f"load of the machine {os.getloadavg()[0]:.1f}"


# --- all at once -------------------------------------------------------------------------------

WAVES = (
    ("earned", 10, "CASE WHEN id % 2 = 0 THEN date '2026-01-15' END"),
    ("earned", 10, "date '2026-06-30'"),
    ("spent", 4, "NULL"),
    ("earned", 5, "NULL"),
    ("spent", 3, "NULL"),
)
"""What each account sees in the month: three things earned, of which one lapses in every other
account, and two spent."""

_ACCOUNTS = """
INSERT INTO points_account (unit_id, role, holder_kind, holder, path, code)
SELECT %(unit)s, 'holder', 'household', 'm-' || %(unit)s || '-' || n, '1.',
       substr(md5(random()::text), 1, 16) FROM generate_series(1, %(count)s) n
"""
_HOUSE = """
INSERT INTO points_account (unit_id, role, holder_kind, holder, path, code)
SELECT %(unit)s, role, 'unit', %(unit)s, '1.', substr(md5(random()::text), 1, 16)
FROM unnest(ARRAY['issuer', 'sales']) role RETURNING id
"""
_ENTRY = """
INSERT INTO points_entry (id, digest, kind, day, at, place_id, path, evidence, lines)
SELECT %(id)s, '', %(kind)s, '2026-01-10', now(), place_id, path, '{{}}', %(count)s
FROM points_unit WHERE id = %(unit)s
"""
_LINES = """
INSERT INTO points_line (entry_id, n, unit_id, debit_id, credit_id, amount, expires, day, back)
SELECT %(id)s, row_number() OVER (), %(unit)s, {debit}, {credit}, %(amount)s, ({expires})::date,
       '2026-01-10', false
FROM points_account WHERE unit_id = %(unit)s AND role = 'holder'
"""


def fill(unit: int, accounts: int) -> None:
    """Give a unit so many accounts, each with five movements in January 2026; the triggers do their
    work as for any other line."""
    from django.db import connection

    from gezhi.base.ids import new_id

    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, {"unit": unit, "count": accounts})
        cursor.execute(_HOUSE, {"unit": unit})
        issuer, sales = (row[0] for row in cursor.fetchall())
        cursor.execute("ANALYZE points_account")
        for kind, amount, expires in WAVES:
            entry = {"id": new_id(), "kind": kind, "unit": unit, "count": accounts}
            cursor.execute(_ENTRY.replace("{{}}", "{}"), entry)
            sides = (issuer, "id") if kind == "earned" else ("id", sales)
            statement = _LINES.format(
                debit=sides[0], credit=sides[1], expires=expires.replace("%", "%%")
            )
            cursor.execute(statement, {**entry, "amount": amount})
        cursor.execute("VACUUM ANALYZE points_line, points_balance, points_account")


@dataclass
class Settled:
    """How long expiry and closing took, what they found, and the processor time of the server."""

    accounts: int
    expiry: float
    closing: float
    server: float

    @property
    def seconds(self) -> float:
        return self.expiry + self.closing


def settle(unit: int, accounts: int) -> Settled:
    """Write off what lapsed and close the month, as `tick` would on the first of the next."""
    from django.db import connection

    from gezhi.base import clock
    from gezhi.base.clock import ZONE
    from gezhi.engines.points.actions import close_month, expire
    from gezhi.engines.trust.queries import system

    viewer = system("bench")
    server = database_process(connection)
    spent, started = cpu_seconds(server), time.perf_counter()
    with clock.at(datetime(2026, 2, 1, 1, tzinfo=ZONE)):
        lapsed = expire(viewer, unit, date(2026, 1, 31))
        between = time.perf_counter()
        again = expire(viewer, unit, date(2026, 1, 31)).accounts
        more = time.perf_counter() - between
        closing = close_month(viewer, unit, date(2026, 1, 1))
    took = time.perf_counter() - between - more
    assert (lapsed.accounts, lapsed.amount, again) == (accounts // 2, 3 * (accounts // 2), 0)
    assert closing.accounts == accounts + 3
    return Settled(accounts, between - started, took, cpu_seconds(server) - spent)


def all_at_once(ground: Ground, accounts: int) -> bool:
    """A month of a quarter of the accounts, then of all of them."""
    small = accounts // 4
    fill(ground.goods, small)
    first = settle(ground.goods, small)
    unit = another(ground)
    fill(unit, accounts)
    second = settle(unit, accounts)
    print(f"settlement, {MOVEMENTS} movements for each account; {load()}")
    for one in (first, second):
        each = one.seconds / one.accounts * 1e6
        print(
            f"  {one.accounts:>9,} accounts: expiry {one.expiry:.1f} s,"
            f" closing {one.closing:.1f} s, together {one.seconds:.1f} s"
            f" ({each:.1f} µs each; server {one.server:.1f} s of CPU)"
        )
    growth = second.seconds / first.seconds / (second.accounts / first.accounts)
    print(f"  per account {growth:.2f} of what it is at a quarter of the size")
    wanted = MOST_SECONDS * accounts / ACCOUNTS
    print(f"  {second.seconds / wanted:.2f} of the {wanted:.0f} s that it may take")
    return second.seconds <= wanted


def another(ground: Ground) -> int:
    """One more unit."""
    from gezhi.base.words import Words
    from gezhi.engines.points.actions import NewUnit, open_unit
    from gezhi.engines.trust.queries import system

    new = NewUnit("c", "points", ground.place, Words(zh="积分", en="points"))
    return open_unit(system("bench"), new).pk


# --- killed ------------------------------------------------------------------------------------


def kill(server: Any, ground: Ground) -> bool:
    """Kill a counter in the midst of its work, again and again."""
    from gezhi.base.words import Words
    from gezhi.engines.points.actions import NewUnit, open_unit
    from gezhi.engines.trust.queries import system
    from tests.engines.points.ledger.stream import check, killed

    new = NewUnit("d", "stock", ground.place, Words(zh="洗衣液", en="detergent"))
    goods = open_unit(system("bench"), new).pk
    points = open_unit(
        system("bench"), NewUnit("e", "points", ground.place, Words(zh="积分", en="points"))
    ).pk
    dice, acknowledged = random.Random(1), []
    about = [str(one) for one in (ground.place, points, goods, "shop")]
    for _ in range(KILLS):
        acknowledged += killed(server.url(), os.environ["GEZHI_HOME"], about, dice)
    check(acknowledged, points, goods)
    print(f"killed -9 {KILLS} times: {len(acknowledged):,} acknowledged exchanges, all there once")
    return True


def main(accounts: int = ACCOUNTS) -> bool:
    """All of it; False when a floor is missed."""
    with database(COUNTY) as server:
        ground = prepare()
        held = kill(server, ground)
        held &= one_by_one(server, ground)
        return all_at_once(ground, accounts) and held


if __name__ == "__main__":
    if "--work" in sys.argv:
        from gezhi.surfaces.cli import start_django

        start_django()
        what, place, points, process, begin = sys.argv[2:]
        print(work(what, int(place), int(points), int(process), float(begin), SECONDS))
        sys.exit(0)
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS))
