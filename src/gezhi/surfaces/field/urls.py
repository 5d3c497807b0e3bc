"""Addresses of the surface."""

from django.urls import path

from gezhi.surfaces.field import maps
from gezhi.surfaces.field.views import (
    asked,
    case,
    grid,
    inspecting,
    me,
    phone,
    pledge,
    report,
    today,
)
from gezhi.surfaces.field.views.campaigns import tasks
from gezhi.surfaces.field.views.duties import away, papers, shifts
from gezhi.surfaces.field.views.duties import today as duties
from gezhi.surfaces.field.views.growing import liaison
from gezhi.surfaces.field.views.growing import mine as growing
from gezhi.surfaces.field.views.offline import devices, files, left
from gezhi.surfaces.field.views.points import mine, sheets, walks
from gezhi.surfaces.field.views.rounds import calls, marks, rounds
from gezhi.surfaces.field.views.surveys import doors as surveys
from gezhi.surfaces.field.views.surveys import elsewhere

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
    path("rounds/<int:place>/points", rounds.points, name="round-points"),
    path("rounds/<int:place>/plan", rounds.plan, name="round-plan"),
    path("rounds/<int:place>/mark", marks.mark, name="round-mark"),
    path("rounds/call/<uuid:call>", calls.show, name="call"),
    path("rounds/call/<uuid:call>/skip", calls.skip, name="call-skip"),
    path("rounds/call/<uuid:call>/undo", calls.undo, name="call-undo"),
    path("rounds/call/<uuid:call>/told/<uuid:found>", calls.told, name="call-told"),
    path("surveys/<uuid:survey_id>/", surveys.show, name="survey"),
    path("surveys/<uuid:survey_id>/else/", elsewhere.show, name="survey-elsewhere"),
    path("surveys/<uuid:survey_id>/<int:number>/", surveys.at, name="survey-door"),
    path("surveys/<uuid:survey_id>/<int:number>/refuse", surveys.refuse, name="survey-refuse"),
    path("surveys/<uuid:survey_id>/<int:number>/stand", surveys.stand, name="survey-stand"),
    path("surveys/same/<uuid:answer_id>/", surveys.same, name="survey-same"),
    path("surveys/same/<uuid:answer_id>/part", surveys.apart, name="survey-part"),
    path("duties/", duties.show, name="duties"),
    path("duties/<int:number>/do", duties.do, name="duty-do"),
    path("duties/<int:number>/undo", duties.undo, name="duty-undo"),
    path("duties/<int:number>/swap", shifts.swap, name="swap"),
    path("duties/<int:number>/paper", papers.of_duty, name="duty-paper"),
    path("duties/papers/<uuid:paper_id>", papers.show, name="paper"),
    path("duties/papers/<uuid:paper_id>.pdf", papers.pdf, name="paper-pdf"),
    path("duties/swaps/", shifts.swaps, name="swaps"),
    path("duties/swaps/<uuid:swap>", shifts.answer, name="swap-answer"),
    path("duties/roster/<int:place>/<slug:key>/", shifts.roster, name="roster"),
    path("duties/leave/", away.leave, name="leave"),
    path("duties/leave/<uuid:leave>/end", away.end, name="leave-end"),
    path("campaigns/", tasks.show, name="campaign-tasks"),
    path("campaigns/<uuid:task>/", tasks.one, name="campaign-task"),
    path("campaigns/<uuid:task>/<uuid:finding>", tasks.answer, name="campaign-answer"),
    path("campaigns/file/<uuid:file>", tasks.file, name="campaign-file"),
    path("inspections/", inspecting.show, name="inspections"),
    path("inspections/<uuid:entry>/<slug:key>", inspecting.one, name="inspect"),
    path("sw.js", phone.worker, name="worker"),
    path("phone", phone.enrolling, name="phone"),
    path("outbox", phone.outbox, name="outbox"),
    path("outbox/entry", phone.entry, name="outbox-entry"),
    path("offline/page", phone.offline, name="offline-page"),
    path("offline/enrol", devices.enrol, name="device-enrol"),
    path("offline/open", devices.open_again, name="device-open"),
    path("offline/hello", devices.hello, name="hello"),
    path("offline/wiped", devices.wiped, name="device-wiped"),
    path("offline/device/<uuid:device>/lock", devices.lock, name="device-lock"),
    path("offline/files", files.begin, name="file-begin"),
    path("offline/files/<uuid:file>", files.part, name="file-part"),
    path("offline/left", left.leave, name="leave-entry"),
    path("offline/left/", left.show, name="left"),
    path("growing/", growing.show, name="growing"),
    path("liaison/", liaison.show, name="liaison"),
    path("liaison/<uuid:link>/", liaison.call, name="liaison-call"),
    path("me", me.show, name="me"),
    path("me/asked", asked.show, name="asked"),
    path("me/pledge/<uuid:appointment>", pledge.show, name="pledge"),
]
