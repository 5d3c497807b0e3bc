"""Swaps and changes of a roster by hand, while others move, are on already or away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.duties.actions import (
    AskSwap,
    NewLeave,
    NewMonth,
    answer_swap,
    ask_swap,
    change_draft,
    end_leave,
    give_shift,
    make_month,
    note_leave,
    publish_month,
    withdraw_swap,
)
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.duties.queries import swap_offers
from gezhi.engines.trust.queries import Changed, Invalid
from tests.engines.duties.test_rosters import KEY, appointed, held, march, of, village
from tests.town import Town

__all__ = ["held", "village"]


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in refusal.value.wrong]


def leave(town: Town, role: str, stand_in: str, first: date, last: date) -> UUID:
    asked = NewLeave(appointed(town, role), appointed(town, stand_in), first, last)
    return note_leave(town.viewer(role), asked).pk


@pytest.mark.django_db
def test_a_swap_is_off_when_what_was_offered_in_return_has_moved(village: Town) -> None:
    march(village)
    lead, asker, asked = village.viewer("secretary"), village.viewer("guard-0"), "guard-1"
    shift, back = of(village, "guard-0", 1), of(village, asked, 2)
    made = ask_swap(asker, AskSwap(shift.pk, appointed(village, asked), back.pk))
    give_shift(lead, back.pk, appointed(village, "guard-2"))
    with pytest.raises(Changed) as refusal:
        answer_swap(village.viewer(asked), made.pk, "accepted")
    assert refusal.value.code == "moved-on"
    shift.refresh_from_db()
    assert shift.holder == appointed(village, "guard-0")


@pytest.mark.django_db
def test_nobody_takes_a_day_in_return_on_which_they_are_on_by_now(village: Town) -> None:
    march(village)
    one, other = appointed(village, "cadre-0"), appointed(village, "cadre-2")
    rows = Occurrence.objects.filter(post="village-team").order_by("day", "pk")
    days = {
        row.day: {each.holder for each in rows if each.day == row.day}
        for row in rows
        if row.opens > clock.now()
    }
    day = next(day for day, on in days.items() if one in on and other not in on)
    due = next(day for day, on in days.items() if other in on and one not in on)
    shift, back = rows.get(day=day, holder=one), rows.get(day=due, holder=other)
    made = ask_swap(village.viewer("cadre-0"), AskSwap(shift.pk, other, back.pk))
    third = rows.exclude(holder=other).get(day=due)
    give_shift(village.viewer("secretary"), third.pk, one)
    with pytest.raises(Invalid) as refusal:
        answer_swap(village.viewer("cadre-2"), made.pk, "accepted")
    assert codes(refusal) == [("back", "twice")]
    shift.refresh_from_db()
    assert shift.holder == one


@pytest.mark.django_db
def test_nobody_is_asked_or_put_on_while_away(village: Town) -> None:
    march(village)
    shift, lead = of(village, "guard-0", 2), village.viewer("secretary")
    gone = appointed(village, "guard-1")
    made = ask_swap(village.viewer("guard-0"), AskSwap(shift.pk, gone))
    before = leave(village, "guard-1", "guard-2", shift.day - timedelta(days=1), shift.day)
    with pytest.raises(Invalid) as refusal:
        answer_swap(village.viewer("guard-1"), made.pk, "accepted")
    assert codes(refusal) == [("asked", "away")]
    withdraw_swap(village.viewer("guard-0"), made.pk)
    offered = [pk for pk, _, _ in swap_offers(village.viewer("guard-0"), shift.pk)]
    assert offered == [appointed(village, "guard-2")]
    with pytest.raises(Invalid):
        ask_swap(village.viewer("guard-0"), AskSwap(shift.pk, gone))
    with pytest.raises(Invalid) as refusal:
        give_shift(lead, shift.pk, gone)
    assert codes(refusal) == [("holder", "away")]
    end_leave(village.viewer("guard-1"), before)
    assert give_shift(lead, shift.pk, gone).holder == gone


@pytest.mark.django_db
def test_a_draft_puts_nobody_on_their_leave_but_keeps_whose_leave_came_later(village: Town) -> None:
    lead, place = village.viewer("secretary"), village.places["village"].pk
    draft = make_month(lead, NewMonth(place, KEY, date(2026, 3, 1)))
    guards = [n for n, one in enumerate(draft.shifts) if one["post"] == "joint-defence"]
    first, second = (
        next(n for n in guards if draft.shifts[n]["holder"] == str(appointed(village, one)))
        for one in ("guard-0", "guard-1")
    )
    day = date.fromisoformat(draft.shifts[first]["day"])
    leave(village, "guard-0", "guard-2", day, day)
    kept = {n: one["holder"] for n, one in enumerate(draft.shifts)}
    kept[second] = str(appointed(village, "guard-2"))
    assert change_draft(lead, draft.pk, kept).shifts[second]["holder"] == kept[second]
    away_on = date.fromisoformat(draft.shifts[second]["day"])
    leave(village, "guard-1", "guard-2", away_on, away_on)
    with pytest.raises(Invalid) as refusal:
        change_draft(lead, draft.pk, {second: str(appointed(village, "guard-1"))})
    assert codes(refusal) == [(f"shift-{second}", "away")]


@pytest.mark.django_db
def test_a_draft_puts_nobody_on_twice_and_days_that_went_by_are_not_published(
    village: Town, held: clock.Clock
) -> None:
    lead, place = village.viewer("secretary"), village.places["village"].pk
    draft = make_month(lead, NewMonth(place, KEY, date(2026, 3, 1)))
    with pytest.raises(Invalid) as refusal:
        change_draft(lead, draft.pk, {1: draft.shifts[0]["holder"]})
    assert codes(refusal) == [("shift-1", "twice")]
    held.set(datetime(2026, 3, 6, 9, tzinfo=ZONE))
    publish_month(lead, draft.pk)
    rows = Occurrence.objects.filter(rule__kind="roster")
    assert min(rows.values_list("day", flat=True)) == date(2026, 3, 6), "what closed is not due"
