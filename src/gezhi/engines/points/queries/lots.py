"""What is in an account by the day on which it expires."""

from datetime import date
from typing import Any

from django.db import connection

from gezhi.engines.points.models import Account
from gezhi.engines.points.rules.accounts import Side
from gezhi.engines.points.rules.expiry import Lot, lots
from gezhi.engines.trust.models.wall import for_system

_SUMS = """
SELECT expires, sum(CASE WHEN back THEN 0 ELSE amount END),
       sum(CASE WHEN back THEN amount ELSE 0 END)
FROM points_line WHERE credit_id = %s GROUP BY expires
"""
_GONE = _SUMS.replace("credit_id", "debit_id")


def lots_in(unit: int, side: Side) -> list[Lot]:
    """What is left in an account, soonest expiring first; for actions that hold it locked."""
    with for_system():
        row = Account.objects.filter(
            unit=unit, role=side.role, holder_kind=side.kind, holder=side.id
        ).first()
        return lots_of(row.pk) if row else []


def lots_of(account: int) -> list[Lot]:
    """The same by the account's number."""
    came, left = movements_of(account)
    return lots(came.items(), left)


def movements_of(account: int) -> tuple[dict[Any, int], int]:
    """What came into an account by the day on which it expires, and how much left it in all."""
    came: dict[Any, int] = {}
    left = 0
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [account])
        for expires, amount, undone in cursor.fetchall():
            came[_day(expires)] = came.get(_day(expires), 0) + int(amount)
            left -= int(undone)
        cursor.execute(_GONE, [account])
        for expires, amount, undone in cursor.fetchall():
            came[_day(expires)] = came.get(_day(expires), 0) - int(undone)
            left += int(amount)
    return came, left


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value
