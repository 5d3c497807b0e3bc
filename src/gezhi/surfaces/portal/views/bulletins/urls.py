"""Addresses of public bulletins."""

from django.urls import path

from gezhi.surfaces.portal.views.bulletins import views

urlpatterns = [
    path("", views.browse, name="bulletins"),
    path("<uuid:bulletin>/", views.show, name="bulletin"),
    path("<uuid:bulletin>/bulletin.pdf", views.pdf, name="bulletin-pdf"),
]
