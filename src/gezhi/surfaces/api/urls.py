"""Addresses of the surface."""

from django.urls import URLPattern, URLResolver, include, path

from gezhi.surfaces.api.v1 import (
    ballots,
    before,
    councils,
    deciding,
    disclosed,
    duties,
    funds,
    joining,
    me,
    mediation,
    packs,
    pacts,
    places,
    points_boards,
    points_purses,
    points_records,
    points_reviews,
    points_schemes,
    points_selling,
    points_shops,
    reading,
    reporting,
    talking,
)
from gezhi.surfaces.api.v1.api import make_api, nothing_here

app_name = "api"

v1 = make_api()
CASES = (reading, before, deciding, talking, reporting, joining)
POINTS = (
    *(points_schemes, points_records, points_reviews, points_purses, points_boards),
    *(points_shops, points_selling),
)
TOGETHER = (councils, ballots, pacts, mediation, disclosed, funds, duties)
for room in (*CASES, places, packs, me, *POINTS, *TOGETHER):
    v1.add_router("", room.router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", nothing_here, name="root"),
    path("api/v1/", v1.urls),
    path("api/<path:rest>", nothing_here, name="nothing"),
    path("open311/", include("gezhi.surfaces.api.open311.urls")),
    path("ogc/", include("gezhi.surfaces.api.ogc.urls")),
]
