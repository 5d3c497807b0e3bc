"""Django's entry for the engine."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Stands on people, places and trust."""

    name = "gezhi.engines.campaigns"
    label = "campaigns"
