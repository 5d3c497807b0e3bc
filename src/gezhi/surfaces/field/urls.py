"""Addresses of the surface."""

from django.urls import path

from gezhi.surfaces.field import maps
from gezhi.surfaces.field.views import case, grid, me, pledge, report, today
from gezhi.surfaces.field.views.points import mine, sheets, walks

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
    path("points/", walks.show, name="scoring"),
    path("points/mine/", mine.mine, name="scoring-mine"),
    path("points/<int:adopted>/<int:place>/", walks.ground, name="scoring-sheet"),
    path("points/<int:adopted>/<int:place>/door/<uuid:holder>/", sheets.door, name="scoring-door"),
    path("points/<int:adopted>/<int:place>/item/<slug:key>/", sheets.item, name="scoring-item"),
    path("me", me.show, name="me"),
    path("me/pledge/<uuid:appointment>", pledge.show, name="pledge"),
]
