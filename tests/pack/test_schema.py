"""The JSON Schemas say what the loader says, and the committed ones are up to date."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from gezhi.pack.schema import FILES as KINDS
from gezhi.pack.schema import differences, schemas, write
from gezhi.pack.written import documents
from tests.pack.sample import FILES, edited

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "docs" / "schema"
KIND_OF = {
    "pack.yaml": "pack",
    "places.yaml": "places",
    "people.yaml": "people",
    "replay.yaml": "replay",
    "cases/report.yaml": "cases",
    "cases/matters.yaml": "cases",
    "scenarios/solved.yaml": "scenarios",
}


def slips(kind: str, text: str) -> list[str]:
    made, faults = documents(text, "x.yaml")
    assert faults == []
    found = (error for one in made for error in validator_of(kind).iter_errors(one.plain()))
    return [error.message for error in found]


@cache
def validator_of(kind: str) -> Any:
    """What the schema of a kind of file accepts; written once."""
    schema: dict[str, Any] = json.loads(schemas()[f"{kind}.schema.json"])
    return jsonschema_rs.Draft202012Validator(schema)


def test_committed_schemas_are_up_to_date() -> None:
    assert differences(COMMITTED) == [], "run `gezhi pack schema`"


@pytest.mark.parametrize("name", KIND_OF)
def test_the_sample_is_valid(name: str) -> None:
    assert slips(KIND_OF[name], FILES[name]) == []


SHIPPED = sorted(
    path for pack in (ROOT / "packs").glob("*/pack.yaml") for path in pack.parent.rglob("*.yaml")
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: "/".join(path.parts[-3:]))
def test_shipped_packs_are_valid(path: Path) -> None:
    kind = path.parent.name if path.parent.name in KINDS else path.stem
    assert slips(kind, path.read_text(encoding="utf-8")) == []


FOUND = ("unknown key", "is missing", "not one of the words", "expected", "cannot be a name")
SHEET = yaml.safe_load((Path(__file__).parent / "slips_of_form.yaml").read_text(encoding="utf-8"))
# What an editor lets pass: days that the calendar does not have.
ONLY_LOADED = ("2026-02-30", "2026-13-01")
TYPED = [
    slip
    for slip in SHEET
    if any(word in slip["en"][0] for word in FOUND)
    and not any(word in slip["now"] for word in ONLY_LOADED)
    and not documents(edited(slip["in"], slip["was"], slip["now"])[slip["in"]], "x")[1]
]


def test_most_slips_of_form_can_be_seen_in_an_editor() -> None:
    assert len(TYPED) >= 25


@pytest.mark.parametrize("slip", TYPED, ids=lambda slip: slip["now"][:40])
def test_an_editor_marks_the_slips_of_form(slip: dict[str, Any]) -> None:
    text = edited(slip["in"], slip["was"], slip["now"])[slip["in"]]
    assert slips(KIND_OF[slip["in"]], text) != []


def test_a_locality_may_write_a_part_only() -> None:
    assert slips("cases", "case: report\nopen: [resident]\n") == []
    assert slips("people", "posts: {grid-lead: {held_by: 2}}\n") == []
    assert slips("cases", "case: report\nopne: [resident]\n") != []


def test_writing_is_what_comparing_wants(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    assert differences(folder) == sorted(schemas())
    assert [path.name for path in write(folder)] == list(schemas())
    assert differences(folder) == []
    (folder / "pack.schema.json").write_text("{}")
    (folder / "old.schema.json").write_text("{}")
    assert differences(folder) == ["old.schema.json", "pack.schema.json"]


def test_an_editor_is_told_what_things_are() -> None:
    """Hovering shows why a key is there; null is never offered."""
    text = schemas()["cases.schema.json"]
    stage = json.loads(text)["$defs"]["Stage"]
    assert stage["description"].startswith("A step with a holder")
    assert '"null"' not in text
