"""The statements that write an entry, by hand: on PostgreSQL one, whatever the number of lines."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from gezhi.engines.points.models import Entry
from gezhi.engines.points.rules.accounts import Side
from gezhi.engines.points.rules.postings import Move
from gezhi.engines.trust.actions import Row, transaction
from gezhi.engines.trust.actions.recording import COLUMNS, NAMES
from gezhi.engines.trust.models.wall import for_system

REFUSED = "refused"


@dataclass(slots=True)
class Prepared:
    """An entry that may be written: whose it is, where, what it moves, and what it undoes."""

    id: UUID
    digest: str
    kind: str
    day: date
    at: datetime
    actor: UUID | None
    post: str
    place: int
    path: str
    moves: Sequence[Move]
    evidence: dict[str, Any] = field(default_factory=dict)
    reverses: UUID | None = None

    def values(self) -> list[Any]:
        """Values of its row, in the order of ENTRY."""
        given = (self.id, self.digest, self.kind, self.day, self.at, self.actor, self.place)
        given += (self.path, json.dumps(self.evidence), self.reverses, len(self.moves))
        return [*given] if _plain() else [fit(one) for fit, one in zip(_FITS, given, strict=True)]

    def row(self) -> Row:
        """Its entry of the journal."""
        facts: dict[str, Any] = {"entry": self.kind, "moves": moved(self.moves)}
        if self.reverses is not None:
            facts["reverses"] = str(self.reverses)
        at, post = self.at, self.post
        where = {"place_id": self.place, "path": self.path, "facts": facts}
        return Row("points.posted", "entry", self.id, **where, actor=self.actor, post=post, at=at)


def moved(moves: Sequence[Move]) -> list[list[Any]]:
    """What the journal tells of moves: unit, from which role to which, how much; never whose."""
    found: dict[tuple[int, str, str], int] = {}
    for move in moves:
        key = (move.unit, move.debit.role, move.credit.role)
        found[key] = found.get(key, 0) + move.amount
    return [[*key, amount] for key, amount in found.items()]


ENTRY = ("id", "digest", "kind", "day", "at", "actor", "place_id", "path", "evidence", "reverses")
ENTRY += ("lines",)


def _fit(name: str) -> Any:
    of = Entry._meta.get_field(name)
    return lambda value: value if name == "evidence" else of.get_db_prep_value(value, connection)


_FITS = [_fit(name) for name in ENTRY]


def _plain() -> bool:
    """Whether the driver adapts values by itself."""
    return connection.vendor == "postgresql"


_MARKS = ", ".join(["%s"] * len(ENTRY))
_INTO_ENTRY = f"INSERT INTO points_entry ({', '.join(ENTRY)}) VALUES ({_MARKS})"  # noqa: S608
LINE = "entry_id, n, unit_id, debit_id, credit_id, amount, expires, day, back"
_TOLD = ", ".join(["%s"] * len(NAMES))
_INTO_JOURNAL = f"INSERT INTO trust_journal ({COLUMNS}) VALUES ({_TOLD})"  # noqa: S608
IN_ONE = f"""
WITH entry AS ({_INTO_ENTRY}), line AS (
    INSERT INTO points_line ({LINE})
    SELECT %s::uuid, n, unit, points_account_of(unit, d_role, d_kind, d_id, d_path),
           points_account_of(unit, c_role, c_kind, c_id, c_path), amount, expires, %s::date, %s
    FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                %s::text[], %s::text[], %s::text[], %s::bigint[], %s::date[])
    AS t (n, unit, d_role, d_kind, d_id, d_path, c_role, c_kind, c_id, c_path, amount, expires)
    ORDER BY n
) {_INTO_JOURNAL}
"""  # noqa: S608


def insert(prepared: Prepared) -> None:
    """Write an entry with its lines and its entry of the journal; the triggers do the rest."""
    with connection.cursor() as cursor:
        if _plain():
            cursor.execute(IN_ONE, parameters(prepared))
            return
        cursor.execute(_INTO_ENTRY, prepared.values())
        for number, move in enumerate(prepared.moves, 1):
            _insert_line(cursor, prepared, number, move)
        cursor.execute(_INTO_JOURNAL, prepared.row().values())


def parameters(prepared: Prepared) -> list[Any]:
    """The values of IN_ONE."""
    moves, path = prepared.moves, prepared.path
    columns: list[list[Any]] = [[*range(1, len(moves) + 1)], [move.unit for move in moves]]
    for sides in ([move.debit for move in moves], [move.credit for move in moves]):
        columns += [[one.role for one in sides], [one.kind for one in sides]]
        columns += [[one.id for one in sides], [one.path or path for one in sides]]
    columns += [[move.amount for move in moves], [move.expires for move in moves]]
    own = [prepared.id, prepared.day, prepared.reverses is not None]
    return [*prepared.values(), *own, *columns, *prepared.row().values()]


def _insert_line(cursor: Any, prepared: Prepared, number: int, move: Move) -> None:
    """One line on SQLite."""
    sides = [_account(cursor, move.unit, one, prepared.path) for one in (move.debit, move.credit)]
    of = Entry._meta.get_field("id").get_db_prep_value(prepared.id, connection)
    day, expires = str(prepared.day), move.expires and str(move.expires)
    values = [of, number, move.unit, *sides, move.amount, expires, day, bool(prepared.reverses)]
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f"INSERT INTO points_line ({LINE}) VALUES ({marks})", values)  # noqa: S608


_CODES = {
    "sqlite": "lower(hex(randomblob(8)))",
    "postgresql": "substr(md5(gen_random_uuid()::text), 1, 16)",
}
_OPEN = """
INSERT INTO points_account (unit_id, role, holder_kind, holder, path, code)
VALUES (%s, %s, %s, %s, %s, lower(hex(randomblob(8))))
"""
_FIND = (
    "SELECT id FROM points_account"
    " WHERE unit_id = %s AND role = %s AND holder_kind = %s AND holder = %s"
)


def fresh_code() -> str:
    """What makes an account's public code in this database: random, so that it tells nothing."""
    return _CODES[connection.vendor]


def _account(cursor: Any, unit: int, side: Side, path: str) -> int:
    """An account's number on SQLite, opened when it is not there."""
    named = [unit, side.role, side.kind, side.id]
    cursor.execute(_FIND, named)
    found = cursor.fetchone()
    if found is None:
        cursor.execute(_OPEN, [*named, side.path or path])
        cursor.execute(_FIND, named)
        found = cursor.fetchone()
    return found[0]


def all_at_once() -> AbstractContextManager[Any]:
    """A transaction where one is needed. A single statement on PostgreSQL is one by itself, and two
    round trips shorter; inside somebody's transaction it is a part that can be undone."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        stack = ExitStack()
        stack.enter_context(for_system())
        return stack
    return transaction()


_NAMED = (
    ("points_balance_floor", "points_balance_floor"),
    ("points_line_closed", "points_line_closed"),
    ("points_line_unit", "points_line_unit"),
    ("points_entry.reverses", "points_entry_reversed_once"),
)


def broken(fault: IntegrityError) -> str:
    """The name of the constraint that a statement broke."""
    diagnosis = getattr(fault.__cause__, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    return next((name for said, name in _NAMED if said in str(fault)), "")
