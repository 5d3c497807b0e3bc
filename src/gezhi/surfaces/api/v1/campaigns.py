"""Campaigns: which there are, one on a page, opening and ending it; my tasks."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import (
    campaigns,
    choices,
    heads_for,
    my_tasks,
    openable,
    picture,
)
from gezhi.surfaces.api.v1 import campaign_shapes as shapes
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import NewId
from gezhi.surfaces.api.v1.shapes import Asked, Key, PlaceId, Spot, named, said
from gezhi.surfaces.api.v1.task_shapes import TaskLine, task_line
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["campaigns"], auth=KNOWN)


class NewCampaign(Asked):
    """A campaign of the pack that is attached at a place. The same id again is the same one."""

    id: NewId
    place: PlaceId
    campaign: Key


class NewHead(Asked):
    """Who heads a task force, by their appointment in the unit that leads it."""

    unit: Key = Field(description="the task force, by its key in the pack")
    head: UUID


@router.get("/campaigns", response={200: list[shapes.CampaignLine], **READING})
def list_campaigns(request: HttpRequest) -> list[shapes.CampaignLine]:
    """The campaigns in which the viewer works, running ones first."""
    return [shapes.campaign_line(one) for one in campaigns(viewer_of(request))]


@router.get("/campaigns/openable", response={200: list[shapes.CampaignOffer], **READING})
def list_openable_campaigns(request: HttpRequest) -> list[shapes.CampaignOffer]:
    """Campaigns of packs that the viewer may open and that do not run."""
    return [
        shapes.CampaignOffer(
            place=Spot(id=place, name=name),
            campaign=named(rules.key, rules.name),
            purpose=said(rules.purpose),
            since=rules.from_,
            until=rules.to,
        )
        for place, name, rules in openable(viewer_of(request))
    ]


@router.post("/campaigns", response={200: shapes.CampaignWhole, **WRITING})
def open_campaign(request: HttpRequest, asked: NewCampaign) -> shapes.CampaignWhole:
    """Open a campaign with its groups. 409 while it runs already."""
    viewer = viewer_of(request)
    told = actions.NewCampaign(asked.place, asked.campaign, asked.id)
    return shapes.campaign_whole(picture(viewer, actions.open_campaign(viewer, told).pk))


@router.get("/campaigns/{campaign}", response={200: shapes.CampaignWhole, **READING})
def get_campaign(request: HttpRequest, campaign: UUID) -> shapes.CampaignWhole:
    """One campaign: steps, groups, how its tasks stand, what it has delivered."""
    return shapes.campaign_whole(picture(viewer_of(request), campaign))


@router.get("/campaigns/{campaign}/choices", response={200: shapes.CampaignChoices, **READING})
def get_campaign_choices(request: HttpRequest, campaign: UUID) -> shapes.CampaignChoices:
    """The units that may lead a task, and who may answer for it."""
    found = choices(viewer_of(request), campaign)
    return shapes.CampaignChoices(
        units=[shapes.Ref(id=one.pk, name=one.name) for one in found.bodies],
        people={
            body: [shapes.Ref(id=pk, name=name) for pk, name in people]
            for body, people in found.people.items()
        },
        teams=[one.unit for one in found.teams],
    )


@router.get("/campaigns/{campaign}/teams/{unit}/heads", response={200: list[shapes.Ref], **READING})
def list_campaign_heads(request: HttpRequest, campaign: UUID, unit: Key) -> list[shapes.Ref]:
    """Who may head a task force: those who serve in the unit that leads it."""
    rows = heads_for(viewer_of(request), campaign, unit)
    return [shapes.Ref(id=pk, name=name) for pk, name in rows]


@router.post("/campaigns/{campaign}/heads", response={200: shapes.CampaignWhole, **WRITING})
def name_campaign_head(
    request: HttpRequest, campaign: UUID, asked: NewHead
) -> shapes.CampaignWhole:
    """Name who heads a task force. The same again changes nothing."""
    viewer = viewer_of(request)
    actions.name_head(viewer, campaign, asked.unit, asked.head)
    return shapes.campaign_whole(picture(viewer, campaign))


@router.post("/campaigns/{campaign}/end", response={200: shapes.CampaignWhole, **WRITING})
def end_campaign(request: HttpRequest, campaign: UUID) -> shapes.CampaignWhole:
    """End a campaign; its records stay. Again: the same."""
    viewer = viewer_of(request)
    actions.end_campaign(viewer, campaign)
    return shapes.campaign_whole(picture(viewer, campaign))


@router.get("/me/tasks", response={200: list[TaskLine], **READING})
def list_my_tasks(request: HttpRequest) -> list[TaskLine]:
    """The open tasks for which the viewer is named, by the nearest date."""
    return [task_line(one) for one in my_tasks(viewer_of(request))]
