"""Statements of account: what there was, what came and went on some days, and what there is.

Under its code an account has no name, and whoever sees the points of the ground may read it.
Whose it is stands there once the viewer has given a reason (`open_statement`), for an hour.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.points.models import Account, Entry, Line
from gezhi.engines.points.queries.accounts import Held, balances
from gezhi.engines.points.queries.passbook import Passbook, account_sum, row_of
from gezhi.engines.points.queries.seeing import own, scope, visible_account
from gezhi.engines.points.rules.correcting import correctable
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer, may

OPEN_FOR = timedelta(hours=1)
OPENED = "points.statement_opened"
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Statement:
    """An account from one day to another, oldest first: `opening` is what there was before the
    first day, `closing` after the last one. `book` has the rows (with what there was after each)
    as a passbook has them; `more` says that there are too many, and the newest are left out.
    `wrong` are the entries that the viewer may set right: those that were not reversed yet."""

    book: Passbook
    since: date | None
    until: date
    opening: int
    closing: int
    more: bool = False
    wrong: frozenset[UUID] = frozenset()


def statement(
    viewer: Viewer, account: int, since: date | None = None, until: date | None = None
) -> Statement:
    """An account by the days on which things count, for those who may see it; Missing for others.
    Opening and all that came and went make up the closing."""
    row, last = visible_account(viewer, account), until or clock.today()
    days = Q(day__lte=last) & (Q(day__gte=since) if since else Q())
    opening = account_sum(row, Q(day__lt=since)) if since else 0
    lines = _lines(row, days)
    rows, running = [], opening
    for line in lines[:MOST_ROWS]:
        running += line.amount if line.credit_id == row.pk else -line.amount
        rows.append(row_of(row, line, running))
    more = len(lines) > MOST_ROWS
    closing = account_sum(row, Q(day__lte=last)) if more else running
    book = Passbook(row, closing, rows, None)
    return Statement(book, since, last, opening, closing, more, _wrong(viewer, book))


def _wrong(viewer: Viewer, book: Passbook) -> frozenset[UUID]:
    if not may(viewer, "points.post", path=book.account.unit.path):
        return frozenset()
    found = {row.entry for row in book.rows if correctable(row.kind, row.evidence)}
    undone = Entry.objects.filter(reverses__in=found).values_list("reverses", flat=True)
    return frozenset(found.difference(undone))


def _lines(account: Account, days: Q) -> list[Line]:
    """The lines of an account on some days, by day and in the order in which they were posted."""
    found: list[Line] = []
    for side in (Q(debit=account), Q(credit=account)):
        rows = Line.objects.filter(side, days).select_related("entry", "debit", "credit")
        with for_system():  # the account is the viewer's, the other side's role is all that shows
            found += rows.order_by("day", "pk")[: MOST_ROWS + 1]
    return sorted(found, key=lambda line: (line.day, line.pk))


def account_by_code(viewer: Viewer, code: str) -> Held | None:
    """The account that is published under a code, where the viewer may see it."""
    rows = Account.objects.filter(scope(viewer), code__iexact="".join(code.split()))
    row = rows.select_related("unit").first()
    if row is None:
        return None
    return Held(row.pk, row.code, row.unit, row.role, account_sum(row, Q()))


def accounts_of(viewer: Viewer, kind: str, holder: str) -> list[Held]:
    """All accounts of a holder whose statements the viewer may read with the name on them."""
    return balances(viewer, kind, holder) if named_for(viewer, kind, holder) else []


def named_for(viewer: Viewer, kind: str, holder: str) -> bool:
    """Whether the viewer may read whose statement it is: their own, or one that they opened for a
    reason within the last hour."""
    if viewer.system or (kind, holder) in {(k, str(id_)) for k, id_ in own(viewer)}:
        return True
    if viewer.account is None:
        return False
    opened = Journal.objects.filter(
        subject=holder, verb=OPENED, actor=viewer.account, at__gt=clock.now() - OPEN_FOR
    )
    return opened.filter(subject_kind=kind).exists()


def looks_at_own(viewer: Viewer) -> list[dict[str, Any]]:
    """Who opened the statements of the viewer and their own by name: when, and under which post."""
    mine = [str(id_) for _, id_ in own(viewer)]
    rows = Journal.objects.filter(verb=OPENED, subject__in=mine).exclude(actor=viewer.account)
    return list(rows.order_by("pk").values("at", "subject_kind", "post"))
