"""When it was done: clocks that are wrong, and phones that come back after a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import excuse
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.people.actions import end_appointment
from gezhi.engines.people.models import Appointment
from gezhi.engines.trust.models import Device
from tests.onduty import appointed, village_on_duty
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.offline.phones import Phone
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
EVERY = {"all": "1", "every": ["centre", "patrol", "handover"]}


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(datetime.now(ZONE).replace(hour=9, minute=0, second=0)) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Town:
    return village_on_duty(published=True)


def guard_of(town: Town, sign_in: SignIn, off: timedelta = timedelta()) -> tuple[Phone, Occurrence]:
    """A guard who is on duty today, with a phone enrolled an hour ago."""
    row = Occurrence.objects.get(day=clock.today(), post="joint-defence")
    role = next(f"guard-{n}" for n in range(3) if appointed(town, f"guard-{n}") == row.holder)
    phone = Phone(sign_in(role), off=off)
    phone.enrol()
    Device.objects.update(enrolled=clock.now() - timedelta(days=5))
    return phone, row


@pytest.mark.parametrize("days", [-31, -1, 0, 1, 31])
def test_a_wrong_clock_does_not_move_what_was_done(sign_in: SignIn, town: Town, days: int) -> None:
    phone, row = guard_of(town, sign_in, timedelta(days=days))
    done = clock.now() - timedelta(minutes=20)
    assert row.opens <= done
    phone.twice(f"/field/duties/{row.pk}/do", {"id": str(new_id()), **EVERY}, done)
    row.refresh_from_db()
    assert (row.state, row.done_at) == ("done", done)


def test_no_moment_lies_ahead_or_before_the_phone_was_taken_along(
    sign_in: SignIn, town: Town
) -> None:
    phone, row = guard_of(town, sign_in)
    ahead = clock.now() + timedelta(days=3)
    phone.send(f"/field/duties/{row.pk}/do", {"id": str(new_id()), **EVERY}, made=ahead)
    row.refresh_from_db()
    assert row.done_at == clock.now()
    phone.twice(f"/field/duties/{row.pk}/undo")
    Device.objects.update(enrolled=row.opens + timedelta(minutes=5))
    long_ago = clock.now() - timedelta(days=400)
    phone.send(f"/field/duties/{row.pk}/do", {"id": str(new_id()), **EVERY}, made=long_ago)
    row.refresh_from_db()
    assert row.done_at == row.opens + timedelta(minutes=5)


def test_done_in_time_and_sent_late_is_not_late(sign_in: SignIn, town: Town) -> None:
    phone, row = guard_of(town, sign_in)
    done = clock.now() - timedelta(minutes=5)
    with clock.at(row.closes + timedelta(days=2)):
        phone.send(f"/field/duties/{row.pk}/do", {"id": str(new_id()), **EVERY}, made=done)
    row.refresh_from_db()
    assert (row.state, row.late) == ("done", False)


def test_a_duty_let_off_meanwhile_says_so(sign_in: SignIn, town: Town) -> None:
    phone, row = guard_of(town, sign_in)
    excuse(SYSTEM, row.pk, "开会去了")
    answer = phone.send(f"/field/duties/{row.pk}/do", {"id": str(new_id()), **EVERY})
    assert (answer.status_code, answer.json()["outcome"]) == (409, "conflict")
    assert answer.json()["html"]
    assert answer.json()["said"]


def test_who_holds_no_post_any_more_is_told_in_words(sign_in: SignIn, town: Town) -> None:
    phone, row = guard_of(town, sign_in)
    end_appointment(
        SYSTEM, Appointment.objects.get(pk=row.holder), clock.today() - timedelta(days=1)
    )
    answer = phone.send(f"/field/duties/{row.pk}/do", {"id": str(new_id()), **EVERY})
    assert (answer.status_code, answer.json()["outcome"]) == (403, "refused")
    assert "您现在没有任职" in answer.json()["html"]
    assert phone.hello().json()["take"] == []
