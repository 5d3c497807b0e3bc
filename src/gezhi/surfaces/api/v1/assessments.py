"""Assessments: rules for everybody known; the bench, results and pay for those with a part."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from gezhi.engines.assessment import actions
from gezhi.engines.assessment.queries import (
    bench,
    my_assessments,
    my_results,
    my_schemes,
    results,
    scheme_of,
    year_summary,
)
from gezhi.engines.trust.queries import Forbidden, Invalid, Viewer, Wrong
from gezhi.surfaces.api.v1 import assessment_shapes as shapes
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.assessed_shapes import AssessedWhole, one_whole
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.openly import untold
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, PlaceId
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["assessment"], auth=KNOWN)
Year = Annotated[int, Field(ge=1900, le=2199)]


class MarkAsked(Asked):
    """A judge's points under an indicator, with the reason. `was` are the points that the judge
    saw: where somebody else judged meanwhile it is 409."""

    assessed: UUID
    indicator: str = Field(max_length=40)
    points: int = Field(ge=0, le=1000)
    reason: str = Field(max_length=4000)
    was: int | None = Field(default=None, ge=0, le=1000)


class MarksAsked(Asked):
    """Points that are given together, all or none."""

    marks: list[MarkAsked] = Field(min_length=1, max_length=400)


class MarksKept(BaseModel):
    """How many of them are new or changed."""

    judged: int


class ToDecide(Asked):
    """Whose scores are decided together, all or none."""

    assessed: list[UUID] = Field(min_length=1, max_length=400)


class DecidedCount(BaseModel):
    """The decisions, in the order of the assessed."""

    decisions: list[UUID]


class CloseAsked(Asked):
    """Closing the results of a quarter or year; the same id again changes nothing."""

    id: NewId


class ResultList(BaseModel):
    """The results of a quarter or year. `left` are not decided yet; `stale`: a correction came
    after the closing. Nobody is put before another where ranking is off."""

    first: Day
    last: Day
    left: int
    ended: bool
    stale: bool
    rows: list[shapes.ResultShown]


class YearPart(BaseModel):
    """A quarter of a year, or the year."""

    first: Day
    last: Day
    score: shapes.ScoreSaid | None
    grade: str


class YearRow(BaseModel):
    """One of the assessed over a year."""

    whose: shapes.AssessedName
    parts: list[YearPart]
    mean: shapes.ScoreSaid | None


@router.get("/assessments", response={200: list[shapes.AssessmentLine], **READING})
def list_assessments(request: HttpRequest) -> list[shapes.AssessmentLine]:
    """The assessments in which the viewer judges, leads or pays."""
    return [shapes.scheme_seen(one) for one in my_schemes(viewer_of(request))]


@router.post("/assessments/marks", response={200: MarksKept, **WRITING})
def judge_assessed(request: HttpRequest, asked: MarksAsked) -> MarksKept:
    """Give points after the period, all of them or none; the same again changes nothing."""
    told = [actions.Judged(**dict(one)) for one in asked.marks]
    starts = {f"{one.assessed}.{one.indicator}": n for n, one in enumerate(asked.marks)}
    try:
        return MarksKept(judged=actions.judge(viewer_of(request), told))
    except Invalid as refusal:
        raise Invalid([_placed(wrong, starts) for wrong in refusal.wrong]) from refusal


def _placed(wrong: Wrong, starts: dict[str, int]) -> Wrong:
    """A fault under the number of the mark that it is of, as everywhere in the API."""
    start, _, part = wrong.field.rpartition(".")
    if start not in starts:
        return wrong
    return Wrong(f"marks.{starts[start]}.{part}", wrong.code, wrong.words)


@router.post("/assessments/decisions", response={200: DecidedCount, **WRITING})
def decide_assessed(request: HttpRequest, asked: ToDecide) -> DecidedCount:
    """Decide scores whose days of objection have run."""
    numbers = {str(one): n for n, one in enumerate(asked.assessed)}
    try:
        made = actions.decide(viewer_of(request), asked.assessed)
    except Invalid as refusal:
        wrong = [
            Wrong(f"assessed.{numbers[one.field]}", one.code, one.words)
            if one.field in numbers
            else one
            for one in refusal.wrong
        ]
        raise Invalid(wrong) from refusal
    return DecidedCount(decisions=[one.pk for one in made])


@router.get("/assessments/{place}/{key}", response={200: shapes.AssessmentRules, **READING})
def get_assessment(
    request: HttpRequest, place: PlaceId, key: shapes.AssessmentKey
) -> shapes.AssessmentRules:
    """What is assessed and why, what law allows of it, and what is off."""
    found = scheme_of(viewer_of(request), place, key)
    return shapes.rules_line(found.place, found.rules)


@router.get(
    "/assessments/{place}/{key}/periods/{first}", response={200: shapes.BenchWhole, **READING}
)
def get_bench(
    request: HttpRequest, place: PlaceId, key: shapes.AssessmentKey, first: Day
) -> shapes.BenchWhole:
    """Everybody in a period (by its first day), for those who judge or lead."""
    found = bench(viewer_of(request), place, key, first)
    return shapes.BenchWhole(
        period=shapes.period_line(found.period, found.counts),
        indicators=[shapes.indicator_line(line) for line in found.rules.indicators],
        rows=[shapes.bench_line(one) for one in found.rows],
    )


@router.get("/assessments/{place}/{key}/results/{first}", response={200: ResultList, **READING})
def get_results(
    request: HttpRequest, place: PlaceId, key: shapes.AssessmentKey, first: Day
) -> ResultList:
    """The results of the quarter or year in which a day lies; scores for those who judge or
    lead."""
    return _results(viewer_of(request), place, key, first)


@router.post(
    "/assessments/{place}/{key}/results/{first}/close", response={200: ResultList, **WRITING}
)
def close_results(
    request: HttpRequest, place: PlaceId, key: shapes.AssessmentKey, first: Day, asked: CloseAsked
) -> ResultList:
    """Close the results, or close them again after a correction."""
    viewer = viewer_of(request)
    span = results(viewer, place, key, first).span
    actions.close(viewer, actions.Closing(place, key, span.first, asked.id))
    return _results(viewer, place, key, first)


@router.get("/assessments/{place}/{key}/results/{first}/pay", response={200: ResultList, **READING})
@untold
def get_result_pay(
    request: HttpRequest, place: PlaceId, key: shapes.AssessmentKey, first: Day
) -> ResultList:
    """Who is paid what for a quarter or year, for those who pay; the journal notes that it was
    taken out."""
    viewer = viewer_of(request)
    found = results(viewer, place, key, first)
    if found.roles.pay is None or found.rules.pay is None:
        raise Forbidden("not-allowed", "工资单只给发钱的岗位", "pay is for the posts that pay")
    actions.note_exported(viewer, place, key, found.span.first)
    return _results(viewer, place, key, first, paid=True)


@router.get("/assessments/{place}/{key}/years/{year}", response={200: list[YearRow], **READING})
def get_assessment_year(
    request: HttpRequest, place: PlaceId, key: shapes.AssessmentKey, year: Year
) -> list[YearRow]:
    """The results of a year side by side, for those who judge or lead; nobody before another."""
    return [
        YearRow(
            whose=shapes.whose_line(one.named),
            parts=[
                YearPart(
                    first=span.first, last=span.last, score=shapes.score_said(score), grade=grade
                )
                for span, score, grade in one.parts
            ],
            mean=shapes.score_said(one.mean),
        )
        for one in year_summary(viewer_of(request), place, key, year)
    ]


@router.get("/me/assessments", response={200: list[AssessedWhole], **READING})
def list_my_assessments(request: HttpRequest) -> list[AssessedWhole]:
    """How I am assessed, or those for whom I speak: everything that counts, newest first."""
    return [one_whole(one) for one in my_assessments(viewer_of(request))]


@router.get("/me/assessment-results", response={200: list[shapes.ResultShown], **READING})
def list_my_results(request: HttpRequest) -> list[shapes.ResultShown]:
    """My results with their pay, and those of whom I speak for, newest first."""
    found = my_results(viewer_of(request))
    return [shapes.result_shown(one, scored=True, paid=True) for one in found]


def _results(viewer: Viewer, place: int, key: str, first: Any, *, paid: bool = False) -> ResultList:
    found = results(viewer, place, key, first)
    scored = found.roles.sees
    lines = [one for one in found.lines if one.pay is not None or not paid]
    return ResultList(
        first=found.span.first,
        last=found.span.last,
        rows=[shapes.result_shown(one, scored=scored, paid=paid) for one in lines],
        **{name: getattr(found, name) for name in ("left", "ended", "stale")},
    )
