"""What is to be looked at, by whom, and since when; what was found and waits to become a case."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from gezhi.base import clock
from gezhi.engines.assets.models import Entry, Inspection
from gezhi.engines.assets.queries.knowing import (
    INSPECT,
    RegisterAt,
    entry_for,
    post_for,
    registers_of,
    rules_of,
)
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assets import InspectionRule, Register

MOST = 2000


@dataclass(frozen=True, slots=True)
class ToInspect:
    """An entry that is due a look: under which rule, since which day; `last` was the last one."""

    row: Entry
    rules: Register
    rule: InspectionRule
    due: date
    last: date | None


def to_inspect(viewer: Viewer, size: int = 100) -> list[ToInspect]:
    """What the viewer is to look at by today, the longest due first. Nothing before the first day
    after it was entered."""
    if viewer.system or not viewer.has(INSPECT):
        return []
    today = clock.today()
    found: list[ToInspect] = []
    with for_system():
        for at in registers_of(viewer):
            for rule in at.rules.inspections:
                found += _due(viewer, at, rule, today)
    return sorted(found, key=lambda one: (one.due, one.row.pk))[:size]


def _due(viewer: Viewer, at: RegisterAt, rule: InspectionRule, today: date) -> list[ToInspect]:
    mine = [g.path for g in viewer.grants if g.path and g.post in rule.by]
    made: list[ToInspect] = []
    for path in mine:
        rows = Entry.objects.filter(register=at.rules.key, over=None, path__startswith=path)
        rows = rows.filter(path__startswith=at.root.path).select_related("place")
        done = Inspection.objects.filter(
            register=at.rules.key, key=rule.inspection, path__startswith=path
        )
        last = dict(done.values_list("entry").annotate(day=Max("day")).order_by())
        for row in rows.order_by("pk")[:MOST]:
            day = last.get(row.pk)
            due = (day + timedelta(rule.every)) if day else row.day
            if due <= today:
                made.append(ToInspect(row, at.rules, rule, due, day))
    return made


def inspection_of(viewer: Viewer, entry: UUID, key: str) -> ToInspect:
    """One of them, whether due or not; Forbidden for whoever does not look at it."""
    row = entry_for(viewer, entry)
    rules = rules_of(viewer, row)
    rule = rules.inspection(key)
    if rule is None:
        raise Missing("no-inspection", "没有这种检查", "there is no such inspection")
    if post_for(viewer, rule.by, row.path) is None:
        raise Forbidden("not-allowed", "这里由别的岗位来查", "another post looks at this")
    done = row.inspections.filter(key=key).aggregate(day=Max("day"))["day"]
    due = done + timedelta(rule.every) if done else row.day
    return ToInspect(row, rules, rule, due, done)


@dataclass(frozen=True, slots=True)
class AssetConcern:
    """What was found and is to become a case: of which type, with which answers, by whom."""

    id: UUID
    case: str
    answers: dict[str, Any]
    place: int
    by: UUID | None


@for_system()
def concern_of_inspection(viewer: Viewer, inspection: UUID) -> AssetConcern | None:
    """The finding of an inspection that is no case yet, where the pack says what it becomes."""
    if not viewer.system:
        return None
    rows = Inspection.objects.filter(pk=inspection, opened=False, fine=False)
    row = rows.select_related("entry__place").first()
    if row is None:
        return None
    rules = rules_of(viewer, row.entry)
    rule = rules.inspection(row.key)
    if rule is None or rule.finding is None:
        return None
    finding = rule.finding
    name = row.entry.facts.get(rules.identity[0], "")
    text = f"{rules.entry.zh} {name}：{row.finding}"
    said = {finding.text: text, finding.where: {"place": str(row.entry.place_id)}}
    answers = {**finding.answers, **said}
    return AssetConcern(row.pk, finding.case, answers, row.entry.place_id, row.by)
