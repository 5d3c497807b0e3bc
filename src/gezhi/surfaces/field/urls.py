"""Addresses of the surface."""

from django.urls import path

from gezhi.surfaces.field import maps
from gezhi.surfaces.field.views import case, grid, me, pledge, report, today
from gezhi.surfaces.field.views.duties import away, papers, shifts
from gezhi.surfaces.field.views.duties import today as duties
from gezhi.surfaces.field.views.points import mine, sheets, walks
from gezhi.surfaces.field.views.rounds import calls, marks, rounds

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
    path("rounds/", rounds.show, name="rounds"),
    path("rounds/<int:place>/plan", rounds.plan, name="round-plan"),
    path("rounds/<int:place>/mark", marks.mark, name="round-mark"),
    path("rounds/call/<uuid:call>", calls.show, name="call"),
    path("rounds/call/<uuid:call>/skip", calls.skip, name="call-skip"),
    path("rounds/call/<uuid:call>/undo", calls.undo, name="call-undo"),
    path("duties/", duties.show, name="duties"),
    path("duties/<int:number>/do", duties.do, name="duty-do"),
    path("duties/<int:number>/undo", duties.undo, name="duty-undo"),
    path("duties/<int:number>/swap", shifts.swap, name="swap"),
    path("duties/<int:number>/paper", papers.of_duty, name="duty-paper"),
    path("duties/papers/<uuid:paper_id>", papers.show, name="paper"),
    path("duties/swaps/", shifts.swaps, name="swaps"),
    path("duties/swaps/<uuid:swap>", shifts.answer, name="swap-answer"),
    path("duties/roster/<int:place>/<slug:key>/", shifts.roster, name="roster"),
    path("duties/leave/", away.leave, name="leave"),
    path("duties/leave/<uuid:leave>/end", away.end, name="leave-end"),
    path("me", me.show, name="me"),
    path("me/pledge/<uuid:appointment>", pledge.show, name="pledge"),
]
