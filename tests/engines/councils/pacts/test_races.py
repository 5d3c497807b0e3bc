"""Two at once: one draft, one decision, one reading of a household."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import PactComment, PactReading, PactVersion
from gezhi.engines.people.models import Person
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Invalid
from tests.pacting import AFTER, NOW, comment, decide, draft, in_force, pact_village, talk, to_vote
from tests.village import Village

pytestmark = pytest.mark.postgresql_only
MANY = 4


@pytest.fixture
def village(committed: None):
    with clock.at(NOW):
        yield pact_village()


def at_once(*acts: Callable[[], Any], at: Any = AFTER) -> list[Any]:
    """What comes of these at the same moment; refusals are results."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with clock.at(at):
                start.wait()
                return act()
        except (Changed, Invalid) as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_drafts_at_once_are_one(village: Village) -> None:
    came = at_once(*[lambda: draft(village)] * MANY, at=NOW)
    assert sum(isinstance(one, PactVersion) for one in came) == 1
    assert {one.code for one in came if isinstance(one, Changed)} == {"pact-open"}
    assert PactVersion.objects.count() == 1


def test_two_decisions_at_once_are_one(village: Village) -> None:
    with clock.at(AFTER):
        row = to_vote(village)
    came = at_once(*[lambda: decide(village, row, id=new_id())] * MANY)
    assert sum(isinstance(one, PactVersion) for one in came) == 1
    assert Journal.objects.filter(verb="pact.adopted").count() == 1


def test_two_of_a_household_read_it_once(village: Village) -> None:
    home = village.homes["h1"]
    Person.objects.filter(account=village.accounts["neighbour"]).update(household=home)
    with clock.at(AFTER):
        row = in_force(village)
        viewers = [village.viewer(role) for role in ("resident", "neighbour")] * 2
    acts = [lambda one=one: actions.acknowledge_pact(one, row.pk) for one in viewers]
    came = at_once(*acts)
    assert len({one.pk for one in came}) == 1
    assert PactReading.objects.count() == 1
    assert Journal.objects.filter(verb="pact.acknowledged").count() == 1


def test_a_comment_sent_twice_is_one(village: Village) -> None:
    row, id = talk(village), new_id()
    came = at_once(*[lambda: comment(village, row, id=id)] * MANY, at=NOW)
    assert all(isinstance(one, PactComment) for one in came), came
    assert PactComment.objects.count() == 1


def test_a_comment_and_the_vote_never_pass_each_other(village: Village) -> None:
    """Whatever comes first: a comment in a version at the vote has its answer."""
    row = talk(village)

    def say() -> Any:
        with clock.at(NOW):
            return comment(village, row)

    came = at_once(say, lambda: to_vote(village, row))
    row.refresh_from_db()
    waits = PactComment.objects.filter(outcome="").exists()
    assert row.state == ("talk" if waits else "vote"), came
