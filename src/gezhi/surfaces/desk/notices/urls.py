"""Addresses of this part."""

from django.urls import URLPattern, path

from gezhi.surfaces.desk.notices import listing

urlpatterns: list[URLPattern] = [path("", listing.browse, name="notices")]
