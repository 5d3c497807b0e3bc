"""The second wall around what was recorded: a query that forgets its condition shows nobody what is
not theirs."""

from __future__ import annotations

import pytest

from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Appeal, Record
from tests.engines.trust.test_wall import unit
from tests.village import Village, build_village, told

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@pytest.fixture
def village(db: None) -> Village:
    from datetime import date

    town = build_village(since=date(2020, 1, 1))
    scorer, other = town.viewer("scorer"), town.viewer("other-scorer")
    row = actions.record_points(scorer, [told(town, "yard-clean")])[0]
    actions.record_points(other, [told(town, "yard-clean", home="h3")])
    actions.review(town.viewer("reviewer"), [Verdict(row.pk, "refused", reason="没有看到")])
    actions.appeal(town.viewer("resident"), row.pk, "补扫了")
    return town


@pytest.mark.parametrize(
    ("role", "records", "appeals"),
    [
        ("resident", 1, 1),
        ("neighbour", 0, 0),
        ("scorer", 1, 1),
        ("other-scorer", 1, 0),
        ("reviewer", 2, 1),
        ("secretary", 2, 1),
        ("shopkeeper", 0, 0),
        ("security-admin", 0, 0),
    ],
)
def test_records_show_themselves_to_their_own(
    village: Village, role: str, records: int, appeals: int
) -> None:
    with unit(village.accounts[role].pk):
        assert (Record.objects.count(), Appeal.objects.count()) == (records, appeals)


def test_nobody_known_sees_none(village: Village) -> None:
    with unit():
        assert not Record.objects.exists()
        assert not Appeal.objects.exists()
