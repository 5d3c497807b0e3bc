"""Grants: what an appointment lets an account do."""

from datetime import date
from uuid import UUID

from gezhi.engines.trust.models import Grant
from gezhi.engines.trust.queries.viewers import forget_viewers


def grant(rows: list[Grant]) -> None:
    """Store grants; called by the engine that appoints, inside its transaction."""
    Grant.objects.bulk_create(rows, batch_size=2000)
    forget_viewers()


def revoke(source: UUID, ends: date) -> int:
    """End the grants of an appointment after a day; returns how many."""
    ended = Grant.objects.filter(source=source).update(ends=ends)
    forget_viewers()
    return ended


def regrant(pack: str, abilities: dict[str, list[str]]) -> int:
    """Give grants in force the abilities that a new version of the pack names for their posts."""
    changed = 0
    for post, now in abilities.items():
        changed += (
            Grant.objects.filter(pack=pack, post=post).exclude(abilities=now).update(abilities=now)
        )
    forget_viewers()
    return changed
