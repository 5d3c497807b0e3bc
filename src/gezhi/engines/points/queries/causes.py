"""What each row of a passbook was for, by the evidence of its entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.people.models import Person
from gezhi.engines.points.models import Entry, Exchange, Line, Record
from gezhi.engines.points.queries.passbook import Passbook, Row
from gezhi.engines.points.queries.schemes import in_force
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.correcting import WHY
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something came or went: the name of the thing that was done or got, how many, the record
    behind it where it is the viewer's own, and whether it undoes what stood there before, and why
    where somebody set it right. `kin` names who gave it (`came`) or got it within the
    family, to the viewer of their own book, and `gift` is its id."""

    name: Words | None = None
    quantity: int = 1
    record: UUID | None = None
    undone: bool = False
    why: Words | None = None
    kin: str = ""
    gift: UUID | None = None
    came: bool = False


def causes(viewer: Viewer, book: Passbook) -> dict[UUID, Cause]:
    """What each entry on a page of a passbook was for, by the entry's id. Whoever was shown the
    page may know; a record is linked only for its holder."""
    account = book.account
    mine = (account.holder_kind, account.holder) in {(k, str(id_)) for k, id_ in own(viewer)}
    with for_system():  # the account is the viewer's to see
        told = _evidence(book.rows)
        records = _records(told, account.holder)
        exchanges = _exchanges(told, account.holder)
        others = _kin(book) if mine else {}
    found: dict[UUID, Cause] = {}
    for row in book.rows:
        entry, facts = told[row.entry]
        undone = row.reverses is not None or row.kind == "returned"
        why = WHY.get(row.evidence.get("why", "")) if row.reverses is not None else None
        record, bought = records.get(facts.get("record", "")), exchanges.get(_bought(entry, facts))
        if record is not None:
            found[row.entry] = Cause(_item(record), 1, record.pk if mine else None, undone, why)
        elif bought is not None:
            name = Words(zh=bought.good.zh, en=bought.good.en)
            found[row.entry] = Cause(name, bought.quantity, None, undone)
        else:
            gift = row.entry if row.entry in others else None
            found[row.entry] = Cause(
                None, 1, None, undone, why, others.get(row.entry, ""), gift, row.amount > 0
            )
    return found


def _kin(book: Passbook) -> dict[UUID, str]:
    """The names of those on the other side of what was handed on, by entry."""
    ids = [row.entry for row in book.rows if row.kind == "transferred"]
    sides = Line.objects.filter(entry__in=ids).values_list(
        "entry", "debit__holder", "credit__holder", "credit__role"
    )
    other = {
        entry: taker if giver == book.account.holder else giver
        for entry, giver, taker, role in (sides if ids else ())
        if role == "holder"
    }
    names = {str(one.pk): one.name for one in Person.objects.filter(pk__in=other.values())}
    return {entry: names[whose] for entry, whose in other.items() if whose in names}


Told = dict[UUID, tuple[UUID, Mapping[str, Any]]]
"""By entry: the entry that it rests on (itself, or the one that it reverses) and its evidence."""


def _evidence(rows: list[Row]) -> Told:
    reversed_ = {row.reverses for row in rows if row.reverses is not None}
    before = dict(Entry.objects.filter(pk__in=reversed_).values_list("pk", "evidence"))
    found: Told = {}
    for row in rows:
        if row.reverses is not None and row.reverses in before:
            found[row.entry] = (row.reverses, before[row.reverses])
        else:
            found[row.entry] = (row.entry, row.evidence)
    return found


def _bought(entry: UUID, facts: Mapping[str, Any]) -> str:
    return str(facts.get("exchange") or entry)


def _records(told: Told, holder: str) -> dict[str, Record]:
    ids = {facts["record"] for _, facts in told.values() if facts.get("record")}
    rows = Record.objects.filter(pk__in=ids, holder=holder).select_related("adoption__place")
    return {str(row.pk): row for row in rows}


def _exchanges(told: Told, holder: str) -> dict[str, Exchange]:
    ids = {_bought(entry, facts) for entry, facts in told.values() if not facts.get("record")}
    rows = Exchange.objects.filter(pk__in=ids, holder=holder).select_related("good")
    return {str(row.pk): row for row in rows}


def _item(row: Record) -> Words:
    known = in_force(row.adoption).scheme.item(row.item)
    return known[1].name if known else Words.of(row.item)
