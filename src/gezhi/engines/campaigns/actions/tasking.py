"""Adding tasks to the ledger, changing them, moving their dates with a reason, dropping them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.telling import LONGEST, locked, moved, must, running, tell
from gezhi.engines.campaigns.models import (
    Campaign,
    Dispatch,
    Milestone,
    Part,
    Postponement,
    Task,
    Team,
)
from gezhi.engines.campaigns.queries.knowing import RUN, rules_in, serving
from gezhi.engines.campaigns.rules.sheet import LONGEST_TITLE
from gezhi.engines.people.models import Body
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Invalid,
    Wrong,
    id_taken,
    invalid,
    must_be_v7,
    words_of,
    wrong,
)
from gezhi.engines.trust.rules.viewer import Viewer

MOST_MILESTONES = 12


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """A point on the way, with its date."""

    name: str
    due: date


@dataclass(frozen=True, slots=True)
class NewTask:
    """A line of the ledger: `lead` and `parts` are bodies, `holder` an appointment in the leading
    unit or in the task force `team` (a unit of the pack)."""

    campaign: UUID
    title: str
    lead: UUID | None
    holder: UUID | None
    due: date | None
    starts: date | None = None
    text: str = ""
    parts: tuple[UUID, ...] = ()
    team: str = ""
    step: str = ""
    document: str = ""
    milestones: tuple[NewMilestone, ...] = ()
    id: UUID = field(default_factory=new_id)


def add_task(viewer: Viewer, asked: NewTask) -> Task:
    """Add a task. The same id again is the same task (Changed with another content); Forbidden for
    whoever does not run the campaign; Invalid lists everything that is wrong."""
    must_be_v7(asked.id)
    with transaction():
        before = Task.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.campaign_id, before.title) != (asked.campaign, asked.title.strip()):
                raise id_taken()
            return before
        row = running(viewer, asked.campaign, RUN, lock=True)
        return put_task(viewer, row, asked)


def put_task(
    viewer: Viewer, row: Campaign, asked: NewTask, dispatch: Dispatch | None = None
) -> Task:
    """Write a task into a campaign that is locked; numbered by it."""
    people = _people(viewer, row, asked)
    wrongs = list(_wrong(row, asked, people))
    if wrongs or asked.lead is None or asked.holder is None or asked.due is None:
        raise Invalid(wrongs)
    row.tasks += 1
    row.save(update_fields=["tasks"])
    starts = asked.starts or max(rules_in(row).from_, min(asked.due, row.at.date()))
    made = Task.objects.create(
        id=asked.id,
        campaign=row,
        path=row.path,
        number=row.tasks,
        title=asked.title.strip(),
        text=asked.text.strip(),
        step=asked.step,
        team=_team(row, asked.team),
        lead=asked.lead,
        holder=asked.holder,
        account=people[asked.holder],
        document=asked.document,
        starts=min(starts, asked.due),
        due=asked.due,
        first_due=asked.due,
        dispatch=dispatch,
        by=viewer.account,
    )
    Part.objects.bulk_create(
        Part(task=made, body=body) for body in dict.fromkeys(asked.parts) if body != asked.lead
    )
    _put_milestones(made, asked.milestones)
    facts = {"team": asked.team, "document": asked.document}
    tell(viewer, "task_added", row, "task", made.pk, **facts)
    return made


def _put_milestones(task: Task, new: tuple[NewMilestone, ...]) -> None:
    Milestone.objects.bulk_create(
        Milestone(
            id=new_id(),
            task=task,
            path=task.path,
            name=one.name.strip(),
            due=one.due,
            first_due=one.due,
        )
        for one in sorted(new, key=lambda one: one.due)
    )


def _team(row: Campaign, unit: str) -> Team | None:
    return Team.objects.filter(campaign=row, unit=unit).first() if unit else None


def _people(viewer: Viewer, row: Campaign, asked: NewTask) -> dict[UUID, UUID]:
    """Whom one may name: accounts by appointment, of the leading unit and of the task force."""
    team = _team(row, asked.team)
    bodies = [one for one in (asked.lead, team.body if team else None) if one is not None]
    found = serving(viewer, bodies)
    return {pk: account for ones in found.values() for pk, _, account in ones}


def _wrong(row: Campaign, asked: NewTask, people: dict[UUID, UUID]) -> Iterator[Wrong]:
    rules = rules_in(row)
    if not 2 <= len(asked.title.strip()) <= LONGEST_TITLE:
        zh, en = f"写 2 到 {LONGEST_TITLE} 个字", f"2 to {LONGEST_TITLE} characters"
        yield wrong("title", "length", zh, en)
    if len(asked.text.strip()) > LONGEST:
        yield wrong("text", "long", f"最多 {LONGEST} 个字", f"at most {LONGEST} characters")
    known = set(Body.objects.filter(place=row.place_id, until=None).values_list("pk", flat=True))
    if asked.lead not in known:
        yield wrong("lead", "required", "选一个牵头单位", "choose the unit that leads")
    if any(one not in known for one in asked.parts):
        yield wrong("parts", "unknown", "没有这个参与单位", "there is no such unit here")
    if asked.holder not in people:
        zh, en = "选一位责任人（要有账号）", "choose who answers for it (with an account)"
        yield wrong("holder", "required", zh, en)
    yield from _wrong_names(asked, rules)
    yield from _wrong_days(asked)


def _wrong_names(asked: NewTask, rules: Any) -> Iterator[Wrong]:
    if asked.step and asked.step not in {one.step for one in rules.steps}:
        yield wrong("step", "unknown", "没有这一步", "there is no such step")
    if asked.document and rules.deliverable(asked.document) is None:
        yield wrong("document", "unknown", "没有这项成果", "there is no such deliverable")
    if asked.team and asked.team not in {key for key, *_ in rules.teams()}:
        yield wrong("team", "unknown", "没有这个组", "there is no such group")


def _wrong_days(asked: NewTask) -> Iterator[Wrong]:
    if asked.due is None:
        yield wrong("due", "required", "写完成时限", "say by when")
        return
    if asked.starts is not None and asked.starts > asked.due:
        yield wrong("due", "order", "完成时限早于开始日期", "it is due before it starts")
    if len(asked.milestones) > MOST_MILESTONES:
        zh, en = f"最多 {MOST_MILESTONES} 个节点", f"at most {MOST_MILESTONES} milestones"
        yield wrong("milestones", "many", zh, en)
    for at, one in enumerate(asked.milestones):
        if not 1 <= len(one.name.strip()) <= 80:
            yield wrong(f"milestones.{at}", "length", "节点要有名称", "name the milestone")
        if one.due > asked.due:
            zh, en = "节点晚于完成时限", "a milestone after the task is due"
            yield wrong(f"milestones.{at}", "order", zh, en)


@dataclass(frozen=True, slots=True)
class Postponing:
    """A date to move: of a task, or of one of its milestones, with the reason."""

    task: UUID
    to: date | None
    reason: str
    milestone: UUID | None = None
    id: UUID = field(default_factory=new_id)


def postpone(viewer: Viewer, asked: Postponing) -> Postponement:
    """Move a date, by the office; the first date stays on record. The same id again changes
    nothing. Invalid without a reason, without a date, or for the date it has already."""
    must_be_v7(asked.id)
    with transaction():
        before = Postponement.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.task_id, before.after) != (asked.task, asked.to):
                raise id_taken()
            return before
        row = locked(viewer, asked.task)
        must(viewer, row.campaign, RUN)
        return move_date(viewer, row, asked)


def move_date(
    viewer: Viewer, row: Task, asked: Postponing, dispatch: Dispatch | None = None
) -> Postponement:
    """Move a date of a task that is locked."""
    if row.state not in (Task.OPEN, Task.WAITING):
        raise moved(row)
    stone = _stone(row, asked.milestone)
    held = stone.due if stone is not None else row.due
    ask = ("写清为什么改期", "say why the date is moved")
    reason = words_of("reason", asked.reason, most=500, ask=ask)
    if asked.to is None or asked.to == held or asked.to < row.starts:
        raise invalid("to", "date", "写一个新的日期", "give another date")
    if stone is not None and asked.to > row.due:
        zh, en = "节点不能晚于任务的完成时限，先改任务的", "move the task's own date first"
        raise invalid("to", "order", zh, en)
    (stone or row).due = asked.to
    (stone or row).save(update_fields=["due"])
    made = Postponement.objects.create(
        id=asked.id,
        task=row,
        milestone=stone,
        path=row.path,
        before=held,
        after=asked.to,
        reason=reason,
        dispatch=dispatch,
        by=viewer.account,
    )
    how = "dispatch" if dispatch is not None else "office"
    facts = {"how": how, "what": "milestone" if stone is not None else "task"}
    tell(viewer, "task_postponed", row.campaign, "task", row.pk, **facts)
    return made


def _stone(row: Task, wanted: UUID | None) -> Milestone | None:
    if wanted is None:
        return None
    stone = Milestone.objects.filter(pk=wanted, task=row).first()
    if stone is None:
        raise invalid("milestone", "unknown", "没有这个节点", "there is no such milestone")
    if stone.reached is not None:
        zh, en = "这个节点已经到了", "this milestone was reached already"
        raise Changed("milestone-reached", zh, en)
    return stone
