"""The committed OpenAPI document is the one that the code makes, and says what it must."""

from __future__ import annotations

import json
from pathlib import Path

from gezhi.surfaces.api.document import PLACE, document
from tests.surfaces.api.calling import Caller

ROOT = Path(__file__).resolve().parents[3]


def test_the_committed_document_is_up_to_date() -> None:
    kept = (ROOT / PLACE).read_text(encoding="utf-8")
    assert kept == document(), "run python -m gezhi.surfaces.api.document"


def test_every_operation_is_described() -> None:
    paths = json.loads(document())["paths"]
    operations = [one for methods in paths.values() for one in methods.values()]
    assert len(operations) > 40
    ids = [one["operationId"] for one in operations]
    assert len(ids) == len(set(ids))
    for one in operations:
        assert one["description"], one["operationId"]
        assert {"400", "401", "403", "404", "422"} <= set(one["responses"]), one["operationId"]
        assert one["security"], one["operationId"]


def test_writing_says_what_can_go_wrong() -> None:
    for path, methods in json.loads(document())["paths"].items():
        for method, one in methods.items():
            if method != "get":
                assert {"409", "413", "415", "429"} <= set(one["responses"]), path


def test_it_is_served(anybody: Caller) -> None:
    status, served = anybody.get("openapi.json")
    assert status == 200
    assert served == json.loads(document())
