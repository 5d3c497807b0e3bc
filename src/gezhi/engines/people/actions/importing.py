"""Importing households: a dry run lists every bad row, then all or nothing."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.columns import Column, RowFault, place_columns, read_row, whole_number
from gezhi.base.ids import new_id
from gezhi.base.phones import normal_phone
from gezhi.base.sheets import Table
from gezhi.base.words import Mistake, Words
from gezhi.engines.people.models import Household, Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import Row, insert_rows, record_many, transaction
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may

LARGEST = 60


def _phone(text: str) -> str:
    number = normal_phone(text)
    if number is None:
        raise Mistake("电话号码不对", "this is no phone number")
    return number


def _size(text: str) -> int:
    size = whole_number(text)
    if not 1 <= size <= LARGEST:
        raise Mistake(f"人数要在 1 到 {LARGEST} 之间", f"1 to {LARGEST} people")
    return size


COLUMNS = (
    Column("place", ("楼栋编码", "网格编码", "地点编码", "place"), required=True),
    Column("code", ("门牌", "户号", "房号", "household"), required=True),
    Column("name", ("户主", "姓名", "name")),
    Column("phone", ("电话", "手机", "phone"), read=_phone),
    Column("size", ("人数", "size"), read=_size),
)


@dataclass(slots=True)
class HouseholdPlan:
    """What an import would do: rows as (place id, values), and every fault."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    paths: dict[int, str] = field(default_factory=dict)


def plan_households(viewer: Viewer, table: Table) -> HouseholdPlan:
    """Plan from a table; raises `Mistake` when columns are missing."""
    plan = HouseholdPlan()
    where = place_columns(table, COLUMNS)
    places = {
        code: (id_, path)
        for id_, code, path in Place.objects.exclude(code="")
        .filter(tree="grid")
        .values_list("id", "code", "path")
        .iterator()
    }
    taken = set(Household.objects.values_list("place_id", "code").iterator())
    seen: dict[tuple[int, str], int] = {}
    for row, cells in table.numbered():
        values, faults = read_row(row, cells, COLUMNS, where)
        found = places.get(values.get("place", ""))
        if found is None and "place" in values:
            words = Words(zh="没有这个编码的地点", en="no place has this code")
            faults.append(RowFault(row, "楼栋编码", words))
        if faults or found is None:
            plan.faults.extend(faults)
            continue
        key = (found[0], values["code"])
        twice = _twice(key, row, seen, taken)
        if twice is not None:
            plan.faults.append(twice)
            continue
        plan.rows.append((found[0], values))
        plan.paths[found[0]] = found[1]
    return plan


def _twice(
    key: tuple[int, str], row: int, seen: dict[tuple[int, str], int], taken: set[tuple[int, str]]
) -> RowFault | None:
    if key in seen:
        words = Words(zh=f"和第 {seen[key]} 行是同一户", en=f"the household of row {seen[key]}")
        return RowFault(row, "门牌", words)
    if key in taken:
        return RowFault(row, "门牌", Words(zh="这一户已经有了", en="this household exists"))
    seen[key] = row
    return None


def import_households(viewer: Viewer, plan: HouseholdPlan) -> int:
    """Carry a plan out, all or nothing; the head of a household becomes a person, sealed."""
    if plan.faults:
        raise Invalid(
            [Wrong(f"{fault.row}.{fault.column}", "row", fault.words) for fault in plan.faults]
        )
    for path in plan.paths.values():
        if not may(viewer, "people.import", path=path):
            raise Forbidden(
                "not-allowed", "需要导入人员住户的权限", "this needs the right to import people"
            )
    made = [(new_id(), place, values) for place, values in plan.rows]
    with transaction():
        insert_rows(
            Household,
            ("id", "place_id", "code", "size", "kind", "since", "until"),
            (
                (id_, place, values["code"], values.get("size", 1), "resident", None, None)
                for id_, place, values in made
            ),
        )
        _insert_heads(made)
        record_many(
            viewer,
            (
                Row(
                    "household.added",
                    "household",
                    id_,
                    place,
                    plan.paths[place],
                    {"count": values.get("size", 1)},
                )
                for id_, place, values in made
            ),
        )
    return len(made)


def _insert_heads(made: list[tuple[UUID, int, dict[str, Any]]]) -> None:
    now = clock.now()
    insert_rows(
        Person,
        ("id", "name", "phone", "phone_index", "household_id", "head", "added"),
        (
            (
                new_id(),
                values["name"],
                values.get("phone", ""),
                phone_index(values["phone"]) if "phone" in values else "",
                id_,
                True,
                now,
            )
            for id_, _, values in made
            if "name" in values
        ),
    )
