"""How often one sender may ask, so that nobody tries out numbers or fills the disk."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest

LIMITS = {
    "look-up": "10/10m/ip,5/10m/key",
    "send": "60/h/ip",
    "upload": "240/h/ip",
}
"""Per address and, for looking up, per receipt number: in a courtyard many share one address."""


def too_often(request: HttpRequest, action: str, key: str = "-") -> bool:
    """Count one attempt; whether it is one too many."""
    counted = consume(
        request, app="gezhi.portal", action=action, config=LIMITS, key=key, limit_get=True
    )
    return counted is None
