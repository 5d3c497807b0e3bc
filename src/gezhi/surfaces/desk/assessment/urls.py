"""Addresses of the desk of assessments."""

from django.urls import URLPattern, path

from gezhi.surfaces.desk.assessment import bench, listing, one, results

_PERIOD = "<int:place>/<slug:key>/<str:period>"
urlpatterns: list[URLPattern] = [
    path("", listing.overview, name="assessments"),
    path("mine/", listing.mine, name="assessment-mine"),
    path("one/<uuid:wanted>/", one.show, name="assessment-one"),
    path("file/<uuid:wanted>", one.file, name="assessment-file"),
    path("<int:place>/<slug:key>/", listing.rules, name="assessment"),
    path("<int:place>/<slug:key>/year/<int:number>/", results.year, name="assessment-year"),
    path(f"{_PERIOD}/", bench.show, name="assessment-bench"),
    path(f"{_PERIOD}/results/", results.show, name="assessment-results"),
    path(f"{_PERIOD}/pay.xlsx", results.pay_sheet, name="assessment-pay"),
]
