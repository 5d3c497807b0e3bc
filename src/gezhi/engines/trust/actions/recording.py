"""One transaction for a change and its journal entry."""

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db import transaction as django_transaction

from gezhi.base import clock
from gezhi.engines.trust.actions.copying import insert_rows
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

_writer = threading.RLock()

NAMES = (
    "at",
    "verb",
    "subject_kind",
    "subject",
    "place_id",
    "path",
    "actor",
    "post",
    "command",
    "data",
)
COLUMNS = ", ".join(NAMES)
"""Columns of the journal in the order of `Row.values`."""


@contextmanager
def writing() -> Iterator[None]:
    """This thread's turn to write. On SQLite one process writes, one thread at a time: threads wait
    here in turn instead of fighting over the file's lock (p99 49 ms against 670)."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with _writer:
            yield
    else:
        yield


@contextmanager
def transaction() -> Iterator[None]:
    """A database transaction: all of it or nothing."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with writing(), django_transaction.atomic():
            yield
    else:
        with for_system(), django_transaction.atomic():
            yield


@dataclass(slots=True)
class Row:
    """One entry of the journal before it is written.

    `verb` is in the past tense (`case.closed`); `facts` are for counting and carry no person's
    words.
    """

    verb: str
    kind: str
    subject: object
    place_id: int | None = None
    path: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    actor: UUID | None = None
    post: str = ""
    command: UUID | None = None
    at: datetime | None = None

    def values(self) -> list[Any]:
        """Values in the order of COLUMNS, adapted to the database, for a hand-written statement."""
        field_of = Journal._meta.get_field
        uuid = field_of("actor").get_db_prep_value
        return [
            connection.ops.adapt_datetimefield_value(self.at or clock.now()),
            self.verb,
            self.kind,
            str(self.subject),
            self.place_id,
            self.path,
            uuid(self.actor, connection),
            self.post,
            uuid(self.command, connection),
            json.dumps(self.facts, ensure_ascii=False),
        ]

    def entry(self) -> Journal:
        """The same as a model."""
        return Journal(
            at=self.at or clock.now(),
            verb=self.verb,
            subject_kind=self.kind,
            subject=str(self.subject),
            place_id=self.place_id,
            path=self.path,
            actor=self.actor,
            post=self.post,
            command=self.command,
            data=self.facts,
        )


def record(
    viewer: Viewer,
    verb: str,
    kind: str,
    subject: object,
    /,
    *,
    place_id: int | None = None,
    path: str = "",
    as_post: str = "",
    command: UUID | None = None,
    **facts: Any,
) -> int:
    """Write one entry beside the change that it tells of; returns its number.

    Must be called inside `transaction()`: an entry without its change, or a change without its
    entry, would be a lie either way. RuntimeError otherwise.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb} is recorded outside a transaction")
    row = Row(verb, kind, subject, place_id, path, facts, viewer.account, as_post, command)
    if viewer.system:
        row.post = viewer.reason
    entry = row.entry()
    entry.save(force_insert=True)
    return entry.pk


def record_many(viewer: Viewer, rows: Iterable[Row]) -> int:
    """Write many entries at once (imports, replays); returns how many."""
    if not connection.in_atomic_block:
        raise RuntimeError("entries are recorded outside a transaction")
    now, count = clock.now(), 0

    def values() -> Iterator[tuple[Any, ...]]:
        nonlocal count
        for row in rows:
            count += 1
            yield (
                row.at or now,
                row.verb,
                row.kind,
                str(row.subject),
                row.place_id,
                row.path,
                row.actor or viewer.account,
                row.post or (viewer.reason if viewer.system else ""),
                row.command,
                row.facts,
            )

    insert_rows(Journal, NAMES, values())
    return count
