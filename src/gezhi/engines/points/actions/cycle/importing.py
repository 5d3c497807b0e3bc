"""Importing records from a table that a team kept on paper or in a spreadsheet: a dry run lists
every bad row, then all or nothing."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from gezhi.base.columns import Column, RowFault, place_columns, read_row, whole_number
from gezhi.base.ids import new_id
from gezhi.base.sheets import Table
from gezhi.base.words import Mistake, Words
from gezhi.engines.points.actions.cycle.judging import NewRecord
from gezhi.engines.points.actions.cycle.recording import MOST, check_records, record_points
from gezhi.engines.points.models import Record
from gezhi.engines.points.queries.finding import Directory, directory, plain
from gezhi.engines.points.queries.schemes import InForce, adoption, today
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

MOST_ROWS = 20_000
MOST_NAMED = 5


def _day(text: str) -> date:
    head = text.strip().split(" ")[0].replace("/", "-").replace(".", "-")
    parts = head.replace("年", "-").replace("月", "-").replace("日", "").split("-")
    try:
        year, month, day = map(int, parts)
        if 2000 <= year <= 2200:
            return date(year, month, day)
    except ValueError:
        pass
    raise Mistake("日期写成 2026-03-02 这样", "write the date like 2026-03-02")


COLUMNS = (
    Column("place", ("小组", "网格", "地点", "place")),
    Column("holder", ("户", "门牌", "户主", "姓名", "电话", "对象", "holder"), required=True),
    Column("item", ("事项", "条目", "指标", "item"), required=True),
    Column("day", ("日期", "day"), read=_day),
    Column("times", ("次数", "times"), read=whole_number),
    Column("points", ("分", "分值", "积分", "points"), read=whole_number),
    Column("note", ("说明", "备注", "note")),
)
FIELDS = {"item": "事项", "day": "日期", "times": "次数", "points": "分", "note": "说明"}
"""The column at which what is wrong with a record is told."""


@dataclass(slots=True)
class RecordPlan:
    """What an import would record: things with the numbers of their rows, and every fault.
    Nothing of it is written yet."""

    adoption: int
    new: list[tuple[int, NewRecord]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


def plan_records(
    viewer: Viewer, wanted: int, table: Table, batch: UUID | None = None
) -> RecordPlan:
    """Plan from a table (columns 户, 事项, and where they are there 小组, 日期, 次数, 分, 说明);
    `Mistake` when columns are missing or it is too long.

    Every bad row is told: who is not known or not the viewer's, what the scheme does not have, and
    whatever recording would refuse. `batch` is an id that whoever imports has made: the same rows
    under it count once.
    """
    found, plan = adoption(viewer, wanted), RecordPlan(wanted)
    where = place_columns(table, COLUMNS)
    if len(table.rows) > MOST_ROWS:
        raise Mistake(f"一次最多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows at once")
    known, items, batch = directory(viewer, found), _items(found), batch or new_id()
    for row, cells in table.numbered():
        values, faults = read_row(row, cells, COLUMNS, where)
        whose = _whose(known, values, row, faults)
        item = _item(items, values, row, faults)
        plan.faults += faults
        if not faults:
            plan.new.append((row, _new(found, item, whose, values, _id(batch, row))))
    for part in _parts(plan.new):
        wrong = check_records(viewer, [new for _, new in part])
        plan.faults += [_fault(part[at][0], one) for at, one in wrong]
    plan.faults.sort(key=lambda one: one.row)
    return plan


def import_records(viewer: Viewer, plan: RecordPlan) -> list[Record]:
    """Record what was planned, all or nothing; Invalid names every row that cannot be recorded, as
    it stands now. They wait for a review like any other."""
    if plan.faults or not plan.new:
        nothing = Words(zh="表格里没有可以记的行", en="the table has no row to record")
        wrong = [Wrong(f"{one.row}.{one.column}", "row", one.words) for one in plan.faults]
        raise Invalid(wrong or [Wrong("file", "empty", nothing)])
    made: list[Record] = []
    wrong = []
    with transaction():
        for part in _parts(plan.new):
            try:
                made += record_points(viewer, [new for _, new in part])
            except Invalid as fault:
                wrong += [_numbered(part, one) for one in fault.wrong]
        if wrong:
            raise Invalid(wrong)
    return made


def _numbered(part: Sequence[tuple[int, NewRecord]], one: Wrong) -> Wrong:
    at, dot, name = one.field.partition(".")
    row = part[int(at)][0] if dot else part[0][0]
    return Wrong(f"{row}.{name or at}", one.code, one.words, one.facts)


def _fault(row: int, one: Wrong) -> RowFault:
    return RowFault(row, FIELDS.get(one.field, "户"), one.words)


def _id(batch: UUID, row: int) -> UUID:
    """The id of a row: the time of its batch, and what is drawn from both."""
    drawn = int.from_bytes(
        hashlib.sha256(batch.bytes + row.to_bytes(4, "big")).digest()[:10], "big"
    )
    kept = drawn & ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=(batch.int >> 80 << 80) | kept | 0x7 << 76 | 0x2 << 62)


def _items(found: InForce) -> dict[str, str]:
    """Items by key and by name."""
    known = {}
    for _, item in found.scheme.items():
        for said in (item.item, item.name.zh, item.name.say("en")):
            known[plain(said)] = item.item
    return known


def _item(items: dict[str, str], values: dict[str, Any], row: int, faults: list[RowFault]) -> str:
    said = values.get("item", "")
    item = items.get(plain(said), "")
    if said and not item:
        words = Words(zh=f"方案里没有“{said}”", en=f"the scheme has no “{said}”")
        faults.append(RowFault(row, "事项", words))
    return item


def _whose(known: Directory, values: dict[str, Any], row: int, faults: list[RowFault]) -> str:
    said, place = values.get("holder", ""), values.get("place", "")
    found = known.find(said, place) if said else []
    if len(found) == 1:
        return found[0].id
    if found:
        names = "、".join(one.name for one in found[:MOST_NAMED])
        words = Words(
            zh=f"有几户都对得上，请写全：{names}", en=f"several fit, write it in full: {names}"
        )
        faults.append(RowFault(row, "户", words))
    elif said:
        zh = f"没有“{place}{said}”，或不在您的范围内"
        words = Words(zh=zh, en=f"no “{place} {said}”, or not yours to see")
        faults.append(RowFault(row, "户", words))
    return ""


def _new(found: InForce, item: str, whose: str, values: dict[str, Any], id_: UUID) -> NewRecord:
    return NewRecord(
        adoption=found.adoption.pk,
        item=item,
        holder_kind=found.scheme.holder,
        holder=whose,
        id=id_,
        day=values.get("day") or today(),
        times=values.get("times", 1),
        points=values.get("points"),
        note=values.get("note", ""),
    )


def _parts(rows: Sequence[tuple[int, NewRecord]]) -> Iterator[list[tuple[int, NewRecord]]]:
    """Rows in parts that can be recorded at once; all of one holder stay together, for limits are
    theirs."""
    by_holder: dict[str, list[tuple[int, NewRecord]]] = defaultdict(list)
    for row in rows:
        by_holder[row[1].holder].append(row)
    part: list[tuple[int, NewRecord]] = []
    for theirs in by_holder.values():
        if part and len(part) + len(theirs) > MOST:
            yield part
            part = []
        part += theirs
    if part:
        yield part
