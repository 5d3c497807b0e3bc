"""Two at once: one decision commends, one review decides."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Invalid
from tests.honouring import AFTER, NOW, commend, honouring_village, on_notice, put_forward
from tests.village import Village

pytestmark = pytest.mark.postgresql_only
MANY = 4


@pytest.fixture
def village(committed: None):
    with clock.at(NOW):
        yield honouring_village()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What comes of these at the same moment; refusals are results."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except (Changed, Invalid) as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_decisions_commend_once(village: Village) -> None:
    first, second = on_notice(village), on_notice(village, holder=village.home("h2"))
    with clock.at(AFTER):
        came = at_once(*[lambda: commend(village, first, second, id=new_id())] * MANY)
    assert sum(isinstance(one, list) for one in came) == 1
    assert {one.code for one in came if not isinstance(one, list)} == {"nomination-moved"}
    assert Journal.objects.filter(verb="points.commended").count() == 2
    assert len(set(Nomination.objects.values_list("decision", flat=True))) == 1


def test_the_same_decision_sent_twice_is_one(village: Village) -> None:
    row, id = on_notice(village), new_id()
    with clock.at(AFTER):
        came = at_once(*[lambda: commend(village, row, id=id)] * MANY)
    assert all(isinstance(one, list) for one in came), came
    assert Journal.objects.filter(verb="points.commended").count() == 1


def test_one_objects_once_and_the_decision_waits_for_the_answer(village: Village) -> None:
    row = on_notice(village)
    neighbour = village.viewer("neighbour")

    def act() -> Objection:
        with clock.at(NOW):  # each thread has its own hands
            return actions.object_to_nomination(neighbour, row.pk, "不对", new_id())

    came = at_once(*[act] * MANY)
    assert sum(isinstance(one, Objection) for one in came) == 1, came
    assert {one.code for one in came if isinstance(one, Changed)} == {"objected"}
    with clock.at(AFTER), pytest.raises(Invalid):
        commend(village, row)


def test_one_holder_is_accepted_once_a_year(village: Village) -> None:
    rows = [put_forward(village, id=new_id()) for _ in range(2)]
    viewers = [village.viewer("reviewer"), village.viewer("other-reviewer")]

    def act(number: int) -> Callable[[], Any]:
        asked = actions.Assessment(rows[number].pk, "accepted", "走访过")
        return lambda: actions.review_nomination(viewers[number], asked)

    came = at_once(act(0), act(1))
    assert sum(isinstance(one, Nomination) for one in came) == 1, came
    (fault,) = [one for one in came if isinstance(one, Invalid)]
    assert fault.wrong[0].code == "already"


def test_two_reviews_decide_once(village: Village) -> None:
    row = put_forward(village)
    acts = [
        lambda role=role, outcome=outcome: actions.review_nomination(
            village.viewer(role), actions.Assessment(row.pk, outcome, f"{role} 看过")
        )
        for role, outcome in (("reviewer", "accepted"), ("other-reviewer", "refused"))
    ]
    came = at_once(*acts)
    assert sum(isinstance(one, Changed) for one in came) == 1, came
    assert Journal.objects.filter(verb="points.nomination_reviewed").count() == 1
