"""The same as `test_fuzz` where there are points: whatever is sent to a village with a scheme, a
shop and records, the answer is one that the document names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Account
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.trust.actions import issue_token
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests.engines.points.shop.shopping import NOW, open_counter
from tests.surfaces.api.calling import Caller
from tests.surfaces.api.test_fuzz import CHECKS, described
from tests.town import SYSTEM
from tests.village import told

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 15
ROLES = ("scorer", "reviewer", "other-reviewer", "shopkeeper", "secretary", "resident")
FIT = {
    "/decision": "other-reviewer",
    "/reviews": "reviewer",
    "/appeal": "resident",
    "/records": "scorer",
    "/exchanges": "shopkeeper",
    "/vouchers": "shopkeeper",
    "/shops": "shopkeeper",
}
"""Who asks mostly, by what stands in the address."""

schema = described().include(path_regex="/points")


@pytest.fixture
def sent(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Keys of a village, and what exists in it, by the names under which it is asked for."""
    monkeypatch.setattr(AnonymousThrottle, "allow_request", lambda self, request: True)
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    with clock.at(NOW):
        counter = open_counter()
        village = counter.village
        counter.earn(200)
        made = counter.buy("haircut")
        scorer, reviewer = village.viewer("scorer"), village.viewer("reviewer")
        rows = [told(village, one) for one in ("yard-clean", "rooms-clean")]
        actions.record_points(scorer, rows)
        actions.review(reviewer, [actions.Verdict(rows[0].id, "refused", reason="没有看到")])
        actions.appeal(village.viewer("resident"), rows[0].id, "扫了", new_id())
        home = village.home("h1")
        known = {
            **dict.fromkeys(("scheme", "adopted"), village.scheme),
            **dict.fromkeys(("unit", "counted"), counter.unit),
            "shop": counter.row.pk,
            "good": counter.goods["towel"].pk,
            "month": "2026-05",
            "record": str(rows[1].id),
            "item": "front-kept",
            "whose": home,
            "kind": "household",
            "holder": {"kind": "household", "id": home},
            "account": account_of(counter.unit, home),
            "exchange": str(made.exchange.pk),
            "code": made.codes[0],
            "place": village.places["village"].pk,
        }
        keys = {role: issue_token(SYSTEM, village.accounts[role].pk, "fuzz") for role in ROLES}
        yield {"keys": keys, "known": known, "unit": counter.unit}
    for signal in ends:
        signal.connect(close_old_connections)


def account_of(unit: int, home: str) -> int:
    """The number of a household's account."""
    return Account.objects.get(unit=unit, role="holder", holder=home).pk


def real(value: Any, known: dict[str, Any], turn: int) -> Any:
    """What is sent, with names that exist put in for some of those that do not."""
    if isinstance(value, list):
        return [real(one, known, turn + number) for number, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found = {key: real(one, known, turn) for key, one in value.items()}
    for number, key in enumerate(sorted(set(found) & set(known))):
        if (turn + number) % 4:
            found[key] = known[key]
    if "id" in found and turn % 3:
        found["id"] = str(new_id())
    return found


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_about_points_is_one_that_is_named(case: Any, sent: dict[str, Any]) -> None:
    turn = sum(map(ord, repr(case.query) + repr(case.body)))
    known = sent["known"]
    if isinstance(case.body, dict):
        case.body = real(case.body, known, turn)
    for where in (case.path_parameters, case.query):
        for name in set(where or {}) & set(known) if turn % 3 else ():
            where[name] = known[name]["id"] if name == "holder" else known[name]
    fit = next((role for part, role in FIT.items() if part in case.path), "resident")
    role = fit if turn % 4 else ROLES[turn % len(ROLES)]
    case.headers = {}
    case.cookies = {}
    headers = {"Authorization": f"Bearer {sent['keys'][role]}"} if turn % 7 else {}
    case.call_and_validate(headers=headers, checks=CHECKS)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2199-12-31", "1900-01-01"])
def test_no_day_is_a_fault_of_the_server(sent: dict[str, Any], day: str) -> None:
    known = sent["known"]
    for kind in ("month", "quarter", "year"):
        found = stretch(kind, date.fromisoformat(day))  # type: ignore[arg-type]
        assert found.first <= date.fromisoformat(day) <= found.last
    one = {"id": str(new_id()), "scheme": known["scheme"], "item": "yard-clean", "day": day}
    for role, key in sent["keys"].items():
        caller = Caller(key)
        body = {"records": [{**one, "holder": known["holder"]}]}
        assert caller.post("points/records", body)[0] in (403, 404, 422), role
        for path in (
            f"points/records?scheme={known['scheme']}&since={day}&until={day}",
            f"points/shops/{known['shop']}/sales?since={day}&until={day}",
            f"points/schemes/{known['scheme']}/board?period={day[:7]}",
            f"points/units/{sent['unit']}/closings/{day[:7]}/book",
        ):
            assert caller.get(path)[0] in (200, 403, 404, 422), path
