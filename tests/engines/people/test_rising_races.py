"""Two proposals of one promotion at the same moment are one."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.engines.people import actions
from gezhi.engines.people.models import Promotion
from gezhi.engines.trust.queries import Invalid
from tests.growing import LADDER, NOW, growing_town, person_of, trained


@pytest.mark.postgresql_only
def test_two_proposals_at_once_are_one(committed: None) -> None:
    with clock.at(NOW):
        town = growing_town()
        trained(town, "grid-worker")
        viewers = [town.viewer(role) for role in ("personnel", "checker")]
        person = person_of(town, "grid-worker").pk
    start, said = Barrier(2), []

    def run(number: int) -> None:
        asked = actions.NewPromotion(person, LADDER, ("2025年度 良好",))
        try:
            with clock.at(NOW):
                start.wait()
                said.append(actions.propose_promotion(viewers[number], asked))
        except Invalid as fault:
            said.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Promotion.objects.count() == 1
    assert sorted(type(one).__name__ for one in said) == ["Invalid", "Promotion"]
