"""Django's entry for the engine."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Stands on people, places and trust."""

    name = "gezhi.engines.assets"
    label = "assets"
