"""Addresses of the surface."""

from django.urls import URLPattern, URLResolver, include, path

from gezhi.surfaces.api.v1 import (
    before,
    deciding,
    joining,
    me,
    packs,
    places,
    reading,
    reporting,
    talking,
)
from gezhi.surfaces.api.v1.api import make_api, nothing_here

app_name = "api"

v1 = make_api()
for room in (reading, before, deciding, talking, reporting, joining, places, packs, me):
    v1.add_router("", room.router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", nothing_here, name="root"),
    path("api/v1/", v1.urls),
    path("api/<path:rest>", nothing_here, name="nothing"),
    path("open311/", include("gezhi.surfaces.api.open311.urls")),
    path("ogc/", include("gezhi.surfaces.api.ogc.urls")),
]
