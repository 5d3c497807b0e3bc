"""Bringing a roll in from a table: a dry run lists every bad row, then all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base.columns import RowFault
from gezhi.base.phones import normal_phone
from gezhi.base.sheets import Table
from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.rolling import NewRow, add_to_roll, remove_from_roll
from gezhi.engines.councils.actions.ballots.telling import moved, must_run, no_ballot
from gezhi.engines.councils.models import Ballot, RollRow
from gezhi.engines.councils.queries.rolls.asking import asked_of
from gezhi.engines.councils.rules.rolls.reading import Line, Of, read_roll
from gezhi.engines.people.models import Household, Person
from gezhi.engines.trust.actions import find_or_make_resident, transaction
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import blind_index, phone_index
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

TABLES: dict[str, Of] = {
    "owners": "owners",
    "persons": "persons",
    "households": "households",
    "members": "persons",
    "holders": "persons",
    "imported": "persons",
}
"""Which table an electorate is brought in from."""
KINDS: dict[Of, str] = {"owners": "unit", "persons": "person", "households": "household"}


@dataclass(slots=True)
class RollPlan:
    """What an import would do: its lines, how many are `new`, and how many stand on the roll that
    the table does not have (`absent`). `keys` are the keys of lines on the roll, `who` the person
    or household known here. Nothing of it is written yet."""

    ballot: UUID
    of: Of
    lines: list[Line] = field(default_factory=list[Line])
    faults: list[RowFault] = field(default_factory=list[RowFault])
    new: int = 0
    absent: int = 0
    heads: int = 0
    area: int = 0
    keys: dict[str, str] = field(default_factory=dict[str, str])
    who: dict[str, str] = field(default_factory=dict[str, str])


def plan_roll(viewer: Viewer, wanted: UUID, table: Table) -> RollPlan:
    """Plan from a table, by a holder of `ballot.run`; `Mistake` when columns are missing or it is
    too long, Changed once the ballot is open."""
    row = Ballot.objects.filter(pk=wanted).first()
    if row is None:
        raise no_ballot()
    must_run(viewer, row.path)
    if row.state not in Ballot.ROLLED:
        raise moved(row)
    of = TABLES.get(row.policy.get("electorate", ""), "persons")
    read = read_roll(of, table, asked_of(row))
    plan = RollPlan(wanted, of, read.lines, read.faults, heads=read.heads, area=read.area)
    _know(row, plan)
    there = set(RollRow.objects.filter(ballot=row).values_list("key", flat=True))
    keys = set(plan.keys.values())
    plan.new, plan.absent = len(keys - there), len(there - keys)
    return plan


def _know(row: Ballot, plan: RollPlan) -> None:
    """Keys under which lines stand on the roll: those of persons and households that are known, so
    that a line brought in twice, or once from the people engine, is one."""
    persons = _persons(plan.lines) if plan.of == "persons" else {}
    homes = _homes(row, plan.lines) if plan.of == "households" else {}
    for line in plan.lines:
        who = persons.get(line.phone, "") or homes.get(line.household, "")
        key = line.key if plan.of == "owners" else who or blind_index(line.key, "roll")
        plan.keys[line.key], plan.who[line.key] = key, who


def _persons(lines: Iterable[Line]) -> dict[str, str]:
    phones = {phone_index(one.phone): one.phone for one in lines if one.phone}
    rows = Person.objects.filter(phone_index__in=list(phones)).order_by("-pk")
    return {phones[one.phone_index]: str(one.pk) for one in rows.only("pk", "phone_index")}


def _homes(row: Ballot, lines: Iterable[Line]) -> dict[str, str]:
    """Households by their door, or by place and door; a door that stands several times below the
    place says nothing by itself."""
    homes = Household.objects.filter(place__path__startswith=row.path, until=None)
    found: dict[str, set[str]] = {}
    for pk, code, name in homes.values_list("pk", "code", "place__name"):
        for said in (code, f"{name}{code}", f"{name} {code}"):
            found.setdefault(said, set()).add(str(pk))
    wanted = {one.household for one in lines}
    return {said: min(ids) for said, ids in found.items() if said in wanted and len(ids) == 1}


def bring_roll(viewer: Viewer, plan: RollPlan, *, drop: bool = False) -> int:
    """Carry a plan out, all or nothing: new lines are added, those that say something else are
    written over, and with `drop` those that the table does not have are taken off. Returns how many
    lines the roll has. A number is the account that votes online, once its owner proves it by a
    code. Invalid for a plan with faults, Changed when the roll is frozen."""
    if plan.faults or not plan.lines:
        nothing = Words(zh="表格里没有可以用的行", en="the table has no row to take")
        wrong = [Wrong(f"{one.row}.{one.column}", "row", one.words) for one in plan.faults]
        raise Invalid(wrong or [Wrong("file", "empty", nothing)])
    accounts = _accounts(plan.lines)
    with transaction():
        there = {one.key: one for one in RollRow.objects.filter(ballot_id=plan.ballot)}
        wanted = [_row(line, plan, accounts) for line in plan.lines]
        if drop:
            remove_from_roll(
                viewer, plan.ballot, sorted(there.keys() - {one.key for one in wanted})
            )
        fresh = [one for one in wanted if one.key not in there or _differs(there[one.key], one)]
        return add_to_roll(viewer, plan.ballot, fresh)


def _row(line: Line, plan: RollPlan, accounts: dict[str, UUID]) -> NewRow:
    """A head is named after the key of the first line that has it, never after a person."""
    return NewRow(
        key=plan.keys[line.key],
        name=line.name,
        head=plan.keys.get(line.head, line.head),
        born=line.born,
        area=line.area,
        household=line.household[:80],
        account=accounts.get(line.phone),
        who_kind=KINDS[plan.of],
        who=plan.who[line.key],
    )


def _differs(row: RollRow, new: NewRow) -> bool:
    born = new.born.isoformat() if new.born else ""
    was = (row.name, row.head, row.born, row.area, row.household, row.account)
    return was != (new.name, new.head, born, new.area, new.household, new.account)


def _accounts(lines: Iterable[Line]) -> dict[str, UUID]:
    """Accounts by number; one that nobody has signed in with yet is made."""
    phones = {phone_index(one.phone): one.phone for one in lines if one.phone}
    known = Account.objects.filter(phone_index__in=list(phones))
    found = {phones[one.phone_index]: one.pk for one in known.only("pk", "phone_index")}
    for phone in phones.values():
        if phone not in found:
            found[phone] = find_or_make_resident(phone).pk
    return found


def account_of_phone(phone: str) -> UUID | None:
    """The account of a number in any of its forms, made if nobody has signed in with it; None for
    what is no number."""
    number = normal_phone(phone)
    return find_or_make_resident(number).pk if number else None
