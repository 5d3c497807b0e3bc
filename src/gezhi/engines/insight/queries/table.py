"""The flat table as it is now: what was exported, and what was written since.

Entries of the journal never change, so what is settled is read from the database once: by the
export, which keeps it in Parquet, or into this process's memory. What is not settled yet (another
transaction with a smaller number may still be at work) is read anew every time, so a figure is
right at once after a write.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import OperationalError
from django.db.models import Max

from gezhi.engines.insight.rules.expressions import Table
from gezhi.engines.insight.rules.flat import COLUMNS_DIGEST, SCHEMA, Entry, flatten, mark
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import settled_until

WORTH_SETTLING = 500
"""So many unsettled entries are read anew before writers are held up (50 ms at most) to settle
them."""
CHUNK = 50_000

_CONFIG = {
    "threads": 2,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_threads = threading.local()


@dataclass(frozen=True, slots=True)
class Export:
    """What lies in files: every entry up to `until`, whose fingerprint is `mark`."""

    until: int = 0
    mark: str = ""
    files: tuple[str, ...] = ()


def folder() -> Path:
    """Where the export lies; it belongs to this machine, and can be thrown away at any time."""
    return Path(settings.HOME) / "insight"


def exported() -> Export:
    """The export as its manifest tells; none where there is no manifest or it is of another
    release."""
    try:
        kept = json.loads((folder() / "journal.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return Export()
    if kept.get("columns") != COLUMNS_DIGEST:
        return Export()
    return Export(kept["until"], kept["mark"], tuple(kept["files"]))


def read_entries(since: int, until: int | None = None, limit: int | None = None) -> list[Any]:
    """Entries from a number on, that one included, in their order."""
    rows = Journal.objects.filter(pk__gte=since).order_by("pk")
    if until is not None:
        rows = rows.filter(pk__lte=until)
    return list(rows.values_list(*Entry._fields)[:limit])


def _in_chunks(since: int) -> Iterator[list[Any]]:
    rows = read_entries(since, limit=CHUNK)
    while rows:
        yield rows
        rows = read_entries(rows[-1][0] + 1, limit=CHUNK) if len(rows) == CHUNK else []


@dataclass(slots=True)
class Tail:
    """The entries after the export, kept in memory as far as they are settled: those up to
    `until`, the last of which has the fingerprint `mark`."""

    export: Export = field(default_factory=Export)
    refused: Export | None = None
    until: int = 0
    mark: str = ""
    table: pa.Table = field(default_factory=SCHEMA.empty_table)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, export: Export) -> tuple[Export, pa.Table]:
        """The export if it is of this database's journal, and all entries after it.

        Memory and files of another journal (the database was restored or exchanged) are not used.
        """
        with self.lock:
            if export not in (self.export, self.refused):
                self._begin_after(export)
            settled = self._settled()
            fresh = self._fresh()
            if fresh is None:
                self._begin_after(export)
                fresh = self._fresh()
            if fresh is None:
                self._begin_after(Export())
                self.refused = export
                fresh = self._fresh() or SCHEMA.empty_table()
            table = pa.concat_tables([self.table, fresh])
            if settled > self.until:
                self._keep(table.filter(pc.field("id") <= settled))
            return self.export, table

    def _begin_after(self, export: Export) -> None:
        self.export, self.until, self.mark = export, export.until, export.mark
        self.table, self.refused = SCHEMA.empty_table(), None

    def _settled(self) -> int:
        """How far the journal is settled, when it is worth asking. It is asked before reading: what
        commits between the two is then read again the next time, and not lost."""
        newest = Journal.objects.aggregate(last=Max("pk"))["last"] or 0
        try:
            return settled_until() if newest - self.until > WORTH_SETTLING else 0
        except OperationalError:
            return 0

    def _fresh(self) -> pa.Table | None:
        """The entries after the last that is kept; None when that one is not in the journal."""
        tables = []
        for rows in _in_chunks(self.until):
            known = bool(tables) or not self.until
            if not known and mark(rows[0]) != self.mark:
                return None
            tables.append(flatten(rows if known else rows[1:]))
        if self.until and not tables:
            return None
        return pa.concat_tables([SCHEMA.empty_table(), *tables])

    def _keep(self, table: pa.Table) -> None:
        last = read_entries(table["id"][-1].as_py(), limit=1) if len(table) else []
        if last:
            self.table, self.until, self.mark = table, last[0][0], mark(last[0])


_tail = Tail()


def journal() -> tuple[Any, Table]:
    """A connection of this thread's own, and the flat table on it."""
    export, tail = _tail.read(exported())
    connection = _connection()
    table = ibis.memtable(tail)
    if export.files:
        paths = [str(folder() / name) for name in export.files]
        kept = connection.read_parquet(paths, table_name="kept", hive_partitioning=False)
        table = kept.union(table) if len(tail) else kept
    return connection, table


def _connection() -> Any:
    found = getattr(_threads, "connection", None)
    if found is None:
        found = _threads.connection = ibis.duckdb.connect(**_CONFIG)
    return found


def forget_table() -> None:
    """Drop what this process keeps of the journal in memory."""
    global _tail
    _tail = Tail()
