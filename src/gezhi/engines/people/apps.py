"""Django's entry for the engine."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Stands on places and trust."""

    name = "gezhi.engines.people"
    label = "people"
