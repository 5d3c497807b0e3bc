"""Shapes of surveys: what is asked, how far it is, doors, answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from django.utils.translation import get_language
from pydantic import BaseModel, Field

from gezhi.engines.campaigns.queries import (
    Door,
    FieldCount,
    Known,
    Progress,
    code_of,
)
from gezhi.engines.campaigns.queries import SurveyLine as Line
from gezhi.pack.pack import Pack
from gezhi.pack.surveys import SurveyField
from gezhi.surfaces.api.v1.forms import fields_schema
from gezhi.surfaces.api.v1.shapes import Named, Said, Spot, named, said, said_or_none
from gezhi.surfaces.ui.surveying import masked

DoorState = Literal["left", "answered", "refused"]


class SurveyLine(BaseModel):
    """A survey: what for and under which text, until when, and on which day its answers go."""

    id: UUID
    place: Spot
    survey: Named
    purpose: Said
    basis: Said
    asks: str
    until: date
    erased_on: date
    ended: date | None
    running: bool
    open: bool = Field(description="residents answer by themselves")
    keeps: bool = Field(description="the viewer keeps it")


class SurveyOffer(BaseModel):
    """A survey of a pack that the viewer may open over a ground."""

    place: Spot
    survey: Named
    purpose: Said
    basis: Said
    since: date
    until: date
    questions: int


class SurveySheet(BaseModel):
    """What is asked: the notice comes first; `consent` stands apart, for the sensitive questions
    (`x-sensitive`); `guardian` for a child under fourteen. `form` is JSON Schema; a question with
    `x-held` that is in `held` is confirmed by `right`, and not asked again."""

    line: SurveyLine
    notice: Said
    consent: Said | None
    guardian: Said | None
    form: dict[str, Any]
    held: dict[str, str] = Field(description="what the register holds; of a phone its ends alone")
    answered: bool = Field(description="whether the viewer has answered by themselves")


class SurveyCount(BaseModel):
    """How often each option of a question was chosen; null where it would point at somebody."""

    field: Named
    options: dict[str, int | None]


class SurveyCounts(BaseModel):
    """What came of a survey, in counts that stay when its answers have gone."""

    answers: int
    declined: int
    publicity: int
    fields: list[SurveyCount]


class SurveyProgress(BaseModel):
    """How far it is on a part of its ground, in doors."""

    place: Spot
    asked: int
    answered: int
    refused: int
    left: int
    stages: dict[str, int]


class SurveyWhole(BaseModel):
    """A survey with how far it is. `kinds` of doors besides households, and `stages` at which a
    door can stand."""

    sheet: SurveySheet
    kinds: dict[str, Said]
    stages: dict[str, Said]
    counts: SurveyCounts
    progress: list[SurveyProgress]


class SurveyDoor(BaseModel):
    """A door, by its number: a household's, or one that was named."""

    number: int
    place: Spot
    door: str
    kind: str
    state: DoorState
    stage: str


class SurveyDoorPage(BaseModel):
    """A page of doors; `next` is null on the last one."""

    rows: list[SurveyDoor]
    next: int | None


class BehindDoor(BaseModel):
    """What the register holds of a door or of somebody behind it, by question."""

    person: UUID | None
    held: dict[str, str]


class SurveyDoorWhole(BaseModel):
    """A door with what is not asked there again."""

    door: SurveyDoor
    known: BehindDoor | None
    people: list[BehindDoor]


def survey_line(one: Line) -> SurveyLine:
    """A survey of the list as an answer's."""
    row, rules = one.row, one.rules
    return SurveyLine(
        id=row.pk,
        place=Spot(id=row.place_id, name=row.place.name),
        survey=named(row.key, rules.name),
        purpose=said(rules.purpose),
        basis=said(rules.basis),
        asks=rules.asks,
        until=row.ends,
        erased_on=row.erases,
        ended=row.ended,
        running=one.running,
        open=rules.open,
        keeps=one.keeps,
    )


def survey_sheet(one: Line, known: Known | None = None, *, answered: bool = False) -> SurveySheet:
    """What is asked, as an answer's."""
    rules = one.rules
    form = fields_schema(cast(Pack, None), rules.fields, get_language())
    for field in rules.fields:
        more = {"x-held": field.held, "x-sensitive": field.sensitive or None}
        form["properties"][field.field] |= {k: v for k, v in more.items() if v is not None}
    return SurveySheet(
        line=survey_line(one),
        notice=said(rules.notice),
        consent=said_or_none(rules.consent),
        guardian=said_or_none(rules.guardian),
        form=form,
        held=_held(rules.fields, known),
        answered=answered,
    )


def _held(fields: Iterable[SurveyField], known: Known | None) -> dict[str, str]:
    values = known.held if known else {}
    return {
        one.field: masked(one, values[one.held])
        for one in fields
        if one.held is not None and values.get(one.held) not in (None, "")
    }


def survey_counts(
    whole: Mapping[str, Any], fields: Iterable[FieldCount], *, inside: bool
) -> SurveyCounts:
    """Counts as an answer's; those of sensitive questions are for insiders."""
    return SurveyCounts(
        **{name: whole[name] for name in ("answers", "declined", "publicity")},
        fields=[
            SurveyCount(field=named(one.field.field, one.field.name), options=dict(one.options))
            for one in fields
            if inside or not one.field.sensitive
        ],
    )


def survey_whole(
    one: Line, figures: tuple[dict[str, Any], list[FieldCount]], parts: list[Progress]
) -> SurveyWhole:
    """A survey as an answer's."""
    return SurveyWhole(
        sheet=survey_sheet(one),
        kinds={key: said(name) for key, name in one.rules.also.items()},
        stages={it.state: said(it.name) for it in one.rules.states},
        counts=survey_counts(*figures, inside=True),
        progress=[
            SurveyProgress(
                place=Spot(id=it.place.pk, name=it.place.name),
                asked=it.asked,
                answered=it.answered,
                refused=it.refused,
                left=it.left,
                stages=dict(it.stages),
            )
            for it in parts
        ],
    )


def survey_door(row: Any) -> SurveyDoor:
    """A door as an answer's."""
    names = ("kind", "state", "stage")
    return SurveyDoor(
        number=row.pk,
        place=Spot(id=row.place_id, name=row.place.name),
        door=code_of(row),
        **{name: getattr(row, name) for name in names},
    )


def survey_door_whole(one: Door, line: Line) -> SurveyDoorWhole:
    """A door with what the register holds, as an answer's."""
    return SurveyDoorWhole(
        door=survey_door(one.row),
        known=_behind(line, one.known) if one.known else None,
        people=[_behind(line, it) for it in one.people],
    )


def _behind(line: Line, known: Known) -> BehindDoor:
    person = known.person.pk if known.person else None
    return BehindDoor(person=person, held=_held(line.rules.fields, known))
