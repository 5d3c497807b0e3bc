"""The journal as one flat table: a row for each entry, a column for each fact that packs count
by.

Every figure is an expression over this table, whether it lies in Parquet files beside the
deployment, in memory, or on a province's Spark.
"""
# Ibis and Arrow have no types that a strict checker could follow: this is the border to them.
# pyright: basic

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pyarrow as pa

from gezhi.base import clock
from gezhi.pack.insight import FACTS

_ARROW = {str: pa.string(), float: pa.float64(), bool: pa.bool_()}

SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("at", pa.timestamp("us")),
        ("day", pa.date32()),
        ("verb", pa.string()),
        ("subject_kind", pa.string()),
        ("subject", pa.string()),
        ("place_id", pa.int64()),
        ("path", pa.string()),
        ("actor", pa.string()),
        ("as_post", pa.string()),
        *((name, _ARROW[kind]) for name, kind in FACTS.items()),
    ]
)
"""`at` is in UTC without a zone, `day` the local date; `as_post` is the post under which the
actor acted, where `post` is the fact that an entry tells (an appointment to that post)."""

COLUMNS_DIGEST = hashlib.sha256(str(SCHEMA).encode()).hexdigest()
"""Changes when a release adds a fact, so that older files are written anew."""


class Entry(NamedTuple):
    """What the table needs of an entry of the journal, in the order in which it is read."""

    id: int
    at: datetime
    verb: str
    subject_kind: str
    subject: str
    place_id: int | None
    path: str
    actor: object
    post: str
    data: dict[str, Any]


def flatten(entries: Iterable[Sequence[Any]]) -> pa.Table:
    """Entries (in the order of `Entry`) as the flat table. A fact that is not of its stated type is
    left out, as a number can only be added up with numbers."""
    rows = [Entry._make(entry) for entry in entries]
    columns: list[list[Any]] = [
        [row.id for row in rows],
        [row.at.astimezone(UTC).replace(tzinfo=None) for row in rows],
        [clock.local(row.at).date() for row in rows],
        [row.verb for row in rows],
        [row.subject_kind for row in rows],
        [row.subject for row in rows],
        [row.place_id for row in rows],
        [row.path for row in rows],
        [None if row.actor is None else str(row.actor) for row in rows],
        [row.post for row in rows],
    ]
    facts: dict[str, list[Any]] = {name: [None] * len(rows) for name in FACTS}
    for number, row in enumerate(rows):
        for name, value in row.data.items():
            if name in facts:
                facts[name][number] = typed(value, FACTS[name])
    columns.extend(facts.values())
    arrays = [pa.array(one, field.type) for one, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def typed(value: Any, kind: type) -> Any:
    """The value if it is of that kind, else None. True is no number, and not-a-number is none
    either."""
    if kind is float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if number and value == value else None
    return value if isinstance(value, kind) else None


def mark(entry: Sequence[Any]) -> str:
    """A fingerprint of an entry, by which an export knows the journal that it was made from."""
    row = Entry._make(entry)
    known = [row.id, row.at.astimezone(UTC).isoformat(), row.verb, row.subject, row.data]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()
