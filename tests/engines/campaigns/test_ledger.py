"""The ledger: adding, evidence, closing by somebody else, moving dates, findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.actions import (
    NewEvidence,
    NewFinding,
    NewMilestone,
    Postponing,
    Sheet,
    accept_task,
    answer_finding,
    bring_tasks,
    drop_task,
    end_campaign,
    give_evidence,
    hand_in,
    postpone,
    raise_finding,
    rename_holder,
    return_task,
    settle_finding,
)
from gezhi.engines.campaigns.models import Finding, Milestone, Postponement, Task
from gezhi.engines.campaigns.queries import (
    Asked,
    campaigns,
    ledger,
    my_count,
    my_tasks,
    openable,
    picture,
    task_view,
)
from gezhi.engines.people.actions import join_body
from gezhi.engines.people.models import Person
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.campaigning import City, added, handed_in, new_task
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


def told(verb: str) -> int:
    return Journal.objects.filter(verb=f"campaign.{verb}").count()


def fields(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {one.field for one in refused.value.wrong}


def test_a_campaign_opens_with_its_groups_and_only_once(city: City) -> None:
    shown = picture(city.viewer("office"), city.campaign)
    kinds = [one.row.kind for one in shown.teams]
    assert (kinds.count("task-force"), kinds.count("work-group")) == (11, 4)
    assert len(shown.rules.steps) == 6
    assert len(shown.deliverables) == 14
    assert not openable(city.viewer("office"))
    with pytest.raises(Changed):
        actions.open_campaign(
            city.viewer("office"), actions.NewCampaign(city.places["city"].pk, "grassroots")
        )


def test_the_head_of_a_task_force_is_of_the_unit_that_leads_it(city: City) -> None:
    office = city.viewer("office")
    with pytest.raises(Forbidden):
        actions.name_head(office, city.campaign, "force-grid", city.appointed("organiser"))
    before = told("team_formed")
    team = actions.name_head(office, city.campaign, "force-grid", city.appointed("lawyer"))
    actions.name_head(office, city.campaign, "force-grid", city.appointed("lawyer"))
    assert team.head == city.appointed("lawyer")
    assert told("team_formed") == before + 1
    shown = picture(office, city.campaign)
    force = next(one for one in shown.teams if one.row.unit == "force-grid")
    assert (force.lead, force.head) == ("市委政法委", "lawyer")


def test_the_same_task_twice_is_one_and_numbers_run(city: City) -> None:
    asked = new_task(city)
    first = actions.add_task(city.viewer("office"), asked)
    assert actions.add_task(city.viewer("office"), asked).pk == first.pk
    assert added(city, "第二项").number == first.number + 1
    with pytest.raises(Changed):
        actions.add_task(city.viewer("office"), new_task(city, "别的", id=asked.id))


def test_everything_that_is_wrong_is_told_at_once(city: City) -> None:
    asked = new_task(
        city, "x", lead=None, holder=None, step="nope", due=date(2026, 3, 1), document="nope"
    )
    with pytest.raises(Invalid) as refused:
        actions.add_task(city.viewer("office"), asked)
    assert fields(refused) == {"title", "lead", "holder", "step", "due", "document"}
    late = NewMilestone("太晚", date(2026, 4, 1))
    with pytest.raises(Invalid) as refused:
        actions.add_task(city.viewer("office"), new_task(city, milestones=(late,)))
    assert fields(refused) == {"milestones.0"}
    assert not Task.objects.exists()


def test_who_does_not_run_the_campaign_adds_nothing(city: City) -> None:
    with pytest.raises(Forbidden):
        actions.add_task(city.viewer("organiser"), new_task(city))
    with pytest.raises(Missing):
        actions.add_task(ANYONE, new_task(city))
    assert not campaigns(city.viewer("grid-less"))
    assert campaigns(city.viewer("township-secretary"))


def test_a_task_is_not_closed_without_evidence_nor_by_who_did_it(city: City) -> None:
    task = added(city)
    organiser = city.viewer("organiser")
    with pytest.raises(Invalid) as refused:
        hand_in(organiser, task.pk)
    assert fields(refused) == {"evidence"}
    with pytest.raises(Invalid):
        give_evidence(organiser, NewEvidence(task.pk))
    with pytest.raises(Forbidden):
        give_evidence(city.viewer("villager"), NewEvidence(task.pk, "不是我的"))
    handed_in(city, task)
    with pytest.raises(Forbidden):
        accept_task(organiser, task.pk)
    office = city.viewer("office")
    assert accept_task(office, task.pk).state == Task.DONE
    assert accept_task(office, task.pk).state == Task.DONE
    assert told("task_done") == 1
    with pytest.raises(Changed):
        accept_task(city.viewer("clerk"), task.pk)


def test_an_office_that_did_it_itself_does_not_accept_it(city: City) -> None:
    task = added(city, lead=city.body("office"), holder=city.appointed("office"))
    office = city.viewer("office")
    give_evidence(office, NewEvidence(task.pk, "办公室自己办的"))
    hand_in(office, task.pk)
    with pytest.raises(Forbidden):
        accept_task(office, task.pk)
    assert not task_view(office, task.pk).accepts
    assert accept_task(city.viewer("clerk"), task.pk).state == Task.DONE


def test_whoever_gave_evidence_does_not_accept_it(city: City) -> None:
    task, office = added(city), Person.objects.get(account=city.accounts["office"])
    join_body(SYSTEM, office, city.bodies["organisation"], date(2020, 1, 1))
    give_evidence(city.viewer("office"), NewEvidence(task.pk, "办公室帮着划的"))
    hand_in(city.viewer("organiser"), task.pk)
    with pytest.raises(Forbidden):
        accept_task(city.viewer("office"), task.pk)
    assert accept_task(city.viewer("clerk"), task.pk).state == Task.DONE


def test_neither_the_named_person_nor_who_handed_it_in_accepts_it(city: City) -> None:
    task, other = added(city), added(city, "另一项")
    organiser = Person.objects.get(account=city.accounts["organiser"].pk)
    clerk = Person.objects.get(account=city.accounts["clerk"].pk)
    join_body(SYSTEM, organiser, city.bodies["office"], date(2020, 1, 1))
    join_body(SYSTEM, clerk, city.bodies["organisation"], date(2020, 1, 1))
    give_evidence(city.viewer("clerk"), NewEvidence(task.pk, "网格划好了"))
    hand_in(city.viewer("clerk"), task.pk)
    with pytest.raises(Forbidden):
        accept_task(city.viewer("organiser"), task.pk)
    assert not task_view(city.viewer("organiser"), task.pk).accepts
    give_evidence(city.viewer("organiser"), NewEvidence(other.pk, "做好了"))
    hand_in(city.viewer("clerk"), other.pk)
    for step in (accept_task, lambda viewer, pk: return_task(viewer, pk, "差一张图")):
        with pytest.raises(Forbidden):
            step(city.viewer("clerk"), other.pk)
    assert accept_task(city.viewer("office"), other.pk).state == Task.DONE


def test_the_day_itself_is_in_time_and_waiting_for_the_office_makes_nobody_late(
    city: City, now: clock.Clock
) -> None:
    stones = (NewMilestone("画草图", date(2026, 3, 9)), NewMilestone("定图", date(2026, 3, 10)))
    task = added(city, due=date(2026, 3, 10), milestones=stones)
    first, second = Milestone.objects.order_by("due")
    organiser, office = city.viewer("organiser"), city.viewer("office")
    found = raise_finding(city.viewer("supervisor"), NewFinding(task.pk, "缺图", date(2026, 3, 9)))
    answer_finding(organiser, found.pk, "补上了")
    settle_finding(city.viewer("supervisor"), found.pk)
    give_evidence(organiser, NewEvidence(task.pk, "好了", milestone=first.pk, reached=True))
    now.advance(timedelta(days=1))
    hand_in(organiser, task.pk)
    now.advance(timedelta(days=5))
    accept_task(office, task.pk)
    verbs = ("milestone_reached", "finding_answered", "task_done")
    rows = Journal.objects.filter(verb__in=[f"campaign.{verb}" for verb in verbs])
    assert [row.data["late"] for row in rows] == [False, False, False]
    with pytest.raises(Changed):
        raise_finding(city.viewer("supervisor"), NewFinding(task.pk, "还有", date(2026, 4, 1)))
    assert Milestone.objects.get(pk=second.pk).reached is None


def test_what_is_given_back_says_what_is_missing(city: City) -> None:
    task = handed_in(city, added(city))
    with pytest.raises(Invalid):
        return_task(city.viewer("office"), task.pk, " ")
    return_task(city.viewer("office"), task.pk, "差一张图")
    assert return_task(city.viewer("office"), task.pk, "差一张图").state == Task.OPEN
    assert told("task_returned") == 1
    assert hand_in(city.viewer("organiser"), task.pk).state == Task.WAITING


def test_a_milestone_is_reached_with_evidence_and_once(city: City) -> None:
    task = added(city, milestones=(NewMilestone("划完", date(2026, 3, 12)),))
    stone = Milestone.objects.get(task=task)
    give_evidence(city.viewer("organiser"), NewEvidence(task.pk, "一半", milestone=stone.pk))
    stone.refresh_from_db()
    assert stone.reached is None, "it is shown how far it is, and not that it is reached"
    asked = NewEvidence(task.pk, "划完了", milestone=stone.pk, reached=True)
    give_evidence(city.viewer("organiser"), asked)
    give_evidence(city.viewer("organiser"), asked)
    stone.refresh_from_db()
    assert stone.reached == date(2026, 3, 9)
    assert told("milestone_reached") == 1
    with pytest.raises(Changed):
        postpone(city.viewer("office"), Postponing(task.pk, date(2026, 3, 18), "改一下", stone.pk))


def test_moving_a_date_needs_a_reason_and_keeps_the_first(city: City) -> None:
    task = added(city)
    office = city.viewer("office")
    with pytest.raises(Invalid) as refused:
        postpone(office, Postponing(task.pk, date(2026, 3, 27), ""))
    assert fields(refused) == {"reason"}
    with pytest.raises(Invalid) as refused:
        postpone(office, Postponing(task.pk, task.due, "原来那天"))
    assert fields(refused) == {"to"}
    asked = Postponing(task.pk, date(2026, 3, 27), "等地图")
    postpone(office, asked)
    postpone(office, asked)
    task.refresh_from_db()
    assert (task.first_due, task.due) == (date(2026, 3, 20), date(2026, 3, 27))
    assert Postponement.objects.count() == 1
    with pytest.raises(Forbidden):
        postpone(city.viewer("organiser"), Postponing(task.pk, date(2026, 4, 1), "自己改"))


def test_a_finding_is_answered_and_settled_before_acceptance(city: City) -> None:
    task = added(city)
    supervisor = city.viewer("supervisor")
    with pytest.raises(Forbidden):
        raise_finding(city.viewer("office"), NewFinding(task.pk, "没人管", date(2026, 3, 13)))
    found = raise_finding(supervisor, NewFinding(task.pk, "图纸没有公示", date(2026, 3, 13)))
    organiser = city.viewer("organiser")
    give_evidence(organiser, NewEvidence(task.pk, "做完了"))
    with pytest.raises(Invalid) as refused:
        hand_in(organiser, task.pk)
    assert fields(refused) == {"findings"}
    answer_finding(organiser, found.pk, "已经贴出来了")
    hand_in(organiser, task.pk)
    with pytest.raises(Changed):
        accept_task(city.viewer("office"), task.pk)
    with pytest.raises(Forbidden):
        settle_finding(organiser, found.pk)
    settle_finding(supervisor, found.pk)
    settle_finding(supervisor, found.pk)
    assert told("finding_settled") == 1
    assert accept_task(city.viewer("office"), task.pk).state == Task.DONE


def test_whoever_does_the_task_does_not_settle_a_finding_about_it(city: City) -> None:
    named = added(city, holder=city.appointed("organiser"))
    organiser = Person.objects.get(account=city.accounts["organiser"].pk)
    join_body(SYSTEM, organiser, city.bodies["supervision"], date(2020, 1, 1))
    both, supervisor = city.viewer("organiser"), city.viewer("supervisor")
    found = raise_finding(supervisor, NewFinding(named.pk, "图纸没有公示", date(2026, 3, 13)))
    answer_finding(both, found.pk, "已经贴出来了")
    with pytest.raises(Forbidden):
        settle_finding(city.viewer("office"), found.pk)
    for enough in (True, False):
        with pytest.raises(Forbidden) as refused:
            settle_finding(both, found.pk, enough=enough)
        assert refused.value.code == "own-finding"
    assert settle_finding(supervisor, found.pk, enough=False).state == Finding.RAISED
    with pytest.raises(Changed):
        settle_finding(supervisor, found.pk)
    assert told("finding_settled") == 0, "an answer is owed again"
    answer_finding(both, found.pk, "已经贴出来了")
    assert settle_finding(supervisor, found.pk).state == Finding.SETTLED


def test_an_ended_campaign_stays_as_it_is(city: City) -> None:
    task, waiting = added(city), handed_in(city, added(city, "交了的"))
    office, organiser = city.viewer("office"), city.viewer("organiser")
    end_campaign(office, city.campaign)
    refused: list[Callable[[], object]] = [
        lambda: give_evidence(organiser, NewEvidence(task.pk, "晚了")),
        lambda: accept_task(office, waiting.pk),
        lambda: postpone(office, Postponing(task.pk, date(2026, 4, 1), "再等等")),
        lambda: drop_task(office, task.pk, "不办了"),
        lambda: raise_finding(
            city.viewer("supervisor"), NewFinding(task.pk, "没人管", date(2026, 3, 13))
        ),
    ]
    for step in refused:
        with pytest.raises(Changed) as told_why:
            step()
        assert told_why.value.code == "campaign-ended"
    seen = task_view(office, waiting.pk)
    assert not any((seen.runs, seen.accepts, seen.does, seen.supervises))
    assert not task_view(organiser, task.pk).does


def test_dropping_needs_a_reason_and_another_person_can_take_over(city: City) -> None:
    task = added(city, team="force-grid")
    office = city.viewer("office")
    moved = rename_holder(office, task.pk, city.appointed("force"), task.revision)
    assert moved.account == city.accounts["force"].pk
    with pytest.raises(Changed):
        rename_holder(office, task.pk, city.appointed("organiser"), 0)
    with pytest.raises(Invalid):
        drop_task(office, task.pk, "")
    assert drop_task(office, task.pk, "并到别的任务").state == Task.DROPPED
    with pytest.raises(Changed):
        give_evidence(city.viewer("force"), NewEvidence(task.pk, "晚了"))


def test_the_ledger_is_found_by_state_group_unit_and_words(city: City, now: clock.Clock) -> None:
    grid = added(city, "建网格", team="force-grid", parts=(city.body("police"),))
    added(city, "理清单", due=date(2026, 3, 31), step="survey")
    office = city.viewer("office")
    assert [one.row.title for one in ledger(office, city.campaign)] == ["建网格", "理清单"]
    for asked in (
        Asked(team="force-grid"),
        Asked(unit=city.body("police")),
        Asked(words="网格"),
        Asked(words=str(grid.number)),
    ):
        assert [one.row.title for one in ledger(office, city.campaign, asked)] == ["建网格"]
    assert [one.row.title for one in ledger(office, city.campaign, Asked(step="survey"))] == [
        "理清单"
    ]
    now.advance(timedelta(days=12))
    late = ledger(office, city.campaign, Asked(state="late"))
    assert [(one.row.title, one.parts) for one in late] == [("建网格", ["市公安局"])]
    mine = my_tasks(city.viewer("organiser"))
    assert [one.state for one in mine] == ["late", "going"]
    count = my_count(city.viewer("organiser"))
    assert (count.count, count.next, count.late) == (2, date(2026, 3, 20), 1)
    with pytest.raises(Missing):
        ledger(city.viewer("grid-less"), city.campaign)
    with pytest.raises(Missing):
        task_view(city.viewer("grid-less"), grid.pk)


HEADS = ("任务", "牵头单位", "参与单位", "责任人", "完成时限", "步骤", "节点")


def test_a_sheet_is_read_whole_or_not_at_all(city: City) -> None:
    office = city.viewer("office")
    good = (
        "理清单",
        "市委组织部",
        "市公安局、市民政局",
        "organiser",
        "2026/3/27",
        "摸底排查",
        "初稿:2026-03-13",
    )
    bad = ("", "没有的局", "", "nobody", "下周", "", "没日期")
    asked = Sheet(city.campaign, HEADS, [(2, good), (3, bad)], new_id())
    made, wrong = bring_tasks(office, asked)
    assert not made
    assert {one.line for one in wrong} == {3}
    assert {one.column for one in wrong} >= {"任务", "牵头单位", "完成时限", "节点"}
    assert not Task.objects.exists()
    asked = Sheet(city.campaign, HEADS, [(2, good)], new_id())
    made, wrong = bring_tasks(office, asked)
    assert not wrong
    assert made[0].step == "survey"
    assert bring_tasks(office, asked)[0] == made
    assert Task.objects.count() == 1
    line = ledger(office, city.campaign)[0]
    assert line.parts == ["市公安局", "市民政局"]
    assert line.next_due == date(2026, 3, 13)


def test_what_the_ledger_itself_refuses_is_named_by_its_line(city: City) -> None:
    row = ("理清单", "市委组织部", "", "organiser", "2026-03-27", "", "初稿:2026-04-13")
    made, wrong = bring_tasks(
        city.viewer("office"), Sheet(city.campaign, HEADS, [(2, row)], new_id())
    )
    assert not made
    assert [one.line for one in wrong] == [2]
    assert not Task.objects.exists()
