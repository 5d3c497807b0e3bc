"""The second wall around helping: a query that forgets its condition shows nobody what is not
theirs."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Help, HelpOffer, HelpProposal
from tests.engines.trust.test_wall import unit
from tests.neighbours import Neighbours, build_neighbours

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@pytest.fixture
def town(db: None) -> Neighbours:
    town = build_neighbours(since=date(2020, 1, 1))
    town.propose(town.ask())
    actions.offer(town.viewer("third"), actions.NewOffer(town.scheme, "repair"))
    return town


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("asker", (1, 1, 0)),
        ("helper", (0, 1, 0)),
        ("third", (0, 0, 1)),
        ("stranger", (0, 0, 0)),
        ("grid-worker", (1, 1, 0)),
        ("other-worker", (0, 0, 1)),
        ("supervisor", (1, 1, 1)),
        ("shopkeeper", (0, 0, 0)),
    ],
)
def test_helping_shows_itself_to_its_own(
    town: Neighbours, role: str, seen: tuple[int, int, int]
) -> None:
    with unit(town.accounts[role].pk):
        tables = (Help, HelpProposal, HelpOffer)
        assert tuple(one.objects.count() for one in tables) == seen


def test_lists_and_steps_work_behind_it(town: Neighbours) -> None:
    row = Help.objects.get()
    with unit(town.accounts["third"].pk) as third:
        assert third is not None
        assert [one.id for one in queries.needs(third)] == [row.pk]
        assert queries.one_help(third, row.pk).place == "第1网格"
        made = actions.propose(third, actions.NewProposal(row.pk, agreed=True))
    with unit(town.accounts["asker"].pk) as asker:
        assert asker is not None
        assert len(queries.one_help(asker, row.pk).proposals) == 2
        actions.accept(asker, made.pk)
        assert queries.my_help(asker)[0].name == "third"
        assert queries.own_help_data(asker)["asked"]
        assert len(queries.help_ready(asker)) == 1
    with unit(town.accounts["supervisor"].pk) as staff:
        assert staff is not None
        assert queries.desk_help(staff, row.pk).helper is not None
        assert len(queries.desk_offers(staff, town.scheme)) == 1


def test_nobody_known_sees_none(town: Neighbours) -> None:
    with unit():
        assert not Help.objects.exists()
        assert not HelpProposal.objects.exists()
        assert not HelpOffer.objects.exists()
