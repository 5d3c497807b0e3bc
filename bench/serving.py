"""A whole deployment for a benchmark: PostgreSQL, a town, and granian as `gezhi run` starts it.

Everything listens on loopback alone and ends with the block that began it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import PostgresServer, free_port

START_SECONDS = 60
STOP_SECONDS = 15
RESTS = 4
TICK = os.sysconf("SC_CLK_TCK")

_SERVE = """
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
Server("gezhi.config.wsgi:application", address="127.0.0.1", port={port}, interface=Interfaces.WSGI,
       workers={workers}, blocking_threads={threads}, log_access=False,
       log_level=LogLevels.warning).serve()
"""


@contextmanager
def database(settings: dict[str, str] | None = None) -> Iterator[PostgresServer]:
    """A PostgreSQL server as it ships (fsync and synchronous_commit on), with Gezhi's tables, and
    Django started on it in this process."""
    with (
        tempfile.TemporaryDirectory(prefix="gezhi-bench-") as home,
        PostgresServer(settings) as server,
    ):
        os.environ.update(GEZHI_HOME=home, GEZHI_DATABASE=server.url())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezhi.config.settings")
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        from gezhi.engines.trust.queries import serve_system

        serve_system()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        try:
            yield server
        finally:
            connections.close_all()


class Web:
    """A running granian: its port, and what its processes have used of the processor."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def workers(self) -> list[int]:
        """Process ids of the server and its workers."""
        found, wanted = [self.process.pid], {self.process.pid}
        for path in Path("/proc").glob("[0-9]*/stat"):
            fields = _stat(path)
            if fields and int(fields[1]) in wanted:
                found.append(int(path.parent.name))
        return found

    def settle(self) -> None:
        """Wait until all of its processes have loaded what they serve: until they rest."""
        before, resting = self.cpu_seconds(), 0
        while resting < RESTS:
            time.sleep(0.25)
            now = self.cpu_seconds()
            resting = resting + 1 if now - before < 2 / TICK else 0
            before = now

    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far, in seconds."""
        total = 0
        for pid in self.workers():
            fields = _stat(Path(f"/proc/{pid}/stat"))
            total += int(fields[11]) + int(fields[12]) if fields else 0
        return total / TICK


def _stat(path: Path) -> list[str]:
    """Fields of /proc/<pid>/stat after the name, from the state on; empty when it has ended."""
    try:
        return path.read_text().rpartition(") ")[2].split()
    except OSError:
        return []


@contextmanager
def web(workers: int = 2, threads: int = 4) -> Iterator[Web]:
    """Granian on a free loopback port, ended by its process id."""
    port = free_port()
    code = _SERVE.format(port=port, workers=workers, threads=threads)
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        _wait(port, process)
        site = Web(process, port)
        site.settle()
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the server did not answer within {START_SECONDS} s")
