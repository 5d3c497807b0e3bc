"""A phone as the server sees it: enrolled, with entries that are sent, and sent again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id


@dataclass
class Phone:
    """One phone; `off` is how far its clock is ahead of the truth."""

    client: Client
    device: str = field(default_factory=lambda: str(new_id()))
    off: timedelta = timedelta()

    def post(self, path: str, **data: Any) -> Any:
        """Something that is asked for in JSON."""
        return self.client.post(f"/field/offline/{path}", json.dumps(data), "application/json")

    def enrol(self, name: str = "外勤手机") -> dict[str, Any]:
        answer = self.post("enrol", id=self.device, name=name)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def hello(self) -> Any:
        return self.client.get(f"/field/offline/hello?device={self.device}")

    def headers(self, entry: UUID, made: datetime | None) -> dict[str, str]:
        now = clock.now()
        return {
            "X-Gezhi-Outbox": str(entry),
            "X-Gezhi-Device": self.device,
            "X-Gezhi-Made": ((made or now) + self.off).isoformat(),
            "X-Gezhi-Clock": (now + self.off).isoformat(),
        }

    def send(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        entry: UUID | None = None,
        made: datetime | None = None,
    ) -> Any:
        """Send an entry once."""
        return self.client.post(url, data or {}, headers=self.headers(entry or new_id(), made))

    def twice(
        self, url: str, data: dict[str, Any] | None = None, made: datetime | None = None
    ) -> dict[str, Any]:
        """Send an entry, lose the answer, send it again: the same comes back."""
        entry = new_id()
        first = self.send(url, data, entry, made)
        assert (first.status_code, first.json()["outcome"]) == (200, "sent"), first.json().get(
            "said"
        )
        again = self.send(url, data, entry, made)
        assert again.status_code == 200
        told = again.json()
        assert told.pop("again") is True
        assert told == {key: first.json()[key] for key in told}
        return first.json()
