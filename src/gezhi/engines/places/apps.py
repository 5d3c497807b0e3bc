"""Django's entry for the engine."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Stands on trust alone."""

    name = "gezhi.engines.places"
    label = "places"
