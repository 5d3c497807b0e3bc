"""A post that may mediate and nothing else sees the confidential cases that it holds or held: by
query, and by the wall of the database (migration cases/0008_held)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.engines.cases.models import Case, Reporter, Step
from gezhi.engines.cases.queries import Filter, case_view, list_cases
from gezhi.engines.cases.rules.standing import SEEING
from gezhi.engines.trust.models import Grant
from gezhi.engines.trust.models.wall import begin_unit
from gezhi.engines.trust.queries import Missing, viewer_of
from tests.mediating import NOW, SECRET, agreed, applied, mediating_town
from tests.town import Town

pytestmark = pytest.mark.django_db
STRANGE = ("unlisted", "duty-lead", "first-secretary", "system-admin")


@pytest.fixture
def town() -> Iterator[Town]:
    """The town, in which the keeper's post may do nothing but mediate."""
    with clock.at(NOW):
        found = mediating_town()
        only(found, "keeper")
        yield found


def only(town: Town, role: str) -> None:
    Grant.objects.filter(account=town.accounts[role].pk).update(abilities=["case.mediate"])
    assert not town.viewer(role).paths(*SEEING), "no ability opens the ground to them"


def listed(town: Town, role: str) -> list[object]:
    return [row.pk for row in list_cases(town.viewer(role), Filter("all")).rows]


def test_the_holder_sees_it(town: Town) -> None:
    case = applied(town)
    assert case.confidential
    view = case_view(town.viewer("keeper"), case.pk)
    assert view.by_duty
    assert view.row.text == SECRET
    assert listed(town, "keeper") == [case.pk]


def test_whoever_held_it_sees_it_when_it_has_ended(town: Town) -> None:
    case, _ = agreed(town)
    Case.objects.filter(pk=case.pk).update(state=Case.CLOSED)
    assert listed(town, "keeper") == [case.pk]
    Case.objects.filter(pk=case.pk).update(holder_post="", holder_place=None)
    assert listed(town, "keeper") == [case.pk], "by the steps, not by who holds it now"


@pytest.mark.parametrize("role", STRANGE)
def test_nobody_else_does(town: Town, role: str) -> None:
    case = applied(town)
    assert listed(town, role) == []
    with pytest.raises(Missing):
        case_view(town.viewer(role), case.pk)


def test_the_same_post_elsewhere_or_of_yesterday_does_not(town: Town) -> None:
    case = applied(town)
    mine = Grant.objects.filter(account=town.accounts["keeper"].pk)
    Step.objects.filter(case=case).update(holder_place=town.places["c0"].pk)
    Case.objects.filter(pk=case.pk).update(holder_place=town.places["c0"].pk)
    assert listed(town, "keeper") == []
    Step.objects.filter(case=case).update(holder_place=town.places["town"].pk)
    assert listed(town, "keeper") == [case.pk]
    mine.update(ends=NOW.date() - timedelta(days=1))
    assert listed(town, "keeper") == []


def test_whoever_is_given_it_sees_it(town: Town) -> None:
    case, mine = applied(town), town.accounts["unlisted"].pk
    assert listed(town, "unlisted") == []
    Case.objects.filter(pk=case.pk).update(assignee=mine)
    assert listed(town, "unlisted") == [case.pk]
    assert listed(town, "second-mediator") == []


def seen(town: Town, role: str) -> tuple[int, int]:
    """How many cases and reporters queries find that forget to ask whose they are."""
    end = begin_unit()
    try:
        viewer_of(town.accounts[role].pk)
        return Case.objects.count(), Reporter.objects.count()
    finally:
        end()


@pytest.mark.postgresql_only
def test_the_wall_says_the_same(town: Town) -> None:
    case = applied(town)
    assert connection.vendor == "postgresql"
    assert seen(town, "keeper") == (1, 1)
    for role in STRANGE:
        assert seen(town, role) == (0, 0), role
    Step.objects.filter(case=case).update(holder_place=town.places["c0"].pk)
    Case.objects.filter(pk=case.pk).update(holder_place=town.places["c0"].pk)
    assert seen(town, "keeper") == (0, 0)
