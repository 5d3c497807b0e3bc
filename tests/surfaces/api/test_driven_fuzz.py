"""The same as `test_together_fuzz` where work is driven: whatever is sent to campaigns, surveys,
registers and commendations that exist, the answer is one that the document names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from gezhi.base import clock
from gezhi.engines.campaigns import actions as campaigns
from gezhi.engines.trust.actions import issue_token
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests import campaigning, honouring, registering, surveying
from tests.surfaces.api.test_fuzz import CHECKS, described
from tests.surfaces.api.test_points_fuzz import real
from tests.town import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 8
Known = dict[str, Any]
Cast = tuple[Any, tuple[str, ...], Known]


def a_campaign() -> Cast:
    """A campaign with a task, a finding, a pilot and the draft of a bulletin."""
    city = campaigning.build_city()
    task, office = campaigning.added(city), city.viewer("office")
    found = campaigns.NewFinding(task.pk, "少了一个小区", clock.today())
    topic = next(iter(campaigning.houma().campaigns["grassroots"].topics)).topic
    claim = campaigns.Claim(city.campaign, topic, city.body("township-1"))
    pilot = campaigns.claim_topic(city.viewer("township"), claim)
    known = {
        "campaign": str(city.campaign),
        "task": str(task.pk),
        "finding": str(campaigns.raise_finding(city.viewer("supervisor"), found).pk),
        "bulletin_id": str(campaigns.begin_bulletin(office, city.campaign).pk),
        "document_id": str(pilot.pk),
        "edition_id": str(pilot.editions.get().pk),
        "lead": str(city.body("organisation")),
        "holder": str(city.appointed("organiser")),
        "group": "guidance-1",
        "present": ["organisation"],
        "topic": topic,
        "place": city.places["c1"].pk,
        "revision": 0,
    }
    return city, ("office", "organiser", "supervisor", "guide", "township"), known


def a_survey() -> Cast:
    """Two surveys that run, one of which was answered."""
    town = surveying.build_surveyed()
    said = surveying.given(name="孙某", phone="13811112222", when="weekend")
    asked = campaigns.NewAnswer(town.person, said, place=town.places["g0"].pk)
    made = campaigns.answer(town.viewer("grid-worker"), asked)
    known = {
        "survey_id": str(town.person),
        "answer_id": str(made.pk),
        "number": town.asked(0, town.person).pk,
        "door": town.asked(1, town.person).pk,
        "place": town.places["c0"].pk,
        "values": {"name": "赵某", "phone": "13800003333", "when": "weekend"},
        "noticed": True,
    }
    return town, ("secretary", "worker", "grid-worker", "resident"), known


def a_register() -> Cast:
    """A contract that is owed for, with a payment that waits."""
    town = registering.contract_village()
    row = registering.entered(town, written="no")
    due = registering.owed(town, row)
    known = {
        "entry": str(row.pk),
        "defect": str(row.defects.get().pk),
        "due": str(due.pk),
        "payment": str(registering.paid(town, due.pk, 1000).pk),
        "key": registering.REGISTER,
        "kind": registering.REGISTER,
        "place": town.places["city"].pk,
        "answers": registering.GOOD,
        "day": "2026-03-02",
    }
    return town, ("secretary", "township", "auditor"), known


def a_commendation() -> Cast:
    """Two nominations: one to be reviewed, one on the notice with an objection."""
    village = honouring.honouring_village()
    shown = honouring.on_notice(village, holder=village.home("h2"))
    known = {
        "place": village.places["village"].pk,
        "key": honouring.KEY,
        "kind": "home",
        "holder": str(village.home("h1")),
        "nomination": str(honouring.put_forward(village).pk),
        "nominations": [str(shown.pk)],
        "objection": str(honouring.object_to(village, shown).pk),
    }
    return village, ("scorer", "reviewer", "third-reviewer", "resident"), known


CASTS: dict[str, tuple[datetime, Callable[[], Cast]]] = {
    "/campaign": (campaigning.MONDAY, a_campaign),
    "/bulletins": (campaigning.MONDAY, a_campaign),
    "/me/tasks": (campaigning.MONDAY, a_campaign),
    "surveys": (surveying.SPRING, a_survey),
    "/survey-answers": (surveying.SPRING, a_survey),
    "/corrections": (surveying.SPRING, a_survey),
    "register": (registering.NOW, a_register),
    "/me/inspections": (registering.NOW, a_register),
    "/commendations": (honouring.NOW, a_commendation),
    "nominations": (honouring.NOW, a_commendation),
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
        yield {"keys": keys, "known": known}
    for signal in ends:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_about_driven_work_is_one_that_is_named(case: Any, sent: Known) -> None:
    turn = sum(map(ord, repr(case.query) + repr(case.body)))
    known = sent["known"]
    if isinstance(case.body, dict):
        case.body = real(case.body, known, turn)
    for name in set(case.path_parameters or {}) & set(known) if turn % 4 else ():
        case.path_parameters[name] = known[name]
    for name in set(case.query or {}) & {"place", "day"} & set(known) if turn % 4 else ():
        case.query[name] = known[name]
    case.headers, case.cookies = {}, {}
    key = sent["keys"][turn % len(sent["keys"])]
    headers = {"Authorization": f"Bearer {key}"} if turn % 7 else {}
    case.call_and_validate(headers=headers, checks=CHECKS)
