"""Django's entry for the surface."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Its templates and addresses."""

    name = "gezhi.surfaces.portal"
    label = "portal"
