"""Mediation: who mediates, how many disputes were settled, and applying."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.base import clock
from gezhi.engines.cases import actions as cases
from gezhi.engines.cases.actions import mediation as actions
from gezhi.engines.cases.queries.mediation import (
    FIELDS,
    Entry,
    Rate,
    directory,
    mediated_types,
    mediation_rates,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.opening import Receipt
from gezhi.surfaces.api.v1.openly import OPENLY, tagged, untold
from gezhi.surfaces.api.v1.points_shapes import NewId
from gezhi.surfaces.api.v1.shapes import Asked, Key, Named, PlaceId, Spot, named

router = Router(tags=["mediation"])


class MediatorFilter(BaseModel):
    """Whom: who serves a place or what lies below it, knows a field, whose name, languages or words
    have a text."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None
    field: str = Field(default="", max_length=40, examples=["neighbours"])
    text: str = Field(default="", max_length=60)


class YearOf(BaseModel):
    """Disputes opened on a ground in a year; in this one, if none is named."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None
    year: int | None = Field(default=None, ge=1900, le=2199)


class MediatorLine(BaseModel):
    """Somebody who agreed to be listed, or a team; as they agreed to be shown. `load` counts the
    disputes that they mediate now."""

    id: UUID
    name: str
    team: bool
    members: int
    place: Spot
    fields: list[Named]
    languages: str
    reach: str
    about: str
    load: int


class RateLine(BaseModel):
    """Disputes that ended: `settled`, guided `to_court`, `refused` by a side, of `total` that were
    mediated (`refused` not among them); `share` is settled of total, null without any."""

    name: str
    place: int | None
    total: int
    settled: int
    to_court: int
    refused: int
    running: int
    share: float | None


class RatesLine(BaseModel):
    """Figures of a ground, by community, and by mediator: with consent, from three disputes on."""

    year: int
    whole: RateLine
    communities: list[RateLine]
    mediators: list[RateLine]


class OtherOne(Asked):
    """One of the other side. The number serves to ask whether they are willing."""

    id: NewId
    name: str = Field(max_length=60)
    phone: str = Field(default="", max_length=40)


class Application(Asked):
    """An application: the answers of the case type's form (`/places/{place}/case-types`), and who
    the other side is. The same id again is the same application."""

    id: NewId
    place: PlaceId
    type: Key
    answers: dict[str, Any] = Field(max_length=100)
    others: list[OtherOne] = Field(min_length=1, max_length=19)
    online: bool = Field(default=False, description="whether meeting online suits")


@router.get(
    "/mediation/mediators", response={200: list[MediatorLine], **OPENLY}, throttle=ANONYMOUS
)
@tagged
def list_mediators(request: HttpRequest, wanted: Query[MediatorFilter]) -> list[MediatorLine]:
    """The directory of mediators, the least busy first; the same for everybody."""
    viewer = viewer_of(request)
    path = path_of(viewer, wanted.place)
    return [_entry(one) for one in directory(viewer, path, wanted.field, wanted.text)]


@router.get("/mediation/rates", response={200: RatesLine, **OPENLY}, throttle=ANONYMOUS)
@tagged
def get_mediation_rates(request: HttpRequest, wanted: Query[YearOf]) -> RatesLine:
    """How many disputes ended how; nobody of a dispute is named."""
    viewer = viewer_of(request)
    year = wanted.year or clock.today().year
    found = mediation_rates(viewer, path_of(viewer, wanted.place), year)
    return RatesLine(
        year=year,
        whole=_rate(found.whole),
        communities=[_rate(one) for one in found.communities],
        mediators=[_rate(one) for one in found.mediators],
    )


@router.post("/mediation/applications", response={200: Receipt, **WRITING}, throttle=ANONYMOUS)
@untold
def apply_for_mediation(request: HttpRequest, asked: Application) -> Receipt:
    """Apply for mediation, free of charge; the other side is asked whether they are willing. 404
    where no dispute of that kind is mediated, or not for this viewer."""
    viewer = viewer_of(request)
    _must_be_mediated(viewer, asked)
    command = cases.OpenCase(
        asked.type,
        asked.answers,
        id=asked.id,
        channel="api",
        place=asked.place,
        language=get_language() or "zh-hans",
    )
    others = tuple(actions.OtherSide(one.name, one.phone, one.id) for one in asked.others)
    receipt = actions.apply(viewer, actions.Apply(command, others, asked.online))
    return Receipt(**{name: getattr(receipt, name) for name in Receipt.model_fields})


def _must_be_mediated(viewer: Viewer, asked: Application) -> None:
    found = mediated_types(viewer, path_of(viewer, asked.place))
    if asked.type not in {one.case for one in found}:
        zh, en = "这里申请不了这类调解", "this is not mediated here"
        raise Missing("no-type", zh, en)


def _entry(one: Entry) -> MediatorLine:
    row = one.row
    return MediatorLine(
        id=row.pk,
        name=row.name,
        team=one.team,
        members=one.members,
        place=Spot(id=row.place_id, name=one.place),
        fields=[named(key, FIELDS.get(key)) for key in row.fields],
        languages=row.languages,
        reach=row.reach,
        about=row.about,
        load=one.load,
    )


def _rate(one: Rate) -> RateLine:
    return RateLine(**{name: getattr(one, name) for name in RateLine.model_fields})
