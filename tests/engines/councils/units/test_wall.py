"""The second wall around units' lists and matches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from gezhi.engines.councils.models import JointProject, Listing, Match, MatchPart
from gezhi.engines.councils.queries.units import match_of, unit_counts, unit_lists
from gezhi.engines.trust.queries import ANYONE
from tests.engines.trust.test_wall import unit
from tests.sitting import NOW
from tests.town import Town
from tests.uniting import KEY, agreed, listed, signed, unit_of, united_town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@pytest.fixture
def town() -> Iterator[Town]:
    """A match that is agreed, another line, and a project."""
    with clock.at(NOW):
        made = united_town()
        agreed(made)
        gone = listed(made, of="jinyuan", kind="goods")
        Listing.objects.filter(pk=gone.pk).update(state="ended")
        signed(made)
        yield made


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("duty-lead", (3, 1, 1)),
        ("dispatcher", (3, 1, 1)),
        ("anhe", (2, 1, 1)),
        ("shunmin", (2, 1, 1)),
        ("jinyuan", (3, 0, 0)),
        ("grid-lead", (0, 0, 0)),
        ("resident", (0, 0, 0)),
    ],
)
def test_lines_show_themselves_to_units_and_matches_to_their_sides(
    town: Town, role: str, found: tuple[int, int, int]
) -> None:
    with unit(town.accounts[role].pk):
        there = (Listing.objects.count(), Match.objects.count(), MatchPart.objects.count())
        assert there == found
        assert JointProject.objects.count() == 1


def test_queries_show_the_same_behind_it(town: Town) -> None:
    place = town.places["town"].pk
    with unit():
        assert not Listing.objects.exists()
        assert unit_counts(ANYONE, town.places["town"].path).lists["resource"] == 1
    with unit(town.accounts["anhe"].pk) as viewer:
        assert viewer is not None
        shown = unit_lists(viewer, place, KEY)
        assert len(shown.lines) == 2
        (line,) = shown.matches
        assert len(match_of(viewer, line.row.pk).sides) == 2
        assert line.sides[0].body == unit_of(town, "shunmin")
