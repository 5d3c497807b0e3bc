"""Django's entry for the engine."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Stands on people, places and trust; may read what the engines of work count."""

    name = "gezhi.engines.assessment"
    label = "assessment"
