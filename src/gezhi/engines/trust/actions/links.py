"""Links that open one thing without signing in."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.trust.models import Link
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.secret import digest


def issue_link(purpose: str, subject: UUID, expires: datetime, holder: UUID | None = None) -> str:
    """A new secret for a link; only its digest is kept, so it cannot be shown again."""
    secret = secrets.token_urlsafe(18)
    Link.objects.create(
        digest=digest(secret), purpose=purpose, subject=subject, expires=expires, holder=holder
    )
    return secret


def use_link(secret: str, purpose: str) -> Link:
    """Take a single-use link, exactly once even when two try; Missing when used, expired or
    unknown."""
    now = clock.now()
    taken = Link.objects.filter(
        Q(digest=digest(secret), purpose=purpose, used=None, expires__gt=now)
    ).update(used=now)
    if not taken:
        raise Missing(
            "link-spent",
            "这个链接已经用过或过期了。需要时请用编号和手机号查询。",
            "This link was used or has expired. Use your receipt number and phone instead.",
        )
    return Link.objects.get(digest=digest(secret))
