"""JSON Schemas of the files of a pack, so that an editor offers keys and marks slips while one
types. They are made from the models and committed; CI compares them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from gezhi.pack.assessment import Assessment
from gezhi.pack.assets import Register
from gezhi.pack.ballots import Ballot
from gezhi.pack.campaigns import Campaign
from gezhi.pack.cases import CaseType, Matters
from gezhi.pack.councils import Council
from gezhi.pack.disclosure import Disclosure, PowerList
from gezhi.pack.duties import Duty, Roster
from gezhi.pack.funds import Fund
from gezhi.pack.honours import Commendation
from gezhi.pack.pack import Manifest
from gezhi.pack.pacts import Pact
from gezhi.pack.people import People
from gezhi.pack.places import Places
from gezhi.pack.points import Scheme, Shop
from gezhi.pack.replay import Replay
from gezhi.pack.scenarios import Scenario
from gezhi.pack.surveys import Survey
from gezhi.pack.visits import Visit

DIALECT = "https://json-schema.org/draft/2020-12/schema"

FILES: dict[str, tuple[str, tuple[type[BaseModel], ...]]] = {
    "pack": ("pack.yaml", (Manifest,)),
    "places": ("places.yaml", (Places,)),
    "people": ("people.yaml", (People,)),
    "cases": ("cases/*.yaml: a document begins with `case` or `tree`", (CaseType, Matters)),
    "points": (
        "points.yaml: a document begins with `scheme`, `shop`, `commendation` or `fund`",
        (Scheme, Shop, Commendation, Fund),
    ),
    "councils": (
        "councils.yaml: a document begins with `council`, `ballot` or `pact`",
        (Council, Ballot, Pact),
    ),
    "disclosure": (
        "disclosure.yaml: a document begins with `disclosure` or `list`",
        (Disclosure, PowerList),
    ),
    "duties": (
        "duties.yaml: a document begins with `duty`, `roster` or `visit`",
        (Duty, Roster, Visit),
    ),
    "assets": ("assets.yaml: a document begins with `register`", (Register,)),
    "campaigns": (
        "campaigns.yaml: a document begins with `campaign` or `survey`",
        (Campaign, Survey),
    ),
    "assessment": ("assessment.yaml: a document begins with `assessment`", (Assessment,)),
    "scenarios": ("scenarios/*.yaml", (Scenario,)),
    "replay": ("replay.yaml", (Replay,)),
}
"""Each kind of file: what it is, and the models of its documents."""

_PARTIAL = {
    "CaseType": ["case"],
    "Matters": ["tree"],
    "Scheme": ["scheme"],
    "Shop": ["shop"],
    "Commendation": ["commendation"],
    "Fund": ["fund"],
    "Council": ["council"],
    "Ballot": ["ballot"],
    "Pact": ["pact"],
    "Disclosure": ["disclosure"],
    "PowerList": ["list"],
    "Register": ["register"],
    "Campaign": ["campaign"],
    "Survey": ["survey"],
    "Assessment": ["assessment"],
    "Duty": ["duty"],
    "Roster": ["roster"],
    "Visit": ["visit"],
    "Post": [],
    "BodyKind": [],
}
"""A pack that extends another may write only some keys of these; what must be there in the end is
seen when the packs are laid over each other."""


def schemas() -> dict[str, str]:
    """The text of each schema by its file name, always the same for the same models."""
    return {
        f"{kind}.schema.json": json.dumps(_schema(kind), ensure_ascii=False, indent=2) + "\n"
        for kind in FILES
    }


def _schema(kind: str) -> dict[str, Any]:
    about, models = FILES[kind]
    _, made = models_json_schema([(model, "validation") for model in models], by_alias=True)
    defs: dict[str, dict[str, Any]] = made["$defs"]
    for name, required in _PARTIAL.items():
        if name in defs:
            defs[name]["required"] = required
    if "Manifest" in defs:
        version = defs["Manifest"]["properties"]["version"]
        version["type"] = ["string", "number"]
    _close(defs)
    refs = [{"$ref": f"#/$defs/{model.__name__}"} for model in models]
    body: dict[str, Any] = refs[-1]
    for model, ref in reversed([*zip(models, refs, strict=True)][:-1]):
        body = {"if": {"required": _PARTIAL[model.__name__]}, "then": ref, "else": body}
    return {"$schema": DIALECT, "title": about, **body, "$defs": defs}


def _close(schema: Any) -> None:
    """Where keys are names of the author's own, they must be names."""
    if isinstance(schema, dict):
        found = cast("dict[str, Any]", schema)
        if "patternProperties" in found:
            found["additionalProperties"] = False
        for one in found.values():
            _close(one)
    elif isinstance(schema, list):
        for one in cast("list[Any]", schema):
            _close(one)


def write(folder: Path) -> list[Path]:
    """Write all schemas into a folder, made if need be; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name, text in schemas().items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def differences(folder: Path) -> list[str]:
    """The names of files in a folder that are missing, stale, or no schema of ours; empty when
    everything is as `write` would leave it."""
    wanted = schemas()
    there = {path.name for path in folder.glob("*.schema.json")} if folder.is_dir() else set[str]()
    stale = {
        name
        for name, text in wanted.items()
        if name not in there or (folder / name).read_text(encoding="utf-8") != text
    }
    return sorted(stale | (there - wanted.keys()))
