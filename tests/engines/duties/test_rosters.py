"""Rosters: fair in turn, published, swapped; leave with a stand-in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.duties.actions import (
    AskSwap,
    Done,
    NewLeave,
    NewMonth,
    answer_swap,
    ask_swap,
    change_draft,
    do_duty,
    draw_up,
    end_leave,
    excuse,
    give_shift,
    make_month,
    note_leave,
    publish_month,
    see_leave,
    withdraw_swap,
)
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.duties.queries import (
    board,
    figures,
    leave_at,
    month_of,
    my_day,
    my_duties,
    my_leave,
    my_posts,
    my_swaps,
    swap_offers,
)
from gezhi.engines.duties.rules.rostering import fair
from gezhi.engines.people.models import Appointment
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.pack.duties import Need
from tests.town import SYSTEM, Town
from tests.village import build_village

KEY = "village-duty"
NOW = datetime(2026, 3, 2, 7, 0, tzinfo=ZONE)


@pytest.fixture
def held() -> Iterator[clock.Clock]:
    with clock.at(NOW) as one:
        yield one


@pytest.fixture
def village(db: None, held: clock.Clock) -> Town:
    town = build_village()
    for n in range(4):
        town.hire(f"cadre-{n}", "village-team", "village", "", date(2026, 1, 1))
    for n in range(3):
        town.hire(f"guard-{n}", "joint-defence", "village")
    return town


def appointed(town: Town, role: str) -> UUID:
    return Appointment.objects.get(person__account=town.accounts[role]).pk


def march(town: Town) -> UUID:
    place = town.places["village"].pk
    asked = NewMonth(place, KEY, date(2026, 3, 1))
    made = make_month(town.viewer("secretary"), asked)
    return publish_month(town.viewer("secretary"), made.pk).pk


def of(town: Town, role: str, nth: int = 0) -> Occurrence:
    rows = Occurrence.objects.filter(holder=appointed(town, role)).order_by("day")
    return rows[nth]


@given(
    st.integers(1, 5),
    st.integers(0, 7),
    st.integers(1, 40),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)
def test_turns_are_fair(count: int, more: int, days: int, first: date) -> None:
    people = [UUID(int=n + 1) for n in range(count + more)]
    span = [first + timedelta(days=n) for n in range(days)]
    made = fair(span, [Need(post="cadre", count=count)], {"cadre": people}, {})
    had = Counter(one.holder for one in made)
    assert None not in had
    assert max(had.values()) - min(had[one] for one in people) <= 1
    assert all(len({one.holder for one in made if one.day == day}) == count for day in span)


def test_who_had_the_last_weekend_has_not_the_next_though_rested_longest() -> None:
    people = [UUID(int=n) for n in (1, 2, 3)]
    days = [date(2026, 3, day) for day in (7, 9, 10, 14)]
    made = fair(days, [Need(post="cadre", count=1)], {"cadre": people}, {})
    assert [one.holder for one in made] == [*people, people[1]]


def test_nobody_is_left_is_said_and_not_hidden() -> None:
    made = fair([date(2026, 3, 2)], [Need(post="cadre", count=2)], {"cadre": [UUID(int=1)]}, {})
    assert [one.holder for one in made] == [UUID(int=1), None]


@pytest.mark.django_db
def test_two_cadres_and_one_guard_a_day_for_a_month(village: Town) -> None:
    march(village)
    rows = list(Occurrence.objects.all())
    assert len(rows) == 30 * 3
    per_day = Counter((row.day, row.post) for row in rows)
    assert set(per_day.values()) == {1, 2}
    cadres = Counter(row.holder for row in rows if row.post == "village-team")
    assert max(cadres.values()) - min(cadres.values()) <= 1
    guards = Counter(row.holder for row in rows if row.post == "joint-defence")
    assert set(guards.values()) == {10}
    view = month_of(village.viewer("guard-0"), village.places["village"].pk, KEY, date(2026, 3, 9))
    assert (view.state, len(view.shifts)) == ("published", 90)


@pytest.mark.django_db
def test_a_draft_is_the_leads_and_is_corrected_before_it_is_published(village: Town) -> None:
    place, lead = village.places["village"].pk, village.viewer("secretary")
    asked = NewMonth(place, KEY, date(2026, 3, 1))
    with pytest.raises(Forbidden):
        make_month(village.viewer("cadre-0"), asked)
    made = make_month(lead, asked)
    assert make_month(lead, asked).pk == made.pk
    assert month_of(village.viewer("cadre-0"), place, KEY, asked.day).shifts == []
    guard = str(appointed(village, "guard-0"))
    with pytest.raises(Invalid) as refusal:
        change_draft(lead, made.pk, {0: guard})
    assert "unfit" in {one.code for one in refusal.value.wrong}
    change_draft(lead, made.pk, {0: ""})
    with pytest.raises(Invalid):
        publish_month(lead, made.pk)
    with pytest.raises(Invalid):
        make_month(lead, NewMonth(place, KEY, date(2026, 2, 1)))
    assert not Occurrence.objects.exists()


@pytest.mark.django_db
def test_a_shift_is_done_like_any_duty(village: Town) -> None:
    march(village)
    with clock.at(datetime(2026, 3, 2, 9, tzinfo=ZONE)):
        on = Occurrence.objects.filter(day=date(2026, 3, 2), post="joint-defence").get()
        role = next(f"guard-{n}" for n in range(3) if appointed(village, f"guard-{n}") == on.holder)
        assert [one.row.pk for one in my_day(village.viewer(role))] == [on.pk]
        do_duty(village.viewer(role), Done(on.pk, ("centre", "patrol", "handover")))
        seen = board(village.viewer("secretary"), on.place_id, on.day, on.day, post="joint-defence")
    assert [(line.row.state, line.who, line.by) for line in seen.lines] == [("done", role, role)]
    assert seen.days[0].states == {"done": 1}


@pytest.mark.django_db
def test_a_swap_is_asked_and_accepted(village: Town) -> None:
    march(village)
    shift, back = of(village, "guard-0", 1), of(village, "guard-1", 2)
    offers = {pk for pk, _, _ in swap_offers(village.viewer("guard-0"), shift.pk)}
    assert offers == {appointed(village, "guard-1"), appointed(village, "guard-2")}
    asked = AskSwap(shift.pk, appointed(village, "guard-1"), back.pk)
    with pytest.raises(Missing):
        ask_swap(village.viewer("guard-2"), asked)
    made = ask_swap(village.viewer("guard-0"), asked)
    assert ask_swap(village.viewer("guard-0"), asked).pk == made.pk
    assert [one.mine for one in my_swaps(village.viewer("guard-1"))] == [False]
    with pytest.raises(Forbidden):
        answer_swap(village.viewer("guard-2"), made.pk, "accepted")
    for other in ("guard-1", "guard-2"):
        with pytest.raises(Forbidden):
            withdraw_swap(village.viewer(other), made.pk)
    for _ in range(2):
        answer_swap(village.viewer("guard-1"), made.pk, "accepted")
    shift.refresh_from_db()
    back.refresh_from_db()
    assert shift.holder == appointed(village, "guard-1")
    assert back.holder == appointed(village, "guard-0")
    assert Journal.objects.filter(verb="duty.swapped").count() == 1
    with pytest.raises(Changed):
        withdraw_swap(village.viewer("guard-0"), made.pk)
    assert Message.objects.filter(template="duties-swap").count() == 2


@pytest.mark.django_db
def test_what_others_were_asked_about_a_swapped_shift_falls_away(village: Town) -> None:
    march(village)
    shift, back = of(village, "guard-0", 1), of(village, "guard-1", 2)
    other = ask_swap(village.viewer("guard-1"), AskSwap(back.pk, appointed(village, "guard-2")))
    asked = AskSwap(shift.pk, appointed(village, "guard-1"), back.pk)
    made = ask_swap(village.viewer("guard-0"), asked)
    answer_swap(village.viewer("guard-1"), made.pk, "accepted")
    assert not my_swaps(village.viewer("guard-2"))
    with pytest.raises(Changed) as refusal:
        answer_swap(village.viewer("guard-2"), other.pk, "accepted")
    assert refusal.value.code == "answered"


@pytest.mark.django_db
def test_a_swap_comes_too_late(village: Town, held: clock.Clock) -> None:
    march(village)
    shift = of(village, "guard-0")
    made = ask_swap(village.viewer("guard-0"), AskSwap(shift.pk, appointed(village, "guard-1")))
    give_shift(village.viewer("secretary"), shift.pk, appointed(village, "guard-2"))
    with pytest.raises(Changed):
        answer_swap(village.viewer("guard-1"), made.pk, "accepted")
    later = of(village, "guard-0", 1)
    made = ask_swap(village.viewer("guard-0"), AskSwap(later.pk, appointed(village, "guard-1")))
    held.set(datetime(later.day.year, 3, later.day.day, 9, tzinfo=ZONE))
    with pytest.raises(Changed):
        answer_swap(village.viewer("guard-1"), made.pk, "accepted")


@pytest.mark.django_db
def test_leave_is_taken_by_the_stand_in_and_seen_by_the_lead(village: Town) -> None:
    march(village)
    days = sorted(
        Occurrence.objects.filter(holder=appointed(village, "guard-0")).values_list(
            "day", flat=True
        )
    )
    post = next(one for one in my_posts(village.viewer("guard-0")))
    assert {one.name for one in post.colleagues} == {"guard-1", "guard-2"}
    asked = NewLeave(post.appointment, appointed(village, "guard-1"), days[0], days[0])
    made = note_leave(village.viewer("guard-0"), asked)
    assert note_leave(village.viewer("guard-0"), asked).pk == made.pk
    told = Message.objects.get(template="duties-stand-in")
    assert told.account_id == village.accounts["guard-1"].pk
    assert "guard-0" in told.body
    assert not my_duties(village.viewer("guard-0"), days[0], days[0])
    taken = my_duties(village.viewer("guard-1"), days[0], days[0])
    assert [one.stands_in for one in taken] == ["guard-0"]
    lead, place = village.viewer("secretary"), village.places["village"].pk
    assert [one.stand_in for one in leave_at(lead, place, days[0])] == ["guard-1"]
    see_leave(lead, made.pk)
    see_leave(lead, made.pk)
    assert Journal.objects.filter(verb="duty.leave_seen").count() == 1
    assert [one.own for one in my_leave(village.viewer("guard-0"))] == [True]
    with pytest.raises(Invalid) as refusal:
        note_leave(
            village.viewer("guard-1"),
            NewLeave(
                appointed(village, "guard-1"), appointed(village, "guard-2"), days[0], days[0]
            ),
        )
    assert [one.code for one in refusal.value.wrong] == ["standing-in"]
    end_leave(village.viewer("guard-0"), made.pk)
    assert my_duties(village.viewer("guard-0"), days[0], days[0])


@pytest.mark.django_db
def test_who_is_away_is_not_put_on(village: Town) -> None:
    guard = appointed(village, "guard-0")
    first, last = date(2026, 3, 10), date(2026, 3, 20)
    note_leave(
        village.viewer("guard-0"), NewLeave(guard, appointed(village, "guard-1"), first, last)
    )
    march(village)
    assert not Occurrence.objects.filter(holder=guard, day__range=(first, last)).exists()


@pytest.mark.django_db
def test_turns_stay_fair_from_month_to_month(village: Town) -> None:
    """Whoever was away at the end of a month makes up for it in the next one."""
    first, last = date(2026, 3, 15), date(2026, 3, 31)
    others = appointed(village, "guard-1")
    away = NewLeave(appointed(village, "guard-0"), others, first, last)
    note_leave(village.viewer("guard-0"), away)
    march(village)
    lead, place = village.viewer("secretary"), village.places["village"].pk
    april = make_month(lead, NewMonth(place, KEY, date(2026, 4, 1)))
    publish_month(lead, april.pk)
    had = Counter(Occurrence.objects.filter(post="joint-defence").values_list("holder", flat=True))
    assert set(had.values()) == {20}


@pytest.mark.django_db
def test_figures_count_what_became_of_it(village: Town, held: clock.Clock) -> None:
    from gezhi.engines.duties.actions import mark_missed

    march(village)
    lead, place = village.viewer("secretary"), village.places["village"].pk
    excuse(lead, of(village, "guard-0").pk, "家里有事")
    held.set(datetime(2026, 3, 4, 9, tzinfo=ZONE))
    draw_up(SYSTEM)
    mark_missed(SYSTEM)
    found = {one.key: one for one in figures(lead, place, date(2026, 3, 1), date(2026, 3, 31))}
    assert (found[KEY].due, found[KEY].missed, found[KEY].done) == (5, 5, 0)
    assert found[KEY].excused == 1, "nobody misses what they were let off"
    with pytest.raises(Forbidden):
        figures(village.viewer("cadre-0"), place, date(2026, 3, 1), date(2026, 3, 31))
