"""Shapes of the entries of a register: fields, story, defects, inspections, money in whole fen."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.assets.queries import DueSeen, EntryLine, EntrySeen, ToInspect
from gezhi.surfaces.api.v1.shapes import Named, Spot, named
from gezhi.surfaces.api.v1.task_shapes import KeptFile, kept_files, who


class RegisterEntryLine(BaseModel):
    """An entry of a list: its fields that name nobody, how many of its defects are open, and how
    its money stands."""

    id: UUID
    place: Spot
    state: str
    over: date | None
    facts: dict[str, Any]
    last: date | None = Field(description="the last day of its term")
    open_defects: int
    arrears: int
    left: int
    paid: int


class RegisterEntryPage(BaseModel):
    """A page of entries as they were entered; `next` is null on the last one."""

    rows: list[RegisterEntryLine]
    next: UUID | None


class EntryStep(BaseModel):
    """What became of an entry; `fields` are those that changed, never what they held."""

    at: datetime
    kind: str
    move: str
    was: str
    now: str
    fields: list[str]
    words: str
    by: str


class DefectLine(BaseModel):
    """Something wrong with an entry: `found`, `mending`, `mended` by an `amendment` or a
    `resolution`, or `dropped`. `by` is empty where the check found it."""

    id: UUID
    defect: str
    state: str
    words: str
    found: date
    due: date
    by: str
    mended: date | None
    how: str
    said: str
    resolution: UUID | None
    file: UUID | None


class InspectionLine(BaseModel):
    """A look at an entry."""

    id: UUID
    inspection: str
    day: date
    ticked: list[str]
    fine: bool
    finding: str
    opened: bool = Field(description="a case was made of what was found")
    by: str


class PaymentLine(BaseModel):
    """What came in: `recorded` by one, `confirmed` by another; or `refused`, or `withdrawn`."""

    id: UUID
    amount: int
    day: date
    receipt: str
    late: bool
    state: str
    reason: str
    by: str


class DueWhole(BaseModel):
    """An amount to be paid by a day, by the term, or from `before` the register; `waits` is what
    is not confirmed yet."""

    id: UUID
    day: date
    amount: int
    paid: int
    waits: int
    origin: str
    reminded: date | None
    payments: list[PaymentLine]


class RegisterEntryWhole(BaseModel):
    """An entry. `answers` hold what names or reaches a party for those alone who keep it or its
    money (`parties`); `may`: of `keep`, `record`, `confirm` what is the viewer's, and `moves`."""

    line: RegisterEntryLine
    kind: Named = Field(description="the register")
    answers: dict[str, Any]
    parties: bool
    may: list[str]
    moves: list[str]
    steps: list[EntryStep]
    defects: list[DefectLine]
    inspections: list[InspectionLine]
    dues: list[DueWhole]
    files: list[KeptFile]


class ToInspectLine(BaseModel):
    """An entry that is due a look since a day."""

    entry: UUID
    place: Spot
    kind: Named = Field(description="the register")
    title: str
    inspection: Named
    checklist: list[Named]
    due: date
    last: date | None


class SiteLine(BaseModel):
    """A site that no running entry covers."""

    place: Spot
    name: str


def entry_line(one: EntryLine) -> RegisterEntryLine:
    """An entry of a list as an answer's."""
    row, money = one.row, one.money
    names = ("state", "over", "facts", "last")
    return RegisterEntryLine(
        id=row.pk,
        place=Spot(id=row.place_id, name=row.place.name),
        **{name: getattr(row, name) for name in names},
        open_defects=one.open_defects,
        arrears=money.arrears,
        left=money.left,
        paid=money.paid,
    )


def entry_whole(one: EntrySeen) -> RegisterEntryWhole:
    """An entry as an answer's."""
    opened = sum(it.state in it.OPEN for it in one.defects)
    may = {"keep": one.keeps, "record": one.records, "confirm": one.confirms}
    return RegisterEntryWhole(
        line=entry_line(EntryLine(one.row, opened, one.money)),
        kind=named(one.rules.key, one.rules.name),
        answers=one.answers,
        parties=one.parties,
        may=[name for name, post in may.items() if post is not None],
        moves=[it.move for it in one.moves],
        steps=_steps(one),
        defects=_defects(one),
        inspections=_looks(one),
        dues=[_due(one, it) for it in one.dues],
        files=kept_files(one.files),
    )


def _steps(one: EntrySeen) -> list[EntryStep]:
    names = ("at", "kind", "move", "was", "now", "words")
    return [
        EntryStep(
            **{name: getattr(it, name) for name in names},
            fields=it.names,
            by=who(one.people, it.by),
        )
        for it in one.steps
    ]


def _defects(one: EntrySeen) -> list[DefectLine]:
    names = ("state", "words", "found", "due", "mended", "how", "said", "resolution")
    return [
        DefectLine(
            id=it.pk,
            defect=it.kind,
            **{name: getattr(it, name) for name in names},
            by=who(one.people, it.by),
            file=it.file_id,
        )
        for it in one.defects
    ]


def _looks(one: EntrySeen) -> list[InspectionLine]:
    names = ("day", "ticked", "fine", "finding", "opened")
    return [
        InspectionLine(
            id=it.pk,
            inspection=it.key,
            **{name: getattr(it, name) for name in names},
            by=who(one.people, it.by),
        )
        for it in one.inspections
    ]


def _due(one: EntrySeen, due: DueSeen) -> DueWhole:
    names = ("day", "amount", "paid", "origin", "reminded")
    paid = ("amount", "day", "receipt", "late", "state", "reason")
    return DueWhole(
        id=due.row.pk,
        **{name: getattr(due.row, name) for name in names},
        waits=due.waits,
        payments=[
            PaymentLine(
                id=it.pk,
                **{name: getattr(it, name) for name in paid},
                by=who(one.people, it.by),
            )
            for it in due.payments
        ],
    )


def to_inspect_line(one: ToInspect) -> ToInspectLine:
    """What is due a look, as an answer's."""
    return ToInspectLine(
        entry=one.row.pk,
        place=Spot(id=one.row.place_id, name=one.row.place.name),
        kind=named(one.rules.key, one.rules.name),
        title=str(one.row.facts.get(one.rules.identity[0], "")),
        inspection=named(one.rule.inspection, one.rule.name),
        checklist=[named(it.item, it.name) for it in one.rule.checklist],
        due=one.due,
        last=one.last,
    )
