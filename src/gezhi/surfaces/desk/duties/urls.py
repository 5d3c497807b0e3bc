"""Addresses of the desk of duties."""

from django.urls import URLPattern, path

from gezhi.surfaces.desk.duties import board, papers, roster, visits

urlpatterns: list[URLPattern] = [
    path("", board.first, name="duties"),
    path("<int:place>/", board.show, name="duty-board"),
    path("<int:place>/figures", board.figures_page, name="duty-figures"),
    path("<int:place>/papers", papers.show, name="duty-papers"),
    path("<int:place>/excuse/<int:number>", board.excuse, name="duty-excuse"),
    path("<int:place>/leave/<uuid:leave>/seen", board.seen, name="duty-leave-seen"),
    path("<int:place>/visits", visits.show, name="visits"),
    path("<int:place>/visits/<uuid:found>/answer", visits.answer, name="visit-answer"),
    path("<int:place>/visits/mark/<uuid:mark>/end", visits.end, name="visit-end"),
    path("roster/<int:place>/<slug:key>/", roster.show, name="duty-roster"),
    path("roster/<int:place>/<slug:key>/do", roster.do, name="duty-roster-do"),
]
