"""Holding meetings: who is there, what is said and resolved, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Attendance, Item, Resolution
from gezhi.engines.councils.queries import (
    attended,
    council_counts,
    meetings_left,
    my_resolutions,
    open_resolutions,
    resolution,
)
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.sitting import (
    ALL,
    DAY,
    call,
    codes,
    company,
    held,
    page,
    person_of,
    resolved,
    seat,
    there,
    verbs,
    without_hall,
)
from tests.town import Town


def test_members_sign_in_by_code_within_the_last_hour(town: Town, moment: clock.Clock) -> None:
    row = call(town)
    with pytest.raises(Changed):
        actions.attend_by_code(town.viewer("grid-lead"), row.pk, row.code)
    moment.set(row.starts - timedelta(minutes=59))
    with pytest.raises(Invalid) as fault:
        actions.attend_by_code(town.viewer("grid-lead"), row.pk, f"{row.code}0")
    assert codes(fault) == [("code", "code")]
    with pytest.raises(Missing):
        actions.attend_by_code(town.viewer("resident"), row.pk, row.code)
    for role in ("grid-lead", "grid-lead", "property-clerk"):
        actions.attend_by_code(town.viewer(role), row.pk, row.code)
    found = {one.seat: one for one in Attendance.objects.all()}
    assert found.keys() == {seat(town, "grid-lead"), f"body:{company(town).pk}"}
    assert all(one.by_code and one.how == "present" for one in found.values())
    assert {one.person_id for one in found.values()} == {
        person_of(town, role).pk for role in ("grid-lead", "property-clerk")
    }


def test_who_speaks_for_another_is_there_and_speaks_for_one(
    town: Town, moment: clock.Clock
) -> None:
    row = call(town)
    moment.set(row.starts)
    by, lead, owner = town.viewer("first-secretary"), seat(town, "grid-lead"), seat(town, "owner")
    with pytest.raises(Invalid) as fault:
        actions.mark_attendance(by, row.pk, [actions.Mark(owner, "proxy", lead)])
    assert codes(fault) == [("proxy", "absent")]
    there(town, row, "grid-lead")
    sent = f"body:{company(town).pk}"
    both = [actions.Mark(owner, "proxy", lead), actions.Mark(sent, "proxy", lead)]
    with pytest.raises(Invalid) as fault:
        actions.mark_attendance(by, row.pk, both)
    assert ("proxy", "many") in codes(fault)
    actions.mark_attendance(by, row.pk, both[:1])
    quorum = page(town, row, "grid-lead").quorum
    assert (quorum.eligible, quorum.present, quorum.met) == (4, 2, False)
    assert "全体 4 的 2/3，即至少 3；现有 2" in quorum.lines[0].zh
    actions.mark_attendance(by, row.pk, [actions.Mark(sent, "present")])
    assert page(town, row, "grid-lead").quorum.met
    actions.finish_meeting(by, row.pk)
    assert attended(by, row.pk) == [person_of(town, "grid-lead").pk]
    with pytest.raises(Changed):
        actions.mark_attendance(by, row.pk, [actions.Mark(owner, "present")])


def test_a_meeting_closes_once_and_keeps_who_was_absent(town: Town, moment: clock.Clock) -> None:
    row = call(town)
    by = town.viewer("first-secretary")
    with pytest.raises(Changed):
        actions.finish_meeting(by, row.pk)
    moment.set(row.starts)
    with pytest.raises(Invalid):
        actions.finish_meeting(by, row.pk)
    there(town, row, "first-secretary")
    actions.finish_meeting(by, row.pk)
    done = actions.finish_meeting(by, row.pk)
    assert (done.eligible, done.present) == (4, 1)
    assert Attendance.objects.filter(meeting=row, how="absent").count() == 3
    assert verbs() == ["meeting.called", "meeting.held"]
    with pytest.raises(Forbidden):
        actions.finish_meeting(town.viewer("grid-lead"), row.pk)


def test_a_meeting_is_finished_though_a_newer_pack_has_no_such_council(
    town: Town, moment: clock.Clock
) -> None:
    row = call(town)
    by = town.viewer("first-secretary")
    item = actions.put_item(by, actions.PutItem(row.pk, "充电桩"))
    assert meetings_left(by) == []
    without_hall(town)
    with pytest.raises(Missing):
        call(town)
    moment.set(row.starts)
    there(town, row, *ALL)
    actions.write_minutes(by, actions.WriteMinutes(item.pk, "同意", 0))
    one = resolved(town, row)
    assert [line.id for line in meetings_left(by)] == [row.pk]
    assert meetings_left(town.viewer("grid-lead")) == []
    assert actions.finish_meeting(by, row.pk).eligible == 4
    assert len(page(town, row, "grid-lead").attendance) == 4
    actions.sign_minutes(by, row.pk)
    assert meetings_left(by) == []
    actions.note_progress(town.viewer("grid-lead"), actions.NoteProgress(one.pk, "桩已到货"))
    actions.close_resolution(by, actions.CloseResolution(one.pk, "通电了"))
    assert [line.text for line in resolution(town.viewer("owner"), one.pk).progress] == ["桩已到货"]


def test_two_who_write_minutes_at_once_are_told(town: Town, moment: clock.Clock) -> None:
    row = call(town)
    by = town.viewer("first-secretary")
    item = actions.put_item(by, actions.PutItem(row.pk, "充电桩"))
    first = actions.WriteMinutes(item.pk, "大家同意先建东门", 0)
    with pytest.raises(Changed):
        actions.write_minutes(by, first)
    moment.set(row.starts)
    actions.write_minutes(by, first)
    actions.write_minutes(by, first)
    with pytest.raises(Changed) as fault:
        actions.write_minutes(by, actions.WriteMinutes(item.pk, "改了", 0))
    assert fault.value.facts["said"] == "大家同意先建东门"
    assert actions.write_minutes(by, actions.WriteMinutes(item.pk, "改了", 1)).revision == 2


def test_signed_minutes_stand_and_are_only_added_to(town: Town, moment: clock.Clock) -> None:
    row = call(town)
    by = town.viewer("first-secretary")
    item = actions.put_item(by, actions.PutItem(row.pk, "充电桩"))
    moment.set(row.starts)
    there(town, row, *ALL)
    actions.write_minutes(by, actions.WriteMinutes(item.pk, "同意", 0))
    with pytest.raises(Changed):
        actions.sign_minutes(by, row.pk)
    actions.finish_meeting(by, row.pk)
    with pytest.raises(Forbidden):
        actions.sign_minutes(town.viewer("grid-lead"), row.pk)
    assert page(town, row, "resident").agenda[0].said == ""
    actions.sign_minutes(by, row.pk)
    actions.sign_minutes(by, row.pk)
    assert verbs().count("meeting.minuted") == 1
    with pytest.raises(Changed):
        actions.write_minutes(by, actions.WriteMinutes(item.pk, "不同意", 1))
    with pytest.raises(Changed):
        resolved(town, row)
    asked = actions.AddToMinutes(row.pk, "数字应为两排")
    assert actions.add_to_minutes(by, asked).pk == actions.add_to_minutes(by, asked).pk
    seen = page(town, row, "resident")
    assert (seen.agenda[0].said, [one.text for one in seen.additions]) == ("同意", ["数字应为两排"])


def test_an_outsider_sees_only_the_public_part(town: Town, moment: clock.Clock) -> None:
    row = call(town, room="https://meet.example.org/x")
    by = town.viewer("first-secretary")
    actions.put_item(by, actions.PutItem(row.pk, "充电桩", kind="case", subject="case:1"))
    actions.put_item(by, actions.PutItem(row.pk, "一家的难处", confidential=True))
    moment.set(row.starts)
    there(town, row, *ALL)
    found = page(town, row, "resident")
    assert (found.inside, found.room, found.code, found.attendance) == (False, "", "", [])
    assert (found.row.room, found.row.code) == ("", "")
    assert [one.title for one in found.agenda] == ["充电桩"]
    assert found.agenda[0].item is not None
    assert found.agenda[0].item.subject == ""
    mine = page(town, row, "owner")
    assert (mine.room, mine.code) == ("https://meet.example.org/x", "")
    assert {one.seat.name for one in mine.attendance} == {"", *ALL}
    assert len(mine.agenda) == 2
    assert page(town, row, "first-secretary").code == row.code


def test_a_show_of_hands_is_judged_by_the_council_s_rule(town: Town, moment: clock.Clock) -> None:
    row = call(town)
    moment.set(row.starts)
    there(town, row, *ALL)
    with pytest.raises(Invalid) as fault:
        resolved(town, row, how="hands", yes=3, no=1)
    assert codes(fault) == [("yes", "sum")]
    carried = resolved(town, row, how="hands", yes=2, no=1)
    lost = resolved(town, row, text="收费两元", how="hands", yes=1, no=2)
    assert (carried.state, lost.state, lost.holder_kind) == ("open", "lost", "")
    actions.finish_meeting(town.viewer("first-secretary"), row.pk)
    seen = page(town, row, "resident").resolutions
    assert [one.verdict.carried for one in seen if one.verdict] == [True, False]
    assert seen[0].verdict is not None
    assert "即至少 2；现有 2，符合" in seen[0].verdict.parts[-1].words.zh
    assert seen[0].holder is not None
    assert seen[0].holder.zh == "东1网格 网格长"


def test_too_few_cannot_resolve_without_a_vote(town: Town, moment: clock.Clock) -> None:
    row = call(town)
    moment.set(row.starts)
    there(town, row, "first-secretary", "owner")
    with pytest.raises(Invalid) as fault:
        resolved(town, row)
    assert codes(fault) == [("how", "quorum")]
    assert "至少 3" in fault.value.wrong[0].words.zh
    there(town, row, "grid-lead")
    first = resolved(town, row)
    assert clock.local(first.due).date() == date(2026, 4, 13)


def test_a_resolution_is_carried_over_until_it_is_done(town: Town, moment: clock.Clock) -> None:
    first = held(town)
    moment.set(first.starts)
    one = resolved(town, first, hard=True)
    assert [line.row.pk for line in my_resolutions(town.viewer("grid-lead"))] == [one.pk]
    second = held(town, starts=first.starts + 30 * DAY)
    moment.set(second.starts)
    third = call(town, starts=second.starts + 30 * DAY)
    (line,) = page(town, third, "first-secretary").agenda
    assert line.resolution is not None
    assert (line.resolution.carried, line.resolution.overdue) == (1, True)
    assert len(open_resolutions(ANYONE, overdue=True)) == 1
    note = actions.NoteProgress(one.pk, "桩已到货")
    with pytest.raises(Forbidden):
        actions.note_progress(town.viewer("owner"), note)
    actions.note_progress(town.viewer("grid-lead"), note)
    actions.note_progress(town.viewer("grid-lead"), note)
    closing = actions.CloseResolution(one.pk, "两排都通电了")
    with pytest.raises(Missing):
        actions.close_resolution(town.viewer("resident"), closing)
    actions.close_resolution(town.viewer("grid-lead"), closing)
    actions.close_resolution(town.viewer("grid-lead"), closing)
    assert page(town, third, "first-secretary").agenda == []
    told = resolution(ANYONE, one.pk)
    assert (told.row.outcome, [two.text for two in told.progress]) == ("两排都通电了", ["桩已到货"])
    expected = ["resolution.made", "resolution.carried_over", "resolution.done"]
    assert verbs("resolution.") == expected
    counts = council_counts(ANYONE, town.places["c0"].path, date(2026, 4, 1), date(2026, 5, 31))
    hall = next(found for found in counts if found.council == "hall")
    assert (hall.held, hall.made, hall.done, hall.hard_done, hall.missed) == (2, 1, 1, 1, 0)


def test_only_who_holds_the_council_drops_a_resolution(town: Town, moment: clock.Clock) -> None:
    first = held(town)
    moment.set(first.starts)
    one = resolved(town, first)
    dropping = actions.CloseResolution(one.pk, "不再需要", dropped=True)
    with pytest.raises(Forbidden):
        actions.close_resolution(town.viewer("grid-lead"), dropping)
    actions.close_resolution(town.viewer("first-secretary"), dropping)
    with pytest.raises(Changed):
        actions.close_resolution(town.viewer("grid-lead"), actions.CloseResolution(one.pk, "办完"))
    assert my_resolutions(town.viewer("grid-lead")) == []
    assert verbs("resolution.") == ["resolution.made", "resolution.dropped"]


def test_proposals_are_answered_and_told(town: Town) -> None:
    place, by = town.places["c0"].pk, town.viewer("first-secretary")
    with pytest.raises(Forbidden):
        actions.propose_item(ANYONE, actions.ProposeItem(place, "hall", "装路灯"))
    asked = actions.ProposeItem(place, "hall", "装路灯", topic="charging")
    theirs = actions.propose_item(town.viewer("resident"), asked)
    mine = actions.propose_item(town.viewer("owner"), actions.ProposeItem(place, "hall", "换锁"))
    assert (theirs.kind, mine.kind) == ("proposal", "member-item")
    row = call(town)
    assert {one.pk for one in page(town, row, "first-secretary").proposals} == {theirs.pk, mine.pk}
    with pytest.raises(Invalid):
        actions.answer_item(by, actions.AnswerItem(theirs.pk, None))
    actions.answer_item(by, actions.AnswerItem(theirs.pk, None, "已在修"))
    actions.answer_item(by, actions.AnswerItem(mine.pk, row.pk))
    with pytest.raises(Changed):
        actions.answer_item(by, actions.AnswerItem(theirs.pk, row.pk))
    with pytest.raises(Changed):
        actions.withdraw_item(town.viewer("owner"), mine.pk)
    assert [one.title for one in page(town, row, "resident").agenda] == ["换锁"]
    theirs.refresh_from_db()
    assert (theirs.state, theirs.reason) == (Item.REFUSED, "已在修")


def test_the_same_id_with_other_words_is_an_error(town: Town, moment: clock.Clock) -> None:
    row = held(town)
    moment.set(row.starts)
    one = resolved(town, row)
    assert resolved(town, row, id=one.pk).pk == one.pk
    with pytest.raises(Changed):
        resolved(town, row, id=one.pk, text="别的")
    assert Resolution.objects.count() == 1
