"""The second wall around campaigns: what a forgotten condition still does not show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from gezhi.engines.campaigns.actions import (
    NewEdition,
    NewFinding,
    NewInspection,
    begin_bulletin,
    draft_edition,
    note_inspection,
    raise_finding,
)
from gezhi.engines.campaigns.models import (
    Bulletin,
    Campaign,
    Edition,
    Evidence,
    Finding,
    Inspection,
    Task,
)
from gezhi.engines.trust.queries import begin_unit, viewer_of
from tests.campaigning import City, added, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@contextmanager
def as_one(city: City, role: str) -> Iterator[None]:
    end = begin_unit()
    try:
        if role:
            viewer_of(city.accounts[role].pk, verified=True)
        yield
    finally:
        end()


def test_a_campaign_shows_itself_to_those_who_work_in_it(city: City) -> None:
    task, office = added(city), city.viewer("office")
    raise_finding(city.viewer("supervisor"), NewFinding(task.pk, "没有公示", date(2026, 3, 13)))
    handed_in(city, added(city, "第二项"))
    begin_bulletin(office, city.campaign)
    draft_edition(office, NewEdition(city.campaign, "three-year-plan"))
    place = city.places["c1"].pk
    note_inspection(city.viewer("secretary"), NewInspection(city.campaign, place, "看了"))
    tables = (Campaign, Task, Finding, Evidence, Bulletin, Edition, Inspection)
    for role, sees in (
        ("office", True),
        ("organiser", True),
        ("guide", True),
        ("secretary", True),
        ("township-secretary", True),
        ("grid-less", False),
        ("", False),
    ):
        with as_one(city, role):
            for model in tables:
                assert model.objects.exists() is sees, (role, model)


def test_who_is_named_for_a_task_sees_that_one(city: City) -> None:
    task = added(city)
    added(city, "别人的", lead=city.body("agriculture"), holder=city.appointed("villager"))
    named = city.accounts["grid-less"].pk
    Task.objects.filter(pk=task.pk).update(account=named)
    with as_one(city, "grid-less"):
        assert [one.pk for one in Task.objects.all()] == [task.pk]
        assert not Campaign.objects.exists()
