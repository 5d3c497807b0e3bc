"""Addresses of Open311, below `/open311/`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from gezhi.surfaces.api.open311 import requests, services
from gezhi.surfaces.api.open311.answers import nothing_here


class Format(StringConverter):
    """How an answer is written; it ends the address."""

    regex = "json|xml"


register_converter(Format, "open311format")

urlpatterns = [
    path("v2/discovery.<open311format:format_>", services.discovery, name="discovery"),
    path("v2/services.<open311format:format_>", services.list_services, name="services"),
    path("v2/services/<str:code>.<open311format:format_>", services.define_service, name="service"),
    path("v2/requests.<open311format:format_>", requests.requests, name="requests"),
    path("v2/requests/<str:code>.<open311format:format_>", requests.one_request, name="request"),
    path("v2/tokens/<str:token>.<open311format:format_>", requests.token, name="token"),
    path("<path:rest>", nothing_here, name="open311-nothing"),
]
