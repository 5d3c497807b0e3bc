"""Doing what is due: once, by whom it is for, in time or late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import Done, do_duty, draw_up, excuse, mark_missed, undo_duty
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.duties.queries import Due, my_day, my_duties
from gezhi.engines.people.actions import end_appointment
from gezhi.engines.people.models import Appointment
from gezhi.engines.places.actions import NewPlace, add_place
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
ALL = ("must-check", "must-clear", "must-look", "must-patrol", "must-visit")


def today(town: Town, role: str, key: str) -> Due:
    return next(one for one in my_day(town.viewer(role)) if one.rule.key == key)


def refused(town: Town, asked: Done, role: str = "grid-worker") -> set[str]:
    with pytest.raises(Invalid) as refusal:
        do_duty(town.viewer(role), asked)
    return {one.code for one in refusal.value.wrong}


def test_a_worker_sees_the_day_and_the_days_ahead(town: Town) -> None:
    viewer = town.viewer("grid-worker")
    assert [one.rule.key for one in my_day(viewer)] == ["daily-round"]
    ahead = my_duties(viewer, date(2026, 3, 4), date(2026, 3, 11))
    assert [(one.rule.key, one.row.day.day) for one in ahead] == [
        *(("daily-round", day) for day in (4, 5, 6, 9, 10)),
        ("visits", 10),
        ("daily-round", 11),
    ]


def test_today_of_a_worker_is_at_most_four_statements(
    town: Town, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    viewer = town.viewer("grid-worker")
    with django_assert_max_num_queries(4):
        my_day(viewer)


def test_done_once_and_the_same_again_changes_nothing(town: Town) -> None:
    due = today(town, "grid-worker", "daily-round")
    asked = Done(due.row.pk, ALL)
    do_duty(town.viewer("grid-worker"), asked)
    do_duty(town.viewer("grid-worker"), asked)
    assert today(town, "grid-worker", "daily-round").row.state == Occurrence.DONE
    assert Journal.objects.filter(verb="duty.done").count() == 1
    with pytest.raises(Changed):
        do_duty(town.viewer("grid-worker"), Done(due.row.pk, ALL[:1], "x", id=asked.id))
    with pytest.raises(Changed):
        do_duty(town.viewer("grid-worker"), Done(due.row.pk, ALL))


def test_what_is_shared_anyone_of_the_place_does_and_nobody_else(town: Town) -> None:
    town.hire("second", "grid-worker", "g00", "part-time")
    town.hire("elsewhere", "grid-worker", "g01", "part-time")
    draw_up(SYSTEM)
    due = today(town, "second", "daily-round")
    assert due.row.pk == today(town, "grid-worker", "daily-round").row.pk
    with pytest.raises(Forbidden):
        do_duty(town.viewer("elsewhere"), Done(due.row.pk, ALL))
    do_duty(town.viewer("second"), Done(due.row.pk, ALL))
    with pytest.raises(Changed):
        do_duty(town.viewer("grid-worker"), Done(due.row.pk, ALL))


def test_what_is_left_out_needs_a_word(town: Town) -> None:
    due = today(town, "grid-worker", "daily-round")
    assert refused(town, Done(due.row.pk)) == {"required"}
    assert refused(town, Done(due.row.pk, ALL[:4])) == {"left-out"}
    assert refused(town, Done(due.row.pk, (*ALL, "other"))) == {"unknown"}
    row = do_duty(town.viewer("grid-worker"), Done(due.row.pk, ALL[:4], "楼里没人"))
    assert (row.note, row.ticked) == ("楼里没人", list(ALL[:4]))


def test_not_before_its_time(town: Town, now: clock.Clock) -> None:
    due = my_day(town.viewer("grid-worker"), date(2026, 3, 4))[0]
    assert refused(town, Done(due.row.pk, ALL)) == {"early"}


def test_missed_is_a_state_of_which_the_lead_is_told(town: Town, now: clock.Clock) -> None:
    due = today(town, "grid-worker", "daily-round")
    now.set(datetime(2026, 3, 3, 17, 29, tzinfo=ZONE))
    assert mark_missed(SYSTEM) == 0, "it is open still"
    now.set(datetime(2026, 3, 3, 18, tzinfo=ZONE))
    assert mark_missed(SYSTEM) == 4
    assert mark_missed(SYSTEM) == 0
    due.row.refresh_from_db()
    assert due.row.state == Occurrence.MISSED
    told = Message.objects.filter(template="duties-missed", account=town.accounts["grid-lead"].pk)
    assert told.count() == 1
    assert "日常巡格 1 次" in told[0].body
    assert not Message.objects.filter(account=town.accounts["outsider-lead"].pk).exists()
    row = do_duty(town.viewer("grid-worker"), Done(due.row.pk, ALL))
    assert (row.state, row.late) == (Occurrence.DONE, True)


def test_a_device_that_was_offline_is_believed(town: Town, now: clock.Clock) -> None:
    due = today(town, "grid-worker", "daily-round")
    now.set(datetime(2026, 3, 4, 18, tzinfo=ZONE))
    mark_missed(SYSTEM)
    at = datetime(2026, 3, 3, 15, tzinfo=ZONE)
    row = do_duty(town.viewer("grid-worker"), Done(due.row.pk, ALL, at=at))
    assert (row.late, row.done_at) == (False, at)


def test_a_clock_that_is_wrong_by_a_day_is_not_believed(town: Town, now: clock.Clock) -> None:
    due = today(town, "grid-worker", "daily-round")
    for days in (-1, 1):
        at = clock.now() + timedelta(days=days)
        row = do_duty(town.viewer("grid-worker"), Done(due.row.pk, ALL, at=at))
        assert row.done_at == clock.now()
        undo_duty(town.viewer("grid-worker"), due.row.pk)


def test_taken_back_within_ten_minutes(town: Town, now: clock.Clock) -> None:
    due = today(town, "grid-worker", "daily-round")
    viewer = town.viewer("grid-worker")
    do_duty(viewer, Done(due.row.pk, ALL))
    undo_duty(viewer, due.row.pk)
    assert today(town, "grid-worker", "daily-round").row.state == Occurrence.OPEN
    do_duty(viewer, Done(due.row.pk, ALL))
    with pytest.raises(Forbidden):
        undo_duty(town.viewer("grid-lead"), due.row.pk)
    now.advance(timedelta(minutes=11))
    with pytest.raises(Changed):
        undo_duty(viewer, due.row.pk)


def test_the_lead_excuses_with_a_reason(town: Town) -> None:
    due = today(town, "grid-worker", "daily-round")
    with pytest.raises(Forbidden):
        excuse(town.viewer("grid-worker"), due.row.pk, "雨")
    with pytest.raises(Forbidden):
        excuse(town.viewer("outsider-lead"), due.row.pk, "雨")
    with pytest.raises(Invalid):
        excuse(town.viewer("grid-lead"), due.row.pk, " ")
    for _ in range(2):
        excuse(town.viewer("grid-lead"), due.row.pk, "暴雨")
    assert Journal.objects.filter(verb="duty.excused").count() == 1
    with pytest.raises(Changed):
        do_duty(town.viewer("grid-worker"), Done(due.row.pk, ALL))


def test_duties_move_with_the_post(town: Town, now: clock.Clock) -> None:
    old = Appointment.objects.get(person__account=town.accounts["grid-worker"])
    end_appointment(SYSTEM, old, date(2026, 3, 8))
    town.hire("new", "grid-worker", "g00", "full-time", date(2026, 3, 9))
    draw_up(SYSTEM)
    first, last = date(2026, 3, 9), date(2026, 3, 13)
    assert not my_duties(town.viewer("grid-worker"), first, last)
    keys = [one.rule.key for one in my_duties(town.viewer("new"), first, last)]
    assert keys.count("visits") == 1
    assert keys.count("daily-round") == 5
    assert not Occurrence.objects.filter(holder=old.pk, day__gt=date(2026, 3, 8)).exists()


def test_who_comes_when_the_window_has_closed_owes_nothing_of_that_day(
    town: Town, now: clock.Clock
) -> None:
    now.set(datetime(2026, 3, 3, 18, tzinfo=ZONE))
    town.hire("late", "grid-worker", "g00", "full-time", date(2026, 3, 3))
    town.hire("chief", "grid-lead", "g01", "", date(2026, 3, 3))
    draw_up(SYSTEM)
    days = Occurrence.objects.filter(rule__key="daily-check").values_list("holder", "day")
    chief = Appointment.objects.get(person__account=town.accounts["chief"]).pk
    assert min(day for holder, day in days if holder == chief) == date(2026, 3, 4)


def test_the_last_day_of_a_post_is_still_theirs_and_the_next_is_not(
    town: Town, now: clock.Clock
) -> None:
    """Looked at over a span of days, too, where the post ends in the midst."""
    old = Appointment.objects.get(person__account=town.accounts["grid-worker"])
    end_appointment(SYSTEM, old, date(2026, 3, 10))
    now.advance(timedelta(days=1))
    draw_up(SYSTEM)
    assert Occurrence.objects.filter(holder=old.pk, day=date(2026, 3, 10)).exists()
    found = my_duties(town.viewer("grid-worker"), date(2026, 3, 9), date(2026, 3, 13))
    assert {(one.rule.key, one.row.day.day) for one in found} == {
        ("daily-round", 9),
        ("daily-round", 10),
        ("visits", 10),
    }


def test_drawing_up_again_makes_nothing(town: Town, now: clock.Clock) -> None:
    before = Occurrence.objects.count()
    assert draw_up(SYSTEM) == 0
    assert Occurrence.objects.count() == before
    now.advance(timedelta(days=1))
    assert draw_up(SYSTEM) > 0
    days = Occurrence.objects.filter(rule__key="daily-round").values_list("day", flat=True)
    assert max(days) == date(2026, 3, 18)


def test_one_at_every_place_below(town: Town, now: clock.Clock) -> None:
    made = [
        add_place(SYSTEM, NewPlace("entrance", f"{n}单元", town.places[at]))
        for n, at in ((1, "b000"), (2, "b000"), (1, "b001"))
    ]
    now.advance(timedelta(days=1))
    draw_up(SYSTEM)
    rows = Occurrence.objects.filter(rule__key="fire-lanes")
    assert {(row.place_id, row.day) for row in rows} == {
        (one.pk, date(2026, 3, 7)) for one in made[:2]
    }
    assert len(my_duties(town.viewer("building-lead"), date(2026, 3, 8), date(2026, 3, 8))) == 2


def test_an_appointment_id_that_is_not_mine_is_nothing(town: Town) -> None:
    assert not my_day(town.viewer("resident"))
    with pytest.raises(Missing):
        do_duty(town.viewer("grid-worker"), Done(10**9, ALL, id=new_id()))
