"""What is written down twice says the same: the pack schema, and the version."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

import gezhi
from tests.house.tree import ROOT

GEZHI = Path(sys.executable).parent / "gezhi"
SCHEMAS = ROOT / "docs" / "schema"


def test_the_committed_schema_is_the_code_s() -> None:
    command = [GEZHI, "pack", "schema", "--check", "--to", SCHEMAS]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, f"run gezhi pack schema:\n{result.stdout}{result.stderr[-2000:]}"
    assert list(SCHEMAS.glob("*.json")), "there is no committed schema"


def test_the_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert gezhi.__version__ == project["version"] == manifest["version"]


@pytest.mark.django_db
def test_tables_are_as_the_models_say() -> None:
    """A model that was changed without its migration."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
