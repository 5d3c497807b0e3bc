"""The same as `test_fuzz` where people decide together: whatever is sent to councils, ballots,
pacts, mediation, disclosure and funds that exist, the answer is one that the document names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from gezhi.base import clock
from gezhi.engines.trust.actions import issue_token
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests import balloting, disclosing, funding, mediating, pacting, sitting
from tests.surfaces.api.calling import MONDAY
from tests.surfaces.api.test_fuzz import CHECKS, described
from tests.surfaces.api.test_points_fuzz import real
from tests.town import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 15
Known = dict[str, Any]
Cast = tuple[Any, tuple[str, ...], Known]


def councils() -> Cast:
    """A council with its members, a meeting called and an item proposed."""
    town = sitting.sitting_town()
    sitting.take_in(town)
    row = sitting.call(town)
    known = {"place": town.places["c0"].pk, "key": "hall", "meeting_id": str(row.pk)}
    roles = ("owner", "first-secretary", "resident")
    return town, roles, {**known, "code": row.code, "topic": "charging"}


def ballots() -> Cast:
    """A secret ballot that is open."""
    town = balloting.balloting_town()
    ballot = str(balloting.opened(town))
    known = {"ballot": ballot, "place": town.places["c0"].pk, "head": "p1", "choice": ["yes"]}
    return town, ("resident", "neighbour", "first-secretary"), known


def pacts() -> Cast:
    """A pact whose first version is in talk."""
    village = pacting.pact_village()
    row = pacting.talk(village)
    known = {"place": village.places["village"].pk, "key": pacting.KEY, "number": row.number}
    return village, ("resident", "secretary"), {**known, "since": 0}


def mediation() -> Cast:
    """A directory with mediators in it."""
    town = mediating.mediating_town()
    known = {"type": "mediation", "place": town.places["c0"].pk, "answers": mediating.answers()}
    return town, ("resident", "neighbour"), known


def disclosure() -> Cast:
    """A table that is public."""
    town = disclosing.disclosing_town()
    row = disclosing.posted(town)
    known = {"item": str(row.pk), "place": town.places["c0"].pk, "kind": "finance"}
    return town, ("resident", "first-secretary"), {**known, "after": None}


def funds() -> Cast:
    """A fund with money in it."""
    village = funding.funding_village()
    row = funding.opened(village)
    funding.paid_in(village, row, 5000)
    known = {"fund_id": row.pk, "place": village.places["village"].pk, "month": "2026-04"}
    return village, ("resident", "secretary"), known


CASTS: dict[str, tuple[datetime, Callable[[], Cast]]] = {
    "/ballots": (MONDAY, ballots),
    "/pacts": (pacting.NOW, pacts),
    "/mediation": (mediating.NOW, mediation),
    "/disclosure": (disclosing.NOW, disclosure),
    "/funds": (funding.NOW, funds),
    "/council": (sitting.NOW, councils),
    "/meetings": (sitting.NOW, councils),
}
"""Who and what exists, and when, by what stands in the address."""

schema = described().include(path_regex="|".join(CASTS))


@pytest.fixture
def sent(
    db: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Known]:
    """Keys of the cast of an address, and what exists there."""
    monkeypatch.setattr(AnonymousThrottle, "allow_request", lambda self, request: True)
    moment, build = next(cast for part, cast in CASTS.items() if part in request.node.name)
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    with clock.at(moment):
        town, roles, known = build()
        keys = [issue_token(SYSTEM, town.accounts[role].pk, "fuzz") for role in roles]
        yield {"keys": keys, "known": {key: one for key, one in known.items() if one is not None}}
    for signal in ends:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_about_deciding_is_one_that_is_named(case: Any, sent: Known) -> None:
    turn = sum(map(ord, repr(case.query) + repr(case.body)))
    known = sent["known"]
    if isinstance(case.body, dict):
        case.body = real(case.body, known, turn)
    for where in (case.path_parameters, case.query):
        for name in set(where or {}) & set(known) if turn % 4 else ():
            where[name] = known[name]
    case.headers = {}
    case.cookies = {}
    key = sent["keys"][turn % len(sent["keys"])]
    headers = {"Authorization": f"Bearer {key}"} if turn % 5 else {}
    case.call_and_validate(headers=headers, checks=CHECKS)
