"""Addresses of the surface."""

from django.urls import URLPattern, URLResolver, include, path

from gezhi.surfaces.api.v1 import (
    assessed,
    assessments,
    ballots,
    before,
    burden,
    campaign_papers,
    campaign_tasks,
    campaign_weeks,
    campaigns,
    commendations,
    contests,
    councils,
    deciding,
    disclosed,
    divisions,
    duties,
    duty_boards,
    funds,
    growing_mine,
    joining,
    ladders,
    liaison,
    me,
    mediation,
    packs,
    pacts,
    placements,
    places,
    points_boards,
    points_purses,
    points_records,
    points_reviews,
    points_schemes,
    points_selling,
    points_shops,
    promotions,
    public_surveys,
    reading,
    register_acts,
    registers,
    reporting,
    rosters,
    rounds,
    survey_answers,
    surveys,
    swaps,
    talking,
    training_records,
    trainings,
    visits,
)
from gezhi.surfaces.api.v1.api import make_api, nothing_here

app_name = "api"

v1 = make_api()
CASES = (reading, before, deciding, talking, reporting, joining)
POINTS = (
    *(points_schemes, points_records, points_reviews, points_purses, points_boards),
    *(points_shops, points_selling, commendations),
)
DRIVEN = (
    *(campaigns, campaign_tasks, campaign_weeks, campaign_papers),
    *(surveys, survey_answers, public_surveys, registers, register_acts),
)
GROWING = (
    *(trainings, training_records, placements, contests, ladders, promotions, growing_mine),
    *(liaison, assessments, assessed),
)
FIELD = (duty_boards, rosters, swaps, visits, rounds, divisions, burden)
TOGETHER = (councils, ballots, pacts, mediation, disclosed, funds, duties)
for room in (*CASES, places, packs, me, *POINTS, *TOGETHER, *DRIVEN, *GROWING, *FIELD):
    v1.add_router("", room.router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", nothing_here, name="root"),
    path("api/v1/", v1.urls),
    path("api/<path:rest>", nothing_here, name="nothing"),
    path("open311/", include("gezhi.surfaces.api.open311.urls")),
    path("ogc/", include("gezhi.surfaces.api.ogc.urls")),
]
