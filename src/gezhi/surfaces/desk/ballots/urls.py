"""Addresses of this part."""

from django.urls import URLPattern, path

from gezhi.surfaces.desk.ballots import (
    bringing,
    drafting,
    entering,
    objecting,
    printing,
    rolls,
    views,
)

urlpatterns: list[URLPattern] = [
    path("", views.ballots, name="ballots"),
    path("new", drafting.new, name="ballot-new"),
    path("<uuid:ballot>/", views.one, name="ballot"),
    path("<uuid:ballot>/do/<slug:name>", views.do, name="ballot-do"),
    path("<uuid:ballot>/turnout", views.live, name="ballot-turnout"),
    path("<uuid:ballot>/edit", drafting.edit, name="ballot-edit"),
    path("<uuid:ballot>/roll/", rolls.roll, name="ballot-roll"),
    path("<uuid:ballot>/roll/line", rolls.line, name="ballot-line"),
    path("<uuid:ballot>/roll/import", bringing.bring, name="ballot-import"),
    path("<uuid:ballot>/roll/fill", bringing.fill, name="ballot-fill"),
    path("<uuid:ballot>/objections/", objecting.objections, name="ballot-objections"),
    path("<uuid:ballot>/paper/", entering.paper, name="ballot-paper"),
    path("<uuid:ballot>/notice.pdf", printing.notice, name="ballot-notice"),
    path("<uuid:ballot>/papers.pdf", printing.papers, name="ballot-papers"),
    path("<uuid:ballot>/result.pdf", printing.result, name="ballot-result"),
]
