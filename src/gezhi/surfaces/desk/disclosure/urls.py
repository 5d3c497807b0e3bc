"""Addresses of this part."""

from django.urls import URLPattern, path

from gezhi.surfaces.desk.disclosure import calendar, changing, editing, questions

urlpatterns: list[URLPattern] = [
    path("", calendar.show, name="disclosure"),
    path("posted/", calendar.posted, name="disclosure-posted"),
    path("pace/<int:place>", calendar.pace, name="disclosure-pace"),
    path("drafts/<uuid:draft>/drop", calendar.drop, name="disclosure-drop"),
    path("new/<int:place>/<slug:key>/", editing.new, name="disclosure-new"),
    path("questions/", questions.queue, name="disclosure-questions"),
    path("questions/<uuid:question>/", questions.one, name="disclosure-question"),
    path("<uuid:item>/correct", changing.correct, name="disclosure-correct"),
    path("<uuid:item>/withdraw", changing.withdraw, name="disclosure-withdraw"),
]
