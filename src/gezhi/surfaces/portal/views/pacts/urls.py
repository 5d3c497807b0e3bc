"""Addresses of pacts. `pacts/` lists those of my places."""

from django.urls import URLPattern, path

from gezhi.surfaces.portal.views.pacts import printing, reading, taking_part

urlpatterns: list[URLPattern] = [
    path("", reading.browse, name="pacts"),
    path("<int:place>/<slug:key>/", reading.show, name="pact"),
    path("<int:place>/<slug:key>/poster.pdf", printing.poster, name="pact-poster"),
    path("<int:place>/<slug:key>/read", taking_part.acknowledge, name="pact-read"),
    path("<int:place>/<slug:key>/<int:number>/", reading.version, name="pact-version"),
    path("<int:place>/<slug:key>/<int:number>/say", taking_part.say, name="pact-say"),
    path("<int:place>/<slug:key>/<int:number>/changes", reading.changes, name="pact-changes"),
]
