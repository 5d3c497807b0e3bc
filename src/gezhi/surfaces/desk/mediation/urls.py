"""Addresses of this part."""

from django.urls import URLPattern, path

from gezhi.surfaces.desk.mediation import disputes, listing

urlpatterns: list[URLPattern] = [
    path("", disputes.browse, name="mediation"),
    path("figures", disputes.figures, name="mediation-figures"),
    path("directory", listing.show, name="mediation-listing"),
    path("<uuid:case>", disputes.show, name="mediation-one"),
    path("<uuid:case>/paper/<uuid:paper>", disputes.paper, name="mediation-paper"),
    path("<uuid:case>/file/<uuid:file>", disputes.handed, name="mediation-file"),
]
