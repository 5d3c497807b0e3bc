"""Django's entry for the engine."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Stands on cases, councils, points, people, places and trust."""

    name = "gezhi.engines.disclosure"
    label = "disclosure"
