"""Processor time, read from /proc: what a benchmark says beside its seconds, as others may be at
work on the machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = _stat(path)
        if fields and int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found


def cpu_seconds(pid: int) -> float:
    """What a process, its children, and those of its children that have ended have used so far."""
    own = _stat(Path(f"/proc/{pid}/stat"))
    total = sum(map(int, own[13:15])) if own else 0
    for one in family(pid):
        fields = _stat(Path(f"/proc/{one}/stat"))
        total += sum(map(int, fields[11:13])) if fields else 0
    return total / TICK


def database_process(connection: Any) -> int:
    """The process id of the PostgreSQL server (on this machine) behind a Django connection: the
    parent of the one that answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return int(_stat(Path(f"/proc/{backend}/stat"))[1])


def _stat(path: Path) -> list[str]:
    """Fields of /proc/<pid>/stat after the name, from the state on; empty when it has ended."""
    try:
        return path.read_text().rpartition(") ")[2].split()
    except OSError:
        return []
