"""What time brings to a campaign each week: one reminder a person, and a draft bulletin."""

from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.campaigns.actions.telling import tell
from gezhi.engines.campaigns.models import Bulletin, Campaign, Milestone, Reminder, Task
from gezhi.engines.campaigns.queries.figures import week_figures
from gezhi.engines.campaigns.queries.knowing import rules_in, serving
from gezhi.engines.campaigns.rules.standing import Dated, asked_of, week_of
from gezhi.engines.trust.actions import queue_message, transaction
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.campaigns import WEEK

TEMPLATE = "campaign-week"


def remind_due(viewer: Viewer) -> int:
    """Remind those of running campaigns whose day of the week it is, or was since Monday; returns
    how many messages. Once a person and week, of everything at once, also when run again."""
    today, made = clock.today(), 0
    for row in _running(today):
        day = WEEK.index(rules_in(row).rhythm.remind)
        if today.weekday() >= day:
            made += _remind(viewer, row, week_of(today))
    return made


def draft_due(viewer: Viewer) -> int:
    """Draft this week's bulletin on its day, once; returns how many."""
    today, made = clock.today(), 0
    for row in _running(today):
        if today.weekday() >= WEEK.index(rules_in(row).rhythm.dispatch):
            _, fresh = draft_bulletin(viewer, row, week_of(today))
            made += fresh
    return made


def _running(today: date) -> list[Campaign]:
    rows = Campaign.objects.filter(ended=None).select_related("place")
    return [row for row in rows if rules_in(row).from_ <= today <= rules_in(row).to]


def draft_bulletin(viewer: Viewer, row: Campaign, week: date) -> tuple[Bulletin, bool]:
    """The bulletin of a week with its figures, made if it is not there; and whether it was."""
    rules = rules_in(row)
    with transaction():
        return Bulletin.objects.get_or_create(
            campaign=row,
            week=week,
            defaults={
                "id": new_id(),
                "path": row.path,
                "title": f"{rules.name.zh}简报"[:120],
                "figures": week_figures(row, week),
            },
        )


def _remind(viewer: Viewer, row: Campaign, week: date) -> int:
    with transaction():
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        if Reminder.objects.filter(campaign=row, week=week).exists():
            return 0
        asked = asked_of(_dated(viewer, row), week)
        if not asked:
            return 0
        for account, (due, late) in asked.items():
            if isinstance(account, UUID):
                _tell_one(row, week, account, due, late)
        tell(viewer, "reminded", row, "campaign", row.pk, count=len(asked), period=week.isoformat())
    return len(asked)


def _dated(viewer: Viewer, row: Campaign) -> list[Dated]:
    """Open tasks and milestones with whom they concern: the named person, and one person of the
    unit that leads (who heads its task force, else whoever serves there longest)."""
    tasks = list(Task.objects.filter(campaign=row, state=Task.OPEN).select_related("team"))
    people = serving(viewer, {one.lead for one in tasks})
    stones = Milestone.objects.filter(task__in=tasks, reached=None)
    dues: dict[UUID, list[date]] = {one.pk: [one.due] for one in tasks}
    for task, due in stones.values_list("task", "due"):
        dues[task].append(due)
    return [Dated(one.number, due, _whom(one, people)) for one in tasks for due in dues[one.pk]]


def _whom(task: Task, people: dict[UUID, list[tuple[UUID, str, UUID]]]) -> frozenset[object]:
    members = people.get(task.lead, [])
    head = task.team.head if task.team is not None else None
    lead = next((account for pk, _, account in members if pk == head), None)
    lead = lead or next((account for *_, account in members), None)
    return frozenset(one for one in (task.account, lead) if one is not None)


def _tell_one(row: Campaign, week: date, account: UUID, due: list[int], late: list[int]) -> None:
    made = Reminder.objects.create(
        id=new_id(), campaign=row, path=row.path, week=week, account=account, due=due, late=late
    )
    found = Account.objects.filter(pk=account).first()
    if found is not None:
        body = _said(rules_in(row).name, due, late).say(found.language)
        queue_message(TEMPLATE, body, account=account, subject=made.pk)


def _said(name: Words, due: list[int], late: list[int]) -> Words:
    """What is due and what is late by the numbers of the tasks, in both languages."""
    zh, en = [], []
    if late:
        zh.append(f"已经过期的 {len(late)} 项（{_numbers(late).zh}）")
        en.append(f"{len(late)} overdue ({_numbers(late).en})")
    if due:
        zh.append(f"本周到期的 {len(due)} 项（{_numbers(due).zh}）")
        en.append(f"{len(due)} due this week ({_numbers(due).en})")
    return Words(
        zh=f"{name.zh}：{'，'.join(zh)}。每周只提醒一次，打开“今天”就能看到。",
        en=f"{name.say('en')}: {', '.join(en)}. This comes once a week; they stand in Today.",
    )


def _numbers(numbers: list[int]) -> Words:
    more = len(numbers) > 5
    zh = "、".join(f"第{one}号" for one in numbers[:5])
    en = ", ".join(f"no. {one}" for one in numbers[:5])
    return Words(zh=f"{zh}等", en=f"{en} and more") if more else Words(zh=zh, en=en)
