"""Calling the API as the cast of the town."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from gezhi.base.ids import new_id
from gezhi.engines.trust.actions import issue_token
from tests.town import LAT, LON, SYSTEM, Town

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
HERE = {"lon": round(LON + 0.0023, 6), "lat": round(LAT + 0.0022, 6)}
TEXT = "3号楼前的路灯坏了三天,晚上一片黑"


def answers(**more: Any) -> dict[str, Any]:
    """A good report of a street lamp at building b000."""
    return {"what": "street-lighting", "text": TEXT, "where": HERE, **more}


def report(**more: Any) -> dict[str, Any]:
    """The body of a report with a fresh id."""
    given = {"id": str(new_id()), "type": "report", "answers": answers()}
    return {**given, **more}


class Caller:
    """Somebody with a key, or nobody; `last` is the last answer."""

    def __init__(self, token: str = "", **headers: str) -> None:
        self.headers = {**({"authorization": f"Bearer {token}"} if token else {}), **headers}
        self.client = Client()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request; answers with status and the decoded body."""
        more = {**self.headers, **{key.replace("_", "-"): value for key, value in headers.items()}}
        answer = self.client.generic(
            method,
            f"/api/v1/{path}",
            "" if body is None else body if isinstance(body, (bytes, str)) else json.dumps(body),
            content_type="application/json" if body is not None else "",
            headers=more,
        )
        self.last = answer
        if answer.headers.get("Content-Type", "").startswith("application/json") and answer.content:
            return answer.status_code, answer.json()
        return answer.status_code, None

    def get(self, path: str, **headers: str) -> Any:
        """GET."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST of a JSON body."""
        return self.call("POST", path, {} if body is None else body, **headers)

    def upload(self, path: str, data: bytes, name: str, **fields: str) -> Any:
        """POST of a file, and fields beside it, as a form."""
        file = io.BytesIO(data)
        file.name = name
        sent = {"file": file, **fields}
        answer = self.client.post(f"/api/v1/{path}", sent, headers=self.headers)
        return answer.status_code, answer.json()


def caller(town: Town, role: str) -> Caller:
    """The caller of a role, with a key of their own."""
    return Caller(issue_token(SYSTEM, town.accounts[role].pk, "test"))
