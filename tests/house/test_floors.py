"""The list of floors names every room, and the floors hold."""

from __future__ import annotations

import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.house.tree import ENGINES, ROOT, SOURCE, SURFACES, folders


def listed(contract: str) -> set[str]:
    """The modules that a layers contract of .importlinter names."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    return set(re.split(r"[\s|]+", config[f"importlinter:contract:{contract}"]["layers"].strip()))


@pytest.mark.parametrize(
    ("contract", "package"),
    [("floors", SOURCE), ("engines", ENGINES), ("surfaces", SURFACES)],
)
def test_every_room_has_its_floor(contract: str, package: Path) -> None:
    rooms = folders(package)
    assert listed(contract) == rooms, (
        f".importlinter, contract {contract}: list every room of {package} and nothing else"
    )


def test_the_floors_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
