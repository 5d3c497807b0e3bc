"""Django's entry for the surface."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """Its templates and addresses."""

    name = "gezhi.surfaces.field"
    label = "field"
