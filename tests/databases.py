"""A real PostgreSQL server for the tests and the benchmarks, started and ended by whoever asks.

It lives in a folder of its own, listens on loopback alone with a random password, keeps its
durability settings as they ship (fsync on), and ends with the process that started it, however that
process ends. Gezhi connects as an ordinary role that may create databases and owns its own: a
superuser would pass through row-level security and prove nothing.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
from psycopg import sql

START_SECONDS = 60
STOP_SECONDS = 20
SUPERUSER = "postgres"
OWNER = "gezhi"


class NoPostgres(RuntimeError):
    """PostgreSQL's server is not installed, or it did not start; the message says which."""


def binaries() -> Path:
    """The folder with initdb and postgres: the newest of Debian's, or the one on the PATH."""

    def version(folder: Path) -> int:
        return int(folder.parent.name) if folder.parent.name.isdigit() else 0

    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=version)
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres("PostgreSQL's server is missing; as root: apt-get install postgresql")
    return Path(on_path).resolve().parent


def free_port() -> int:
    """A loopback port that nobody held a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """One server with an empty database `gezhi`; `with PostgresServer() as server: server.url()`.

    `settings` are lines of postgresql.conf, such as ``{"shared_buffers": "1GB"}`` for a benchmark.
    """

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self.binaries = binaries()
        self.settings = settings or {}
        self.password = secrets.token_hex(16)
        self.port = 0
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> PostgresServer:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> PostgresServer:
        """Initialise, start and wait until it answers; raises NoPostgres with the server's log."""
        folder = self._folder = Path(tempfile.mkdtemp(prefix="gezhi-postgres-"))
        atexit.register(self.stop)
        _end_in_order_when_told()
        user = _server_user()
        if user is not None:
            shutil.chown(folder, user.pw_uid, user.pw_gid)
        self._initialise(folder)
        self.port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(folder),
            "max_connections": "100",
            **self.settings,
        }
        flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *_as_server_user(),
                    str(self.binaries / "postgres"),
                    "-D",
                    folder / "data",
                    *flags,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                start_new_session=True,
            )
        self._wait_until_ready()
        self._create_owner()
        return self

    def stop(self) -> None:
        """End the server by its process id and remove its folder; harmless when already ended."""
        atexit.unregister(self.stop)
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str = OWNER) -> str:
        """What GEZHI_DATABASE takes, for the role that owns `gezhi` and may create databases."""
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def superuser_url(self, database: str = OWNER) -> str:
        """The same server as its superuser: for looking at statistics, never for Gezhi itself."""
        return f"postgresql://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def log(self) -> str:
        """What the server said, to read when it does not start."""
        path = self._folder / "log" if self._folder else None
        return path.read_text(errors="replace") if path and path.exists() else ""

    def _initialise(self, folder: Path) -> None:
        password_file = folder / "password"
        password_file.write_text(self.password)
        shutil.chown(password_file, folder.stat().st_uid)
        command = [str(self.binaries / "initdb"), "--pgdata", folder / "data", "--no-sync"]
        command += ["--username", SUPERUSER, "--pwfile", password_file]
        command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        made = subprocess.run(
            [*_as_server_user(), *command], capture_output=True, text=True, cwd=folder
        )
        password_file.unlink()
        if made.returncode:
            raise NoPostgres(f"initdb failed:\n{made.stdout}{made.stderr}")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                psycopg.connect(self.superuser_url(SUPERUSER), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        log = self.log()
        self.stop()
        raise NoPostgres(f"PostgreSQL did not start within {START_SECONDS} s:\n{log}")

    def _create_owner(self) -> None:
        role = sql.Identifier(OWNER)
        with psycopg.connect(self.superuser_url(SUPERUSER), autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, self.password)
            )
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))


def _end_in_order_when_told() -> None:
    """Let SIGTERM, as `timeout` sends it, end Python with its exit functions and not without."""
    in_main = threading.current_thread() is threading.main_thread()
    if in_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def _server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root, which it refuses to be."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("root may not run PostgreSQL, and there is no user `postgres` or `nobody`")


def _as_server_user() -> list[Any]:
    """The words before a command that change the user and tie its life to ours."""
    words: list[Any] = ["setpriv"]
    user = _server_user()
    if user is not None:
        words += ["--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups"]
    return [*words, "--pdeathsig", "SIGINT", "--"]
