"""The same as `test_together_fuzz` for people's side of work, assessment and the field: whatever is
sent to trainings, contests, ladders, liaison, assessments, rosters, calls and divisions that exist,
the answer is one that the document names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.duties.actions import plan_rounds
from gezhi.engines.duties.models import Month, Occurrence
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import AdoptedLadder, Enrolment, Problem
from gezhi.engines.places import actions as places
from gezhi.engines.trust.actions import issue_token
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests import growing, officers
from tests.calling import build_calling
from tests.onduty import KEY, appointed, village_on_duty
from tests.surfaces.api.test_fieldwork import MORNING, buildings
from tests.surfaces.api.test_fuzz import CHECKS, described
from tests.surfaces.api.test_points_fuzz import real
from tests.town import SYSTEM, build_town

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 10
Known = dict[str, Any]
Cast = tuple[Any, tuple[str, ...], Known]


def people_grow() -> Cast:
    """A training with its list, a promotion, a candidate, a contest, a leader with a problem."""
    town = growing.growing_town()
    place, person = town.places["town"].pk, growing.person_of(town, "second-worker")
    growing.trained(town, "grid-worker")
    row = growing.planned(town)
    people.invite(town.viewer("trainer"), row.pk, [person])
    worker = growing.person_of(town, "grid-worker").pk
    rising = people.NewPromotion(worker, growing.LADDER, ("良好",))
    promotion = people.propose_promotion(town.viewer("personnel"), rising)
    people.check_promotion(town.viewer("checker"), promotion.pk, agreed=True)
    asked = people.NewCandidate(place, growing.RESERVE, person, ("years",), "调解了十件事")
    candidate = people.nominate_reserve(town.viewer("personnel"), asked)
    judges = tuple(growing.person_of(town, one) for one in ("grid-lead", "leader"))
    new = people.NewContest(place, growing.CONTEST, "比武", growing.TODAY, judges)
    contest = people.open_contest(town.viewer("trainer"), new)
    entered = people.enter_contest(
        town.viewer("trainer"), contest.pk, person, "", named=False, id_=new_id()
    )
    link = growing.linked(town)
    found = (people.Found("缺一座桥"),)
    call = people.NewCall(link.pk, growing.TODAY, found=found)
    people.record_liaison(town.viewer("leader"), call)
    said = people.demur(town.viewer("grid-lead"), promotion.pk, "考核有出入", new_id())
    known = {
        **dict.fromkeys(("place", "place_id"), place),
        "training_id": str(row.pk),
        "session": str(row.sessions.first().pk),  # type: ignore[union-attr]
        "enrolment": str(Enrolment.objects.get(training=row).pk),
        "promotion_id": str(promotion.pk),
        "demur": str(said.pk),
        "candidate": str(candidate.pk),
        "contest_id": str(contest.pk),
        "contender": str(entered.pk),
        "link": str(link.pk),
        "problem_id": str(Problem.objects.get().pk),
        "person": str(worker),
        "mentor": "grid-lead",
        "learner": str(worker),
        "course": growing.COURSE,
        "reserve": growing.RESERVE,
        "contest": growing.CONTEST,
        "liaison": growing.LIAISON,
        "kind": "technician",
        "grade": "g1",
    }
    ladder = AdoptedLadder.objects.get()
    staff = ("trainer", "personnel", "decider", "payer", "liaison-office", "leader")
    return town, (*staff, "grid-worker"), {**known, "ladder": str(ladder.pk)}


def assessed() -> Cast:
    """March is counted, one is checked."""
    with clock.at(officers.AT_WORK) as time:
        town = officers.build_officers()
        open_due(SYSTEM)
        officers.happened(officers.closed(town, "v0", 1))
        time.set(officers.AFTER)
        count_due(SYSTEM)
        officers.judged(town, "officer-0")
    known = {
        "place": town.places["town"].pk,
        "key": officers.KEY,
        "first": "2026-03-01",
        "year": 2026,
        "assessed": str(officers.assessed_of(town, "officer-0").pk),
        "indicator": "lead",
    }
    return town, ("judge", "checker", "lead", "payer", "officer-0"), known


def on_duty() -> Cast:
    """A roster that is published, and somebody's shift."""
    village = village_on_duty(published=True)
    row = Occurrence.objects.filter(post="joint-defence", day__gt=clock.today()).first()
    assert row is not None
    known = {
        "place": village.places["village"].pk,
        "key": KEY,
        "number": row.pk,
        "month_id": str(Month.objects.get().pk),
        "holder": str(row.holder),
        "asked": str(appointed(village, "guard-1")),
        "stand_in": str(appointed(village, "guard-2")),
    }
    return village, ("secretary", "guard-0", "guard-1", "guard-2"), known


def calls() -> Cast:
    """Two households that agreed, in a round."""
    town = build_calling()
    mark = town.mark("h0")
    town.mark("h1")
    plan_rounds(town.viewer("grid-worker"), town.places["g00"].pk)
    known = {
        "place": town.places["g00"].pk,
        "call": str(town.call_at("h0")),
        "mark": str(mark.pk),
        "household": str(town.homes["h2"].pk),
        "reason": "elderly-alone",
    }
    return town, ("grid-worker", "grid-lead"), known


def divided() -> Cast:
    """A draft of a division."""
    town = build_town()
    town.hire("keeper", "system-admin", "town")
    place, keeper = town.places["c0"], town.viewer("keeper")
    map_ = buildings()
    spots = [one["geometry"]["coordinates"] for one in map_["features"]]
    lines = [places.Building(f"{n}", *spot, 10, 1) for n, spot in enumerate(spots)]
    row = places.draft_division(keeper, places.NewDivision(place.pk, "grid", 3, lines))
    known = {
        **dict.fromkeys(("place", "place_id"), place.pk),
        "division": str(row.pk),
        "buildings": map_,
        "level": "grid",
        "building": "3",
    }
    return town, ("keeper", "grid-lead"), known


APRIL = datetime(2026, 4, 1, 9, 0, tzinfo=ZONE)
GROWING = ("/trainings", "/training-records", "/untrained", "/placements", "/pairs", "/terms")
RISING = ("/reserves", "/contests", "/ladders", "/career", "/promotions", "/me/growing")
CASTS: dict[str, tuple[datetime, Callable[[], Cast]]] = {
    **dict.fromkeys((*GROWING, *RISING, "/me/enrolments"), (growing.NOW, people_grow)),
    **dict.fromkeys(("/liaison", "/me/contenders"), (growing.NOW, people_grow)),
    **dict.fromkeys(("/assess", "/me/assess"), (APRIL, assessed)),
    **dict.fromkeys(("/duty-", "/dut", "/roster", "/swap", "/leave"), (MORNING, on_duty)),
    **dict.fromkeys(("/visit", "/heard", "/me/rounds"), (MORNING, calls)),
    **dict.fromkeys(("/divisions", "/burden"), (MORNING, divided)),
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
def test_every_answer_about_work_is_one_that_is_named(case: Any, sent: Known) -> None:
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
