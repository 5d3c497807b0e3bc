"""The second wall around nominations and objections."""

from __future__ import annotations

import pytest

from gezhi.engines.points import actions
from gezhi.engines.points.models import Nomination, Objection
from tests.engines.trust.test_wall import unit
from tests.honouring import honouring_village, on_notice, put_forward
from tests.village import Village

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@pytest.fixture
def village(db: None) -> Village:
    """A nomination of the second household that waits, one of the first on notice, objected to by
    the shopkeeper."""
    town = honouring_village()
    put_forward(town, "resident", holder="", deeds="13 号帮人修了水管")
    row = on_notice(town)
    actions.object_to_nomination(town.viewer("shopkeeper"), row.pk, "不对")
    return town


@pytest.mark.parametrize(
    ("role", "nominated", "objections"),
    [
        ("resident", 2, 0),
        ("neighbour", 0, 0),
        ("scorer", 1, 0),
        ("other-scorer", 0, 0),
        ("reviewer", 2, 1),
        ("secretary", 2, 0),
        ("shopkeeper", 0, 1),
        ("auditor", 0, 0),
    ],
)
def test_nominations_show_themselves_to_their_own(
    village: Village, role: str, nominated: int, objections: int
) -> None:
    with unit(village.accounts[role].pk):
        assert (Nomination.objects.count(), Objection.objects.count()) == (nominated, objections)


def test_nobody_known_sees_none(village: Village) -> None:
    with unit():
        assert not Nomination.objects.exists()
        assert not Objection.objects.exists()


def test_the_notice_is_public_all_the_same(village: Village) -> None:
    from gezhi.engines.points.queries import my_nominations, notice_board
    from gezhi.engines.trust.queries import ANYONE
    from tests.honouring import KEY

    place = village.places["village"].pk
    with unit():
        assert len(notice_board(ANYONE, place, KEY).on_notice) == 1
    with unit(village.accounts["shopkeeper"].pk) as viewer:
        assert viewer is not None
        _, (mine,) = my_nominations(viewer)
        assert mine.kind.zh == "好人家"
