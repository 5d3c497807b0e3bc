from django.apps import AppConfig


class UiConfig(AppConfig):
    """Makes the shared templates, tags and static files known to Django."""

    name = "gezhi.surfaces.ui"
    label = "ui"
    verbose_name = "Gezhi design language"
