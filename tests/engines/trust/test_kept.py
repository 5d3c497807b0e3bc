"""What the other tests stand on: a cast that was kept is the one that the actions would build."""

from __future__ import annotations

import pytest

from gezhi.base import clock
from gezhi.engines.people.models import Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import Journal
from tests.commits import committed
from tests.town import build_town

__all__ = ["committed"]


def first_name() -> str:
    return Person.objects.order_by("pk")[0].name


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_a_kept_cast_is_whole(turn: int) -> None:
    town = build_town()
    assert first_name() == "dispatcher"
    assert Place.objects.count() == len(town.places)
    assert Journal.objects.filter(verb="appointment.started").exists()
    assert town.viewer("grid-lead").account == town.accounts["grid-lead"].pk
    town.places.clear()  # what the next turn is handed is its own


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_keys_made_anew_seal_a_cast_made_anew(turn: int) -> None:
    """Emptying the database takes its keys along."""
    build_town()
    assert first_name() == "dispatcher"


@pytest.mark.django_db
def test_another_clock_builds_another_cast() -> None:
    with clock.at(clock.now().replace(year=2025)):
        build_town()
        assert {at.year for at in Journal.objects.values_list("at", flat=True)} == {2025}
