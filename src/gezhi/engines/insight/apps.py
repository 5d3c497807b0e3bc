"""Django's entry for the engine."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Reads the journal; writes nothing but its own export and its counts of what is asked."""

    name = "gezhi.engines.insight"
    label = "insight"
