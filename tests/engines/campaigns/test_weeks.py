"""The rhythm: reminders, guidance, dispatch meetings, bulletins and how they are sent."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.actions import (
    NewDispatch,
    NewFinding,
    NewInspection,
    NewMilestone,
    NewPick,
    Postponing,
    Written,
    accept_task,
    answer_finding,
    begin_bulletin,
    draft_due,
    hold_dispatch,
    issue_bulletin,
    note_inspection,
    pick,
    raise_finding,
    remind_due,
    settle_finding,
    write_bulletin,
)
from gezhi.engines.campaigns.actions.reminding import _numbers
from gezhi.engines.campaigns.models import (
    Bulletin,
    Campaign,
    Dispatch,
    Finding,
    Reminder,
    Task,
)
from gezhi.engines.campaigns.queries import bench, bulletin, picture, public_bulletins
from gezhi.engines.people.actions import join_body
from gezhi.engines.people.models import Appointment, Person
from gezhi.engines.trust.actions import set_language
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.campaigning import City, added, campaign_of, handed_in, new_task
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


def told(verb: str) -> int:
    return Journal.objects.filter(verb=f"campaign.{verb}").count()


def test_each_is_reminded_once_a_week_of_everything(city: City, now: clock.Clock) -> None:
    first = added(city, "第一项", due=date(2026, 3, 11))
    second = added(city, "第二项", due=date(2026, 3, 13))
    added(city, "以后", due=date(2026, 4, 13))
    law = city.body("political-legal")
    added(city, "别人", lead=law, holder=city.appointed("lawyer"), due=date(2026, 3, 12))
    assert remind_due(SYSTEM) == 2
    assert remind_due(SYSTEM) == 0
    mine = Reminder.objects.get(account=city.accounts["organiser"].pk)
    assert (mine.due, mine.late) == ([first.number, second.number], [])
    assert Message.objects.filter(template="campaign-week").count() == 2
    assert told("reminded") == 1
    now.advance(timedelta(days=7))
    assert remind_due(SYSTEM) == 2
    mine = Reminder.objects.filter(account=city.accounts["organiser"].pk).latest("week")
    assert (mine.due, mine.late) == ([], [first.number, second.number])


def test_a_reminder_speaks_the_language_of_who_reads_it(city: City, now: clock.Clock) -> None:
    first = added(city, "第一项", due=date(2026, 3, 11))
    law, lawyer = city.body("political-legal"), city.appointed("lawyer")
    second = added(city, "别人", lead=law, holder=lawyer, due=date(2026, 3, 12))
    set_language(city.accounts["organiser"].pk, "en")
    remind_due(SYSTEM)
    said = Message.objects.get(account=city.accounts["organiser"].pk).body
    assert f": 1 due this week (no. {first.number})." in said
    assert "overdue" not in said
    assert not re.search(r"[\u4e00-\u9fff，。：]", said)
    other = Message.objects.exclude(account=city.accounts["organiser"].pk).get().body
    assert f"：本周到期的 1 项（第{second.number}号）。每周只提醒一次" in other
    now.advance(timedelta(days=7))
    added(city, "再一项", due=date(2026, 3, 18))
    remind_due(SYSTEM)
    said = Message.objects.filter(account=city.accounts["organiser"].pk).latest("created").body
    assert "1 overdue (no. 1), 1 due this week (no. 3)." in said


def test_many_numbers_are_said_in_short() -> None:
    assert _numbers([1, 2]) == Words(zh="第1号、第2号", en="no. 1, no. 2")
    many = _numbers(list(range(1, 8)))
    assert many.zh.endswith("第5号等")
    assert many.say("en").endswith("no. 5 and more")


def test_the_unit_that_leads_is_reminded_by_the_head_of_its_task_force(city: City) -> None:
    office = city.viewer("office")
    actions.name_head(office, city.campaign, "force-grid", city.appointed("lawyer"))
    added(
        city,
        team="force-grid",
        lead=city.body("political-legal"),
        holder=city.appointed("force"),
        due=date(2026, 3, 11),
    )
    remind_due(SYSTEM)
    reminded = set(Reminder.objects.values_list("account", flat=True))
    assert reminded == {city.accounts[role].pk for role in ("force", "lawyer")}


def test_whoever_heads_the_task_force_comes_before_who_serves_longer(city: City) -> None:
    person = Person.objects.get(account=city.accounts["clerk"].pk)
    join_body(SYSTEM, person, city.bodies["political-legal"], date(2020, 1, 2))
    heads = Appointment.objects.get(person=person, body=city.body("political-legal"))
    about = {"team": "force-grid", "lead": city.body("political-legal")}
    added(city, **about, holder=city.appointed("force"), due=date(2026, 3, 11))
    actions.name_head(city.viewer("office"), city.campaign, "force-grid", heads.pk)
    remind_due(SYSTEM)
    reminded = set(Reminder.objects.values_list("account", flat=True))
    assert reminded == {city.accounts[role].pk for role in ("force", "clerk")}


def test_a_late_milestone_is_named_and_the_task_once(city: City, now: clock.Clock) -> None:
    stones = (NewMilestone("画草图", date(2026, 3, 13)), NewMilestone("定图", date(2026, 3, 17)))
    added(city, due=date(2026, 3, 20), milestones=stones)
    now.advance(timedelta(days=7))
    remind_due(SYSTEM)
    (mine,) = Reminder.objects.all()
    assert (mine.due, mine.late) == ([], [1]), "late already, so it is not named as due too"


def test_nobody_is_reminded_of_nothing_nor_before_nor_after_the_campaign(
    city: City, now: clock.Clock
) -> None:
    assert remind_due(SYSTEM) == 0
    assert told("reminded") == 0
    added(city, due=date(2026, 3, 11))
    for away in (timedelta(weeks=-2), timedelta(weeks=30)):
        with clock.at(now.now() + away):
            assert remind_due(SYSTEM) == draft_due(SYSTEM) == 0
    assert remind_due(SYSTEM) == 1
    actions.end_campaign(city.viewer("office"), city.campaign)
    assert draft_due(SYSTEM) == 0


def test_a_group_names_one_of_each_a_week(city: City, now: clock.Clock) -> None:
    task = added(city)
    guide = city.viewer("guide")
    asked = NewPick(city.campaign, "guidance-1", "key", "最要紧", task.pk)
    pick(guide, asked)
    pick(guide, asked)
    with pytest.raises(Changed):
        pick(guide, NewPick(city.campaign, "guidance-1", "key", "再来一个", task.pk))
    with pytest.raises(Forbidden):
        pick(guide, NewPick(city.campaign, "guidance-2", "key", "不是我组", task.pk))
    with pytest.raises(Invalid):
        pick(guide, NewPick(city.campaign, "guidance-1", "advanced", "谁也没选"))
    unit = city.body("agriculture")
    pick(guide, NewPick(city.campaign, "guidance-1", "lagging", "清单没动", unit=unit))
    pick(
        city.viewer("other-guide"),
        NewPick(city.campaign, "guidance-2", "key", "也要紧", task.pk),
    )
    shown = bench(city.viewer("office"), city.campaign)
    assert [(one.row.kind, one.group) for one in shown.picks] == [
        ("key", "第一指导组"),
        ("key", "第二指导组"),
        ("lagging", "第一指导组"),
    ]
    assert [one.row.pk for one in shown.agenda.key] == [task.pk]
    now.advance(timedelta(days=7))
    pick(guide, NewPick(city.campaign, "guidance-1", "key", "新的一周", task.pk))


def test_the_agenda_has_the_late_first_then_findings(city: City, now: clock.Clock) -> None:
    late = added(city, "晚的", due=date(2026, 3, 10))
    found = added(city, "有问题的")
    raise_finding(city.viewer("supervisor"), NewFinding(found.pk, "没有公示", date(2026, 3, 16)))
    now.advance(timedelta(days=4))
    agenda = bench(city.viewer("office"), city.campaign).agenda
    assert [one.row.pk for one in agenda.late] == [late.pk]
    assert [line.row.pk for _, line in agenda.findings] == [found.pk]
    assert [one.row.pk for one in agenda.due] == [found.pk]
    (finding,) = Finding.objects.all()
    answer_finding(city.viewer("organiser"), finding.pk, "贴出来了")
    handed_in(city, found)
    agenda = bench(city.viewer("office"), city.campaign).agenda
    assert [line.row.pk for _, line in agenda.findings] == [found.pk], "until it is settled"
    settle_finding(city.viewer("supervisor"), finding.pk)
    assert bench(city.viewer("office"), city.campaign).agenda.findings == []


def test_what_a_meeting_decides_stands_in_the_ledger(city: City) -> None:
    task, office = added(city), city.viewer("office")
    asked = NewDispatch(
        city.campaign,
        date(2026, 3, 9),
        ("office", "organisation"),
        "网格图下周交",
        (new_task(city, "画网格图"),),
        (Postponing(task.pk, date(2026, 3, 27), ""),),
    )
    made = hold_dispatch(office, asked)
    hold_dispatch(office, asked)
    assert Dispatch.objects.count() == told("dispatched") == 1
    assert Task.objects.get(title="画网格图").dispatch_id == made.pk
    moved = made.moved.get()
    assert (moved.reason, moved.after) == ("网格图下周交", date(2026, 3, 27))
    with pytest.raises(Changed):
        hold_dispatch(
            office, NewDispatch(city.campaign, date(2026, 3, 9), ("office",), "同一天再记")
        )


def test_a_meeting_with_something_wrong_writes_nothing(city: City) -> None:
    bad = NewDispatch(
        city.campaign,
        date(2026, 3, 9),
        ("office",),
        "定了",
        (new_task(city, "好的"), new_task(city, "x", lead=None)),
    )
    with pytest.raises(Invalid) as refused:
        hold_dispatch(city.viewer("office"), bad)
    assert {one.field for one in refused.value.wrong} >= {"tasks.1.title", "tasks.1.lead"}
    assert not Task.objects.exists()
    assert not Dispatch.objects.exists()
    nobody = NewDispatch(city.campaign, date(2026, 3, 9), (), "没人来")
    with pytest.raises(Invalid):
        hold_dispatch(city.viewer("office"), nobody)


def test_the_bulletin_is_drafted_on_its_day_with_figures(city: City, now: clock.Clock) -> None:
    task = added(city)
    added(city, "晚的", due=date(2026, 3, 10))
    assert draft_due(SYSTEM) == 0
    now.advance(timedelta(days=4))
    accept_task(city.viewer("office"), handed_in(city, task).pk)
    assert draft_due(SYSTEM) == 1
    assert draft_due(SYSTEM) == 0
    row = Bulletin.objects.get()
    counts = {one["key"]: one["count"] for one in row.figures}
    assert (counts["done"], counts["late"], counts["new"]) == (1, 1, 2)
    late = next(one for one in row.figures if one["key"] == "late")
    assert late["tasks"] == [2]
    now.advance(timedelta(days=3))
    counts = {
        one["key"]: one["count"] for one in bench(city.viewer("office"), city.campaign).figures
    }
    assert (counts["done"], counts["new"]) == (0, 0), "a week counts its own"


def test_figures_of_a_week_are_of_that_week(city: City, now: clock.Clock) -> None:
    office, start = city.viewer("office"), date(2026, 3, 9)
    row = begin_bulletin(office, city.campaign)
    added(city, "这周", due=date(2026, 3, 13))
    task = added(city, "下周", due=date(2026, 3, 18))
    found = raise_finding(city.viewer("supervisor"), NewFinding(task.pk, "缺图", start))
    answer_finding(city.viewer("organiser"), found.pk, "补上了")

    def tasks(key: str) -> list[int]:
        (one,) = [one for one in bench(office, city.campaign, start).figures if one["key"] == key]
        return one["tasks"]

    assert (tasks("next"), tasks("late"), tasks("findings")) == ([2], [], [2])
    issued = {one["key"]: one["count"] for one in issue_bulletin(office, row.pk).figures}
    assert issued["new"] == 2, "as it stands when it is issued"
    now.advance(timedelta(days=14))
    assert tasks("late") == [1], "the second one was not late on that Sunday"


def test_a_bulletin_is_written_issued_numbered_and_then_stands(city: City, settings: Any) -> None:
    settings.CHANNELS = {"mail": "mailto://x", "chat": "json://y"}
    office = city.viewer("office")
    row = begin_bulletin(office, city.campaign)
    asked = Written(row.pk, "第一周简报", "这一周立起来了。", row.revision)
    write_bulletin(office, asked)
    write_bulletin(office, asked)
    with pytest.raises(Changed):
        write_bulletin(city.viewer("clerk"), Written(row.pk, "别的", "别的", 0))
    issued = issue_bulletin(office, row.pk)
    assert issue_bulletin(office, row.pk).number == issued.number == 1
    assert told("bulletin_issued") == 1
    with pytest.raises(Changed):
        write_bulletin(office, Written(row.pk, "改", "改", 1))
    with pytest.raises(Forbidden):
        issue_bulletin(city.viewer("organiser"), row.pk)
    path = city.places["c1"].path
    assert [one.pk for one in public_bulletins(ANYONE, path)] == [row.pk]
    with pytest.raises(Missing):
        bulletin(city.viewer("grid-less"), row.pk)


def test_a_meeting_moves_dates_of_its_own_campaign_alone(city: City) -> None:
    row = campaign_of(city)
    other = Campaign.objects.create(
        id=new_id(), place=row.place, path=row.path, key="other", version_id=row.version_id
    )
    task = added(city)
    Task.objects.filter(pk=task.pk).update(campaign=other)
    moved = (Postponing(task.pk, date(2026, 3, 27), "晚一点"),)
    asked = NewDispatch(city.campaign, date(2026, 3, 9), ("office",), "定了", (), moved)
    with pytest.raises(Missing):
        hold_dispatch(city.viewer("office"), asked)
    assert Task.objects.get(pk=task.pk).due == task.due
    assert not Dispatch.objects.exists()


def test_bulletins_of_elsewhere_crowd_out_none(city: City) -> None:
    office = city.viewer("office")
    row = begin_bulletin(office, city.campaign)
    issue_bulletin(office, row.pk)
    week = timedelta(weeks=1)
    Bulletin.objects.bulk_create(
        Bulletin(
            id=new_id(),
            campaign_id=city.campaign,
            path="zz.",
            week=row.week + n * week,
            state=Bulletin.ISSUED,
            issued_at=clock.now() + n * week,
        )
        for n in range(1, 202)
    )
    path = city.places["c1"].path
    assert [one.pk for one in public_bulletins(ANYONE, path)] == [row.pk]


def test_an_inspection_is_noted_where_it_was(city: City) -> None:
    secretary = city.viewer("secretary")
    place = city.places["c1"].pk
    asked = NewInspection(city.campaign, place, "看了网格公示栏")
    note_inspection(secretary, asked)
    note_inspection(secretary, asked)
    entry = Journal.objects.get(verb="campaign.visited")
    assert (entry.place_id, entry.data["post"]) == (place, "city-secretary")
    assert picture(secretary, city.campaign).counts["inspections"] == 1
    with pytest.raises(Forbidden):
        note_inspection(city.viewer("organiser"), NewInspection(city.campaign, place, "也去了"))
