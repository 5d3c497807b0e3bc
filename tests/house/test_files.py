"""What must never be committed: addresses of registries and machines, made files, promises."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, text, tracked

# Written in pieces, so that this file does not hold what it forbids.
REGISTRIES = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry." + "npmjs",
    "npmmirror" + ".com",
    "mirrors." + "aliyun",
    "tuna." + "tsinghua",
    "mirrors." + "ustc",
    "index" + "-url =",
]
MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:work|root|home/\w+|Users/\w+)/")
PROMISE = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
BINARY = {".png", ".jpg", ".jpeg", ".xlsx", ".webp", ".ico", ".woff2", ".parquet", ".gz"}


def texts() -> dict[Path, str]:
    """Every tracked file that people or tools read as text."""
    return {path: text(path) for path in tracked() if path.suffix not in BINARY}


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_registry_is_named(host: str) -> None:
    assert not [str(path) for path, content in texts().items() if host in content]


def test_no_path_of_a_machine() -> None:
    found = {str(path): MACHINE_PATH.findall(content) for path, content in texts().items()}
    assert not {path: hits for path, hits in found.items() if hits}


def test_nothing_is_left_for_later() -> None:
    found = {
        str(path): PROMISE.findall(content)
        for path, content in texts().items()
        if path.name != "package-lock.json"
    }
    assert not {path: hits for path, hits in found.items() if hits}


def test_no_made_file_is_kept() -> None:
    made = {"node_modules", "dist", "__pycache__", ".venv", "var", "_built"}
    kept = [path for path in tracked() if made & set(path.parts) or path.suffix in (".mo", ".pyc")]
    assert not kept


def requirements(lock: Path) -> dict[str, str]:
    """The blocks of a lock file by package name."""
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    assert all("==" in block.splitlines()[0] for block in blocks), f"{lock.name} pins exactly"
    return {canonicalize_name(block.split("==")[0]): block for block in blocks}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_python_packages_are_pinned_by_hash(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    assert len(blocks) > 0
    loose = [block for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)]
    assert not loose
    assert "://" not in lock.read_text(encoding="utf-8")


def test_what_the_project_needs_is_what_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = requirements(ROOT / "requirements" / "runtime.txt")
    for line in project["dependencies"]:
        wanted = Requirement(line)
        block = pinned.get(canonicalize_name(wanted.name))
        assert block, f"{wanted.name} is not in requirements/runtime.txt: run make lock"
        version = re.split(r"[ ;\\]", block.split("==")[1])[0]
        assert wanted.specifier.contains(version, prereleases=True), f"{line} against {version}"


def test_front_end_packages_are_pinned_by_hash() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "integrity" not in entry]
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    for kind in ("dependencies", "devDependencies"):
        assert lock["packages"][""][kind] == manifest[kind], "run make lock"
