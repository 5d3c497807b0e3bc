"""The whole loop of one report, as the people in it would walk it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries import case_view
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from tests.town import LAT, LON, Town, build_town

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return build_town()


def report(town: Town, role: str = "resident", **more: object) -> actions.Receipt:
    answers = {
        "what": "street-lighting",
        "text": "3号楼前的路灯坏了三天,晚上一片黑",
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        **more,
    }
    return actions.open_case(town.viewer(role), actions.OpenCase("report", answers))


def decide(town: Town, role: str, case: object, outcome: str, **more: object) -> Case:
    row = Case.objects.get(pk=case)
    command = actions.Decide(row.pk, row.version, outcome, **more)
    return actions.decide(town.viewer(role), command)


def test_a_report_goes_round_and_comes_back_one_level_up(town: Town) -> None:
    with clock.at(MONDAY) as time:
        receipt = report(town)
        view = case_view(town.viewer("resident"), receipt.id)
        assert view.place_name == "1号楼"
        assert view.row.holder_post == "grid-lead"
        assert view.row.due == datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
        time.advance(timedelta(hours=1))
        decide(town, "grid-lead", receipt.id, "accepted")
        view = case_view(town.viewer("first-secretary"), receipt.id)
        assert view.may_act
        assert view.suggestion is not None
        assert view.suggestion.unit == "urban-management"
        decide(town, "first-secretary", receipt.id, "to-department", unit="urban-management")
        time.advance(timedelta(hours=2))
        decide(town, "clerk", receipt.id, "settled", say="灯泡已换")
        row = Case.objects.get(pk=receipt.id)
        assert row.holder == "reporter"
        actions.evaluate(town.viewer("resident"), receipt.id, "not-solved", "晚上还是不亮")
        row = Case.objects.get(pk=receipt.id)
        assert (row.stage, row.holder_post, row.reopened) == ("route", "dispatcher", 1)
        assert row.hand_overs == 4
        decide(town, "dispatcher", receipt.id, "to-department", unit="urban-management")
        decide(town, "clerk", receipt.id, "settled", say="换了线路")
        actions.evaluate(town.viewer("resident"), receipt.id, "solved")
        row = Case.objects.get(pk=receipt.id)
        assert (row.state, row.result, row.counts_as) == ("closed", "solved", "solved")
    verbs = list(
        Journal.objects.filter(subject=str(receipt.id))
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert verbs[0] == "case.opened"
    assert verbs[-1] == "case.closed"
    assert verbs.count("case.moved") == 7


def test_the_journal_names_the_body_that_had_it_and_the_one_that_has_it(town: Town) -> None:
    with clock.at(MONDAY):
        case = report(town).id
        decide(town, "grid-lead", case, "accepted")
        decide(town, "first-secretary", case, "to-department", unit="urban-management")
        decide(town, "clerk", case, "settled", say="灯泡已换")
        actions.evaluate(town.viewer("resident"), case, "solved")
    told = Journal.objects.filter(subject=str(case)).order_by("id")
    moved = [one.data for one in told if one.verb == "case.moved"]
    assert [(one["from_body"], one.get("body")) for one in moved] == [
        ("", ""),
        ("", "urban-management"),
        ("urban-management", ""),
        ("", None),
    ]
    assert [one["from_post"] for one in moved] == ["grid-lead", "first-secretary", "", ""]
    (closed,) = [one.data for one in told if one.verb == "case.closed"]
    assert closed["body"] == "urban-management"


def test_a_late_department_hands_over_to_the_post_of_the_place_it_serves(town: Town) -> None:
    with clock.at(MONDAY) as time:
        case = report(town).id
        decide(town, "grid-lead", case, "accepted")
        decide(town, "first-secretary", case, "to-department", unit="urban-management")
        time.advance(timedelta(days=20))
        actions.pass_time()
        row = Case.objects.get(pk=case)
        assert (row.stage, row.holder_post) == ("settle", "duty-lead")
        assert row.holder_place == town.places["town"].pk


def test_only_the_holder_moves_it(town: Town) -> None:
    with clock.at(MONDAY):
        receipt = report(town)
        for role in ("resident", "neighbour", "building-lead", "outsider-lead", "clerk", "auditor"):
            with pytest.raises(Forbidden):
                decide(town, role, receipt.id, "accepted")


def test_the_second_of_two_deciders_is_told(town: Town) -> None:
    with clock.at(MONDAY):
        receipt = report(town)
        row = Case.objects.get(pk=receipt.id)
        command = actions.Decide(row.pk, row.version, "accepted")
        actions.decide(town.viewer("grid-lead"), command)
        with pytest.raises(Changed) as refused:
            actions.decide(town.viewer("grid-lead"), command)
        assert refused.value.facts["stage"] == "route"


def test_the_same_id_twice_is_one_case(town: Town) -> None:
    with clock.at(MONDAY):
        answers = {
            "what": "street-lighting",
            "text": "路灯坏了好几天",
            "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        }
        command = actions.OpenCase("report", answers)
        one = actions.open_case(town.viewer("resident"), command)
        two = actions.open_case(town.viewer("resident"), command)
        assert (one.code, one.follow) == (two.code, two.follow)
        assert two.again
        assert Case.objects.count() == 1
        with pytest.raises(Changed):
            actions.open_case(town.viewer("neighbour"), command)


def test_every_wrong_answer_is_told_at_once(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        report(town, what="no-such", text="", phone="12", wher="x")
    assert {wrong.field for wrong in refused.value.wrong} == {"what", "text", "phone", "wher"}
    assert Case.objects.count() == 0


def test_overdue_goes_up_and_silence_ends_unconfirmed(town: Town) -> None:
    with clock.at(MONDAY) as time:
        receipt = report(town)
        time.advance(timedelta(days=1))
        assert actions.pass_time() == 1
        row = Case.objects.get(pk=receipt.id)
        assert (row.stage, row.holder_post, row.late) == ("accept", "first-secretary", True)
        decide(town, "first-secretary", receipt.id, "handled-on-the-spot", say="换好了")
        time.advance(timedelta(days=20))
        actions.pass_time()
        row = Case.objects.get(pk=receipt.id)
        assert (row.state, row.result) == ("closed", "solved-unconfirmed")
