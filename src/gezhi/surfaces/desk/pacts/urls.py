"""Addresses of the desk of pacts. `desk/pacts/` lists those that one keeps."""

from django.urls import URLPattern, path

from gezhi.surfaces.desk.pacts import listing, version, writing

urlpatterns: list[URLPattern] = [
    path("", listing.show, name="pacts"),
    path("<int:place>/<slug:key>/", listing.one, name="pact"),
    path("<int:place>/<slug:key>/explained", listing.explained, name="pact-explained"),
    path("version/<uuid:pact>/", version.show, name="pact-version"),
    path("version/<uuid:pact>/write", writing.write, name="pact-write"),
    path("version/<uuid:pact>/answer/<uuid:comment>", version.answer, name="pact-answer"),
]
