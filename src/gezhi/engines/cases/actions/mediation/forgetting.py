"""Names and numbers of parties, let go: at their owner's wish, and in time after a dispute ended.

The name stays in an agreement in force, which is kept on file as a contract is (People's Mediation
Law, arts 27 and 29); the number goes in any case.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gezhi.engines.cases.models import Agreement, Case, Party


def forget_own_parties(account: UUID | None) -> int:
    """Take a closed account out of its disputes; returns how many."""
    mine = Party.objects.filter(account=account) if account is not None else Party.objects.none()
    count = _empty(mine)
    mine.update(account=None)
    return count


def forget_ended_parties(before: datetime, limit: int) -> int:
    """The same for disputes that ended before a moment, at most `limit`; returns how many."""
    old = Party.objects.filter(~Q(phone=""), case__state=Case.CLOSED, case__closed__lt=before)
    return _empty(Party.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])))


def _empty(rows: QuerySet[Party]) -> int:
    binding = Agreement.objects.filter(
        case=OuterRef("case"), replaced=None, effective__isnull=False
    )
    bound = list(rows.filter(Exists(binding)).values_list("pk", flat=True))
    rows.exclude(pk__in=bound).update(name="")
    return rows.update(phone="", phone_index="")
