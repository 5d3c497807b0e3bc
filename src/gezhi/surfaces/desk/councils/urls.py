"""Addresses of the desk of councils. `desk/councils/` lists those that one holds or sits in."""

from django.urls import URLPattern, path

from gezhi.surfaces.desk.councils import (
    bench,
    calling,
    following,
    listing,
    papers,
    seating,
    units,
)

urlpatterns: list[URLPattern] = [
    path("", listing.show, name="councils"),
    path("meeting/<uuid:meeting_id>/", bench.show, name="council-meeting"),
    path("meeting/<uuid:meeting_id>/do/<slug:act>", bench.do, name="council-do"),
    path("meeting/<uuid:meeting_id>/move", calling.move, name="council-move"),
    path("meeting/<uuid:meeting_id>/code", papers.code, name="council-code"),
    path(
        "meeting/<uuid:meeting_id>/minutes.pdf",
        papers.paper,
        {"kind": "minutes"},
        name="council-minutes",
    ),
    path(
        "meeting/<uuid:meeting_id>/notice.pdf",
        papers.paper,
        {"kind": "notice"},
        name="council-notice-pdf",
    ),
    path("resolution/<uuid:resolution_id>/", following.one, name="council-resolution"),
    path("project/<uuid:project_id>", units.project, name="council-project"),
    path("case/<uuid:case>", following.put_case, name="council-case"),
    path("<int:place>/<slug:key>/", listing.council, name="council"),
    path("<int:place>/<slug:key>/members/", listing.members, name="council-members"),
    path("<int:place>/<slug:key>/call", calling.call, name="council-call"),
    path("<int:place>/<slug:key>/notice", calling.notice, name="council-notice"),
    path("<int:place>/<slug:key>/seats", seating.seat, name="council-seats"),
    path("<int:place>/<slug:key>/special", seating.special, name="council-special"),
    path("<int:place>/<slug:key>/units/", units.show, name="council-units"),
    path("<int:place>/<slug:key>/units/<slug:act>", units.do, name="council-unit"),
]
