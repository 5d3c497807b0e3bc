"""What a day or a month brings to all accounts of a unit at once: expiry, and closing.

Both take the unit for themselves: postings of that unit wait until they are done, those of others
do not notice. Each is one pass over sets, so that a county takes seconds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points.actions.ledger import statements as sql
from gezhi.engines.points.actions.ledger.posting import closed_until
from gezhi.engines.points.actions.ledger.units import permit
from gezhi.engines.points.actions.ledger.writing import fresh_code
from gezhi.engines.points.models import Account, Closing, Entry, Line, Unit
from gezhi.engines.points.rules.accounts import house
from gezhi.engines.points.rules.months import Month, closing_digest
from gezhi.engines.points.rules.postings import digest_of
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Missing
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What an expiry wrote off: of how many accounts, and how much. No entry where there was
    nothing."""

    entry: UUID | None
    accounts: int
    amount: int


def expire(viewer: Viewer, unit: int, day: date | None = None) -> Lapsed:
    """Write off what could be used until the day before `day` (today) at the latest: one entry with
    a line for each account that has some left.

    Run again it finds nothing more. Changed (`closed`) for a day that is closed.
    """
    when = day or clock.today()
    with _alone(viewer, unit) as (row, cursor):
        closed = closed_until(row.closed, when)
        if closed is not None:
            raise closed
        cursor.execute(sql.LAPSING, {"unit": unit, "cut": str(when)})
        cursor.execute("SELECT count(*), coalesce(sum(amount), 0) FROM points_lapsing")
        accounts, amount = map(int, cursor.fetchone())
        entry = new_id() if accounts else None
        if entry is not None:
            _write_off(viewer, cursor, row, entry, when, accounts, amount)
        cursor.execute("DROP TABLE points_lapsing")
    return Lapsed(entry, accounts, amount)


def _write_off(
    viewer: Viewer, cursor: Any, row: Unit, entry: UUID, day: date, accounts: int, amount: int
) -> None:
    side = house("expired", row.pk)
    cursor.execute(
        sql.OPEN_ONE.format(code=fresh_code()), [row.pk, side.role, side.kind, side.id, row.path]
    )
    lapsed = Account.objects.get(unit=row, role=side.role)
    digest = digest_of(viewer.account, "expired", [row.pk, day, accounts, amount])
    about = {"place_id": row.place_id, "path": row.path}
    values = {"id": entry, "digest": digest, "kind": "expired", "day": day, **about}
    Entry.objects.bulk_create([Entry(**values, actor=viewer.account, lines=accounts)])
    key = Line._meta.get_field("entry").get_db_prep_value(entry, connection)
    given = {"entry": key, "unit": row.pk, "expired": lapsed.pk, "day": str(day)}
    cursor.execute(sql.WRITE_OFF, given)
    told = {"unit": row.key, "accounts": accounts, "amount": amount}
    record(viewer, "points.expired", "entry", entry, **about, **told)


def close_month(viewer: Viewer, unit: int, month: date) -> Closing:
    """Close a month of a unit (any day of it names it): what each account opened with, earned,
    spent, lost and closes with, and a digest of that list in the journal.

    Nothing can be posted into it afterwards. Closed again it is the same closing. Changed for a
    month that is not over (`not-over`), or out of turn (`out-of-turn`: `next` is to be closed).
    """
    wanted = Month.of(month)
    with _alone(viewer, unit, "points.close") as (row, cursor):
        before = Closing.objects.filter(unit=row).order_by("-month").first()
        known = Closing.objects.filter(unit=row, month=wanted.first).first()
        if known is not None:
            return known
        _must_be_next(wanted, before)
        cursor.execute(sql.MONTH, _bounds(row, wanted, before))
        closing = _keep(viewer, cursor, row, wanted)
        cursor.execute("DROP TABLE points_month")
    return closing


def _bounds(row: Unit, wanted: Month, before: Closing | None) -> dict[str, Any]:
    """What MONTH is added up from: the closing before, or every line so far."""
    since = str(wanted.first) if before else "0001-01-01"
    of = before.pk if before else 0
    bounds = {"first": str(wanted.first), "last": str(wanted.last), "since": since}
    return {"unit": row.pk, "before": of, **bounds}


def _keep(viewer: Viewer, cursor: Any, row: Unit, month: Month) -> Closing:
    cursor.execute("SELECT count(*) FROM points_month")
    accounts = int(cursor.fetchone()[0])
    digest = closing_digest(row.key, month, _listed(cursor))
    Unit.objects.filter(pk=row.pk).update(closed=month.last)
    closing = Closing.objects.create(
        unit=row, month=month.first, by=viewer.account, accounts=accounts, digest=digest
    )
    cursor.execute(sql.SNAPSHOT, [closing.pk])
    told = {"unit": row.key, "month": str(month), "accounts": accounts, "digest": digest}
    about = {"place_id": row.place_id, "path": row.path}
    record(viewer, "points.closed", "unit", row.pk, **about, **told)
    return closing


def _listed(cursor: Any) -> Iterator[str]:
    """The lines of the list in the order of codes; on PostgreSQL many at once."""
    cursor.execute(sql.LISTED_TOGETHER if connection.vendor == "postgresql" else sql.LISTED)
    while rows := cursor.fetchmany(500):
        for row in rows:
            yield row[0]


def _must_be_next(wanted: Month, before: Closing | None) -> None:
    if wanted.last >= clock.today():
        zh = f"{wanted} 还没有过完，过完再结账"
        raise Changed("not-over", zh, f"{wanted} is not over: close it when it is")
    if before is None or wanted == Month.of(before.month).next:
        return
    due = str(Month.of(before.month).next)
    zh, en = f"请先结 {due} 的账", f"close {due} first"
    raise Changed("out-of-turn", zh, en, next=due)


@contextmanager
def _alone(viewer: Viewer, unit: int, ability: str = "points.post") -> Iterator[tuple[Unit, Any]]:
    """A transaction that has a unit for itself."""
    with transaction(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in sql.ALONE:
                cursor.execute(statement.format(unit=int(unit)))
        row = Unit.objects.filter(pk=unit).first()
        if row is None:
            raise Missing("no-unit", "没有这种积分", "there is no such unit")
        permit(viewer, row.path, ability)
        yield row, cursor
