"""Django's entry for the engine."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Stands on people, places and trust."""

    name = "gezhi.engines.duties"
    label = "duties"
