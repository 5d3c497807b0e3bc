"""Who reads what is said in a dispute: by query, and by the wall of the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.engines.cases.actions import mediation
from gezhi.engines.cases.models import (
    Agreement,
    Case,
    HandOver,
    Mediator,
    Paper,
    Party,
    Promise,
    Seat,
    Sitting,
)
from gezhi.engines.cases.queries.mediation import (
    desk_disputes,
    directory,
    dispute_view,
    mediation_rates,
)
from gezhi.engines.people.actions import NewPerson, add_person
from gezhi.engines.people.models import Household, Person
from gezhi.engines.trust.queries import ANYONE, Missing, begin_unit, viewer_of
from tests.mediating import (
    NOW,
    OTHER,
    agreed,
    listed,
    mediating_town,
    parties,
    teamed,
    willing,
)
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
INSIDE = ("resident", "neighbour", "mediator", "keeper")
ABOVE = ("duty-lead", "first-secretary", "grid-lead")
OUTSIDE = ("stranger", "second-mediator", "system-admin", "security-admin", "clerk")
WORDS = (Party, Seat, Sitting, Agreement, Promise, Paper, HandOver)


@pytest.fixture
def town() -> Iterator[Town]:
    """The town, on a Monday."""
    with clock.at(NOW):
        yield mediating_town()


@pytest.fixture
def case(town: Town) -> Case:
    """A dispute with an agreement."""
    return agreed(town)[0]


@pytest.mark.parametrize("role", INSIDE)
def test_those_in_it_read_everything(town: Town, case: Case, role: str) -> None:
    found = dispute_view(town.viewer(role), case.pk)
    assert {one.name for one in found.parties} == {"王", OTHER}
    assert found.agreement is not None


@pytest.mark.parametrize("role", ABOVE)
def test_those_above_see_state_and_dates_alone(town: Town, case: Case, role: str) -> None:
    found = dispute_view(town.viewer(role), case.pk)
    assert (found.state, bool(found.inside)) == ("keeping", False)
    assert (found.parties, found.agreement, found.promises) == ((), None, ())
    rows, counts = desk_disputes(town.viewer(role))
    assert [one.row.pk for one in rows] == [case.pk]
    assert counts["keeping"] == 1


@pytest.mark.parametrize("role", OUTSIDE)
def test_for_everybody_else_there_is_none(town: Town, case: Case, role: str) -> None:
    with pytest.raises(Missing):
        dispute_view(town.viewer(role), case.pk)
    assert desk_disputes(town.viewer(role))[0] == []


@pytest.mark.postgresql_only
@pytest.mark.parametrize(
    ("role", "reads"),
    [*((one, True) for one in INSIDE), *((one, False) for one in ABOVE + OUTSIDE)],
)
def test_the_wall_says_the_same(town: Town, case: Case, role: str, reads: bool) -> None:
    end = begin_unit()
    try:
        viewer_of(town.accounts[role].pk)
        found = {one.__name__: one.objects.exists() for one in (Party, Seat, Agreement, Promise)}
    finally:
        end()
    assert found == dict.fromkeys(found, reads)
    assert connection.vendor == "postgresql"


@pytest.mark.postgresql_only
def test_nobody_known_reads_the_directory_and_nothing_else(town: Town, case: Case) -> None:
    row = listed(town, "third-mediator", listed=False)
    end = begin_unit()
    try:
        viewer_of(town.accounts["stranger"].pk)
        assert not any(one.objects.exists() for one in WORDS)
        assert Mediator.objects.filter(listed=True).count() == 2
        assert not Mediator.objects.filter(pk=row.pk).exists()
    finally:
        end()


def test_figures_name_nobody_without_consent_and_no_few(town: Town, case: Case) -> None:
    for row in Mediator.objects.all():
        row.named = True
        row.save()
    rates = mediation_rates(ANYONE, town.places["town"].path)
    assert (rates.whole.total, rates.whole.running) == (0, 1)
    assert rates.mediators == []


def test_the_directory_is_narrowed_by_place_and_field(town: Town) -> None:
    assert len(directory(ANYONE, town.places["b000"].path)) == 3
    assert directory(ANYONE, town.places["b000"].path, "land") == []
    assert [one.row.name for one in directory(ANYONE, "", "", "second")] == ["second-mediator老师"]


def test_a_mediator_with_three_disputes_and_consent_is_named(town: Town) -> None:
    from gezhi.engines.cases.actions import mediation
    from gezhi.engines.cases.models import Mediation
    from tests.mediating import mediator, seated

    for n in range(3):
        row = seated(town, text=f"第{n}件：楼上漏水")
        listed(town, "mediator", named=n < 2)
        mediation.end_mediation(town.viewer("mediator"), row.pk, "to-court", "谈不拢")
        rates = mediation_rates(ANYONE, town.places["town"].path)
        assert rates.mediators == [], "fewer than three, then without consent"
    listed(town, "mediator", named=True)
    rates = mediation_rates(ANYONE, town.places["town"].path)
    assert [(one.name, one.total, one.to_court) for one in rates.mediators] == [
        ("mediator老师", 3, 3)
    ]
    assert rates.communities[0].to_court == 3
    assert Mediation.objects.count() == 3
    assert mediator(town, "mediator")


def test_whoever_closes_their_account_leaves_no_number(town: Town, case: Case) -> None:
    from gezhi.engines.cases.actions.mediation.forgetting import forget_own_parties
    from tests.mediating import applied

    forget_own_parties(town.accounts["neighbour"].pk)
    other = case.parties.get(side=2)
    assert (other.name, other.phone, other.account) == (OTHER, "", None), "the agreement names them"
    going = applied(town, text="第二件：楼上漏水")
    forget_own_parties(town.accounts["resident"].pk)
    assert going.parties.get(side=1).name == ""


@pytest.mark.postgresql_only
def test_a_member_of_a_team_who_stands_aside_reads_no_row(town: Town) -> None:
    team, case = teamed(town), willing(town)
    home = Household.objects.create(place=town.places["b000"], code="1-101")
    add_person(SYSTEM, NewPerson("赵", account=town.accounts["neighbour"]))
    near = [town.accounts[role].pk for role in ("neighbour", "mate-1")]
    assert Person.objects.filter(account__in=near).update(household=home) == 2
    for role, party in zip(("resident", "neighbour"), parties(case), strict=True):
        mediation.choose_mediators(town.viewer(role), case.pk, party.pk, [team.pk])
    assert not rows_of(town, "mate-1"), "lives with a party"
    assert rows_of(town, "mate-3")
    mediation.answer_seat(town.viewer("mate-3"), case.pk, False, relation=True)
    assert not rows_of(town, "mate-3"), "declared it"
    assert rows_of(town, "mate-2"), "the others go on"
    assert rows_of(town, "neighbour"), "a party reads as a party"


def rows_of(town: Town, role: str) -> bool:
    """Whether a query that forgets its condition finds parties and seats."""
    end = begin_unit()
    try:
        viewer_of(town.accounts[role].pk)
        found = {Party.objects.exists(), Seat.objects.exists()}
    finally:
        end()
    assert len(found) == 1
    return found.pop()
