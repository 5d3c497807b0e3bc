"""Django's entry for the engine."""

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class TrustConfig(AppConfig):
    """The lowest engine: it imports no other."""

    name = "gezhi.engines.trust"
    label = "trust"

    def ready(self) -> None:
        """Have the data key made wherever tables are made, and the wall
        stand before every connection."""
        from gezhi.engines.trust.models import wall

        wall.build()
        post_migrate.connect(_have_key, sender=self)


def _have_key(**about: Any) -> None:
    """Make the key of the cipher that is set, unless the tables were taken back to before it."""
    from gezhi.engines.trust.models.sealed import forget_keys, make_key

    forget_keys()
    if "trust_datakey" in connection.introspection.table_names():
        make_key()
