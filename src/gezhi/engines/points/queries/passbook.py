"""The passbook of an account: what came and went, newest first, and what there was then."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from gezhi.base.ids import short_code
from gezhi.engines.points.models import Account, Line
from gezhi.engines.points.queries.seeing import visible_account
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a passbook: `amount` is negative when it went, `balance` is what there was after
    it, `other` the role of the account on the other side."""

    line: int
    entry: UUID
    code: str
    kind: str
    day: date
    at: datetime
    amount: int
    balance: int
    other: str
    expires: date | None
    evidence: dict[str, Any]
    reverses: UUID | None


@dataclass(frozen=True, slots=True)
class Passbook:
    """A page of rows; `before` is where the page of older ones begins (None: there are none)."""

    account: Account
    balance: int
    rows: list[Row]
    before: int | None


def passbook(
    viewer: Viewer, account: int, *, before: int | None = None, size: int = 50
) -> Passbook:
    """A page of an account's passbook for those who may see it; Missing for others."""
    row = visible_account(viewer, account)
    balance = account_sum(row, Q())
    lines = _page(row, before, size + 1)
    running = balance if before is None else balance - account_sum(row, Q(pk__gte=before))
    found: list[Row] = []
    for line in lines[:size]:
        found.append(row_of(row, line, running))
        running -= found[-1].amount
    more = len(lines) > size
    return Passbook(row, balance, found, found[-1].line if more else None)


def _page(account: Account, before: int | None, size: int) -> list[Line]:
    """The newest lines of an account, from both of its sides; each is found by an index."""
    older = Q() if before is None else Q(pk__lt=before)
    found: list[Line] = []
    for side in (Q(debit=account), Q(credit=account)):
        rows = Line.objects.filter(side, older).select_related("entry", "debit", "credit")
        with for_system():  # the account is the viewer's, the other side's role is all that shows
            found += rows.order_by("-pk")[:size]
    return sorted(found, key=lambda line: -line.pk)[:size]


def account_sum(account: Account, lines: Q) -> int:
    """What some lines of an account add up to: what came less what went."""
    came = Line.objects.filter(lines, credit=account).aggregate(sum=Sum("amount"))["sum"] or 0
    went = Line.objects.filter(lines, debit=account).aggregate(sum=Sum("amount"))["sum"] or 0
    return int(came) - int(went)


def row_of(account: Account, line: Line, balance: int) -> Row:
    """A line as the passbook of an account has it; `balance` is what there was after it."""
    came = line.credit_id == account.pk
    entry = line.entry
    return Row(
        line=line.pk,
        entry=entry.pk,
        code=short_code(entry.pk),
        kind=entry.kind,
        day=entry.day,
        at=entry.at,
        amount=line.amount if came else -line.amount,
        balance=balance,
        other=(line.debit if came else line.credit).role,
        expires=line.expires if came else None,
        evidence=entry.evidence,
        reverses=entry.reverses,
    )
