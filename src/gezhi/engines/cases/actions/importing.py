"""Importing cases that were handled elsewhere, with the dates that they had there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.fields.json import KT

from gezhi.base.columns import RowFault
from gezhi.base.ids import new_id, short_code
from gezhi.base.sheets import Table
from gezhi.base.words import Mistake, Words
from gezhi.engines.cases.models import Case, Reporter, Step
from gezhi.engines.cases.rules.mapping import CaseMapping, Past, read_past
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import Attached, attached_at
from gezhi.engines.trust.actions import Row, insert_rows, record_many, transaction
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.calendar import calendar_of


@dataclass(slots=True)
class CasePlan:
    """What an import would do, and every fault; rows imported before are passed over."""

    mapping: CaseMapping
    place: Place
    past: list[Past] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    known: int = 0


def plan_cases(viewer: Viewer, table: Table, mapping: CaseMapping, place: Place) -> CasePlan:
    """Plan from a table; `Mistake` when the mapping does not fit the table or the pack."""
    plan = CasePlan(mapping, place)
    attached = attached_at(viewer, place.path)
    _check(mapping, table, attached)
    source = f"import:{mapping.mapping}"
    before = set(
        Journal.objects.filter(verb="case.opened", data__source=source).values_list(
            KT("data__number"), flat=True
        )
    )
    seen: dict[str, int] = {}
    for number, cells in table.numbered():
        past, faults = read_past(mapping, number, dict(zip(table.heads, cells, strict=False)))
        plan.faults.extend(faults)
        if past is None:
            continue
        if past.number in seen:
            words = Words(
                zh=f"编号和第 {seen[past.number]} 行重复",
                en=f"the same number as row {seen[past.number]}",
            )
            plan.faults.append(RowFault(number, mapping.columns.number, words))
            continue
        seen[past.number] = number
        if past.number in before:
            plan.known += 1
        else:
            plan.past.append(past)
    return plan


def _check(mapping: CaseMapping, table: Table, attached: Attached) -> None:
    named = mapping.columns.model_dump(exclude_none=True, exclude={"text"})
    heads = [*named.values(), *mapping.columns.text]
    missing = [head for head in heads if head not in table.heads]
    if missing:
        said = ", ".join(missing)
        raise Mistake(f"表里没有这些列：{said}", f"the table has no columns {said}")
    type_ = attached.pack.cases.get(mapping.case)
    if type_ is None:
        raise Mistake(f"这里没有事项类型 {mapping.case}", f"no case type {mapping.case} here")
    for result in {mapping.result, *mapping.results.values()}:
        if result not in type_.results:
            raise Mistake(f"没有结果 {result}", f"the case type has no result {result}")
    for matter in {mapping.other, *mapping.matters.values()}:
        if not any(tree.get(matter) for tree in attached.pack.matters.values()):
            raise Mistake(f"没有事项 {matter}", f"the pack has no matter {matter}")


def import_cases(viewer: Viewer, plan: CasePlan) -> int:
    """Carry a plan out, all or nothing; the journal tells each opening and closing at its time."""
    if plan.faults:
        raise Invalid(
            [Wrong(f"{fault.row}.{fault.column}", "row", fault.words) for fault in plan.faults]
        )
    if not may(viewer, "people.import", path=plan.place.path):
        raise Forbidden("not-allowed", "需要导入的权限", "this needs the right to import")
    attached = attached_at(viewer, plan.place.path)
    made = [(new_id(), past) for past in plan.past]
    with transaction():
        _insert(Case, (_case(plan, attached, id_, past) for id_, past in made))
        _insert(Step, (_step(plan, attached, id_, past) for id_, past in made))
        _insert(Reporter, ({"id": new_id(), "case_id": id_, "origin": id_} for id_, _ in made))
        record_many(viewer, _entries(plan, attached, made))
    return len(made)


def _insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows that name what differs from a new row of the table; a model for each would take
    as long as all the rest."""
    new = {
        one.attname: one.get_default()
        for one in model._meta.concrete_fields
        if not isinstance(one, models.AutoField)
    }
    insert_rows(model, tuple(new), (tuple((new | row).values()) for row in rows))


def _case(plan: CasePlan, attached: Attached, id_: UUID, past: Past) -> dict[str, Any]:
    type_ = attached.pack.cases[plan.mapping.case]
    closed = past.closed is not None
    return {
        "id": id_,
        "code": short_code(id_),
        "type": type_.case,
        "pack_id": attached.version,
        "place_id": plan.place.pk,
        "path": plan.place.path,
        "lon": past.point[0] if past.point else None,
        "lat": past.point[1] if past.point else None,
        "spot": past.spot,
        "category": past.matter,
        "text": past.text,
        "channel": past.channel,
        "state": Case.CLOSED if closed else Case.OPEN,
        "stage": type_.stages[0].stage,
        "holder": "post",
        "holder_place": plan.place.pk,
        "holder_path": plan.place.path,
        "due": None if closed or past.due is None else past.due.astimezone(UTC),
        "result": past.result,
        "counts_as": type_.results[past.result].counts_as if closed else "",
        "late": bool(past.late),
        "opened": past.opened.astimezone(UTC),
        "closed": past.closed.astimezone(UTC) if past.closed else None,
        "changed": (past.closed or past.opened).astimezone(UTC),
    }


def _step(plan: CasePlan, attached: Attached, id_: UUID, past: Past) -> dict[str, Any]:
    return {
        "case_id": id_,
        "n": 1,
        "stage": attached.pack.cases[plan.mapping.case].stages[0].stage,
        "holder": "post",
        "holder_place": plan.place.pk,
        "holder_path": plan.place.path,
        "holder_level": plan.place.level,
        "started": past.opened.astimezone(UTC),
        "due": past.due.astimezone(UTC) if past.due else None,
        "ended": past.closed.astimezone(UTC) if past.closed else None,
        "outcome": "imported" if past.closed else "",
    }


def _entries(plan: CasePlan, attached: Attached, made: list[tuple[UUID, Past]]) -> Iterator[Row]:
    calendar = calendar_of(attached.pack)
    results = attached.pack.cases[plan.mapping.case].results
    source = f"import:{plan.mapping.mapping}"
    for id_, past in made:
        facts: dict[str, Any] = {
            "case": plan.mapping.case,
            "category": past.matter,
            "level": plan.place.level,
            "source": source,
        }
        yield Row(
            "case.opened",
            "case",
            id_,
            plan.place.pk,
            plan.place.path,
            {**facts, "channel": past.channel, "number": past.number},
            at=past.opened.astimezone(UTC),
        )
        if past.closed is None:
            continue
        facts |= {
            "result": past.result,
            "counts_as": results[past.result].counts_as,
            "hand_overs": 0,
            "first": True,
            "seconds": calendar.worked(past.opened, past.closed).total_seconds(),
            "elapsed": (past.closed - past.opened).total_seconds(),
        }
        if past.late is not None:
            facts["late"] = past.late
        closed = past.closed.astimezone(UTC)
        yield Row("case.closed", "case", id_, plan.place.pk, plan.place.path, facts, at=closed)
