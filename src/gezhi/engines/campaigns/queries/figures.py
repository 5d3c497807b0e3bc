"""Figures of a week, each with the numbers of the tasks behind it."""

from datetime import date, timedelta
from typing import Any

from gezhi.base import clock
from gezhi.engines.campaigns.models import Campaign, Finding, Pick, Postponement, Task
from gezhi.engines.campaigns.rules.standing import Span, state_of, within

NAMES = {
    "done": ("本周办结", "Done this week"),
    "waiting": ("等验收", "Waiting for acceptance"),
    "late": ("过期没办完", "Late"),
    "next": ("下周到期", "Due next week"),
    "new": ("本周新增", "New this week"),
    "moved": ("本周改期", "Dates moved this week"),
    "findings": ("督导问题没销号", "Findings not settled"),
    "key": ("重点任务", "Key tasks"),
}


def week_figures(row: Campaign, week: date) -> list[dict[str, Any]]:
    """The figures of the week of a Monday, as the ledger stands now (or on its Sunday, if that is
    over): name in both languages, count, and the numbers of the tasks."""
    today = min(clock.today(), week + timedelta(days=6))
    tasks = list(Task.objects.filter(campaign=row).order_by("number"))
    found: dict[str, list[int]] = {key: [] for key in NAMES}
    for one in tasks:
        _sort(one, week, today, found)
    numbers = {one.pk: one.number for one in tasks}
    by_day = (week, week + timedelta(days=6))
    moved = Postponement.objects.filter(task__campaign=row).values_list("task", "at")
    found["moved"] = [numbers[pk] for pk, at in moved if _local(at, by_day)]
    open_ = Finding.objects.filter(task__campaign=row).exclude(state=Finding.SETTLED)
    found["findings"] = [numbers[pk] for pk in open_.values_list("task", flat=True)]
    picked = Pick.objects.filter(campaign=row, week=week, kind=Pick.KEY, task__isnull=False)
    found["key"] = [numbers[pk] for pk in picked.values_list("task", flat=True) if pk]
    return [
        {"key": key, "zh": zh, "en": en, "count": len(found[key]), "tasks": sorted(set(found[key]))}
        for key, (zh, en) in NAMES.items()
    ]


def _local(at: Any, span: tuple[date, date]) -> bool:
    return span[0] <= clock.local(at).date() <= span[1]


def _sort(one: Task, week: date, today: date, found: dict[str, list[int]]) -> None:
    state = state_of(Span(one.state, one.starts, one.due), today)
    if state == "done" and one.closed_at and within(clock.local(one.closed_at).date(), week):
        found["done"].append(one.number)
    if state in ("waiting", "late"):
        found[state].append(one.number)
    if state in ("planned", "going") and within(one.due, week + timedelta(days=7)):
        found["next"].append(one.number)
    if within(clock.local(one.at).date(), week):
        found["new"].append(one.number)
