"""Calling meetings: who may, whose turn it is, and with how much notice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Meeting, Skip
from gezhi.engines.councils.queries import council_page, meetings, meetings_near, standing
from gezhi.engines.trust.models import Message
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.sitting import DAY, NOW, call, codes, company, held, page, person_of, verbs
from tests.town import Town

ASSEMBLY_DAY = datetime(2026, 4, 11, 9, tzinfo=clock.ZONE)


def test_a_meeting_is_called_once_and_its_members_are_told(town: Town) -> None:
    asked = actions.CallMeeting(town.places["c0"].pk, "hall", NOW + 4 * DAY, "二楼会议室")
    by = town.viewer("first-secretary")
    row = actions.call_meeting(by, asked)
    assert actions.call_meeting(by, asked).pk == row.pk
    assert verbs() == ["meeting.called"]
    told = Message.objects.filter(template="meeting")
    names = ("first-secretary", "grid-lead", "owner", "property-clerk")
    assert {one.account_id for one in told} == {town.accounts[name].pk for name in names}
    assert all("二楼会议室" in one.body for one in told)
    with pytest.raises(Changed):
        actions.call_meeting(
            by, actions.CallMeeting(asked.place, "assembly", NOW + 20 * DAY, "别处", id=asked.id)
        )


@pytest.mark.parametrize("role", ["grid-lead", "other-secretary", "owner", "resident"])
def test_only_who_holds_the_council_there_calls_it(town: Town, role: str) -> None:
    with pytest.raises(Forbidden):
        call(town, by=role)
    assert not Meeting.objects.exists()


def test_ten_days_of_the_law_are_enough_and_one_less_is_refused_with_any_reason(town: Town) -> None:
    with pytest.raises(Invalid) as fault:
        call(
            town,
            council="assembly",
            starts=ASSEMBLY_DAY - DAY,
            short_notice="很急，等不得",
        )
    assert codes(fault) == [("starts", "notice")]
    assert "第26、27条" in fault.value.wrong[0].words.zh
    assert "2026年4月11日" in fault.value.wrong[0].words.zh
    assert call(town, council="assembly", starts=ASSEMBLY_DAY).state == Meeting.CALLED


def test_a_council_s_own_notice_gives_way_to_a_reason_that_is_kept(town: Town) -> None:
    soon = datetime(2026, 4, 3, 23, tzinfo=clock.ZONE)
    with pytest.raises(Invalid) as fault:
        call(town, starts=soon)
    assert codes(fault) == [("short_notice", "notice")]
    row = call(town, starts=soon, short_notice="水管爆了")
    assert Meeting.objects.get(pk=row.pk).short_notice == "水管爆了"
    assert call(town, starts=datetime(2026, 4, 4, 0, tzinfo=clock.ZONE)).short_notice == ""


def test_everything_that_is_wrong_is_told_at_once(town: Town) -> None:
    with pytest.raises(Invalid) as fault:
        call(town, starts=NOW - DAY, spot=" ", room="http://x", kind="special", chair="body:x")
    found = codes(fault)
    assert ("starts", "range") in found
    assert ("spot", "required") in found
    assert ("room", "link") in found
    assert ("reason", "required") in found
    assert ("chair", "unknown") in found


def test_moving_counts_the_notice_anew_and_keeps_when_it_was(town: Town) -> None:
    row = call(town)
    by, was = town.viewer("first-secretary"), row.starts
    asked = actions.MoveMeeting(row.pk, NOW + DAY, "东门", "", "下雨")
    with pytest.raises(Invalid) as fault:
        actions.move_meeting(by, asked)
    assert codes(fault) == [("short_notice", "notice")]
    asked = actions.MoveMeeting(row.pk, NOW + 5 * DAY, "东门", "", "下雨")
    actions.move_meeting(by, asked)
    moved = actions.move_meeting(by, asked)
    assert (moved.starts, moved.was, moved.spot) == (NOW + 5 * DAY, was, "东门")
    assert verbs() == ["meeting.called", "meeting.moved"]


def test_a_cancelled_meeting_says_why_and_gives_its_items_back(town: Town) -> None:
    row = call(town)
    by = town.viewer("first-secretary")
    item = actions.put_item(by, actions.PutItem(row.pk, "东门充电桩"))
    with pytest.raises(Invalid):
        actions.cancel_meeting(by, row.pk, " ")
    actions.cancel_meeting(by, row.pk, "停电")
    actions.cancel_meeting(by, row.pk, "停电")
    assert verbs() == ["meeting.called", "meeting.cancelled"]
    item.refresh_from_db()
    assert (item.meeting, item.state) == (None, "proposed")
    found = page(town, row, "resident")
    assert (found.line.state, found.row.reason) == ("cancelled", "停电")
    with pytest.raises(Changed):
        actions.move_meeting(by, actions.MoveMeeting(row.pk, NOW + 9 * DAY, "x", "", "y"))


def test_eleven_companies_host_in_turn_and_the_line_is_shown_ahead(town: Town) -> None:
    order = [f"body:{company(town, number).pk}" for number in range(1, 12)]
    shown = council_page(ANYONE, town.places["town"].pk, "alliance").hosts
    assert [one.turn for one in shown] == order
    assert shown[0].label.zh == "安和物业"
    hosts = []
    for month in range(11):
        starts = NOW + (month + 1) * 30 * DAY
        hosts.append(_alliance(town, starts).host)
    assert hosts == order
    again = council_page(ANYONE, town.places["town"].pk, "alliance").hosts
    assert [one.turn for one in again] == order


def _alliance(town: Town, starts: datetime, **more: object) -> Meeting:
    place = town.places["town"].pk
    return call(town, "duty-lead", place=place, council="alliance", starts=starts, **more)


def test_a_turn_is_skipped_with_a_reason_and_comes_again(town: Town) -> None:
    first, second = (f"body:{company(town, number).pk}" for number in (1, 2))
    with pytest.raises(Invalid) as fault:
        _alliance(town, NOW + 4 * DAY, host=second)
    assert codes(fault) == [("host_reason", "skip")]
    row = _alliance(town, NOW + 4 * DAY, host=second, host_reason="第一家正装修")
    kept = Skip.objects.get(meeting=row)
    assert (kept.role, kept.turn, kept.reason) == ("host", first, "第一家正装修")
    assert council_page(ANYONE, town.places["town"].pk, "alliance").hosts[0].turn == first
    actions.cancel_meeting(town.viewer("duty-lead"), row.pk, "大雨")
    order = [one.turn for one in council_page(ANYONE, town.places["town"].pk, "alliance").hosts]
    assert order[:2] == [first, second]


def test_a_council_that_never_met_is_overdue_until_it_has(town: Town, moment: clock.Clock) -> None:
    place = town.places["c0"].pk
    found = standing(ANYONE, place, "hall")
    assert (found.state, found.missed, found.overdue_since) == ("overdue", 3, date(2026, 2, 1))
    assert found.last_held is None
    row = held(town)
    moment.set(row.starts)
    found = standing(ANYONE, place, "hall")
    assert (found.state, found.last_held, found.due) == (
        "met",
        date(2026, 4, 5),
        date(2026, 5, 31),
    )
    assert standing(ANYONE, town.places["c1"].pk, "hall").state == "overdue"
    moment.set(datetime(2026, 6, 1, 0, 1, tzinfo=clock.ZONE))
    assert standing(ANYONE, place, "hall").missed == 1


def test_dates_that_are_not_public_are_the_members_alone(town: Town) -> None:
    row = _alliance(town, NOW + 4 * DAY)
    place = town.places["town"].pk
    assert meetings(ANYONE, place, "alliance", held=False) == []
    assert meetings_near(ANYONE, place) == []
    assert standing(ANYONE, place, "alliance").next is None
    with pytest.raises(Missing):
        page(town, row, "resident")
    mine = meetings(town.viewer("property-clerk"), place, "alliance", held=False)
    assert [one.id for one in mine] == [row.pk]
    hall = call(town)
    assert [one.id for one in meetings_near(ANYONE, town.places["b000"].pk)] == [hall.pk]


def test_a_third_of_the_members_have_a_special_meeting_called(town: Town) -> None:
    place = town.places["c0"].pk
    asked = actions.AskSpecial(place, "hall", "电价要大家定")
    with pytest.raises(Forbidden):
        actions.ask_special(town.viewer("resident"), asked)
    actions.ask_special(town.viewer("owner"), asked)
    actions.ask_special(town.viewer("owner"), asked)
    seen = council_page(town.viewer("first-secretary"), place, "hall")
    (line,) = seen.askings
    assert (line.signed, line.needed, line.of, line.enough) == (1, 2, 4, False)
    assert council_page(town.viewer("resident"), place, "hall").askings == []
    actions.sign_asking(town.viewer("grid-lead"), asked.id)
    (line,) = council_page(town.viewer("first-secretary"), place, "hall").askings
    assert (line.signed, line.enough) == (2, True)
    row = call(town, kind="special", reason="成员提议")
    assert council_page(town.viewer("first-secretary"), place, "hall").askings == []
    with pytest.raises(Changed):
        actions.sign_asking(town.viewer("property-clerk"), asked.id)
    assert page(town, row, "resident").notice.zh.count("临时会议") == 1


def test_a_post_that_may_asks_alone(town: Town) -> None:
    place = town.places["c0"].pk
    actions.ask_special(town.viewer("duty-lead"), actions.AskSpecial(place, "hall", "防汛"))
    (line,) = council_page(town.viewer("first-secretary"), place, "hall").askings
    assert (line.enough, line.text) == (True, "防汛")


def test_members_are_reminded_once_within_a_day(town: Town, moment: clock.Clock) -> None:
    row = call(town)
    Message.objects.all().delete()
    by = town.viewer("first-secretary")
    assert actions.remind_members(by) == 0
    moment.set(row.starts - timedelta(hours=23))
    assert actions.remind_members(by) == 4
    assert actions.remind_members(by) == 0
    assert Message.objects.count() == 4


def test_members_are_taken_in_from_a_day_to_a_day(town: Town, moment: clock.Clock) -> None:
    place, by = town.places["c0"].pk, town.viewer("first-secretary")
    seen = council_page(by, place, "hall")
    assert [one.there for one in seen.wanted] == [1, 1, 2]
    assert [one.count for one in seen.wanted] == [1, None, 2]
    owner = next(one for one in seen.sitters if one.person_id == person_of(town, "owner").pk)
    actions.end_seat(by, owner.pk, NOW.date())
    assert council_page(town.viewer("owner"), place, "hall").member
    moment.advance(DAY)
    assert not council_page(town.viewer("owner"), place, "hall").member
    again = actions.SeatMember(place, "hall", None, company(town).pk, NOW.date())
    with pytest.raises(Invalid) as fault:
        actions.seat_member(by, again)
    assert codes(fault) == [("person", "already")]
    nobody = actions.SeatMember(place, "hall", None, None, NOW.date(), id=new_id())
    with pytest.raises(Invalid):
        actions.seat_member(by, nobody)
