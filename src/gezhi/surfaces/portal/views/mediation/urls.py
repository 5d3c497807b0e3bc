"""Addresses of this part."""

from django.urls import URLPattern, path

from gezhi.surfaces.portal.views.mediation import apply, find, one

urlpatterns: list[URLPattern] = [
    path("", find.browse, name="mediation"),
    path("figures", find.figures, name="mediation-figures"),
    path("apply", apply.choose, name="mediation-apply"),
    path("apply/<slug:type_>", apply.fill, name="mediation-fill"),
    path("mine", one.mine, name="mediation-mine"),
    path("mine/<uuid:case>", one.show, name="mediation-one"),
    path("mine/<uuid:case>/paper/<uuid:paper>", one.paper, name="mediation-paper"),
    path("mine/<uuid:case>/file/<uuid:file>", one.handed, name="mediation-file"),
    path("mine/join/<uuid:party>", one.join_own, name="mediation-join-own"),
    path("join/<str:secret>", one.join, name="mediation-join"),
]
