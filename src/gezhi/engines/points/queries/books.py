"""The books as a whole: whether they balance, what months closed with, and their plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from gezhi.base.ids import short_code
from gezhi.engines.points.models import Closing, Line, Snapshot, Unit
from gezhi.engines.points.queries.seeing import SEEING
from gezhi.engines.points.rules.months import Month, Standing
from gezhi.engines.points.rules.plaintext import Form, Written, book, name_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may

PART = 5000
"""So many rows of a month are fetched at once."""


@dataclass(frozen=True, slots=True)
class Total:
    """All accounts of one role: what the last closing left, what was debited and credited since,
    and what there is."""

    role: str
    opening: int
    debits: int
    credits: int

    @property
    def balance(self) -> int:
        """What there is."""
        return self.opening + self.credits - self.debits


_TOTALS = """
SELECT role, sum(opening), sum(debits), sum(credits) FROM (
    SELECT a.role AS role, s.closing AS opening, 0 AS debits, 0 AS credits
    FROM points_snapshot s JOIN points_account a ON a.id = s.account_id
    WHERE s.closing_of_id = %(closing)s
    UNION ALL
    SELECT a.role, 0, l.amount, 0 FROM points_line l JOIN points_account a ON a.id = l.debit_id
    WHERE l.unit_id = %(unit)s AND l.day >= %(since)s
    UNION ALL
    SELECT a.role, 0, 0, l.amount FROM points_line l JOIN points_account a ON a.id = l.credit_id
    WHERE l.unit_id = %(unit)s AND l.day >= %(since)s
) parts GROUP BY role ORDER BY role
"""


def trial_balance(viewer: Viewer, unit: int) -> list[Total]:
    """All accounts of a unit by role, from the last closing on; the balances add up to nothing.
    For those who see the points of its place."""
    row = book_unit(viewer, unit)
    last = Closing.objects.filter(unit=row).order_by("-month").first()
    since = str(Month.of(last.month).next.first) if last else "0001-01-01"
    values = {"closing": last.pk if last else 0, "unit": row.pk, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, values)
        return [Total(role, *map(int, figures)) for role, *figures in cursor.fetchall()]


_UNSOUND = """
SELECT b.account_id FROM points_balance b JOIN points_account a ON a.id = b.account_id
LEFT JOIN (
    SELECT account, sum(amount) AS amount FROM (
        SELECT credit_id AS account, amount FROM points_line WHERE unit_id = %(unit)s
        UNION ALL SELECT debit_id, -amount FROM points_line WHERE unit_id = %(unit)s
    ) sides GROUP BY account
) lines ON lines.account = b.account_id
WHERE a.unit_id = %(unit)s AND b.amount <> coalesce(lines.amount, 0) ORDER BY 1
"""


def unsound(viewer: Viewer, unit: int) -> list[int]:
    """Accounts whose balance is not the sum of their lines, by number. There are none unless
    somebody got at the database itself."""
    row = book_unit(viewer, unit)
    with connection.cursor() as cursor:
        cursor.execute(_UNSOUND, {"unit": row.pk})
        return [account for (account,) in cursor.fetchall()]


def closings(viewer: Viewer, unit: int) -> list[Closing]:
    """The closed months of a unit with their digests, newest first. They are public."""
    rows = Closing.objects.filter(unit=unit).select_related("unit")
    return list(rows.order_by("-month"))


def standings(viewer: Viewer, unit: int, month: date) -> Iterator[Standing]:
    """The published list of a closed month, by the codes of accounts: what its digest is of.
    Missing for a month that is not closed, Forbidden for a list that is not public."""
    return (standing for _, standing in _standings(listed_closing(viewer, unit, month)))


def plain_book(viewer: Viewer, unit: int, month: date, form: Form = "beancount") -> Iterator[str]:
    """A closed month as a file for beancount or hledger, line by line; without names it is public.
    Missing for a month that is not closed, Forbidden for a list that is not public."""
    closing = listed_closing(viewer, unit, month)
    row, of = closing.unit, Month.of(closing.month)
    return book(form, (row.key, row.kind), of, _standings(closing), _entries(row, of))


def _is_listed(viewer: Viewer, unit: Unit) -> bool:
    """Whether the accounts of a unit are shown to a viewer one by one, by their codes. A score
    falls by deductions, which are nobody's affair but the household's: its list is for those who
    look after the points; everybody sees its digest."""
    return unit.kind != "rating" or any(may(viewer, one, path=unit.path) for one in SEEING)


def listed_closing(viewer: Viewer, unit: int, month: date) -> Closing:
    """The closing of a month whose list the viewer may read; Missing while the month is not
    closed, Forbidden where the list is not public."""
    row = _closing(unit, month)
    if not _is_listed(viewer, row.unit):
        zh, en = (
            "得分账不逐户公布，只公布指纹",
            "scores are not published one by one, only the digest",
        )
        raise Forbidden("not-listed", zh, en)
    return row


def _closing(unit: int, month: date) -> Closing:
    wanted = Closing.objects.select_related("unit").filter(unit=unit, month=Month.of(month).first)
    row = wanted.first()
    if row is None:
        zh, en = "这个月还没有结账", "this month is not closed yet"
        raise Missing("not-closed", zh, en)
    return row


def _standings(closing: Closing) -> Iterator[tuple[str, Standing]]:
    rows = Snapshot.objects.filter(closing_of=closing)
    names = ("account__code", "account__role", "opening", "earned", "spent", "expired", "closing")
    for code, role, *values in _in_parts(rows, "account__code", "", names):
        yield role, Standing(code, *values)


def _entries(unit: Unit, month: Month) -> Iterator[Written]:
    rows = Line.objects.filter(unit=unit, day__gte=month.first, day__lte=month.last)
    names = ("id", "entry", "entry__kind", "day", "debit__role", "debit__code", "credit__role")
    names += ("credit__code", "amount")
    for _, entry, kind, day, *sides, amount in _in_parts(rows, "id", 0, names):
        debit, credit = name_of(*sides[:2]), name_of(*sides[2:])
        yield Written(short_code(entry), kind, day, debit, credit, amount)


def _in_parts(rows: QuerySet, key: str, last: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """Rows of what is public, in the order of their first column; the wall is lifted while they are
    fetched, and not while they are used."""
    while True:
        with for_system():
            part = rows.filter(**{f"{key}__gt": last}).order_by(key).values_list(*names)[:PART]
            found = list(part)
        yield from found
        if len(found) < PART:
            return
        last = found[-1][0]


def book_unit(viewer: Viewer, unit: int) -> Unit:
    """A unit, for those who see the points of its place; Missing, Forbidden for others."""
    row = Unit.objects.select_related("place").filter(pk=unit).first()
    if row is None:
        raise Missing("no-unit", "没有这种积分", "there is no such unit")
    if not any(may(viewer, ability, path=row.path) for ability in SEEING):
        raise Forbidden(
            "not-allowed",
            "这里的积分账不由您来看",
            "you do not look after the points of this place",
        )
    return row
