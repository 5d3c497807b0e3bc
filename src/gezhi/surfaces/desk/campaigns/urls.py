"""Addresses of campaigns at the desk."""

from django.urls import path

from gezhi.surfaces.desk.campaigns import (
    adding,
    bulletin,
    dispatching,
    ledger,
    papers,
    picture,
    pilots,
    task,
    week,
)

urlpatterns = [
    path("", picture.index, name="campaigns"),
    path("open", picture.open_one, name="campaign-open"),
    path("<uuid:campaign>/", picture.show, name="campaign"),
    path("<uuid:campaign>/end", picture.end, name="campaign-end"),
    path("<uuid:campaign>/head/<slug:unit>", picture.head, name="campaign-head"),
    path("<uuid:campaign>/ledger/", ledger.show, name="campaign-ledger"),
    path("<uuid:campaign>/ledger.xlsx", ledger.workbook, name="campaign-workbook"),
    path("<uuid:campaign>/ledger/new", adding.new, name="campaign-new"),
    path("<uuid:campaign>/ledger/import", adding.bring, name="campaign-import"),
    path("<uuid:campaign>/week/", week.show, name="campaign-week"),
    path("<uuid:campaign>/week/pick", week.pick, name="campaign-pick"),
    path("<uuid:campaign>/week/inspect", week.inspect, name="campaign-inspect"),
    path("<uuid:campaign>/week/dispatch", dispatching.hold, name="campaign-dispatch"),
    path("<uuid:campaign>/week/bulletin", bulletin.begin, name="campaign-bulletin-begin"),
    path("<uuid:campaign>/documents/", papers.documents, name="campaign-documents"),
    path("<uuid:campaign>/documents/draft", papers.draft, name="campaign-draft"),
    path("<uuid:campaign>/pilots/", pilots.topics, name="campaign-pilots"),
    path("<uuid:campaign>/pilots/<slug:act>", pilots.topic_do, name="campaign-topic-do"),
    path("task/<uuid:task>/", task.show, name="campaign-task"),
    path("task/<uuid:task>/<slug:act>", task.do, name="campaign-task-do"),
    path("file/<uuid:file>", task.file, name="campaign-file"),
    path("bulletin/<uuid:bulletin_id>/", bulletin.show, name="campaign-bulletin"),
    path("bulletin/<uuid:bulletin_id>/bulletin.pdf", bulletin.pdf, name="campaign-bulletin-pdf"),
    path("bulletin/<uuid:bulletin_id>/bulletin.txt", bulletin.plain, name="campaign-bulletin-text"),
    path("sending/<int:delivery>/again", bulletin.again, name="campaign-send-again"),
    path("document/<uuid:document_id>/", papers.show, name="campaign-document"),
    path("document/<uuid:document_id>/next", papers.next_draft, name="campaign-next-draft"),
    path("version/<uuid:edition_id>/", papers.one_edition, name="campaign-edition"),
    path("version/<uuid:edition_id>/trial", papers.trial, name="campaign-trial"),
]
