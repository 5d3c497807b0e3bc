"""The demo town, started in a folder of its own for as long as its pictures are taken."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from tests.databases import free_port

START_SECONDS = 900
STOP_SECONDS = 20


@contextlib.contextmanager
def running() -> Iterator[str]:
    """`gezhi run --demo` on a free port; yields its address, and ends it by its id."""
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
            yield address
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
