"""Addresses of the map interface, below `/ogc/`."""

from django.urls import path

from gezhi.surfaces.api.ogc import views

urlpatterns = [
    path("", views.landing, name="ogc"),
    path("api", views.api, name="ogc-api"),
    path("conformance", views.conformance, name="ogc-conformance"),
    path("collections", views.collections, name="ogc-collections"),
    path("collections/<str:id_>", views.collection, name="ogc-collection"),
    path("collections/<str:id_>/items", views.items, name="ogc-items"),
    path("collections/<str:id_>/items/<str:feature>", views.item, name="ogc-item"),
    path("<path:rest>", views.nothing_here, name="ogc-nothing"),
]
