"""What is confidential is seen by those in it alone, by two walls; others have its count."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.worktime import Within
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CoHolder, Step, StepSecret
from gezhi.engines.cases.queries import (
    Filter,
    case_view,
    list_cases,
    look_alike,
    public_cases,
    queues,
)
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.models.wall import begin_unit
from gezhi.engines.trust.queries import ANYONE, Forbidden, Invalid, Missing, Viewer, viewer_of
from tests.engines.cases.test_loop import MONDAY
from tests.proceeding import build, decide, join
from tests.town import LAT, LON, Town

pytestmark = pytest.mark.django_db
SECRET = "睡不好，想找人说说家里的事"
RECORD = "谈了家里的事，约了下次"
SPOT = {"lon": LON + 0.0025, "lat": LAT + 0.0025}


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        town = build(
            "liwan",
            {
                "secretary": ("village-secretary", "c0"),
                "auditor": ("auditor", "c0"),
                "system-admin": ("system-admin", "c0"),
                "desk": ("service-desk", "c0"),
            },
        )
        join(town, "counsellor", "counselling")
        join(town, "talker", "heart-talk")
    return town


def ask(town: Town) -> UUID:
    answers = {"text": SECRET, "where": SPOT, "phone": "13800000001"}
    viewer = town.viewer("resident")
    return actions.open_case(viewer, actions.OpenCase("counselling", answers)).id


OTHERS = ("secretary", "auditor", "system-admin", "desk", "talker", "neighbour")


class TestWhoSees:
    def test_those_in_it(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = ask(town)
            assert case_view(town.viewer("resident"), case).row.text == SECRET
            view = case_view(town.viewer("counsellor"), case)
            listed = list_cases(town.viewer("counsellor"), Filter("all")).rows
        assert view.by_duty
        assert view.row.text == SECRET
        assert [row.pk for row in listed] == [case]

    @pytest.mark.parametrize("role", OTHERS)
    def test_nobody_else(self, town: Town, role: str) -> None:
        with clock.at(MONDAY):
            case, viewer = ask(town), town.viewer(role)
            with pytest.raises(Missing):
                case_view(viewer, case)
            assert list_cases(viewer, Filter("all")).rows == []
            assert list_cases(viewer, Filter("all", text="睡不好")).rows == []
            assert set(queues(viewer).values()) == {0}
            alike = look_alike(viewer, SECRET, path=Case.objects.get(pk=case).path, **SPOT)
        assert alike == []

    def test_it_is_never_public(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = ask(town)
            decide(town, "counsellor", case, "arranged")
            assert public_cases(ANYONE).rows == []
            assert Case.objects.get(pk=case).public is False

    def test_no_ability_on_its_ground_opens_it(self, town: Town) -> None:
        with clock.at(MONDAY):
            case, secretary = ask(town), town.viewer("secretary")
            for act in (
                lambda: actions.reveal_reporter(secretary, case, "有人来电要核实情况"),
                lambda: actions.supervise(secretary, case, "抓紧"),
                lambda: actions.note(secretary, case, "看看"),
                lambda: actions.reassign(secretary, case, 1, "arranged", "", "换人"),
                lambda: decide(town, "secretary", case, "arranged"),
                lambda: actions.add_co_holder(secretary, case, "heart-talk"),
            ):
                with pytest.raises(Missing):
                    act()
            assert Case.objects.get(pk=case).stage == "arrange"

    def test_an_export_leaves_it_out(self, town: Town) -> None:
        with clock.at(MONDAY):
            ask(town)
            viewer = town.viewer("secretary")
            with pytest.raises(Forbidden):
                actions.export_register(viewer, Filter("all"))


class TestWords:
    def test_what_was_answered_and_said_is_sealed(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = ask(town)
            decide(town, "counsellor", case, "arranged", "周三下午")
            decide(town, "counsellor", case, "ended", "好多了", sessions=3, record=RECORD)
            view = case_view(town.viewer("counsellor"), case)
        steps = {one.stage: one for one in Step.objects.filter(case=case)}
        assert steps["talk"].answers == {}
        assert steps["talk"].say == ""
        assert [one.value for one in view.steps[-1].answers] == [3, RECORD]
        assert [one.row.say for one in view.steps] == ["周三下午", "好多了"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM cases_stepsecret")
            assert all(RECORD.encode() not in bytes(row[0]) for row in cursor.fetchall())

    def test_the_journal_carries_none(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = ask(town)
            decide(town, "counsellor", case, "arranged", "周三下午")
            decide(town, "counsellor", case, "ended", "好多了", sessions=3, record=RECORD)
        told = "".join(f"{one.verb}{one.data}" for one in Journal.objects.all())
        assert "case.closed" in told
        for word in (SECRET, RECORD, "周三下午", "好多了", "13800000001"):
            assert word not in told

    def test_what_is_asked_has_its_bounds(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = ask(town)
            decide(town, "counsellor", case, "arranged")
            with pytest.raises(Invalid) as refused:
                decide(town, "counsellor", case, "ended", sessions=51)
        assert [one.field for one in refused.value.wrong] == ["sessions"]


class TestSupport:
    """Held by a post, and jointly with another; not by those above."""

    @pytest.fixture
    def station(self, db: None) -> Town:
        with clock.at(MONDAY):
            return build(
                "xuanwei",
                {
                    "officer": ("justice-officer", "town"),
                    "adviser": ("legal-adviser", "c0"),
                    "other-adviser": ("legal-adviser", "c1"),
                    "secretary": ("community-secretary", "c0"),
                    "lead": ("sub-district-lead", "town"),
                },
            )

    def opened(self, town: Town) -> UUID:
        answers = {"kind": "released", "text": "想学一门手艺", "where": SPOT}
        return actions.open_case(town.viewer("officer"), actions.OpenCase("support", answers)).id

    def test_holder_and_adviser_see_it_and_nobody_above(self, station: Town) -> None:
        with clock.at(MONDAY):
            case = self.opened(station)
            for role in ("officer", "adviser"):
                assert case_view(station.viewer(role), case).by_duty
                assert len(list_cases(station.viewer(role), Filter("all")).rows) == 1
            for role in ("secretary", "lead", "other-adviser"):
                with pytest.raises(Missing):
                    case_view(station.viewer(role), case)
                assert list_cases(station.viewer(role), Filter("all")).rows == []

    def test_it_stays_with_them_when_it_has_ended(self, station: Town) -> None:
        with clock.at(MONDAY):
            case = self.opened(station)
            decide(station, "officer", case, "planned", "先学电焊")
            decide(station, "officer", case, "settled", works="yes", contact="13800000009")
            view = case_view(station.viewer("officer"), case)
        assert [one.field.field for one in view.steps[-1].answers] == ["works", "contact"]
        assert "一起" in view.steps[-1].holder.zh
        assert StepSecret.objects.filter(case=case).count() == 2

    def test_more_time_is_taken_as_nobody_above_reads_why(self, station: Town) -> None:
        with clock.at(MONDAY):
            case = self.opened(station)
            row = decide(station, "officer", case, "planned", "先学电焊")
            more, officer = Within(days=60), station.viewer("officer")
            actions.request_time(officer, case, row.version, more, "还没找到活")
            longer = Case.objects.get(pk=case)
        assert row.due is not None
        assert longer.due is not None
        assert (longer.due - row.due).days >= 59
        told = Journal.objects.get(subject=str(case), verb="case.extended")
        assert "还没找到活" not in str(told.data)

    def test_time_passes_for_it_too(self, station: Town) -> None:
        with clock.at(MONDAY):
            case = self.opened(station)
        with clock.at(MONDAY + timedelta(days=30)):
            actions.pass_time()
        assert Case.objects.get(pk=case).late is True


@pytest.mark.postgresql_only
class TestSecondWall:
    """Queries that forget to ask whose a case is see none that is confidential."""

    def seen(self, viewer: Viewer) -> tuple[int, int]:
        end = begin_unit(lambda: viewer_of(viewer.account) if viewer.account else None)
        try:
            return Case.objects.count(), StepSecret.objects.count()
        finally:
            end()

    def test_the_database_keeps_it(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = ask(town)
            decide(town, "counsellor", case, "arranged", "周三下午")
            assert self.seen(town.viewer("counsellor")) == (1, 1)
            assert self.seen(town.viewer("resident")) == (1, 1)
            for role in OTHERS:
                assert self.seen(town.viewer(role)) == (0, 0), role

    def test_it_knows_a_post_that_holds_it(self, db: None) -> None:
        station = TestSupport.station.__wrapped__(TestSupport(), None)  # type: ignore[attr-defined]
        with clock.at(MONDAY):
            TestSupport().opened(station)
            for role, count in (("officer", 1), ("adviser", 1), ("secretary", 0), ("lead", 0)):
                assert self.seen(station.viewer(role))[0] == count, role


def test_bodies_that_the_pack_lets_join_come_and_go(town: Town) -> None:
    """`with` names bodies too: they join with the stage, and leave with it."""
    from gezhi.engines.cases.actions.answering import hold_jointly
    from gezhi.engines.cases.queries.course import course_of
    from gezhi.pack.cases import Holder

    with clock.at(MONDAY):
        case = ask(town)
        row = Case.objects.get(pk=case)
        stage = course_of(town.viewer("counsellor"), row).stage
        object.__setattr__(stage, "with_", [Holder(body="heart-talk-council")])
        try:
            hold_jointly(town.viewer("counsellor"), row)
            assert CoHolder.objects.get(case=case, until=None).body == town.bodies["heart-talk"].pk
            assert case_view(town.viewer("talker"), case).by_duty
        finally:
            object.__setattr__(stage, "with_", [])
        hold_jointly(town.viewer("counsellor"), row)
        assert not CoHolder.objects.filter(case=case, until=None).exists()


def test_a_matter_that_is_left_out_does_not_become_public(town: Town) -> None:
    with clock.at(MONDAY):
        for matter, public in (("disputes", False), ("order", True)):
            answers = {"what": matter, "text": "门口的路一直被占着", "where": SPOT}
            command = actions.OpenCase("council-matter", answers)
            case = actions.open_case(town.viewer("resident"), command).id
            decide(town, "desk", case, "to-heart-talk")
            row = decide(town, "talker", case, "to-coordination", "谈过了")
            assert row.public is public, matter
        row = actions.correct(town.viewer("secretary"), case, row.version, category="disputes")
        assert row.public is False
