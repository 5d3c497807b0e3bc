"""The second wall: whom a notice is about, the database shows to nobody outside it."""

from __future__ import annotations

import pytest

from gezhi.base import clock
from gezhi.engines.cases.models import Case, Concerned, StepSecret
from gezhi.engines.trust.models.wall import begin_unit
from gezhi.engines.trust.queries import Viewer, viewer_of
from tests.noticing import MONDAY, OUTSIDERS, check, deliver, noticing_town, write
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return noticing_town()


def seen(viewer: Viewer | None) -> tuple[int, int, int]:
    """Rows that a query without any condition finds: whom, cases, words of steps."""
    end = begin_unit(lambda: viewer_of(viewer.account) if viewer and viewer.account else None)
    try:
        return Concerned.objects.count(), Case.objects.count(), StepSecret.objects.count()
    finally:
        end()


def test_only_those_in_it_and_the_person_once_told(town: Town) -> None:
    with clock.at(MONDAY):
        case = write(town)
        check(town, case)
        for role in ("secretary", "checker"):
            assert seen(town.viewer(role)) == (1, 1, 1), role
        assert seen(town.viewer("resident")) == (0, 0, 0), "not yet delivered"
        deliver(town, case)
        for role in ("secretary", "checker"):
            assert seen(town.viewer(role)) == (1, 1, 2), role
        assert seen(town.viewer("resident")) == (1, 0, 0), "what is said of them, by a query alone"
        for role in OUTSIDERS:
            assert seen(town.viewer(role)) == (0, 0, 0), role
        assert seen(None) == (0, 0, 0)


def test_a_number_without_an_account_is_known_by_whoever_signs_in_with_it(town: Town) -> None:
    from gezhi.engines.trust import actions as trust

    with clock.at(MONDAY):
        case = write(town, phone="13800000099")
        check(town, case)
        deliver(town, case)
        town.accounts["late"] = trust.find_or_make_resident("+8613800000099", name="")
        assert seen(town.viewer("late")) == (1, 0, 0)
        assert seen(town.viewer("newcomer")) == (0, 0, 0)
