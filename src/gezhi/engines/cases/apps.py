"""Django's entry for the engine."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Stands on people, places and trust."""

    name = "gezhi.engines.cases"
    label = "cases"
