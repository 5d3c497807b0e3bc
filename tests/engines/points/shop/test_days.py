"""Exchange days: what is planned, numbers without gaps, and the queue at the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import Plan
from gezhi.engines.points.models import Exchange, Shop, Turn
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from gezhi.pack.pack import Pack
from tests.engines.points.shop.shopping import NOW, Counter, open_counter
from tests.engines.trust.test_wall import unit
from tests.town import loaded

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
PLAN = Plan(TODAY, time(9), time(11), "村委会院内", 2, "带上积分卡")


def planned(counter: Counter, **more: Any) -> UUID:
    return actions.plan_day(counter.keeper, counter.row.pk, replace(PLAN, **more), new_id()).pk


def take(counter: Counter, day: UUID, home: str = "h1", **more: Any) -> Turn:
    whose = counter.village.home(home)
    return actions.take_turn(counter.keeper, day, "household", whose, new_id(), **more)


def only_on_days() -> Pack:
    """The village with a shop that exchanges on its exchange days only."""
    pack = loaded("dongzhuang")
    shop = pack.shops["village-yard"].model_copy(update={"any_time": False})
    return pack.model_copy(update={"shops": {"village-yard": shop}})


def test_a_day_is_planned_once_and_everybody_may_know(counter: Counter) -> None:
    id = new_id()
    first = actions.plan_day(counter.keeper, counter.row.pk, PLAN, id)
    assert actions.plan_day(counter.keeper, counter.row.pk, PLAN, id).pk == first.pk
    with pytest.raises(Changed):
        actions.plan_day(counter.keeper, counter.row.pk, replace(PLAN, spot="小学"), id)
    with pytest.raises(Invalid) as double:
        planned(counter)
    assert [one.code for one in double.value.wrong] == ["double"]
    shown = queries.exchange_days(ANYONE, counter.row.pk)
    assert [(one.row.spot, one.taken, one.full) for one in shown] == [("村委会院内", 0, False)]
    assert Journal.objects.get(verb="points.day_planned").post == "shopkeeper"
    for role in ("resident", "secretary"):
        with pytest.raises(Forbidden):
            actions.plan_day(counter.village.viewer(role), counter.row.pk, PLAN, new_id())


def test_all_that_is_wrong_with_a_plan_is_said(counter: Counter) -> None:
    bad = Plan(TODAY - timedelta(days=1), time(11), time(9), " ", 0, "x" * 301)
    with pytest.raises(Invalid) as fault:
        actions.plan_day(counter.keeper, counter.row.pk, bad, new_id())
    assert {one.field for one in fault.value.wrong} == {"day", "closes", "spot", "turns", "notice"}


def test_a_resident_takes_one_number_and_others_none_for_them(counter: Counter) -> None:
    day, home = planned(counter), counter.village.home("h1")
    resident = counter.village.viewer("resident")
    first = actions.take_turn(resident, day, "household", home, new_id())
    assert actions.take_turn(resident, day, "household", home, new_id()).pk == first.pk
    assert (first.number, first.slot) == (1, time(10))
    with pytest.raises(Forbidden):
        actions.take_turn(counter.village.viewer("neighbour"), day, "household", home, new_id())
    (mine,) = queries.my_turns(resident, counter.row.pk)
    assert (mine.turn.number, mine.before, mine.holder.name) == (1, 0, "1 组 12号")
    assert queries.my_turns(counter.village.viewer("neighbour"), counter.row.pk) == []
    told = Journal.objects.get(verb="points.turn_taken").data
    assert told == {"shop": "village-yard", "number": 1}


def test_numbers_are_in_the_copy_of_ones_own_data(counter: Counter) -> None:
    take(counter, planned(counter))
    (mine,) = queries.own_points_data(counter.village.viewer("resident"))["turns"]
    assert (mine["number"], mine["state"], mine["shop"]) == (1, "waiting", "village-yard")
    assert queries.own_points_data(counter.village.viewer("neighbour"))["turns"] == []


def test_who_cannot_spend_takes_no_number(counter: Counter) -> None:
    from gezhi.engines.people.models import Person

    day = planned(counter)
    person = Person.objects.get(account=counter.village.accounts["resident"])
    with pytest.raises(Invalid) as fault:
        actions.take_turn(counter.keeper, day, "person", str(person.pk), new_id())
    assert [one.code for one in fault.value.wrong] == ["kind"]


def test_quarters_of_an_hour_fill_up(counter: Counter) -> None:
    day = planned(counter, day=TODAY + timedelta(days=1), closes=time(9, 30), turns=1)
    late = take(counter, day, "h1", slot=time(9, 15))
    with pytest.raises(Invalid) as taken:
        take(counter, day, "h2", slot=time(9, 15))
    assert [one.code for one in taken.value.wrong] == ["taken"]
    soon = take(counter, day, "h2")
    assert (late.number, soon.number, soon.slot) == (1, 2, time(9))
    (mine,) = queries.my_turns(counter.village.viewer("resident"), counter.row.pk)
    assert mine.before == 1
    with pytest.raises(Invalid) as full:
        take(counter, day, "h3")
    assert [one.code for one in full.value.wrong] == ["full"]
    assert queries.day_shown(ANYONE, day).full
    actions.give_back_turn(counter.village.viewer("resident"), late.pk)
    again = take(counter, day, "h3")
    assert (again.number, again.slot) == (3, time(9, 15))


def test_today_only_what_is_not_over_is_left(counter: Counter) -> None:
    day = planned(counter)
    shown = queries.day_shown(ANYONE, day)
    assert list(shown.left) == [time(10), time(10, 15), time(10, 30), time(10, 45)]
    with clock.at(NOW + timedelta(hours=2)), pytest.raises(Changed) as fault:
        take(counter, day)
    assert fault.value.code == "over"


def test_from_the_call_to_the_exchange(counter: Counter) -> None:
    counter.earn(20)
    day = planned(counter)
    first, second = take(counter, day), take(counter, day, "h2")
    press = new_id()
    assert actions.call_next(counter.keeper, day, press) == first
    assert actions.call_next(counter.keeper, day, press) == first
    queue = queries.queue(counter.keeper, day)
    assert [one.name for one in queue.called] == ["1 组 12号"]
    assert [one.turn.number for one in queue.waiting] == [2]
    wall = queries.screen(counter.keeper, day)
    assert (wall.now, wall.next, wall.waiting) == ([1], [2], 1)
    counter.buy("towel")
    first.refresh_from_db()
    assert first.state == Turn.SERVED
    assert actions.call_next(counter.keeper, day, new_id()) == second
    assert actions.call_next(counter.keeper, day, new_id()) is None
    assert Journal.objects.filter(verb="points.turn_served").count() == 1
    with pytest.raises(Changed):
        actions.give_back_turn(counter.keeper, first.pk)


def test_who_was_missed_is_called_again(counter: Counter) -> None:
    day = planned(counter)
    turn = take(counter, day)
    with pytest.raises(Changed):
        actions.miss(counter.keeper, turn.pk)
    actions.call_next(counter.keeper, day, new_id())
    assert actions.miss(counter.keeper, turn.pk).state == Turn.MISSED
    assert queries.screen(counter.keeper, day).missed == [1]
    assert actions.call_turn(counter.keeper, turn.pk, new_id()).state == Turn.CALLED
    assert actions.serve(counter.keeper, turn.pk).state == Turn.SERVED
    with pytest.raises(Changed) as fault:
        actions.call_turn(counter.keeper, turn.pk, new_id())
    assert fault.value.code == "served"


def test_nobody_is_called_before_the_day_or_by_others(counter: Counter) -> None:
    day = planned(counter, day=TODAY + timedelta(days=1))
    turn = take(counter, day)
    with pytest.raises(Changed) as early:
        actions.call_next(counter.keeper, day, new_id())
    assert early.value.code == "not-yet"
    for role in ("secretary", "neighbour"):
        viewer = counter.village.viewer(role)
        with pytest.raises(Forbidden):
            actions.call_next(viewer, day, new_id())
        with pytest.raises((Forbidden, Missing)):
            actions.give_back_turn(viewer, turn.pk)
    with pytest.raises(Forbidden):
        queries.queue(counter.village.viewer("resident"), day)
    with pytest.raises(Forbidden):
        queries.screen(counter.village.viewer("secretary"), day)


def test_called_off_those_with_a_number_are_told(counter: Counter) -> None:
    day = planned(counter)
    take(counter, day)
    take(counter, day, "h3")
    with pytest.raises(Invalid):
        actions.call_off(counter.keeper, day, " ")
    actions.call_off(counter.keeper, day, "下大雨")
    actions.call_off(counter.keeper, day, "再点一次")
    message = Message.objects.get(template="exchange-day")
    assert message.account == counter.village.accounts["resident"]
    assert "下大雨" in message.body
    assert "1 号" in message.body
    with pytest.raises(Changed):
        take(counter, day, "h2")
    with pytest.raises(Changed):
        actions.change_day(counter.keeper, day, PLAN)
    assert planned(counter) != day


def test_changed_hours_lay_the_numbers_out_again(counter: Counter) -> None:
    day = planned(counter, day=TODAY + timedelta(days=2))
    for home in ("h1", "h2", "h3"):
        take(counter, day, home)
    plan = replace(PLAN, day=TODAY + timedelta(days=2))
    with pytest.raises(Invalid) as fault:
        actions.change_day(counter.keeper, day, replace(plan, closes=time(9, 15)))
    assert [one.code for one in fault.value.wrong] == ["room"]
    actions.change_day(counter.keeper, day, replace(plan, opens=time(14), closes=time(16), turns=1))
    slots = Turn.objects.order_by("number").values_list("slot", flat=True)
    assert list(slots) == [time(14), time(14, 15), time(14, 30)]
    told = [one.body for one in Message.objects.filter(template="exchange-day")]
    assert sum("14:15" in one for one in told) == 1
    actions.change_day(
        counter.keeper,
        day,
        replace(plan, opens=time(14), closes=time(16), turns=1, notice="新通知"),
    )
    assert Message.objects.filter(template="exchange-day").count() == 2


def test_a_shop_of_exchange_days_refuses_on_others(db: None) -> None:
    with clock.at(NOW):
        counter = open_counter(only_on_days())
        counter.earn(20)
        with pytest.raises(Invalid) as none:
            counter.buy("towel")
        assert "还没有排" in none.value.wrong[0].words.zh
        planned(counter, day=date(2026, 5, 22))
        with pytest.raises(Invalid) as fault:
            counter.buy("towel")
        assert (fault.value.wrong[0].code, fault.value.wrong[0].facts) == (
            "not-today",
            {"next": "2026-05-22"},
        )
        assert "5月22日" in fault.value.wrong[0].words.zh
    with clock.at(NOW + timedelta(days=2)):
        asked = counter.wish("towel")
        actions.exchange(counter.keeper, asked)
    with clock.at(NOW + timedelta(days=3)):
        assert actions.exchange(counter.keeper, asked).again
    assert Exchange.objects.count() == 1


@pytest.mark.postgresql_only
def test_a_number_shows_itself_to_its_own(counter: Counter) -> None:
    day = planned(counter)
    take(counter, day)
    take(counter, day, "h3")
    seen = {"resident": 1, "neighbour": 0, "shopkeeper": 2, "scorer": 0}
    for role, many in seen.items():
        with unit(counter.village.accounts[role].pk):
            assert Turn.objects.count() == many, role
    with unit():
        assert not Turn.objects.exists()
        assert Shop.objects.exists()
