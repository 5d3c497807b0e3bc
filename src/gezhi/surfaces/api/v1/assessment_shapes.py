"""Shapes of assessments: rules, periods, the bench, results.

A score is exact: `exact` as a fraction (`285/4`), `shown` rounded to hundredths as people read it.
"""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.assessment.queries import (
    BenchRow,
    ResultLine,
    SchemeLine,
    read_fraction,
    say_fraction,
)
from gezhi.engines.assessment.queries import Named as Assessed
from gezhi.pack.assessment import Assessment, Indicator
from gezhi.surfaces.api.v1.shapes import Named, Said, Spot, named, said, said_or_none

AssessmentKey = Annotated[
    str, Field(min_length=1, max_length=40, description="the assessment's key in the pack")
]
AssessedState = Literal["judged", "shown", "decided"]


class ScoreSaid(BaseModel):
    """A number, exactly and as it is read."""

    exact: str
    shown: str


class IndicatorLine(BaseModel):
    """One line of an assessment. Counted: worth all at `full` and nothing at `none`. Judged: what
    the judges look at, from 0 to `scale`."""

    indicator: Named
    weight: int
    counted: bool
    full: str | None
    none: str | None
    judged: Said | None
    scale: int
    evidence: Said | None


class BandLine(BaseModel):
    """A grade from a score on; `share` bounds how many of the ranked have it, `factor` is what the
    base pay is multiplied by."""

    grade: Named
    least: str
    share: str | None
    factor: str | None


class AssessmentRules(BaseModel):
    """What is assessed, why, by whom, until when, what law allows of it (`ranking` and `pay` are
    the rule, null where it is off)."""

    place: Spot
    assessment: Named
    purpose: Said
    owner: Said
    basis: str
    expires: date
    every: str
    results: str
    judged_by: list[str]
    led_by: list[str]
    objection: Said
    indicators: list[IndicatorLine]
    grades: list[BandLine]
    ranking: str | None
    pay: str | None
    source: str
    invented: bool


class AssessmentPeriod(BaseModel):
    """A period by its first day: how many in it are judged, shown, decided."""

    first: date
    last: date
    state: Literal["open", "counted", "closed"]
    states: dict[str, int]


class AssessmentLine(BaseModel):
    """An assessment in which the viewer judges, leads or pays, with its newest periods."""

    place: Spot
    assessment: Named
    judges: bool
    leads: bool
    pays: bool
    periods: list[AssessmentPeriod]


class AssessedName(BaseModel):
    """Who is assessed: the name of a holder, of a body or of a place."""

    name: str
    place: str


class GivenScore(BaseModel):
    """What stands under an indicator: what was counted, or the points of a judge with the reason;
    empty where it is not the viewer's to read yet."""

    indicator: str
    value: str | None
    points: int | None
    reason: str


class BenchLine(BaseModel):
    """One of the assessed on the bench. `mine` where the viewer judged, `tied` where they must
    not, `ripe` where it can be decided."""

    id: UUID
    whose: AssessedName
    state: AssessedState
    until: date | None
    score: ScoreSaid | None
    scores: list[GivenScore]
    evidence: int
    objected: bool
    mine: bool
    tied: bool
    ripe: bool


class BenchWhole(BaseModel):
    """Everybody in a period against every indicator."""

    period: AssessmentPeriod
    indicators: list[IndicatorLine]
    rows: list[BenchLine]


class MonthScore(BaseModel):
    """What a period brought into a result."""

    first: date
    last: date
    score: ScoreSaid | None


class PayAmount(BaseModel):
    """Graded pay: base in fen times the factor, rounded half up to a fen."""

    base: int
    factor: str
    fen: int


class ResultShown(BaseModel):
    """A result of a quarter or year: the mean of its months, the grade, the place of so many where
    the pack ranks. `pay` is for oneself and those who pay."""

    id: UUID
    assessment: Named
    whose: AssessedName
    first: date
    last: date
    months: list[MonthScore]
    score: ScoreSaid | None
    rank: int | None
    ranked: int
    grade: Named | None
    corrected: bool
    pay: PayAmount | None


def score_said(value: Fraction | None) -> ScoreSaid | None:
    """A number as an answer's."""
    return ScoreSaid(exact=str(value), shown=say_fraction(value)) if value is not None else None


def surely(value: Fraction) -> ScoreSaid:
    """The same of a number that there is."""
    return ScoreSaid(exact=str(value), shown=say_fraction(value))


def whose_line(one: Assessed) -> AssessedName:
    """Who is assessed as an answer's."""
    return AssessedName(name=one.name, place=one.place)


def indicator_line(line: Indicator) -> IndicatorLine:
    """An indicator as an answer's."""
    return IndicatorLine(
        indicator=named(line.indicator, line.name),
        weight=line.weight,
        counted=line.counts is not None,
        full=str(line.full) if line.full is not None else None,
        none=str(line.none) if line.none is not None else None,
        judged=said_or_none(line.judged),
        scale=line.scale,
        evidence=said_or_none(line.evidence),
    )


def rules_line(place: Any, one: Assessment) -> AssessmentRules:
    """The rules of an assessment as an answer's."""
    names = ("basis", "expires", "every", "results", "judged_by", "led_by", "source", "invented")
    return AssessmentRules(
        place=Spot(id=place.pk, name=place.name),
        assessment=named(one.assessment, one.name),
        purpose=said(one.purpose),
        owner=said(one.owner),
        objection=Said(zh=one.objection.say("zh"), en=one.objection.say("en")),
        indicators=[indicator_line(line) for line in one.indicators],
        grades=[
            BandLine(
                grade=named(band.grade, band.name),
                least=str(band.from_),
                share=str(band.share) if band.share is not None else None,
                factor=str(band.factor) if band.factor is not None else None,
            )
            for band in one.grades
        ],
        ranking=one.ranking.rule if one.ranking else None,
        pay=one.pay.rule if one.pay else None,
        **{name: getattr(one, name) for name in names},
    )


def scheme_seen(one: SchemeLine) -> AssessmentLine:
    """An assessment with its periods as an answer's."""
    place, rules, part = one.scheme.place, one.scheme.rules, one.roles
    return AssessmentLine(
        place=Spot(id=place.pk, name=place.name),
        assessment=named(rules.assessment, rules.name),
        judges=part.judge is not None,
        leads=part.lead is not None,
        pays=part.pay is not None,
        periods=[period_line(line.period, line.states) for line in one.periods],
    )


def period_line(row: Any, states: dict[str, int]) -> AssessmentPeriod:
    """A period as an answer's."""
    return AssessmentPeriod(first=row.first, last=row.last, state=row.state, states=states)


def bench_line(one: BenchRow) -> BenchLine:
    """One of the assessed on the bench; who is tied to them reads no judge's points."""
    row = one.row
    return BenchLine(
        id=row.pk,
        whose=whose_line(one.named),
        state=row.state,  # type: ignore[arg-type]
        until=row.objections_until,
        score=score_said(one.score) if one.scores and not one.tied else None,
        scores=[given(score, hidden=one.tied) for score in one.scores.values()],
        **{name: getattr(one, name) for name in ("evidence", "objected", "mine", "tied", "ripe")},
    )


def given(score: Any, *, hidden: bool = False) -> GivenScore:
    """What stands under an indicator as an answer's."""
    value = read_fraction(score.value)
    return GivenScore(
        indicator=score.indicator,
        value=str(value) if value is not None else None,
        points=None if hidden else score.points,
        reason="" if hidden else score.reason,
    )


def result_shown(one: ResultLine, *, scored: bool, paid: bool) -> ResultShown:
    """A result as an answer's: with its scores for who may read them, with pay where that is asked
    for."""
    row, band, pay = one.row, one.rules.grade(one.row.grade), one.pay if paid else None
    return ResultShown(
        id=row.pk,
        assessment=named(row.assessment, one.rules.name),
        whose=whose_line(one.named),
        first=row.first,
        last=row.last,
        months=[
            MonthScore(first=span.first, last=span.last, score=score_said(score))
            for span, score in (one.months if scored else [])
        ],
        score=score_said(one.score) if scored else None,
        rank=row.rank if scored else None,
        ranked=row.ranked,
        grade=named(band.grade, band.name) if band is not None else None,
        corrected=one.before is not None,
        pay=PayAmount(base=pay.base, factor=str(read_fraction(pay.factor)), fen=pay.fen)
        if pay is not None
        else None,
    )
