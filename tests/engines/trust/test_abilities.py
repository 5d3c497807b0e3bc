"""What an appointment lets one do, where, and for how long."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.people.actions import NewAppointment, appoint, end_appointment
from gezhi.engines.people.models import Appointment, Person
from gezhi.engines.trust.actions import (
    find_or_make_resident,
    issue_token,
    lock_account,
    note_failure,
    note_success,
    unlock_account,
)
from gezhi.engines.trust.actions.granting import revoke
from gezhi.engines.trust.models import Account, Grant
from gezhi.engines.trust.queries import (
    ANYONE,
    Forbidden,
    Invalid,
    lock_left,
    may,
    system,
    viewer_of,
    viewer_of_token,
)
from gezhi.engines.trust.queries.viewers import KEPT_SECONDS
from tests.town import Town, build_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def test_a_grant_reaches_its_place_and_below_only(town: Town) -> None:
    lead = town.viewer("grid-lead")
    assert may(lead, "case.accept", path=town.places["b000"].path)
    assert not may(lead, "case.accept", path=town.places["c0"].path)
    assert not may(lead, "case.accept", path=town.places["g01"].path)
    assert not may(lead, "case.route", path=town.places["g00"].path)
    assert not may(ANYONE, "case.accept", path=town.places["g00"].path)


def test_a_body_acts_only_on_what_it_holds(town: Town) -> None:
    clerk = town.viewer("clerk")
    assert may(clerk, "case.settle", body=town.bodies["urban-management"].pk)
    assert not may(clerk, "case.settle", body=town.bodies["housing"].pk)
    assert not may(clerk, "case.settle", path=town.places["town"].path)


def test_an_appointment_ends_and_its_grant_with_it(town: Town) -> None:
    row = Appointment.objects.get(post="grid-lead", place=town.places["g00"])
    end_appointment(system("test"), row, date.today() - timedelta(days=1))
    assert town.viewer("grid-lead").grants == ()


def test_a_post_is_held_at_its_level_and_by_so_many(town: Town) -> None:
    person = Person.objects.first()
    assert person is not None
    for post, place in (("grid-lead", "c0"), ("first-secretary", "c0"), ("no-such", "c0")):
        with pytest.raises(Invalid):
            appoint(system("test"), NewAppointment(person, post, town.places[place]))
    with pytest.raises(Forbidden):
        appoint(town.viewer("grid-lead"), NewAppointment(person, "grid-lead", town.places["g01"]))


def test_staff_without_second_factor_hold_nothing(town: Town) -> None:
    account = town.accounts["grid-lead"]
    assert viewer_of(account.pk).grants
    assert viewer_of(account.pk, verified=False).grants == ()


def test_five_wrong_passwords_lock_for_a_while(town: Town) -> None:
    for _ in range(4):
        note_failure("Clerk")
    assert lock_left("clerk") is None
    note_failure("clerk")
    assert lock_left("clerk") is not None
    note_success(town.accounts["clerk"])
    assert lock_left("clerk") is None
    note_failure("nobody-at-all")


def test_a_locked_account_is_nobody(town: Town) -> None:
    secret = issue_token(system("test"), town.accounts["clerk"].pk, "meter")
    assert viewer_of_token(secret).bodies
    with pytest.raises(Forbidden):
        lock_account(town.viewer("grid-lead"), town.accounts["clerk"], "left")
    lock_account(town.viewer("security-admin"), town.accounts["clerk"], "left")
    assert town.viewer("clerk") == ANYONE
    assert viewer_of_token(secret) == ANYONE
    unlock_account(town.viewer("security-admin"), town.accounts["clerk"])
    assert viewer_of_token(secret).bodies
    assert viewer_of_token("gz_wrong") == ANYONE


def test_who_is_behind_a_key_is_remembered_for_a_second(
    town: Town, django_assert_num_queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = issue_token(system("test"), town.accounts["clerk"].pk, "meter")
    known = viewer_of_token(secret)
    with django_assert_num_queries(0):
        assert viewer_of_token(secret) == known
    Account.objects.filter(pk=known.account).update(is_active=False)  # by another process
    assert viewer_of_token(secret) == known
    later = time.monotonic() + KEPT_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert viewer_of_token(secret) == ANYONE
    with clock.at(clock.now() + timedelta(days=1)):
        assert viewer_of_token(secret) == ANYONE


def test_a_remembered_key_ends_with_its_post(town: Town) -> None:
    secret = issue_token(system("test"), town.accounts["clerk"].pk, "meter")
    assert viewer_of_token(secret).grants
    today = timezone.localdate(clock.now())
    for grant in Grant.objects.filter(account=town.accounts["clerk"]):
        revoke(grant.source, today - timedelta(days=1))
    assert not viewer_of_token(secret).grants


def test_a_viewer_is_found_in_one_statement(town: Town, django_assert_num_queries) -> None:
    secret = issue_token(system("test"), town.accounts["clerk"].pk, "meter")
    resident = find_or_make_resident("+8613800000009")
    with django_assert_num_queries(1):
        viewer_of_token(secret)
    with django_assert_num_queries(1):
        viewer_of(resident.pk)
