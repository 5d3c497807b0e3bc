"""Promotions: proposed with evidence, checked by another, on notice, decided by a third."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from gezhi.engines.people import actions
from gezhi.engines.people.queries import (
    Condition,
    answers_demurs,
    demurs,
    on_notice,
    promotion,
    promotions,
    rules_of,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import (
    AskedLine,
    GroundKey,
    PageWanted,
    PromotionShort,
    Reference,
    asked_line,
    paged,
    somebody,
    spot,
)
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.ladders import grade_said
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["careers"], auth=KNOWN)
MOST = 1000
GOING, OVER = ("proposed", "notice"), ("decided", "refused", "upheld", "withdrawn")
WhyText = Annotated[str, Field(max_length=2000)]


class PromotionFilter(PageWanted):
    """Those under way, or those that are over."""

    over: bool = False


class PromotionAsked(Asked):
    """The next grade of somebody on a ladder; `appraisals` are yearly results, one each."""

    id: NewId
    ladder: GroundKey
    appraisals: list[Annotated[str, Field(max_length=120)]] = Field(default=[], max_length=40)


class Checked(Asked):
    """Whether it is right; a refusal says why."""

    agreed: bool
    reason: WhyText = ""


class Decided(Asked):
    """What is decided, from which day (`effective`), by which decision; a refusal says why."""

    agreed: bool
    effective: Day
    reference: Reference = ""
    reason: WhyText = ""


class DemurAsked(Asked):
    """What somebody has against a promotion on notice."""

    id: NewId
    text: WhyText


class DemurAnswer(Asked):
    """What becomes of an objection, and why; upheld, the promotion ends."""

    outcome: Literal["upheld", "dismissed"]
    reason: WhyText


class DemurLine(BaseModel):
    """An objection and its answer; by whom it is stays with the product."""

    id: UUID
    text: str
    outcome: str
    reason: str


class PromotionOpened(PromotionShort):
    """A promotion: what its grade asked and what there was of it when it was proposed, what was
    said against it (for those who keep or decide promotions), and whether the viewer answers."""

    evidence: list[AskedLine]
    appraisals: list[str]
    effective: date | None
    reference: str
    reason: str
    demurs: list[DemurLine]
    answers: bool


class PromotionPage(BaseModel):
    """A page of promotions; `next` is null on the last one."""

    rows: list[PromotionShort]
    next: UUID | None


@router.get("/promotions", response={200: PromotionPage, **READING})
def list_promotions(request: HttpRequest, wanted: Query[PromotionFilter]) -> PromotionPage:
    """Promotions on the viewer's ground, for those who keep or decide them, the oldest first."""
    found = promotions(viewer_of(request), OVER if wanted.over else GOING, MOST)
    rows, last = paged(found, wanted)
    return PromotionPage(rows=[promotion_short(row) for row in rows], next=last)


@router.post("/people/{person}/promotions", response={200: PromotionOpened, **WRITING})
def propose_promotion(request: HttpRequest, person: UUID, asked: PromotionAsked) -> PromotionOpened:
    """Propose somebody's next grade; every condition that is not met is told."""
    viewer = viewer_of(request)
    new = actions.NewPromotion(person, asked.ladder, tuple(asked.appraisals), asked.id)
    return _opened(viewer, actions.propose_promotion(viewer, new).pk)


@router.get("/promotions/{promotion_id}", response={200: PromotionOpened, **READING})
def get_promotion(request: HttpRequest, promotion_id: UUID) -> PromotionOpened:
    """One promotion, for those who keep or decide it and for the person."""
    return _opened(viewer_of(request), promotion_id)


@router.post("/promotions/{promotion_id}/check", response={200: PromotionOpened, **WRITING})
def check_promotion(request: HttpRequest, promotion_id: UUID, asked: Checked) -> PromotionOpened:
    """Check a proposal, as somebody else than who made it: on notice, or refused."""
    viewer = viewer_of(request)
    actions.check_promotion(viewer, promotion_id, agreed=asked.agreed, reason=asked.reason)
    return _opened(viewer, promotion_id)


@router.post("/promotions/{promotion_id}/decision", response={200: PromotionOpened, **WRITING})
def decide_promotion(request: HttpRequest, promotion_id: UUID, asked: Decided) -> PromotionOpened:
    """Decide it after its notice, as a third person."""
    viewer = viewer_of(request)
    actions.decide_promotion(viewer, actions.Decision(promotion_id, **dict(asked)))
    return _opened(viewer, promotion_id)


@router.post("/promotions/{promotion_id}/withdraw", response={200: PromotionOpened, **WRITING})
def withdraw_promotion(request: HttpRequest, promotion_id: UUID) -> PromotionOpened:
    """Take it back before it is decided: whoever proposed it, or the person."""
    viewer = viewer_of(request)
    actions.withdraw_promotion(viewer, promotion_id)
    return _opened(viewer, promotion_id)


@router.get("/promotions-on-notice", response={200: list[PromotionShort], **READING})
def list_promotions_on_notice(request: HttpRequest) -> list[PromotionShort]:
    """Colleagues' promotions on notice, for whoever holds a post on the same ground."""
    return [promotion_short(row) for row in on_notice(viewer_of(request))]


@router.post("/promotions/{promotion_id}/demurs", response={200: DemurLine, **WRITING})
def object_to_promotion(request: HttpRequest, promotion_id: UUID, asked: DemurAsked) -> DemurLine:
    """Object to a colleague's promotion while it is on notice, once."""
    return _demur(actions.demur(viewer_of(request), promotion_id, asked.text, asked.id))


@router.post(
    "/promotions/{promotion_id}/demurs/{demur}/answer",
    response={200: PromotionOpened, **WRITING},
)
def answer_promotion_demur(
    request: HttpRequest, promotion_id: UUID, demur: UUID, asked: DemurAnswer
) -> PromotionOpened:
    """Answer an objection, as somebody who neither proposed nor checked."""
    viewer = viewer_of(request)
    if demur not in {one.pk for one in demurs(viewer, promotion(viewer, promotion_id))}:
        raise Missing("no-demur", "没有这条异议", "there is no such objection")
    actions.answer_demur(viewer, demur, asked.outcome, asked.reason)
    return _opened(viewer, promotion_id)


def promotion_short(row: Any) -> PromotionShort:
    """A promotion of a list as an answer's."""
    return PromotionShort(**_short(row))


def _short(row: Any) -> dict[str, Any]:
    rules = rules_of(row.adopted)
    return {
        "id": row.pk,
        "person": somebody(row.person),
        "place": spot(row.place),
        "ladder": row.ladder,
        "grade": grade_said(rules, row.from_grade),
        "to": grade_said(rules, row.to_grade),
        "state": row.state,
        "until": row.notice_last,
    }


def _opened(viewer: Viewer, wanted: UUID) -> PromotionOpened:
    row = promotion(viewer, wanted)
    names = ("appraisals", "effective", "reference", "reason")
    return PromotionOpened(
        **_short(row),
        evidence=[
            asked_line(Condition(key, *pair))  # type: ignore[arg-type]
            for key, pair in row.evidence.items()
        ],
        demurs=[_demur(one) for one in demurs(viewer, row)],
        answers=row.state == "notice" and answers_demurs(viewer, row),
        **{name: getattr(row, name) for name in names},
    )


def _demur(row: Any) -> DemurLine:
    names = ("text", "outcome", "reason")
    return DemurLine(id=row.pk, **{name: getattr(row, name) for name in names})
