"""The wheel that is handed out is whole: installed anywhere, it runs from an empty folder."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.databases import free_port
from tests.house.tree import PACKS, ROOT, SOURCE

pytestmark = pytest.mark.slow

DIST = "gezhi/surfaces/ui/static/gezhi/dist"
START_SECONDS = 60
STOP_SECONDS = 20


def uv(*arguments: object) -> None:
    """uv as `make install` uses it, with what it said when it fails."""
    command = [str(ROOT / "scripts" / "uv"), *map(str, arguments)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--quiet", "--wheel", "--no-build-isolation", "--out-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def gezhi(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh installation that has the wheel and the pinned packages alone."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    python = folder / "bin" / "python"
    uv("venv", "--quiet", "--python", ROOT / ".venv" / "bin" / "python", folder)
    locks = ROOT / "requirements"
    hashed = ["--require-hashes", "--build-constraints", locks / "build.txt"]
    uv("pip", "install", "--quiet", "--python", python, *hashed, "-r", locks / "runtime.txt")
    uv("pip", "install", "--quiet", "--python", python, "--no-deps", wheel)
    return folder / "bin" / "gezhi"


@pytest.fixture(scope="module")
def address(gezhi: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A deployment started in an empty folder with no settings at all but its port; once, as its
    first start writes all tables."""
    folder = tmp_path_factory.mktemp("empty")
    environment = {name: value for name, value in os.environ.items() if "GEZHI" not in name}
    port = free_port()
    with (folder.parent / "said").open("w+") as said:
        process = subprocess.Popen(
            [gezhi, "run", "--port", str(port)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            answered = wait_until_answered(url, process)
            said.seek(0)
            assert answered, said.read()[-4000:]
            yield url
        finally:
            end(process)


def wait_until_answered(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(url, timeout=5).close()
            return True
        except OSError:
            time.sleep(0.2)
    return False


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and see to it that its workers are gone as well."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def manifest_files(manifest: dict[str, dict[str, object]]) -> set[str]:
    """Every file that a page may ask for: scripts, their styles and what those refer to."""
    found: set[str] = set()
    for entry in manifest.values():
        found |= {str(entry["file"])}
        for kind in ("css", "assets"):
            listed = entry.get(kind, [])
            assert isinstance(listed, list)
            found |= set(map(str, listed))
    return found


def test_the_wheel_holds_what_a_checkout_has_elsewhere(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read(f"{DIST}/manifest.json"))
    assert {f"{DIST}/{file}" for file in manifest_files(manifest)} <= names
    packs = {f"gezhi/packs/{path.parent.name}/pack.yaml" for path in PACKS.glob("*/pack.yaml")}
    assert packs
    assert packs <= names
    catalogues = {path.relative_to(SOURCE.parent) for path in SOURCE.glob("locale/**/*.po")}
    assert catalogues
    assert {path.with_suffix(".mo").as_posix() for path in catalogues} <= names
    assert not [name for name in names if name.startswith("tests/") or name.endswith(".po")]


def test_the_wheel_runs_in_an_empty_folder(address: str) -> None:
    with urlopen(address, timeout=10) as answer:
        assert answer.status == 200
        assert "text/html" in answer.headers["Content-Type"]
        page = answer.read().decode()
    assert "/static/gezhi/dist/" in page, "the page loads no built front end"
    with urlopen(f"{address}/static/gezhi/dist/manifest.json", timeout=10) as answer:
        manifest = json.load(answer)
    for file in manifest_files(manifest):
        with urlopen(f"{address}/static/gezhi/dist/{file}", timeout=10) as answer:
            assert answer.status == 200, file


def test_scripts_are_sent_compressed(address: str) -> None:
    with urlopen(f"{address}/static/gezhi/dist/manifest.json", timeout=10) as answer:
        files = manifest_files(json.load(answer))
    large = [file for file in files if file.endswith((".js", ".css"))]
    sizes = {}
    for file in large:
        asked = Request(f"{address}/static/gezhi/dist/{file}", headers={"Accept-Encoding": "gzip"})
        with urlopen(asked, timeout=10) as answer:
            sizes[file] = (len(answer.read()), answer.headers["Content-Encoding"])
    assert not [file for file, (size, coding) in sizes.items() if size > 4096 and coding != "gzip"]
