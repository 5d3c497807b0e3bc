"""Django's entry for the engine."""

from django.apps import AppConfig


class PointsConfig(AppConfig):
    """Stands on people, places and trust."""

    name = "gezhi.engines.points"
    label = "points"
