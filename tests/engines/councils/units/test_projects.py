"""Joint projects: signed, with steps, finished or dropped; and who serves in two kinds of body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils.actions.units import (
    EndProject,
    Step,
    end_project,
    reach_milestone,
)
from gezhi.engines.councils.models import JointProject, Listing
from gezhi.engines.councils.queries.units import (
    count_crossings,
    cross_appointments,
    project_counts,
    project_of,
    projects_of,
    projects_on,
)
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Body, Person
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.sitting import NOW, codes
from tests.town import SYSTEM, Town
from tests.uniting import KEY, TODAY, listed, signed, unit_of, united_town, verbs

pytestmark = pytest.mark.django_db
STEPS = [Step("选好地方", date(2026, 3, 20)), Step("装好充电柜")]


@pytest.fixture
def town() -> Iterator[Town]:
    """The alliance on a Wednesday."""
    with clock.at(NOW):
        yield united_town()


def test_units_sign_and_everybody_reads_it(town: Town) -> None:
    row = signed(town, steps=STEPS, due=date(2026, 3, 31))
    (line,) = projects_of(ANYONE, town.places["town"].pk, KEY)
    assert line.row == row
    assert [one.name for one in line.parties] == ["安和物业", "顺民物业"]
    assert [one.text for one in line.steps] == ["选好地方", "装好充电柜"]
    assert (line.late, line.mine, line.reached) == (True, False, 0)
    assert [one.row for one in projects_on(ANYONE, town.places["town"].path)] == [row]
    assert projects_on(ANYONE, town.places["c1"].path) == []


@pytest.mark.parametrize("role", ["resident", "jinyuan", "clerk", "grid-lead"])
def test_only_a_party_and_who_holds_the_council_record_it(town: Town, role: str) -> None:
    with pytest.raises(Forbidden):
        signed(town, role)
    row = signed(town, "anhe", steps=STEPS)
    with pytest.raises(Forbidden):
        reach_milestone(town.viewer(role), row.pk, 1)
    with pytest.raises(Forbidden):
        end_project(town.viewer(role), EndProject(row.pk, "完了"))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"title": ""}, ("title", "required")),
        ({"signed": date(2026, 4, 2)}, ("signed", "future")),
        ({"due": date(2026, 3, 1)}, ("due", "before")),
        ({"steps": [Step(" ")]}, ("0.step", "required")),
        ({"listing": new_id()}, ("listing", "unknown")),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    town: Town, more: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        signed(town, **more)
    assert codes(refusal) == [fault]


def test_parties_are_two_units_or_more(town: Town) -> None:
    anhe = unit_of(town, "anhe")
    for parties, code in (
        ([anhe], "count"),
        ([anhe, town.bodies["police-station"].pk], "no-member"),
    ):
        with pytest.raises(Invalid) as refusal:
            signed(town, parties=parties)
        assert codes(refusal) == [("parties", code)]


def test_the_same_id_is_the_same_project(town: Town) -> None:
    id_ = new_id()
    assert signed(town, id=id_) == signed(town, id=id_)
    with pytest.raises(Changed):
        signed(town, id=id_, title="别的")
    with pytest.raises(Changed):
        signed(town, id=id_, parties=[unit_of(town, "anhe"), unit_of(town, "jinyuan")])
    assert verbs() == ["project.signed"]


def test_a_project_that_was_proposed_leaves_the_list_once_signed(town: Town) -> None:
    row = listed(town, "project", kind="other", text="充电点")
    assert signed(town, listing=row.pk).listing_id == row.pk
    assert Listing.objects.get(pk=row.pk).state == "ended"


def test_steps_are_reached_and_then_it_is_finished(town: Town) -> None:
    row = signed(town, steps=STEPS)
    viewer = town.viewer("anhe")
    assert reach_milestone(viewer, row.pk, 1, date(2026, 3, 18)).reached == date(2026, 3, 18)
    assert reach_milestone(viewer, row.pk, 1).reached == date(2026, 3, 18)
    with pytest.raises(Missing):
        reach_milestone(viewer, row.pk, 3)
    with pytest.raises(Invalid):
        reach_milestone(viewer, row.pk, 2, date(2026, 3, 1))
    with pytest.raises(Invalid) as refusal:
        end_project(viewer, EndProject(row.pk, "12 个充电位"))
    assert codes(refusal) == [("outcome", "steps")]
    reach_milestone(viewer, row.pk, 2)
    done = end_project(viewer, EndProject(row.pk, "12 个充电位"))
    assert (done.state, done.ended) == ("finished", TODAY)
    assert end_project(viewer, EndProject(row.pk, "12 个充电位")).state == "finished"
    with pytest.raises(Changed):
        end_project(viewer, EndProject(row.pk, "不做了", dropped=True))
    assert project_of(ANYONE, row.pk).reached == 2
    assert verbs()[-1] == "project.finished"


def test_a_dropped_one_says_why_and_takes_no_steps(town: Town) -> None:
    row = signed(town, steps=STEPS)
    viewer = town.viewer("duty-lead")
    with pytest.raises(Invalid):
        end_project(viewer, EndProject(row.pk, " ", dropped=True))
    assert end_project(viewer, EndProject(row.pk, "电容不够", dropped=True)).state == "dropped"
    with pytest.raises(Changed):
        reach_milestone(viewer, row.pk, 1)
    with pytest.raises(Missing):
        end_project(viewer, EndProject(new_id(), "好"))


def test_six_are_signed_and_three_finished(town: Town) -> None:
    rows = [signed(town, title=f"项目{n}") for n in range(6)]
    for row in rows[:3]:
        end_project(town.viewer("anhe"), EndProject(row.pk, "完成"))
    end_project(town.viewer("anhe"), EndProject(rows[3].pk, "不做了", dropped=True))
    found = project_counts(ANYONE, town.places["town"].path, date(2026, 1, 1), TODAY)
    assert (found.signed, found.finished, found.dropped) == (6, 3, 1)
    later = project_counts(ANYONE, "", date(2026, 4, 1), TODAY)
    assert (later.signed, later.finished) == (0, 3)
    assert JointProject.objects.count() == 6


def test_cross_appointments_are_seen(town: Town) -> None:
    place = town.places["town"].pk
    assert count_crossings(ANYONE, place, KEY) == 0
    owners = Body.objects.create(
        kind="merchant", pack="huanghexilu", name="甲店", place=town.places["town"]
    )
    anhe = Person.objects.get(account=town.accounts["anhe"])
    people.join_body(SYSTEM, anhe, owners, date(2026, 1, 1))
    shunmin = Person.objects.get(account=town.accounts["shunmin"])
    post = people.NewAppointment(shunmin, "grid-lead", town.places["g01"], "", date(2026, 1, 1))
    people.appoint(SYSTEM, post)
    jinyuan = Person.objects.get(account=town.accounts["jinyuan"])
    people.join_body(SYSTEM, jinyuan, town.bodies["property-4"], date(2026, 1, 1))
    assert count_crossings(ANYONE, place, KEY) == 2
    found = cross_appointments(town.viewer("duty-lead"), place, KEY)
    assert [(one.name, [role.zh for role in one.roles]) for one in found] == [
        ("anhe", ["安和物业", "甲店"]),
        ("shunmin", ["顺民物业", "东2网格网格长"]),
    ]
    for viewer in (ANYONE, town.viewer("resident"), town.viewer("anhe")):
        with pytest.raises(Forbidden):
            cross_appointments(viewer, place, KEY)
