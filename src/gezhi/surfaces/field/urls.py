"""Addresses of the surface."""

from django.urls import path

from gezhi.surfaces.field import maps
from gezhi.surfaces.field.views import case, grid, me, report, today

app_name = "field"
urlpatterns = [
    path("", today.show, name="today"),
    path("report", report.choose, name="report"),
    path("report/<slug:type_>", report.fill, name="fill"),
    path("report/<slug:type_>/suggest", report.suggest, name="suggest"),
    path("done/<str:key>", report.receipt, name="receipt"),
    path("case/<uuid:case>", case.show, name="case"),
    path("case/<uuid:case>/<slug:name>", case.do, name="do"),
    path("file/<uuid:file>", case.file, name="file"),
    path("grid", grid.show, name="grid"),
    path("grid/<int:place>/points", maps.points, name="points"),
    path("ground/<int:place>", maps.ground, name="ground"),
    path("me", me.show, name="me"),
]
