"""Django's entry for the surface."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Its templates and addresses."""

    name = "gezhi.surfaces.desk"
    label = "desk"
