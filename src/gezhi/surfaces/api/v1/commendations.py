"""Commendations: nominated, reviewed by others, on the notice, and commended by a decision."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    DeskRound,
    commendations_below,
    desk_round,
    my_nominations,
    nomination_list,
    nomination_on,
    notice_board,
    objections_on,
    search_nominees,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.commendation_shapes import (
    CommendAsked,
    CommendationLine,
    CommendationOpened,
    Nominated,
    NominationOpened,
    NominationPage,
    NominationShort,
    NominationsWanted,
    NomineeLine,
    NomineesWanted,
    ObjectionAnswered,
    ObjectionAsked,
    ObjectionLine,
    OwnNominations,
    Published,
    Reviewed,
    about,
    commended_line,
    nomination_short,
    notice_line,
    own_nomination,
    own_objection,
)
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.points_shapes import OPENLY
from gezhi.surfaces.api.v1.shapes import PlaceId
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["commendations"])
AT = "/commendations/{place}/{key}"
ONE = f"{AT}/nominations/{{nomination}}"
CommendationKey = Annotated[str, Field(max_length=40, description="as the pack calls it")]


class GroundWanted(BaseModel):
    """On which ground."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = Field(default=None, description="at this place, above or below it")


@router.get("/commendations", response={200: list[CommendationLine], **READING})
def list_commendations(request: HttpRequest, wanted: Query[GroundWanted]) -> list[CommendationLine]:
    """The commendations on a ground; they are public."""
    viewer = viewer_of(request)
    found = commendations_below(viewer, path_of(viewer, wanted.place))
    return [CommendationLine(**about(one)) for one in found]


@router.get(AT, response={200: CommendationOpened, **OPENLY}, throttle=ANONYMOUS)
def get_commendation(
    request: HttpRequest, place: PlaceId, key: CommendationKey
) -> CommendationOpened:
    """Who is on the notice and who was commended, by name where they agree to it."""
    board = notice_board(viewer_of(request), place, key)
    return CommendationOpened(
        **about(board.round),
        on_notice=[notice_line(one) for one in board.on_notice],
        commended=[commended_line(period, one) for period, rows in board.years for one in rows],
    )


@router.get(f"{AT}/nominees", response={200: list[NomineeLine], **READING}, auth=KNOWN)
def search_for_nominees(
    request: HttpRequest, place: PlaceId, key: CommendationKey, wanted: Query[NomineesWanted]
) -> list[NomineeLine]:
    """Who can be nominated, for those who nominate or review by a post."""
    viewer = viewer_of(request)
    desk = desk_round(viewer, place, key)
    kind = desk.round.rules.kind(wanted.kind)
    if kind is None:
        raise Missing("no-kind", "没有这一类", "there is no such kind")
    found = search_nominees(viewer, desk.round, kind, wanted.text)
    return [NomineeLine(id=one.id, name=one.name) for one in found]


@router.get(f"{AT}/nominations", response={200: NominationPage, **READING}, auth=KNOWN)
def list_nominations(
    request: HttpRequest, place: PlaceId, key: CommendationKey, wanted: Query[NominationsWanted]
) -> NominationPage:
    """All for reviewers and those who see the points there; one's own for who nominates by a
    post."""
    viewer = viewer_of(request)
    desk = desk_round(viewer, place, key)
    rows, more = nomination_list(viewer, desk, **wanted.model_dump())
    return NominationPage(
        rows=[NominationShort(**nomination_short(one)) for one in rows], next=more
    )


@router.post(f"{AT}/nominations", response={200: OwnNominations, **WRITING}, auth=KNOWN)
def nominate_model(
    request: HttpRequest, place: PlaceId, key: CommendationKey, asked: Nominated
) -> OwnNominations:
    """Put somebody forward for a review by others; the answer is what the viewer nominated."""
    viewer = viewer_of(request)
    actions.nominate(
        viewer,
        actions.NewNomination(
            place, key, asked.kind, asked.deeds, asked.holder, on=asked.on, id=asked.id
        ),
    )
    return _own(viewer)


@router.get(ONE, response={200: NominationOpened, **READING}, auth=KNOWN)
def get_nomination(
    request: HttpRequest, place: PlaceId, key: CommendationKey, nomination: UUID
) -> NominationOpened:
    """A nomination, with its objections for reviewers who have no part in it."""
    viewer = viewer_of(request)
    return _opened(viewer, desk_round(viewer, place, key), nomination)


@router.post(f"{ONE}/review", response={200: NominationOpened, **WRITING}, auth=KNOWN)
def review_model(
    request: HttpRequest, place: PlaceId, key: CommendationKey, nomination: UUID, asked: Reviewed
) -> NominationOpened:
    """Accept or refuse a nomination, by whoever neither made it nor is it."""
    viewer, desk = _desk(request, place, key, nomination)
    actions.review_nomination(
        viewer,
        actions.Assessment(nomination, asked.outcome, asked.reason, asked.holder, asked.text),
    )
    return _opened(viewer, desk, nomination)


@router.post(f"{ONE}/notice", response={200: NominationOpened, **WRITING}, auth=KNOWN)
def put_model_on_notice(
    request: HttpRequest, place: PlaceId, key: CommendationKey, nomination: UUID, asked: Published
) -> NominationOpened:
    """Publish an accepted nomination for the working days of the pack."""
    viewer, desk = _desk(request, place, key, nomination)
    actions.put_on_notice(viewer, nomination, asked.text)
    return _opened(viewer, desk, nomination)


@router.post(
    f"{ONE}/objections/{{objection}}/answer",
    response={200: NominationOpened, **WRITING},
    auth=KNOWN,
)
def answer_model_objection(
    request: HttpRequest,
    place: PlaceId,
    key: CommendationKey,
    nomination: UUID,
    objection: UUID,
    asked: ObjectionAnswered,
) -> NominationOpened:
    """Answer an objection, by a reviewer who did not accept the nomination and has no part in
    it."""
    viewer, desk = _desk(request, place, key, nomination)
    if objection not in {row.pk for row, _ in objections_on(viewer, desk, nomination)}:
        raise Missing("no-objection", "没有这条异议", "there is no such objection")
    actions.answer_objection(viewer, objection, asked.outcome, asked.reason)
    return _opened(viewer, desk, nomination)


@router.post(f"{AT}/commend", response={200: list[NominationShort], **WRITING}, auth=KNOWN)
def commend_models(
    request: HttpRequest, place: PlaceId, key: CommendationKey, asked: CommendAsked
) -> list[NominationShort]:
    """Record the decision for several whose notice is over, all or none."""
    viewer = viewer_of(request)
    desk = desk_round(viewer, place, key)
    lines = [nomination_on(viewer, desk, one) for one in asked.nominations]
    actions.commend(
        viewer, actions.Commend(asked.nominations, asked.decided, asked.reference, asked.id)
    )
    lines = [nomination_on(viewer, desk, one.row.pk) for one in lines]
    return [NominationShort(**nomination_short(one)) for one in lines]


@router.get("/me/nominations", response={200: OwnNominations, **READING}, auth=KNOWN)
def list_own_nominations(request: HttpRequest) -> OwnNominations:
    """What the viewer nominated, what was accepted about them, and what they objected to."""
    return _own(viewer_of(request))


@router.post(
    "/nominations/{nomination}/withdraw", response={200: OwnNominations, **WRITING}, auth=KNOWN
)
def withdraw_model(request: HttpRequest, nomination: UUID) -> OwnNominations:
    """Take one's own nomination back, or step back oneself."""
    viewer = viewer_of(request)
    actions.withdraw_nomination(viewer, nomination)
    return _own(viewer)


@router.post(
    "/nominations/{nomination}/objections", response={200: OwnNominations, **WRITING}, auth=KNOWN
)
def object_to_model(
    request: HttpRequest, nomination: UUID, asked: ObjectionAsked
) -> OwnNominations:
    """Object while the notice runs; reviewers alone see who it was."""
    viewer = viewer_of(request)
    actions.object_to_nomination(viewer, nomination, asked.text, asked.id)
    return _own(viewer)


def _own(viewer: Viewer) -> OwnNominations:
    made, objected = my_nominations(viewer)
    return OwnNominations(
        nominations=[own_nomination(one) for one in made],
        objections=[own_objection(one) for one in objected],
    )


def _desk(request: HttpRequest, place: int, key: str, nomination: UUID) -> tuple[Viewer, DeskRound]:
    """The viewer, and the commendation that the nomination is of."""
    viewer = viewer_of(request)
    desk = desk_round(viewer, place, key)
    nomination_on(viewer, desk, nomination)
    return viewer, desk


def _opened(viewer: Viewer, desk: DeskRound, wanted: UUID) -> NominationOpened:
    return NominationOpened(
        **nomination_short(nomination_on(viewer, desk, wanted)),
        objected=[
            ObjectionLine(id=row.pk, text=row.text, by=by, outcome=row.outcome, reason=row.reason)
            for row, by in objections_on(viewer, desk, wanted)
        ],
    )
