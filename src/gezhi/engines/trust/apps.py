"""Django's entry for the engine."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """The lowest engine: it imports no other."""

    name = "gezhi.engines.trust"
    label = "trust"
