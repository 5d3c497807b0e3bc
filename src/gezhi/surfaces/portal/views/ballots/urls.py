"""Addresses of this part."""

from django.urls import URLPattern, path

from gezhi.surfaces.portal.views.ballots import objecting, reading, voting

urlpatterns: list[URLPattern] = [
    path("", reading.browse, name="ballots"),
    path("<uuid:ballot>/", reading.show, name="ballot"),
    path("<uuid:ballot>/vote", voting.vote, name="ballot-vote"),
    path("<uuid:ballot>/find", reading.find, name="ballot-find"),
    path("<uuid:ballot>/object", objecting.object_to, name="ballot-object"),
    path("<uuid:ballot>/ballot.json", reading.file, name="ballot-file"),
]
