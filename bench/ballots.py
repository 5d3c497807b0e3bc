"""Ballots on PostgreSQL: `python -m bench.ballots [voters]`.

Floors: casting keeps at least 0.30 of the rate at which pgbench repeats the same statement with the
same durability, and a ballot of 100,000 votes is closed and counted within 30 s.

Rounds are run in turn, and the middle one counts: others may be at work on the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

from bench.ledger import load, pgbench
from bench.serving import database

VOTERS, HEADS = 100_000, 20_000
SECONDS, ROUNDS, PROCESSES, THREADS = 4, 5, 2, 8
LEAST_SHARE, MOST_SECONDS = 0.30, 30.0
COUNTY = {"shared_buffers": "1GB", "max_wal_size": "4GB"}


def prepare() -> tuple[int, int]:
    """A town of one community on a pack with ballots; its place and version."""
    from gezhi.engines.places.actions import NewPlace, add_places, attach_pack
    from gezhi.engines.trust.actions import publish_pack
    from gezhi.engines.trust.queries import system
    from gezhi.pack.loader import load as load_pack

    viewer = system("bench")
    place = add_places(viewer, [NewPlace("community", "village", code="990101001001")])[0]
    packs = Path(__file__).resolve().parents[1] / "packs"
    version = publish_pack(viewer, load_pack(packs / "weituo", library=packs))
    attach_pack(viewer, place, version, time_ago(400).date())
    return place.pk, version.pk


def time_ago(days: float) -> Any:
    """So many days ago."""
    from gezhi.base import clock

    return clock.now() - timedelta(days=days)


def opened(place: int, kind: str, heads: int, account: UUID) -> UUID:
    """A ballot that is open, all of its heads voted for by one account."""
    from gezhi.base import clock
    from gezhi.engines.councils import actions
    from gezhi.engines.councils.actions import NewBallot, NewRow
    from gezhi.engines.trust.queries import system

    viewer = system("bench")
    asked = NewBallot(place, kind, "bench", time_ago(1), time_ago(-30))
    with clock.at(time_ago(9)):
        ballot = actions.draft_ballot(viewer, asked).pk
        rows = [NewRow(f"h{n}", f"h{n}", account=account) for n in range(heads)]
        actions.add_to_roll(viewer, ballot, rows)
        actions.announce_ballot(viewer, ballot)
    with clock.at(time_ago(0.9)):
        actions.open_ballot(viewer, ballot)
    return ballot


def work(ballot: str, account: str, process: int, begin: float, turn: int) -> int:
    """Cast with several threads from one moment on for so long; how many were cast."""
    from django.db import connection

    from gezhi.engines.councils.actions import CastVote, cast
    from gezhi.engines.trust.rules.viewer import Viewer

    viewer, counts = Viewer(account=UUID(account), kind="resident"), [0] * THREADS

    def voter(number: int) -> None:
        lane = process * THREADS + number
        head = lane
        time.sleep(max(0.0, begin - time.time()))
        while time.time() < begin + SECONDS:
            cast(viewer, CastVote(UUID(ballot), f"h{head % HEADS}", ("yes",)))
            head += PROCESSES * THREADS
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=voter, args=(number,)) for number in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(counts)


def rate(ballot: UUID, account: UUID, turn: int) -> float:
    """Votes per second by sixteen voters at once in two processes."""
    begin = time.time() + 6
    commands = [
        [
            *(sys.executable, "-m", "bench.ballots", "--work"),
            *map(str, (ballot, account, process, begin, turn)),
        ]
        for process in range(PROCESSES)
    ]
    running = [subprocess.Popen(one, stdout=subprocess.PIPE, text=True) for one in commands]
    return sum(int(one.communicate()[0]) for one in running) / SECONDS


def floor_statement(ballot: UUID, account: UUID) -> str:
    """The statement of a vote as pgbench repeats it, each time for another head."""
    from django.db import connection

    from gezhi.base import clock
    from gezhi.engines.councils.actions.ballots import casting, sealing
    from gezhi.engines.councils.models import Ballot

    row = Ballot.objects.get(pk=ballot)
    content = {"choice": ["yes"], "receipt": "0" * 64}
    values = {
        "id": uuid4(),
        "ballot": ballot,
        "head": "h0",
        "account": account,
        "sealed": sealing.seal_vote(row, "h0", content),
        "token": "0" * 64,
        "by": None,
        "at": None,
        "now": clock.now(),
        "yes": True,
        "no": False,
        "revote": True,
    }
    with connection.cursor() as cursor:
        text = cursor.mogrify(casting.statement("FOR SHARE OF b"), values)
    for written in (values["id"].hex, str(values["id"])):
        text = text.replace(f"'{written}'", "gen_random_uuid()")
    text = text.replace("'h0'", "'h:head'").replace(f"'{'0' * 64}'", "md5(random()::text)")
    text = text.replace("'h:head'", "('h' || :head)")
    return f"\\set head random(0, {HEADS - 1})\n{' '.join(text.split())};\n"


def casting_rate(server: Any, place: int, account: UUID) -> bool:
    """Votes beside pgbench."""
    ballot = opened(place, "project-vote", HEADS, account)
    statement = floor_statement(ballot, account)
    found: dict[str, list[float]] = {"cast": [], "pgbench": []}
    for turn in range(ROUNDS):
        found["pgbench"].append(pgbench(server, statement))
        found["cast"].append(rate(ballot, account, turn))
    share = median(a / b for a, b in zip(found["cast"], found["pgbench"], strict=True))
    print(f"casting, {PROCESSES} processes x {THREADS} voters; {ROUNDS} rounds in turn; {load()}")
    for name, rates in found.items():
        print(f"  {name:<10} {median(rates):8,.0f}/s   ({min(rates):,.0f} to {max(rates):,.0f})")
    print(f"  a vote: {share:.2f} of pgbench (>= {LEAST_SHARE:.2f})")
    return share >= LEAST_SHARE


def counting(place: int, account: UUID, voters: int) -> bool:
    """Close and count a secret ballot in which everybody voted."""
    from gezhi.engines.councils import actions
    from gezhi.engines.councils.actions.ballots.sealing import seal_vote
    from gezhi.engines.councils.models import Ballot, Vote
    from gezhi.engines.trust.actions import insert_rows, transaction
    from gezhi.engines.trust.queries import system

    ballot = opened(place, "project-vote", voters, account)
    row = Ballot.objects.get(pk=ballot)
    columns = ("id", "ballot_id", "head", "way", "proxy", "sealed", "token", "spoilt")
    content = {"choice": ["yes"], "receipt": "0" * 64}
    with transaction():
        sealed = ((f"h{n}", seal_vote(row, f"h{n}", content)) for n in range(voters))
        votes = ((uuid4(), ballot, h, "online", False, s, "", False) for h, s in sealed)
        insert_rows(Vote, columns, votes)
    started = time.perf_counter()
    actions.close_ballot(system("bench"), ballot)
    done = actions.decide_ballot(system("bench"), ballot)
    took = time.perf_counter() - started
    assert done.result["options"][0]["votes"] == voters
    print(
        f"  {voters:,} votes closed and counted in {took:.1f} s (<= {MOST_SECONDS:.0f}); {load()}"
    )
    return took <= MOST_SECONDS * voters / VOTERS


def main(voters: int = VOTERS) -> bool:
    """All of it; False when a floor is missed."""
    with database(COUNTY) as server:
        from gezhi.engines.trust.actions import find_or_make_resident

        place, _ = prepare()
        account = find_or_make_resident("+8613800000001").pk
        held = counting(place, account, voters)
        return casting_rate(server, place, account) and held


if __name__ == "__main__":
    if "--work" in sys.argv:
        from gezhi.surfaces.cli import start_django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezhi.config.settings")
        start_django()
        ballot, account, process, begin, turn = sys.argv[2:]
        print(work(ballot, account, int(process), float(begin), int(turn)))
        sys.exit(0)
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else VOTERS))
