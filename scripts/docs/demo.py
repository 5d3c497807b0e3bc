"""The demo town, started in a folder of its own for as long as its pictures are taken."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.request import urlopen

from tests.databases import free_port

START_SECONDS = 180
STOP_SECONDS = 20


@contextlib.contextmanager
def running() -> Iterator[tuple[str, Path]]:
    """`gezhi run --demo` on a free port; yields its address and its home, and ends it by its id."""
    with tempfile.TemporaryDirectory(prefix="gezhi-docs-") as folder:
        home = Path(folder)
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        settings = {"GEZHI_HOME": folder, "GEZHI_URL": address, "GEZHI_DEMO": "1"}
        environment = {name: value for name, value in os.environ.items() if "GEZHI" not in name}
        with (home / "said").open("wb") as said:
            process = subprocess.Popen(
                [Path(sys.executable).parent / "gezhi", "run", "--demo", "--port", str(port)],
                env={**environment, **settings},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait(address, process, home / "said")
            os.environ.update(settings)
            yield address, home
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _wait(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(address, timeout=10).close()  # noqa: S310  our own loopback address
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"the demo town did not start:\n{said.read_text()[-4000:]}")


def sessions(accounts: Iterable[str]) -> dict[str, str]:
    """A session for each demo account, as after signing in with its second factor.

    Made in the demo's own database, whose home `running` has put into the environment.
    """
    wanted = sorted(set(accounts) - {""})
    if not wanted:
        return {}
    os.environ["DJANGO_SETTINGS_MODULE"] = "gezhi.config.settings"
    import django

    django.setup()
    return {name: _session(name) for name in wanted}


def _session(username: str) -> str:
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore

    account = get_user_model().objects.get_by_natural_key(username)
    now = time.time()
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now, "username": username},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session.create()
    return str(session.session_key)
