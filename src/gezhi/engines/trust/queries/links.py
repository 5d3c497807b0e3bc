"""Links that open one thing."""

from gezhi.base import clock
from gezhi.engines.trust.models import Link
from gezhi.engines.trust.rules.secret import digest


def find_link(secret: str, purpose: str) -> Link | None:
    """The link behind a secret, if it still opens; looking does not use it up."""
    return Link.objects.filter(
        digest=digest(secret), purpose=purpose, used=None, expires__gt=clock.now()
    ).first()
