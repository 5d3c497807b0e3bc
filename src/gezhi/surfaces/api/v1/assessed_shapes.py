"""One of the assessed with everything that counts: scores with their records, arithmetic, words,
objections, decisions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.assessment.queries import OneView, Part, read_fraction
from gezhi.surfaces.api.v1.assessment_shapes import (
    AssessedName,
    AssessedState,
    GivenScore,
    ScoreSaid,
    given,
    score_said,
    surely,
    whose_line,
)
from gezhi.surfaces.api.v1.shapes import Named, Spot, named

MOST_RECORDS = 50


class PartLine(BaseModel):
    """An indicator in the arithmetic: what was reached (a part of one), what it weighs where
    others are left out, what it adds; and the records that were counted."""

    indicator: Named
    given: GivenScore | None
    judge: str
    reached: ScoreSaid | None
    weighs: ScoreSaid
    adds: ScoreSaid
    records: list[str]
    behind: int = Field(description="how many records were counted in all")


class SpokenLine(BaseModel):
    """Words of the assessed under an indicator; `file` where one goes with them."""

    id: UUID
    indicator: str
    text: str
    by: str
    at: datetime
    file: str


class ObjectedLine(BaseModel):
    """An objection and its answer."""

    id: UUID
    turn: int
    text: str
    at: datetime
    outcome: str
    reason: str


class DecidedLine(BaseModel):
    """A decision; one that corrects says why and names the one before."""

    id: UUID
    score: ScoreSaid | None
    by: str
    at: datetime
    reason: str
    replaces: UUID | None


class AssessedWhole(BaseModel):
    """One of the assessed with everything that counts. `objects` and `speaks`: what the viewer can
    do for themselves now."""

    id: UUID
    assessment: Named
    place: Spot
    first: date
    last: date
    whose: AssessedName
    state: AssessedState
    until: date | None
    mine: bool
    tied: bool
    objects: bool
    speaks: bool
    ripe: bool
    score: ScoreSaid | None
    parts: list[PartLine]
    said: list[SpokenLine]
    objections: list[ObjectedLine]
    decisions: list[DecidedLine]


def part_line(one: Part) -> PartLine:
    """An indicator in the arithmetic as an answer's."""
    score = one.score
    records = score.records if score is not None else []
    return PartLine(
        indicator=named(one.line.indicator, one.line.name),
        given=given(score) if score is not None else None,
        judge=one.judge,
        reached=score_said(one.reached),
        weighs=surely(one.weighs),
        adds=surely(one.adds),
        records=[subject for _, _, subject in records[:MOST_RECORDS]],
        behind=score.behind if score is not None else 0,
    )


def one_whole(found: OneView) -> AssessedWhole:
    """One of the assessed as an answer's."""
    row, period = found.row, found.row.period
    flags = ("mine", "tied", "objects", "speaks", "ripe")
    return AssessedWhole(
        id=row.pk,
        assessment=named(period.assessment, found.rules.name),
        place=Spot(id=period.place_id, name=period.place.name),
        first=period.first,
        last=period.last,
        whose=whose_line(found.named),
        state=row.state,  # type: ignore[arg-type]
        until=row.objections_until,
        score=score_said(found.score),
        parts=[part_line(one) for one in found.parts],
        said=[_spoken(one, who) for one, who in found.said],
        objections=[_objected(one) for one in found.objections],
        decisions=[_decided(one, who) for one, who in found.decisions],
        **{name: getattr(found, name) for name in flags},
    )


def _spoken(row: Any, who: str) -> SpokenLine:
    told = {name: getattr(row, name) for name in ("indicator", "text", "at")}
    return SpokenLine(id=row.pk, by=who, file=row.name if row.digest else "", **told)


def _objected(row: Any) -> ObjectedLine:
    names = ("turn", "text", "at", "outcome", "reason")
    return ObjectedLine(id=row.pk, **{name: getattr(row, name) for name in names})


def _decided(row: Any, who: str) -> DecidedLine:
    score = score_said(read_fraction(row.score))
    about = {"at": row.at, "reason": row.reason, "replaces": row.replaces_id}
    return DecidedLine(id=row.pk, score=score, by=who, **about)
