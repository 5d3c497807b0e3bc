"""Accounts after a ground was divided anew: staff of the new grid look after them."""

from uuid import UUID

from gezhi.engines.places.actions import carry
from gezhi.engines.places.queries import heirs_of
from gezhi.engines.points.models import Account, Record
from gezhi.engines.trust.rules.viewer import Viewer


def regroup_accounts(viewer: Viewer, division: UUID) -> int:
    """Let accounts, and records that wait for review, follow a division in force; returns how many.
    Postings stay under the ground on which they were earned. Harmless to call again."""
    heirs = heirs_of(viewer, division)
    moved = carry(Account.objects.all(), heirs)
    return moved + carry(Record.objects.filter(state=Record.WAITING), heirs)
