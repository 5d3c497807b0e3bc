"""Two at once, on real connections: one voter's two browsers, closing while voting, paper and
online."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.actions import Cast, CastVote, NewRow, Proxy
from gezhi.engines.councils.models import Ballot, Vote
from gezhi.engines.councils.queries import find_slip
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Viewer, viewer_of
from tests.balloting import balloting_town, drafted
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.postgresql_only
MANY, VOTERS = 8, 24


@pytest.fixture
def town(committed: None) -> Town:
    return balloting_town()


def begun(town: Town, key: str, voters: int) -> tuple[UUID, list[Viewer]]:
    """A ballot open now, with so many voters who have an account."""
    now = clock.now()
    accounts = [trust.find_or_make_resident(f"+86138000{n:05}").pk for n in range(voters)]
    with clock.at(now - timedelta(days=2)):
        ballot = drafted(town, key, opens=now - timedelta(days=1), closes=now + timedelta(days=1))
        rows = [NewRow(f"v{n}", f"v{n}", account=one) for n, one in enumerate(accounts)]
        actions.add_to_roll(SYSTEM, ballot, rows)
        actions.announce_ballot(SYSTEM, ballot)
    actions.open_ballot(SYSTEM, ballot)
    return ballot, [viewer_of(one) for one in accounts]


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What comes of these at the same moment; refusals are results."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except Changed as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def casting(viewer: Viewer, ballot: UUID, head: str, *choice: str) -> Callable[[], Cast]:
    return lambda: actions.cast(viewer, CastVote(ballot, head, choice))


def test_two_browsers_of_one_voter_are_one_vote(town: Town) -> None:
    ballot, (voter,) = begun(town, "named", 1)
    acts = [casting(voter, ballot, "v0", "yes" if n % 2 else "no") for n in range(MANY)]
    came = at_once(list(acts))
    counted = [one for one in came if isinstance(one, Cast)]
    assert len(counted) == 1
    assert {one.code for one in came if not isinstance(one, Cast)} == {"voted"}
    assert Vote.objects.filter(ballot=ballot).count() == 1


def test_with_revotes_one_receipt_is_in_the_box(town: Town) -> None:
    ballot, (voter,) = begun(town, "secret", 1)
    came = at_once([casting(voter, ballot, "v0", "yes") for _ in range(MANY)])
    codes = [one.receipt for one in came if isinstance(one, Cast)]
    assert len(codes) == MANY
    actions.close_ballot(SYSTEM, ballot)
    actions.decide_ballot(SYSTEM, ballot)
    assert sum(find_slip(ANYONE, ballot, code) is not None for code in codes) == 1


@pytest.mark.parametrize("key", ["named", "secret"])
def test_closing_while_voting_loses_no_acknowledged_vote(town: Town, key: str) -> None:
    ballot, voters = begun(town, key, VOTERS)
    row = Ballot.objects.get(pk=ballot)
    acts: list[Callable[[], Any]] = [
        casting(viewer, ballot, f"v{n}", "yes") for n, viewer in enumerate(voters)
    ]

    def close() -> Any:
        with clock.at(row.closes):
            return actions.close_ballot(SYSTEM, ballot)

    came = at_once([*acts[: VOTERS // 2], close, *acts[VOTERS // 2 :]])
    acknowledged = [one for one in came if isinstance(one, Cast)]
    refused = [one for one in came if isinstance(one, Changed)]
    assert len(acknowledged) + len(refused) == VOTERS
    assert {one.code for one in refused} <= {"ballot-moved", "over"}
    done = actions.decide_ballot(SYSTEM, ballot)
    assert done.result["options"][0]["votes"] == len(acknowledged) == done.voted
    if key == "secret":
        assert all(find_slip(ANYONE, ballot, one.receipt) for one in acknowledged)


def test_paper_and_online_at_once_are_one_vote(town: Town) -> None:
    ballot, voters = begun(town, "secret", 4)
    clerk = town.viewer("clerk-1")
    for n, viewer in enumerate(voters):
        head = f"v{n}"
        came = at_once(
            [
                casting(viewer, ballot, head, "yes"),
                lambda head=head: actions.hand_paper(clerk, ballot, head),
            ]
        )
        assert sum(isinstance(one, Changed) for one in came) == 1
        vote = Vote.objects.get(ballot=ballot, head=head)
        assert (vote.way == Vote.PAPER) == isinstance(came[0], Changed)


def waits_for_a_lock() -> bool:
    """Whether a connection of this database waits for another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_a_vote_that_waited_out_the_withdrawal_of_its_proxy_does_not_count(town: Town) -> None:
    """It began before the withdrawal was written, and comes to its turn after it."""
    ballot, (_, proxy) = begun(town, "named", 2)
    actions.name_proxy(SYSTEM, ballot, Proxy("v0", "李某", to_head="v1"))

    def late() -> Any:
        try:
            return actions.cast(proxy, CastVote(ballot, "v0", ("yes",)))
        except Forbidden as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert actions.withdraw_proxy(SYSTEM, ballot, "v0") == 1
            coming = pool.submit(late)
            for _ in range(100):
                if waits_for_a_lock():
                    break
                sleep(0.05)
        came = coming.result()
    assert isinstance(came, Forbidden)
    assert came.code == "not-yours"
    assert not Vote.objects.filter(ballot=ballot).exists()
