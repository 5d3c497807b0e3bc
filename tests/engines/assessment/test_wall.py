"""The second wall around assessments: what a forgotten condition still does not show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gezhi.base import clock
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.models import (
    Assessed,
    Decision,
    Evidence,
    Objection,
    Pay,
    Result,
    Score,
)
from gezhi.engines.trust.queries import begin_unit, viewer_of
from tests.officers import LATER, all_checked, assessed_of
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]
WORK = (Assessed, Score, Evidence, Objection, Decision)


@contextmanager
def as_one(town: Town, role: str) -> Iterator[None]:
    end = begin_unit()
    try:
        if role:
            viewer_of(town.accounts[role].pk, verified=True)
        yield
    finally:
        end()


@pytest.fixture
def closed(town: Town, now: clock.Clock) -> Town:
    row = assessed_of(town, "officer-0")
    asked = actions.NewEvidence(row.pk, "lead", "水管换好了")
    actions.add_evidence(town.viewer("officer-0"), asked)
    all_checked(town)
    objection = actions.object_to(
        town.viewer("officer-0"), actions.NewObjection(row.pk, "少算了一件")
    )
    now.set(LATER)
    answer = actions.Answered(objection.pk, "dismissed", "没有少算")
    actions.answer_objection(town.viewer("lead"), answer)
    ids = [assessed_of(town, f"officer-{n}").pk for n in range(3)]
    actions.decide(town.viewer("lead"), ids)
    asked_ = actions.Closing(town.places["town"].pk, row.period.assessment, row.period.first)
    actions.close(town.viewer("lead"), asked_)
    return town


def test_scores_show_themselves_to_the_assessed_and_to_those_who_judge(closed: Town) -> None:
    every = {model: model._default_manager.count() for model in (*WORK, Result, Pay)}
    assert all(every.values())
    for role in ("judge", "checker", "lead"):
        with as_one(closed, role):
            assert {m: m._default_manager.count() for m in WORK} == {m: every[m] for m in WORK}
            assert Result.objects.count() == 3
            assert not Pay.objects.exists()
    with as_one(closed, "payer"):
        assert not any(model._default_manager.exists() for model in WORK)
        assert (Result.objects.count(), Pay.objects.count()) == (3, 3)
    with as_one(closed, "officer-0"):
        for model in (*WORK, Result, Pay):
            rows = list(model._default_manager.values_list("whose", flat=True))
            assert len(set(rows)) == 1, model
    for role in ("worker", "auditor", "resident", ""):
        with as_one(closed, role):
            assert not any(model._default_manager.exists() for model in (*WORK, Result, Pay)), role
