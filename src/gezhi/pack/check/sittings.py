"""What councils, ballots, pacts and member units do in a replay: names that there are, and counts
that fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.check.names import BALLOT, COUNCIL, PACT, TOPIC, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins, Step
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Replay


def check_sittings(pack: Pack, origins: Origins, replay: Replay) -> Iterator[Fault]:
    """Every plan of a replay about deciding together."""
    for at, sat in enumerate(replay.sittings):
        where: tuple[Step, ...] = ("replay", "sittings", at)
        yield from unknown(origins, (*where, "council"), COUNCIL, sat.council, pack.councils)
        topics = pack.councils[sat.council].topics if sat.council in pack.councils else {}
        for n, one in enumerate(sat.resolves):
            line = (*where, "resolves", n)
            yield from unknown(origins, (*line, "topic"), TOPIC, one.topic, topics)
            yield from _not_more(origins, (*line, "done"), one.done, one.count, "count")
            yield from _not_more(origins, (*line, "hard"), one.hard, one.done, "done")
    for at, poll in enumerate(replay.polling):
        where = ("replay", "polling", at)
        yield from unknown(origins, (*where, "ballot"), BALLOT, poll.ballot, pack.ballots)
        voted = poll.yes + poll.no + poll.abstain
        yield from _not_more(origins, (*where, "yes"), voted, poll.roll, "roll")
    for at, talked in enumerate(replay.revising):
        where = ("replay", "revising", at)
        yield from unknown(origins, (*where, "pact"), PACT, talked.pact, pack.pacts)
        yield from _not_more(
            origins, (*where, "present"), talked.present, talked.entitled, "entitled"
        )
        yield from _not_more(origins, (*where, "agreed"), talked.agreed, talked.present, "present")
    for at, joint in enumerate(replay.cooperating):
        where = ("replay", "cooperating", at)
        yield from unknown(origins, (*where, "council"), COUNCIL, joint.council, pack.councils)
        yield from _not_more(origins, (*where, "finished"), joint.finished, joint.signed, "signed")


def _not_more(
    origins: Origins, where: tuple[Step, ...], part: int, whole: int, of: str
) -> Iterator[Fault]:
    if part > whole:
        what = (f"{part} 比 `{of}` 的 {whole} 还多", f"{part} is more than `{of}`, {whole}")
        yield origins.fault(where, what)
