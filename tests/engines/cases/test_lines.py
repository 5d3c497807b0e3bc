"""What a list says of each case, what is in one's hands, and what leaves a trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from gezhi.base import clock
from gezhi.base.worktime import Within
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries import (
    Filter,
    case_view,
    colleagues,
    in_hand,
    light_of,
    lines,
    list_cases,
    may_answer,
    routes,
)
from gezhi.engines.cases.queries.lines import remaining_of
from gezhi.engines.cases.rules.urgency import light
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Forbidden, Invalid, Missing
from gezhi.pack.calendar import calendar_of
from tests.engines.cases.test_loop import MONDAY, decide, report
from tests.town import Town, build_town, loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return build_town()


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("left", "waiting", "shown"),
    [
        (None, False, "none"),
        (-HOUR, False, "overdue"),
        (HOUR, False, "soon"),
        (2 * HOUR, False, "ok"),
        (HOUR, True, "paused"),
    ],
)
def test_a_light_tells_how_urgent_a_step_is(
    left: timedelta | None, waiting: bool, shown: str
) -> None:
    assert light(left, 4 * HOUR, waiting=waiting) == shown


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20), timezones=st.just(clock.ZONE))


@given(
    started=MOMENTS,
    hours=st.integers(1, 90),
    after=st.timedeltas(timedelta(seconds=1), timedelta(days=12)),
)
@example(
    started=datetime(2026, 3, 6, 13, tzinfo=clock.ZONE), hours=4, after=timedelta(hours=30)
).via("a Friday's deadline, seen on the Saturday")
def test_late_is_late_on_whichever_day_it_is_seen(
    started: datetime, hours: int, after: timedelta
) -> None:
    """And what is not late yet is never shown so."""
    pack = loaded("huanghexilu")
    due = calendar_of(pack).deadline(started, Within(working_hours=hours)).due
    assert due is not None
    row = Case(type="report", stage="accept", state=Case.OPEN, due=due)
    seen = {
        moment: remaining_of(pack, row, moment).light  # type: ignore[union-attr]
        for moment in (due - after, due, due + after)
    }
    assert [light == "overdue" for light in seen.values()] == [False, False, True]


def test_a_step_that_fell_due_on_friday_is_late_on_saturday(town: Town) -> None:
    with clock.at(datetime(2026, 3, 6, 5, tzinfo=UTC)) as time:
        case = report(town).id
        time.advance(timedelta(hours=30))
        view = case_view(town.viewer("grid-lead"), case)
        (line,) = lines(view.viewer, list_cases(view.viewer, Filter()).rows)
        assert [light_of(view), line.light, view.steps[-1].light] == ["overdue"] * 3


def test_a_line_names_what_the_row_points_at(town: Town) -> None:
    with clock.at(MONDAY) as time:
        case = report(town).id
        viewer = town.viewer("first-secretary")
        (line,) = lines(viewer, list_cases(viewer, Filter()).rows)
        assert (line.holder.zh, line.place) == ("东1网格长", "东1网格 1号楼")
        assert (line.category.zh, line.reporters, line.light) == ("路灯照明", 1, "ok")
        time.advance(timedelta(hours=3, minutes=30))
        assert light_of(case_view(viewer, case)) == "soon"


def test_lines_cost_the_same_for_any_number(town: Town) -> None:
    viewer = town.viewer("dispatcher")
    with clock.at(MONDAY):
        report(town)
        lines(viewer, list_cases(viewer, Filter()).rows)
        with CaptureQueriesContext(connection) as few:
            lines(viewer, list_cases(viewer, Filter()).rows)
        for number in range(5):
            report(town, text=f"路灯不亮 {number}")
        with CaptureQueriesContext(connection) as many:
            assert len(lines(viewer, list_cases(viewer, Filter()).rows)) == 6
    assert len(many) == len(few)


def test_what_is_in_ones_hands_is_counted(town: Town) -> None:
    with clock.at(MONDAY) as time:
        report(town)
        due = report(town, text="巷口的路灯一闪一闪")
        decide(town, "grid-lead", due.id, "accepted")
        hands = in_hand(town.viewer("grid-lead"))
        assert (hands.all, hands.late, hands.new) == (1, 0, 1)
        time.advance(timedelta(hours=5))
        assert in_hand(town.viewer("grid-lead")).late == 1
        assert in_hand(town.viewer("clerk")).all == 0


def test_routes_and_requests_are_for_those_who_may(town: Town) -> None:
    with clock.at(MONDAY):
        case = report(town).id
        decide(town, "grid-lead", case, "accepted")
        decide(town, "first-secretary", case, "to-department", unit="urban-management")
        assert routes(case_view(town.viewer("clerk"), case)) == {}
        found = routes(case_view(town.viewer("first-secretary"), case))
        assert {"to-grid", "to-department"} <= set(found)
        assert "explained" not in found
        row = Case.objects.get(pk=case)
        people = dict(colleagues(town.viewer("clerk"), row))
        assert people == {town.accounts["clerk"].pk: "clerk"}
        assert colleagues(town.viewer("outsider-lead"), row) == []
        stage = case_view(town.viewer("clerk"), case).stage.extend
        assert stage is not None
        actions.request_time(town.viewer("clerk"), case, row.version, stage.up_to, "配件没到")
        answers = {
            role: may_answer(view, view.requests[0])
            for role in ("clerk", "duty-lead", "dispatcher")
            for view in [case_view(town.viewer(role), case)]
        }
        assert answers == {"clerk": False, "duty-lead": True, "dispatcher": False}


def test_a_colleague_must_hold_the_step_too(town: Town) -> None:
    with clock.at(MONDAY):
        case = report(town).id
        row = Case.objects.get(pk=case)
        with pytest.raises(Invalid):
            actions.assign(town.viewer("grid-lead"), case, row.version, town.accounts["clerk"].pk)


def test_revealing_needs_right_and_reason_and_leaves_a_trace(town: Town) -> None:
    with clock.at(MONDAY):
        case = report(town, name="王女士", phone="13900001111").id
        own = report(town, text="门口的路灯坏了").id
        lead = town.viewer("grid-lead")
        with pytest.raises(Invalid):
            actions.reveal_reporter(lead, case, "看看")
        with pytest.raises(Forbidden):
            actions.reveal_reporter(town.viewer("grid-worker"), case, "电话核实地点")
        with pytest.raises(Missing):
            actions.reveal_reporter(town.viewer("outsider-lead"), case, "电话核实地点")
        assert not Journal.objects.filter(verb="person.revealed").exists()
        (contact,) = actions.reveal_reporter(lead, case, "电话核实地点")
        assert (contact.name, contact.phone) == ("王女士", "+8613900001111")
        (contact,) = actions.reveal_reporter(lead, own, "电话核实地点")
        assert (contact.name, contact.phone) == ("王", "+8613800000001")
    assert Journal.objects.filter(verb="person.revealed").count() == 2


def test_a_register_reaches_as_far_as_the_right_to_export(town: Town) -> None:
    with clock.at(MONDAY):
        case = report(town)
        with pytest.raises(Forbidden):
            actions.export_register(town.viewer("first-secretary"), Filter(queue="all"))
        rows = list(actions.export_register(town.viewer("dispatcher"), Filter(queue="all")))
    assert [line.row.code for line in rows] == [case.code]
    assert Journal.objects.filter(verb="register.exported").count() == 1


def test_a_part_that_is_split_off_keeps_what_the_form_needs(town: Town) -> None:
    with clock.at(MONDAY):
        case = Case.objects.get(pk=report(town).id)
        (receipt,) = actions.split(
            town.viewer("dispatcher"), case.pk, case.version, ["楼道灯也不亮"], "两件事"
        )
    part = Case.objects.get(pk=receipt.id)
    assert (part.category, part.place_id, part.lon) == (case.category, case.place_id, case.lon)
    assert part.text == "楼道灯也不亮"
