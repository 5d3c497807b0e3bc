"""Shapes of registers: what a register asks and what is counted in it. Amounts are whole fen."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from pydantic import BaseModel, Field

from gezhi.engines.assets.queries import PublicEntry, RegisterAt, RegisterCounts
from gezhi.pack.assets import Register
from gezhi.surfaces.api.v1.forms import fields_schema
from gezhi.surfaces.api.v1.shapes import Named, Said, Spot, named, said


class RegisterFigures(BaseModel):
    """Figures of a register. `arrears`: what is late now; `recovered`: of what was late, what came;
    `waiting`: payments to be confirmed; `soon`: terms that end soon."""

    states: dict[str, int]
    defects_open: int
    defects_mended: int
    arrears: int
    recovered: int
    paid: int
    waiting: int
    soon: int
    covered: int
    sites: int


class RegisterLine(BaseModel):
    """A register of the pack that is attached at `place`, with its figures."""

    place: Spot
    kind: Named = Field(description="the register")
    purpose: Said
    figures: RegisterFigures


class MoveOption(BaseModel):
    """How an entry goes on, from which states to which, and what is wanted: `words`, a `file`."""

    move: Named
    out_of: list[str]
    to: str
    wants: list[str]


class DefectOption(BaseModel):
    """What can be wrong with an entry, how it is mended, under which article."""

    defect: Named
    mend: Said
    within: int = Field(description="in days")
    law: str


class InspectionOption(BaseModel):
    """What is looked at, again after so many days."""

    inspection: Named
    every: int = Field(description="in days")
    checklist: list[Named]


class RegisterWhole(BaseModel):
    """A register: what an entry asks (`form`, JSON Schema), its states, moves, kinds of defects and
    inspections; where the viewer keeps it."""

    line: RegisterLine
    form: dict[str, Any]
    states: list[Named]
    moves: list[MoveOption]
    defects: list[DefectOption]
    inspections: list[InspectionOption]
    keeps_at: list[Spot]
    source: str
    invented: bool


class PublicEntryLine(BaseModel):
    """An entry with the fields that the pack opens; never a party."""

    id: UUID
    place: str
    fields: list[tuple[Said, Said]]
    state: Said
    over: bool


class PublicRegister(BaseModel):
    """A register of which something is public, with its figures on a ground."""

    place: Spot
    kind: Named = Field(description="the register")
    purpose: Said
    law: str
    figures: RegisterFigures


class PublicRegisterPage(BaseModel):
    """A page of its entries; `next` is null on the last one."""

    about: PublicRegister
    rows: list[PublicEntryLine]
    next: UUID | None


def register_figures(one: RegisterCounts) -> RegisterFigures:
    """Figures as an answer's."""
    names = ("arrears", "recovered", "paid", "waiting", "soon", "covered", "sites")
    return RegisterFigures(
        states=one.states,
        defects_open=one.found,
        defects_mended=one.mended,
        **{name: getattr(one, name) for name in names},
    )


def register_line(one: RegisterAt, counts: RegisterCounts) -> RegisterLine:
    """A register of the list as an answer's."""
    return RegisterLine(
        place=Spot(id=one.root.place_id, name=one.root.name),
        kind=named(one.rules.key, one.rules.name),
        purpose=said(one.rules.purpose),
        figures=register_figures(counts),
    )


def register_whole(one: RegisterAt, counts: RegisterCounts, keeps: list[Spot]) -> RegisterWhole:
    """A register as an answer's."""
    rules = one.rules
    return RegisterWhole(
        line=register_line(one, counts),
        form=fields_schema(one.root.pack, rules.fields, get_language()),
        states=[named(it.state, it.name) for it in rules.states],
        moves=[
            MoveOption(move=named(it.move, it.name), out_of=it.from_, to=it.to, wants=[*it.wants])
            for it in rules.moves
        ],
        defects=[
            DefectOption(
                defect=named(it.defect, it.name), mend=said(it.mend), within=it.within, law=it.law
            )
            for it in rules.defects
        ],
        inspections=_inspections(rules),
        keeps_at=keeps,
        source=rules.source,
        invented=rules.invented,
    )


def _inspections(rules: Register) -> list[InspectionOption]:
    return [
        InspectionOption(
            inspection=named(it.inspection, it.name),
            every=it.every,
            checklist=[named(item.item, item.name) for item in it.checklist],
        )
        for it in rules.inspections
    ]


def public_register_line(one: RegisterAt, counts: RegisterCounts, place: Spot) -> PublicRegister:
    """What everybody may know of a register, as an answer's."""
    rules = one.rules
    return PublicRegister(
        place=place,
        kind=named(rules.key, rules.name),
        purpose=said(rules.purpose),
        law=rules.public.law if rules.public else "",
        figures=register_figures(counts),
    )


def public_entry_line(one: PublicEntry) -> PublicEntryLine:
    """A public entry as an answer's."""
    return PublicEntryLine(
        id=one.id,
        place=one.place,
        fields=[(said(name), said(value)) for name, value in one.fields],
        state=said(one.state),
        over=one.over,
    )
