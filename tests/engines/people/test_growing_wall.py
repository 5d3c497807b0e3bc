"""The second wall around how people grow: a query that forgets its condition finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions
from gezhi.engines.people.queries import on_notice, public_liaison, training
from gezhi.engines.trust.queries import ANYONE, Viewer, begin_unit, viewer_of
from tests.growing import (
    CONTEST,
    LADDER,
    NOW,
    PAIRS,
    RESERVE,
    TODAY,
    growing_town,
    linked,
    person_of,
    trained,
)
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]
TABLES = (
    *("enrolment", "attendance", "placement", "pairing", "standing", "promotion", "demur"),
    *("candidate", "contender", "marked", "liaisoncall", "problem"),
)
TRAINING = {"enrolment": 1, "attendance": 2, "placement": 1, "pairing": 1}
CAREER = {"standing": 1, "promotion": 1, "demur": 1}
CONTESTS = {"contender": 1, "marked": 1}
LIAISON = {"liaisoncall": 1, "problem": 1}


@contextmanager
def unit(town: Town, role: str = "") -> Iterator[Viewer]:
    """A unit of work as a request is one, for somebody or for nobody known."""
    end = begin_unit()
    try:
        yield viewer_of(town.accounts[role].pk) if role else ANYONE
    finally:
        end()


def counts() -> dict[str, int]:
    """How many rows of each walled table show themselves."""
    rows = {one: apps.get_model("people", one).objects.count() for one in TABLES}
    return {one: number for one, number in rows.items() if number}


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    """The town with one row of each."""
    with clock.at(NOW):
        made = growing_town()
        keeper, place = made.viewer("trainer"), made.places["town"].pk
        worker, lead = person_of(made, "grid-worker"), person_of(made, "grid-lead")
        trained(made, "grid-worker")
        actions.place_in_work(
            keeper, place, [actions.NewPlacement(worker, "technician", "果业", TODAY)]
        )
        actions.pair(keeper, actions.NewPair(place, PAIRS, lead, worker, "走访", TODAY))
        asked = actions.NewPromotion(worker.pk, LADDER, ("良好",))
        row = actions.propose_promotion(made.viewer("personnel"), asked)
        actions.check_promotion(made.viewer("checker"), row.pk, agreed=True)
        actions.demur(made.viewer("grid-lead"), row.pk, "有出入，请核", new_id())
        new = actions.NewCandidate(place, RESERVE, worker, ("years",), "没有一件超期")
        actions.nominate_reserve(made.viewer("personnel"), new)
        judges = (person_of(made, "first-secretary"), person_of(made, "duty-lead"))
        held = actions.open_contest(
            keeper, actions.NewContest(place, CONTEST, "比武", TODAY, judges)
        )
        one = actions.enter_contest(keeper, held.pk, worker, "", named=False, id_=new_id())
        actions.mark(made.viewer("duty-lead"), one.pk, 80)
        found = (actions.Found("路灯不亮", "王大爷说的"),)
        actions.record_liaison(
            made.viewer("leader"), actions.NewCall(linked(made).pk, TODAY, "走访", found)
        )
        yield made


def test_each_sees_what_is_theirs_to_keep(town: Town) -> None:
    assert all(apps.get_model("people", one).objects.exists() for one in TABLES)
    for role, theirs in {
        "": {},
        "resident": {},
        "second-worker": {},
        "payer": {"standing": 1},
        "trainer": TRAINING | CONTESTS,
        "personnel": TRAINING | CONTESTS | CAREER | {"candidate": 1},
        "decider": CAREER,
        "grid-worker": TRAINING | {"standing": 1, "promotion": 1, "candidate": 1, "contender": 1},
        "grid-lead": {"pairing": 1, "demur": 1},
        "duty-lead": CONTESTS,
        "leader": LIAISON,
        "liaison-office": LIAISON,
    }.items():
        with unit(town, role):
            assert counts() == theirs, role or "nobody"


def test_pages_still_tell_what_they_are_to_tell(town: Town) -> None:
    with unit(town, "trainer") as viewer:
        plan = apps.get_model("people", "training").objects.get()
        _, lines = training(viewer, plan.pk)
        assert [one.name for one in lines] == ["grid-worker"]
    with unit(town, "second-worker") as viewer:
        assert [one.person.name for one in on_notice(viewer)] == ["grid-worker"]
    with unit(town) as viewer:
        seen = public_liaison(viewer, town.places["c0"].pk)
        assert [one.title for one in seen.problems] == ["路灯不亮"]
