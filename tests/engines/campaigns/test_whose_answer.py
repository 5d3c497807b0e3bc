"""Who an answer is of: a household on the ground, a name at a door, three answers of one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest

from gezhi.base import clock
from gezhi.engines.campaigns import actions, queries
from gezhi.engines.campaigns.models import Survey
from gezhi.engines.people.models import Correction
from gezhi.engines.trust.queries import Changed, Forbidden, Missing
from tests.surveying import SPRING, Surveyed, build_surveyed, given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(SPRING) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Surveyed:
    return build_surveyed()


def test_a_household_beyond_the_ground_of_a_survey_is_not_asked(town: Surveyed) -> None:
    keeper = town.viewer("secretary")
    named = actions.NewSurvey(town.places["g0"].pk, "renewal", tuple(town.homes[:1]))
    here = actions.open_survey(keeper, named).pk
    tapped = dataclasses.replace(given(plan="own"), right=True)
    with pytest.raises(Missing):
        actions.answer(keeper, actions.NewAnswer(here, tapped, town.homes[2]))
    assert actions.answer(keeper, actions.NewAnswer(here, tapped, town.homes[0])).survey_id == here


def test_an_address_is_never_corrected_by_a_survey(town: Surveyed) -> None:
    """Places are set right where places are kept; and it is not asked where it is known."""
    worker, person = town.viewer("grid-worker"), town.head(0).pk
    values = given(when="weekend", address="别处 9 号")
    said = dataclasses.replace(values, right=True)
    actions.answer(worker, actions.NewAnswer(town.person, said, person=person))
    assert not Correction.objects.exists()


def test_a_name_at_another_door_is_somebody_else(town: Surveyed) -> None:
    worker, keeper = town.viewer("grid-worker"), town.viewer("secretary")
    for home, phone in zip(town.homes[:2], ("13811110001", "13811110002"), strict=True):
        said = given(name="王芳", phone=phone, when="weekend")
        actions.answer(worker, actions.NewAnswer(town.person, said, home))
    assert not queries.doubles(keeper, town.person)
    said = given(name="王芳", phone="13811110003", when="weekend")
    actions.answer(worker, actions.NewAnswer(town.person, said, town.homes[0]))
    assert len(queries.doubles(keeper, town.person)) == 1


def test_three_of_one_person_become_one_whatever_the_order(town: Surveyed) -> None:
    worker, keeper = town.viewer("grid-worker"), town.viewer("secretary")
    values = {"name": "王芳", "phone": "13811110001", "when": "weekend"}
    a, b, c = (
        actions.answer(worker, actions.NewAnswer(town.person, given(**values), town.homes[0]))
        for _ in range(3)
    )
    actions.merge(worker, b.pk, c.pk)
    actions.merge(worker, a.pk, b.pk)
    (whole,) = queries.answers(keeper, town.person)
    assert (whole.row.pk, whole.sources) == (a.pk, 3)
    far = town.viewer("other-worker")
    mine = actions.answer(far, actions.NewAnswer(town.person, given(**values), town.homes[2]))
    assert actions.same_as(far, mine) == [], "another's ground says nothing of who was there"


def test_answers_of_two_surveys_are_never_one(town: Surveyed) -> None:
    worker = town.viewer("grid-worker")
    tapped = dataclasses.replace(given(plan="own"), right=True)
    one = actions.answer(worker, actions.NewAnswer(town.door, tapped, town.homes[0]))
    said = given(name="王芳", phone="13811110001", when="weekend")
    other = actions.answer(worker, actions.NewAnswer(town.person, said, town.homes[0]))
    with pytest.raises(Missing):
        actions.merge(worker, one.pk, other.pk)


def test_after_its_last_day_nothing_is_taken_whether_the_tick_came_or_not(
    town: Surveyed, morning: clock.Clock
) -> None:
    row = Survey.objects.get(pk=town.person)
    said = given(name="王芳", phone="13811110001", when="weekend")
    worker = town.viewer("grid-worker")
    morning.advance(timedelta(days=(row.ends - clock.today()).days))
    actions.answer(worker, actions.NewAnswer(town.person, said, town.homes[0]))
    morning.advance(timedelta(days=1))
    with pytest.raises(Changed):
        actions.answer(worker, actions.NewAnswer(town.person, said, town.homes[1]))


def test_only_who_keeps_a_survey_reads_its_answers(town: Surveyed) -> None:
    said = given(name="王芳", phone="13811110001", when="weekend")
    worker = town.viewer("grid-worker")
    actions.answer(worker, actions.NewAnswer(town.person, said, town.homes[0]))
    assert len(queries.answers(town.viewer("secretary"), town.person)) == 1
    with pytest.raises(Forbidden):
        queries.answers(worker, town.person)
    with pytest.raises(Missing):
        queries.answers(town.viewer("resident"), town.person)
