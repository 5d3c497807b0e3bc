"""Entries from a table: a dry run lists every bad row, then all or nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base.columns import RowFault
from gezhi.base.ids import new_id
from gezhi.base.sheets import Table
from gezhi.base.words import Mistake, Words
from gezhi.engines.assets.actions.entering import Given, enter_many
from gezhi.engines.assets.models import Entry
from gezhi.engines.assets.queries.knowing import RegisterAt, places_for, post_for, register_at
from gezhi.engines.assets.rules.answers import judge
from gezhi.engines.assets.rules.faults import identity_of
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.answers import Answer
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

MOST_ROWS = 20_000
PLACES = ("地点", "村", "社区", "place")
"""Heads of the column that names the place; without it there must be one place only."""


@dataclass(slots=True)
class EntryPlan:
    """What an import would enter, with the numbers of rows, and every fault. Nothing is written."""

    found: RegisterAt
    new: list[tuple[int, Given]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


def plan_entries(
    viewer: Viewer, root: int, key: str, table: Table, batch: UUID | None = None
) -> EntryPlan:
    """Plan from a table whose heads are the names of fields (or their keys), and 地点 where there
    are several places. Every bad row is told: what a field cannot hold, who is in the register
    already, what stands in the table twice. `batch` is made by whoever imports: the same rows under
    it count once. `Mistake` for columns that are missing, Forbidden for whoever keeps it nowhere.
    """
    found = register_at(viewer, root, key)
    places = places_for(viewer, found)
    if not places:
        raise Forbidden("not-allowed", "这本台账不由您来管", "this register is not yours to keep")
    if len(table.rows) > MOST_ROWS:
        raise Mistake(f"一次最多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows at once")
    plan, batch = EntryPlan(found), batch or new_id()
    heads = _heads(found, table)
    seen: dict[tuple[int, str], int] = {}
    for row, cells in table.numbered():
        said = {name: cells[at] for name, at in heads.items() if at < len(cells) and cells[at]}
        place = _place(places, said.pop("place", ""), row, plan.faults)
        clean, wrong = judge(found.rules, said)
        plan.faults += [RowFault(row, _head(found, one), one.words) for one in wrong]
        if wrong or place is None:
            continue
        given = Given(place, clean, _id(batch, row))
        same = (place.pk, identity_of(found.rules, clean))
        if same in seen:
            words = Words(zh=f"和第 {seen[same]} 行是同一条", en=f"the same as row {seen[same]}")
            plan.faults.append(RowFault(row, _name(found, found.rules.identity[0]), words))
            continue
        seen[same] = row
        plan.new.append((row, given))
    _known(plan)
    plan.faults.sort(key=lambda one: one.row)
    return plan


def _heads(found: RegisterAt, table: Table) -> dict[str, int]:
    at = {head.strip().casefold(): n for n, head in enumerate(table.heads)}
    heads: dict[str, int] = {}
    for one in found.rules.fields:
        for name in (one.name.zh, one.name.say("en"), one.field):
            if name.casefold() in at:
                heads.setdefault(one.field, at[name.casefold()])
    for name in PLACES:
        if name in at:
            heads.setdefault("place", at[name])
    asked = [one for one in found.rules.fields if one.required and one.when is None]
    missing = [one for one in asked if one.field not in heads]
    if missing:
        zh = "、".join(one.name.zh for one in missing)
        en = ", ".join(one.name.say("en") for one in missing)
        raise Mistake(f"表头缺少：{zh}", f"these columns are missing: {en}")
    return heads


def _place(places: Sequence[Place], said: str, row: int, faults: list[RowFault]) -> Place | None:
    fitting = [one for one in places if not said or said in (one.name, one.code)]
    if len(fitting) == 1:
        return fitting[0]
    if not said:
        words = Words(zh="写是哪个地方的", en="say which place it belongs to")
    else:
        zh = f"“{said}”不在您的范围内，或有几个同名的"
        words = Words(zh=zh, en=f"“{said}” is not yours, or there are several")
    faults.append(RowFault(row, PLACES[0], words))
    return None


def _head(found: RegisterAt, one: Wrong) -> str:
    return _name(found, one.field)


def _name(found: RegisterAt, key: str) -> str:
    asked = found.rules.field(key)
    return asked.name.zh if asked is not None else key


def _known(plan: EntryPlan) -> None:
    """Fault the rows whose thing is in the register already, unless by this very import."""
    by_place: dict[int, dict[str, UUID]] = {}
    for place in {given.place.pk for _, given in plan.new}:
        rows = Entry.objects.filter(place=place, register=plan.found.rules.key)
        by_place[place] = dict(rows.values_list("identity", "pk"))
    kept: list[tuple[int, Given]] = []
    for row, given in plan.new:
        known = by_place[given.place.pk].get(identity_of(plan.found.rules, given.clean))
        if known is not None and known != given.id:
            words = Words(zh="台账里已经有了", en="it is in the register already")
            name = _name(plan.found, plan.found.rules.identity[0])
            plan.faults.append(RowFault(row, name, words))
            continue
        kept.append((row, given))
    plan.new = kept


def _id(batch: UUID, row: int) -> UUID:
    """The id of a row: the time of its batch, and what is drawn from both."""
    told = hashlib.sha256(batch.bytes + row.to_bytes(4, "big")).digest()[:10]
    kept = int.from_bytes(told, "big") & ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=(batch.int >> 80 << 80) | kept | 0x7 << 76 | 0x2 << 62)


def import_entries(viewer: Viewer, plan: EntryPlan) -> list[Entry]:
    """Enter what was planned, all or nothing. Rows of the same batch that are there already are
    not entered again."""
    if plan.faults or not plan.new:
        nothing = Words(zh="表格里没有可以录入的行", en="the table has no row to enter")
        wrong = [Wrong(f"{one.row}.{one.column}", "row", one.words) for one in plan.faults]
        raise Invalid(wrong or [Wrong("file", "empty", nothing)])
    with transaction():
        places = sorted({given.place.pk for _, given in plan.new})
        list(Place.objects.select_for_update(no_key=True).filter(pk__in=places).order_by("pk"))
        _known(plan)
        if plan.faults:
            raise Invalid([Wrong(f"{f.row}.{f.column}", "row", f.words) for f in plan.faults])
        ids = [given.id for _, given in plan.new]
        there = set(Entry.objects.filter(pk__in=ids).values_list("pk", flat=True))
        fresh = [given for _, given in plan.new if given.id not in there]
        path = plan.new[0][1].place.path
        post = post_for(viewer, plan.found.rules.kept_by, path) or ""
        return enter_many(viewer, plan.found, fresh, post)


def given_of(
    found: RegisterAt, place: Place, answers: Mapping[str, Answer], id: UUID | None = None
) -> Given:
    """One of many from answers that must be good (replays); Invalid otherwise."""
    clean, wrong = judge(found.rules, answers)
    if wrong:
        raise Invalid(wrong)
    return Given(place, clean, id or new_id())
