"""Addresses of surveys at the desk."""

from django.urls import path

from gezhi.surfaces.desk.surveys import answers, corrections, entering, running

urlpatterns = [
    path("", running.index, name="surveys"),
    path("open", running.open_one, name="survey-open"),
    path("corrections/", corrections.show, name="corrections"),
    path("corrections/<uuid:correction>", corrections.decide, name="correction"),
    path("<uuid:survey_id>/", running.show, name="survey"),
    path("<uuid:survey_id>/end", running.end, name="survey-end"),
    path("<uuid:survey_id>/publicity", running.publicity, name="survey-publicity"),
    path("<uuid:survey_id>/doors/", running.doors_page, name="survey-doors"),
    path("<uuid:survey_id>/doors/stand", running.stand, name="survey-stand"),
    path("<uuid:survey_id>/doors/new", running.name, name="survey-name"),
    path("<uuid:survey_id>/answers/", answers.show, name="survey-answers"),
    path("<uuid:survey_id>/answers/merge", answers.join, name="survey-merge"),
    path("<uuid:survey_id>/answers/export", answers.export, name="survey-export"),
    path("<uuid:survey_id>/enter", entering.enter, name="survey-enter"),
    path("<uuid:survey_id>/import", entering.bring, name="survey-import"),
]
