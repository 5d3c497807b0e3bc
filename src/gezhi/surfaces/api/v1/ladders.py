"""Ladders of posts and grades: what each grade asks, who stands on it, pay for the payer alone."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from gezhi.engines.people import actions
from gezhi.engines.people.queries import (
    Career,
    career_of,
    grade_counts,
    ladders,
    pay_sheet,
    post_place,
    standing_lines,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.pack.growing import Ladder
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import (
    AskedLine,
    GradeLine,
    GroundKey,
    PageWanted,
    Reference,
    SomebodyLine,
    Who,
    asked_line,
    cut,
    grade_line,
    somebody,
    spot,
    who_is,
)
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.openly import untold
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Named, PlaceId, Said, Spot, named, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["careers"], auth=KNOWN)


class LadderAsked(Asked):
    """A ladder of the pack that takes force at a place by a decision; the one before ends."""

    id: NewId
    place: PlaceId
    ladder: GroundKey
    since: Day
    reference: Reference


class StandingAsked(Asked):
    """Who begins on which grade; from then on they rise by promotions."""

    id: NewId
    person: Who
    grade: GroundKey
    since: Day


class StandingFilter(PageWanted):
    """Those of one grade, or of all."""

    grade: str = Field(default="", max_length=40)


class GradeAsks(GradeLine):
    """A grade with what it asks, and how many stand on it. What it pays is public with the pack."""

    years: int
    hours: int
    appraisals: int
    standing: int


class LadderLine(BaseModel):
    """A ladder in force since a day by a decision, its grades from the lowest up."""

    id: UUID
    place: Spot
    ladder: Named
    since: date
    reference: str
    grades: list[GradeAsks]


class OnLadder(BaseModel):
    """Somebody who stands on a grade."""

    id: UUID
    person: SomebodyLine
    place: Spot
    grade: str
    since: date


class OnLadderPage(BaseModel):
    """A page of those who stand on a ladder; `next` is null on the last one."""

    rows: list[OnLadder]
    next: UUID | None


class PaidLine(BaseModel):
    """Whose pay, on which grade since when, in fen a month."""

    person: SomebodyLine
    place: str
    grade: GradeLine
    since: date
    pay: int


class PayList(BaseModel):
    """Everybody's pay on a ladder, by grade, and the sum in fen a month."""

    total: int
    rows: list[PaidLine]


class GradeBefore(BaseModel):
    """A grade that somebody had."""

    grade: str
    since: date
    until: date | None


class CareerLine(BaseModel):
    """Where somebody stands on a ladder, what the next grade asks and what there is of it, and a
    promotion under way. `next` is null at the top; pay is for oneself and the payer's role."""

    ladder: Named
    place: Spot
    name: str
    since: date
    grade: GradeLine
    next: GradeLine | None
    asks: list[AskedLine]
    promotion: UUID | None
    state: str | None
    until: date | None
    before: list[GradeBefore]


@router.get("/ladders", response={200: list[LadderLine], **READING})
def list_ladders(request: HttpRequest) -> list[LadderLine]:
    """The ladders in force, with how many stand on each grade."""
    viewer = viewer_of(request)
    return [_ladder(viewer, row, rules) for row, rules in ladders(viewer)]


@router.post("/ladders", response={200: LadderLine, **WRITING})
def adopt_ladder(request: HttpRequest, asked: LadderAsked) -> LadderLine:
    """Put a ladder of the pack into force."""
    viewer = viewer_of(request)
    row = actions.adopt_ladder(
        viewer, asked.place, asked.ladder, asked.since, asked.reference, asked.id
    )
    return _ladder(viewer, *_of(viewer, row.pk))


@router.get("/ladders/{ladder}/standings", response={200: OnLadderPage, **READING})
def list_standings(
    request: HttpRequest, ladder: UUID, wanted: Query[StandingFilter]
) -> OnLadderPage:
    """Who stands on a ladder, for those who keep it, decide on it or pay."""
    viewer = viewer_of(request)
    row, _ = _of(viewer, ladder)
    after = str(wanted.after or "")
    found = standing_lines(viewer, row, grade=wanted.grade, after=after, size=wanted.size + 1)
    page, more = cut(found, wanted.size)
    return OnLadderPage(rows=[_standing(one) for one in page], next=page[-1].pk if more else None)


@router.post("/ladders/{ladder}/standings", response={200: list[CareerLine], **WRITING})
def put_on_ladder(request: HttpRequest, ladder: UUID, asked: StandingAsked) -> list[CareerLine]:
    """Put somebody on a ladder for the first time, where they hold a post of it."""
    viewer = viewer_of(request)
    row, _ = _of(viewer, ladder)
    person = who_is(viewer, "career.keep", row.path, asked.person)
    where = post_place(viewer, person, row)
    new = actions.NewStanding(person, where, row.ladder, asked.grade, asked.since, asked.id)
    actions.stand(viewer, [new])
    return [career_line(one) for one in career_of(viewer, person.pk)]


@router.get("/ladders/{ladder}/pay", response={200: PayList, **READING})
@untold
def get_pay_sheet(request: HttpRequest, ladder: UUID) -> PayList:
    """The pay of everybody on a ladder, for the payer's role alone."""
    viewer = viewer_of(request)
    found = pay_sheet(viewer, _of(viewer, ladder)[0])
    lines = [
        PaidLine(
            person=SomebodyLine(id=one.person, name=one.name),
            place=one.place,
            grade=grade_line(one.step, paid=True),
            since=one.since,
            pay=one.pay,
        )
        for one in found
    ]
    return PayList(total=sum(one.pay for one in found), rows=lines)


@router.get("/people/{person}/career", response={200: list[CareerLine], **READING})
def get_career(request: HttpRequest, person: UUID) -> list[CareerLine]:
    """Where somebody stands, for those who keep careers over them."""
    return [career_line(one) for one in career_of(viewer_of(request), person)]


def _of(viewer: Viewer, wanted: UUID) -> tuple[Any, Ladder]:
    for row, rules in ladders(viewer):
        if row.pk == wanted:
            return row, rules
    raise Missing("no-ladder", "没有这套等级", "there is no such ladder")


def _ladder(viewer: Viewer, row: Any, rules: Ladder) -> LadderLine:
    counts = grade_counts(viewer, row)
    grades = [
        GradeAsks(
            **dict(grade_line(step, paid=True)),
            years=step.grade.asks.years,
            hours=step.grade.asks.hours,
            appraisals=step.grade.asks.appraisals,
            standing=counts.get(step.key, 0),
        )
        for step in rules.steps()
    ]
    return LadderLine(
        id=row.pk,
        place=spot(row.place),
        ladder=named(row.ladder, rules.name),
        since=row.since,
        reference=row.reference,
        grades=grades,
    )


def _standing(row: Any) -> OnLadder:
    return OnLadder(
        id=row.pk,
        person=somebody(row.person),
        place=spot(row.place),
        grade=row.grade,
        since=row.since,
    )


def career_line(one: Career) -> CareerLine:
    """Where somebody stands as an answer's."""
    paid, going = one.pay is not None, one.going
    names = ("grade", "since", "until")
    return CareerLine(
        ladder=named(one.standing.ladder, one.ladder.name),
        place=spot(one.standing.place),
        name=one.name,
        since=one.standing.since,
        grade=grade_line(one.step, paid=paid),
        next=grade_line(one.next, paid=paid) if one.next is not None else None,
        asks=[asked_line(line) for line in one.asks],
        promotion=going.pk if going is not None else None,
        state=going.state if going is not None else None,
        until=going.notice_last if going is not None else None,
        before=[GradeBefore(**{name: getattr(row, name) for name in names}) for row in one.before],
    )


def grade_said(rules: Ladder, key: str) -> Said:
    """What a grade is called; its key where the ladder has it no more."""
    step = rules.step(key)
    return said(step.grade.name if step is not None else key)
