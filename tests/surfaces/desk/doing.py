"""Posting a panel of a case, and looking at the case again."""

from __future__ import annotations

from typing import Any

from django.test import Client

from gezhi.engines.cases.models import Case


def do(client: Client, case: Case, name: str, version: int = 0, **data: Any) -> Any:
    """Post a panel; what begins with `with_` goes into the address."""
    params = {key[5:]: value for key, value in data.items() if key.startswith("with_")}
    posted = {key: value for key, value in data.items() if not key.startswith("with_")}
    query = "&".join(f"{k}={v}" for k, v in {"v": version or case.version, **params}.items())
    return client.post(f"/desk/case/{case.pk}/do/{name}?{query}", posted)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
