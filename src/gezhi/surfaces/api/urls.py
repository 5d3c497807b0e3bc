"""Addresses of the surface."""

from django.urls import URLPattern, URLResolver, path

from gezhi.surfaces.api.v1.api import make_api
from gezhi.surfaces.api.v1.opening import router as opening

app_name = "api"

v1 = make_api()
v1.add_router("", opening)

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", v1.urls)]
