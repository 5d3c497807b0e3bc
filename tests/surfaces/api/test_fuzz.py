"""Whatever is sent, the answer is one that the document names: no fault of the server, no status,
content type or shape that is not written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gezhi.base import clock
from gezhi.config.wsgi import application
from gezhi.engines.cases import actions
from gezhi.engines.trust.actions import issue_token
from gezhi.surfaces.api.throttle import AnonymousThrottle
from gezhi.surfaces.api.urls import v1
from tests.surfaces.api.calling import MONDAY, answers
from tests.town import SYSTEM, Town, build_town

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def described() -> Any:
    """The schema, called in this process."""
    import json

    from gezhi.surfaces.api.document import document

    made = schemathesis.openapi.from_dict(json.loads(document()))
    made.app = application
    return made


schema = described()


@pytest.fixture
def sent(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Somebody's keys, and a case and place that exist, so that not everything ends at 404."""
    monkeypatch.setattr(AnonymousThrottle, "allow_request", lambda self, request: True)
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    with clock.at(MONDAY):
        town: Town = build_town()
        receipt = actions.open_case(town.viewer("resident"), actions.OpenCase("report", answers()))
        roles = ("resident", "grid-lead", "dispatcher", "clerk")
        keys = [issue_token(SYSTEM, town.accounts[role].pk, "fuzz") for role in roles]
        yield {"keys": keys, "case": str(receipt.id), "place": town.places["b000"].pk}
    for signal in ends:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_is_named(case: Any, sent: dict[str, Any]) -> None:
    turn = sum(map(ord, repr(case.query) + repr(case.body)))
    for name, value in {"case": sent["case"], "place": sent["place"]}.items():
        if name in (case.path_parameters or {}) and turn % 3:
            case.path_parameters[name] = value
    key = sent["keys"][turn % len(sent["keys"])]
    headers = {"Authorization": f"Bearer {key}"} if turn % 5 else {}
    case.headers = {
        name: value
        for name, value in (case.headers or {}).items()
        if name.lower() not in ("authorization", "gezhi-follow", "cookie")
    }
    case.cookies = {}
    case.call_and_validate(headers=headers, checks=CHECKS)


def test_the_schema_is_the_one_that_is_served() -> None:
    assert len(list(schema.get_all_operations())) == sum(
        len(methods) for methods in v1.get_openapi_schema()["paths"].values()
    )
