"""Finding out who the viewer is, in one statement.

Every request asks this first, so the statement is written by hand: the ORM takes longer to put it
together than the database to answer it. Whom a program's key stands for is remembered for a
second: a program that sends hundreds of requests a second would otherwise spend a fifth of their
time on hearing the same answer.
"""

import json
import time
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.trust.models import Account, Token, wall
from gezhi.engines.trust.models.direct import direct
from gezhi.engines.trust.rules.secret import digest
from gezhi.engines.trust.rules.viewer import ANYONE, Held, Viewer

KEPT_SECONDS = 1.0
"""How long the viewer of a key is remembered, and so how long another process may go on serving
one that was locked or whose post has ended."""

_keys: dict[str, tuple[float, date, Viewer]] = {}
_COLUMNS = """
SELECT a.id, a.kind, a.language, a.is_active,
       g.pack, g.post, g.level, g.place_id, g.path, g.body, g.abilities
"""
_GRANTS = """
LEFT JOIN trust_grant g ON g.account_id = a.id
     AND g.starts <= %(today)s AND (g.ends IS NULL OR g.ends >= %(today)s)
"""
_TELLING = """, CASE WHEN a.is_active THEN
    set_config('gezhi.told', %(before)s || a.id::text || %(after)s, %(here)s) END
"""
_BY_ACCOUNT = f"FROM trust_account a {_GRANTS} WHERE a.id = %(account)s"
_BY_TOKEN = f"""
FROM trust_token t JOIN trust_account a ON a.id = t.account_id {_GRANTS}
WHERE t.digest = %(digest)s AND (t.expires IS NULL OR t.expires > %(now)s)
"""


def _rows(statement: str, verified: bool, **values: Any) -> list[tuple[Any, ...]]:
    """Accounts with their grants; within a request the same statement tells the database who it
    is."""
    now, day = clock.now(), _today()
    today = connection.ops.adapt_datefield_value(day)
    moment = Token._meta.get_field("expires").get_db_prep_value(now, connection)
    values |= {"today": today, "now": moment}
    shown = day.isoformat() if verified else ""
    around = wall.telling(shown)
    columns = _COLUMNS
    if around is not None:
        columns += _TELLING
        values["before"], values["after"], values["here"] = around
    rows = _asked(columns + statement, values)
    active = bool(rows) and bool(rows[0][3])
    wall.tell_viewer(_uuid(rows[0][0]) if active else None, shown)
    if around is not None and active:
        wall.was_told()
    return rows


def _today() -> date:
    return clock.today(timezone.get_default_timezone())


def _asked(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    if connection.vendor == "postgresql":
        with direct(statement, values) as answer:
            return answer.fetchall()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@lru_cache(maxsize=256)
def _abilities(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


def _uuid(value: Any) -> UUID | None:
    return value if value is None or isinstance(value, UUID) else UUID(value)


def _held(row: tuple[Any, ...]) -> Held:
    pack, post, level, place_id, path, body, abilities = row[4:11]
    return Held(pack, post, level, place_id, path, _uuid(body), _abilities(abilities))


def _viewer(rows: list[tuple[Any, ...]], verified: bool) -> Viewer:
    if not rows:
        return ANYONE
    account, kind, language, active = rows[0][:4]
    if not active:
        return ANYONE
    grants = tuple(_held(row) for row in rows if row[4] is not None)
    return Viewer(_uuid(account), kind, language=language, grants=grants, verified=verified)


def viewer_of(account: UUID, *, verified: bool = True) -> Viewer:
    """The viewer behind an account; anyone at all when it is locked or gone.

    Staff who have not shown their second factor yet (`verified` false) get no grants.
    """
    key = Account._meta.pk.get_db_prep_value(account, connection)
    viewer = _viewer(_rows(_BY_ACCOUNT, verified, account=key), verified)
    return viewer if verified else Viewer(account=viewer.account, kind=viewer.kind, verified=False)


def viewer_of_token(secret: str) -> Viewer:
    """The viewer behind a program's key; anyone at all when it is unknown or expired."""
    key, day = digest(secret), _today()
    until, on, viewer = _keys.get(key, (0.0, day, ANYONE))
    if on == day and time.monotonic() < until:
        wall.tell_viewer(viewer.account, day.isoformat())
        return viewer
    asked = time.monotonic()
    viewer = _viewer(_rows(_BY_TOKEN, True, digest=key), True)
    if viewer.account is not None:
        _keys[key] = (asked + KEPT_SECONDS, day, viewer)
    return viewer


def forget_viewers() -> None:
    """Ask anew who is behind each key, now and once this transaction is over: what somebody may do
    has changed."""
    _keys.clear()
    if connection.in_atomic_block:
        transaction.on_commit(_keys.clear)
