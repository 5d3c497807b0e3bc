"""Exporting the journal to Parquet by month, so that years of it are counted in a blink."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import OperationalError

from gezhi.engines.insight.queries.table import Export, exported, folder, read_entries
from gezhi.engines.insight.rules.flat import COLUMNS_DIGEST, flatten, mark
from gezhi.engines.trust.queries import settled_until

LEAST = 10_000
"""So many entries make a file; fewer are read from the database just as well."""
BATCH = 200_000


def export_journal(*, least: int = LEAST) -> int:
    """Write what was settled since the last export, when it is worth a file; returns how many
    entries.

    The export belongs to this machine and tells itself how far it has come, in a manifest that is
    replaced at once: a crash leaves files that no manifest names, which the next run removes. One
    process of a machine exports at a time. An export of another journal is begun anew.
    """
    with _alone() as alone:
        if not alone:
            return 0
        export = _good(exported())
        try:
            until = settled_until()
        except OperationalError:
            return 0
        if until - export.until < least:
            return 0
        _remove_all_but(export)
        written = 0
        while rows := read_entries(export.until + 1, until, BATCH):
            export = _write(export, rows)
            written += len(rows)
        return written


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process is the only one on this machine that exports now."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _good(export: Export) -> Export:
    """The export, or an empty one when it was made from another journal than this database's."""
    last = read_entries(export.until, export.until) if export.until else []
    return export if last and mark(last[0]) == export.mark else Export()


def _remove_all_but(export: Export) -> None:
    kept = set(export.files)
    for path in folder().rglob("*.parquet*"):
        if path.relative_to(folder()).as_posix() not in kept:
            path.unlink()


def _write(export: Export, rows: list[Any]) -> Export:
    table = flatten(rows)
    months = pc.strftime(table["day"], "%Y-%m")
    names = []
    for month in sorted(set(months.to_pylist())):
        name = f"month={month}/{rows[0][0]:012}-{rows[-1][0]:012}.parquet"
        _write_file(folder() / name, table.filter(pc.equal(months, month)))
        names.append(name)
    export = Export(rows[-1][0], mark(rows[-1]), (*export.files, *names))
    manifest = {
        "columns": COLUMNS_DIGEST,
        "until": export.until,
        "mark": export.mark,
        "files": list(export.files),
    }
    _replace(folder() / "journal.json", json.dumps(manifest, indent=1).encode())
    return export


def _write_file(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".parquet-partial")
    pq.write_table(table, partial, compression="zstd")
    partial.rename(path)


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
