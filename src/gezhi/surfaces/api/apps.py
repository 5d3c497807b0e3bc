"""Django's entry for the surface."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Its templates and addresses."""

    name = "gezhi.surfaces.api"
    label = "api"
