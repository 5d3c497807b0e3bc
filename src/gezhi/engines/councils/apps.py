"""Django's entry for the engine."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Stands on people, places and trust."""

    name = "gezhi.engines.councils"
    label = "councils"
