"""Surveys: what is held is confirmed and not asked again, doubles become one, refusals have no
name, answers go and counts stay."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions, queries
from gezhi.engines.campaigns.models import Answer, Asked, Declined
from gezhi.engines.people.models import Correction, Household
from gezhi.engines.people.queries import corrections
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing, system
from tests.surveying import PHONES, SPRING, Surveyed, build_surveyed, given


@pytest.fixture
def town(db: None) -> Any:
    with clock.at(SPRING):
        yield build_surveyed()


def told(verb: str) -> list[dict[str, Any]]:
    return [row.data for row in Journal.objects.filter(verb=verb).order_by("pk")]


def wrong_in(fault: Invalid) -> set[str]:
    return {one.field for one in fault.wrong}


def test_opening_lays_out_every_door_once(town: Surveyed) -> None:
    assert Asked.objects.filter(survey=town.door).count() == 4
    with pytest.raises(Changed):
        actions.open_survey(
            town.viewer("secretary"), actions.NewSurvey(town.places["c0"].pk, "renewal")
        )
    with pytest.raises(Forbidden):
        actions.open_survey(
            town.viewer("grid-worker"), actions.NewSurvey(town.places["g0"].pk, "renewal")
        )


def test_opening_again_under_the_same_id_changes_nothing(town: Surveyed) -> None:
    asked = actions.NewSurvey(town.places["g0"].pk, "renewal", tuple(town.homes[:1]))
    first = actions.open_survey(town.viewer("secretary"), asked)
    assert actions.open_survey(town.viewer("secretary"), asked).pk == first.pk
    assert Asked.objects.filter(survey=first).count() == 1


def test_what_runs_over_a_larger_ground_is_not_opened_again_on_a_part(town: Surveyed) -> None:
    """Else the same doors are asked twice."""
    keeper = town.viewer("secretary")
    grid = town.places["g0"].pk
    assert "renewal" not in {rules.survey for _, rules in queries.openable_surveys(keeper)}
    with pytest.raises(Changed) as refusal:
        actions.open_survey(keeper, actions.NewSurvey(grid, "renewal"))
    assert refusal.value.code == "survey-open"
    actions.end_survey(keeper, town.door)
    made = actions.open_survey(keeper, actions.NewSurvey(grid, "renewal"))
    assert Asked.objects.filter(survey=made).count() == 2


def test_what_is_held_is_confirmed_by_one_tap(town: Surveyed) -> None:
    worker = town.viewer("grid-worker")
    tapped = dataclasses.replace(given(plan="own"), right=True)
    made = actions.answer(worker, actions.NewAnswer(town.door, tapped, town.homes[0]))
    seen = queries.answer_view(worker, made.pk)
    assert seen.said["name"] == "王甲"
    assert seen.said["size"] == 3
    assert sorted(made.confirmed) == ["name", "phone", "size"]
    assert town.asked(0).state == Asked.ANSWERED
    assert not Correction.objects.exists()
    with pytest.raises(Invalid) as fault:
        actions.answer(worker, actions.NewAnswer(town.door, given(plan="own"), town.homes[1]))
    assert "right" in wrong_in(fault.value)


def test_what_changed_is_proposed_decided_and_undone(town: Surveyed) -> None:
    changed = dataclasses.replace(given(plan="own", size="5"), right=True)
    grid_worker, keeper = town.viewer("grid-worker"), town.viewer("worker")
    actions.answer(grid_worker, actions.NewAnswer(town.door, changed, town.homes[0]))
    (line,) = corrections(keeper, town.places["c0"].path)
    assert (line.row.field, line.row.was, line.row.proposed) == ("size", "3", "5")
    from gezhi.engines.people.actions import decide_correction, undo_correction

    home = Household.objects.get(pk=town.homes[0])
    assert home.size == 3
    with pytest.raises(Forbidden):
        decide_correction(grid_worker, line.row.pk, accept=True)
    decide_correction(keeper, line.row.pk, accept=True)
    home.refresh_from_db()
    assert home.size == 5
    undo_correction(keeper, line.row.pk)
    home.refresh_from_db()
    assert home.size == 3
    assert Correction.objects.get().proposed == ""


def test_a_correction_of_a_register_that_moved_is_not_written(town: Surveyed) -> None:
    from gezhi.engines.people.actions import NewCorrection, decide_correction, propose_correction

    keeper = town.viewer("worker")
    row = propose_correction(keeper, NewCorrection(town.homes[0], "size", "4"))
    Household.objects.filter(pk=town.homes[0]).update(size=6)
    with pytest.raises(Changed):
        decide_correction(keeper, row.pk, accept=True)
    with pytest.raises(Invalid):
        decide_correction(keeper, row.pk, accept=False, reason="")
    decide_correction(keeper, row.pk, accept=False, reason="已经改过了")
    assert Household.objects.get(pk=town.homes[0]).size == 6


def test_the_same_id_again_is_harmless_and_with_other_content_refused(town: Surveyed) -> None:
    worker = town.viewer("grid-worker")
    tapped = dataclasses.replace(given(plan="own"), right=True)
    asked = actions.NewAnswer(town.door, tapped, town.homes[0])
    actions.answer(worker, asked)
    actions.answer(worker, asked)
    assert Answer.objects.count() == 1
    assert len(told("survey.answered")) == 1
    other = dataclasses.replace(asked, given=dataclasses.replace(tapped, values={"plan": "stays"}))
    with pytest.raises(Changed):
        actions.answer(worker, other)


def test_sensitive_things_need_their_own_consent(town: Surveyed) -> None:
    worker = town.viewer("grid-worker")
    said = given(name="李某", when="weekend", chronic="some")
    place = town.places["g0"].pk
    made = actions.answer(worker, actions.NewAnswer(town.person, said, place=place))
    assert "chronic" not in queries.answer_view(worker, made.pk).said
    agreed = dataclasses.replace(said, consent=True)
    made = actions.answer(worker, actions.NewAnswer(town.person, agreed, place=place))
    assert queries.answer_view(worker, made.pk).said["chronic"] == "some"


def test_nothing_is_taken_before_the_notice_or_of_a_child_alone(town: Surveyed) -> None:
    worker = town.viewer("grid-worker")
    place = town.places["g0"].pk
    silent = actions.Given({"name": "李某", "when": "weekend"})
    with pytest.raises(Invalid) as fault:
        actions.answer(worker, actions.NewAnswer(town.person, silent, place=place))
    assert wrong_in(fault.value) == {"noticed"}
    child = dataclasses.replace(silent, noticed=True, child=True)
    with pytest.raises(Invalid) as fault:
        actions.answer(worker, actions.NewAnswer(town.person, child, place=place))
    assert wrong_in(fault.value) == {"guardian"}
    guarded = dataclasses.replace(child, guardian=True)
    assert actions.answer(worker, actions.NewAnswer(town.person, guarded, place=place)).child


def test_who_asks_on_another_ground_is_refused(town: Surveyed) -> None:
    tapped = dataclasses.replace(given(plan="own"), right=True)
    asked = actions.NewAnswer(town.door, tapped, town.homes[0])
    for role in ("other-worker", "neighbour", "police"):
        with pytest.raises(Missing):
            actions.answer(town.viewer(role), asked)
    assert not Answer.objects.exists()


def test_residents_answer_for_themselves_where_it_is_open(town: Surveyed) -> None:
    said = given(name="钱某", phone=PHONES[3], when="either")
    asked = actions.NewAnswer(town.person, said, source=Answer.PORTAL)
    assert actions.answer(ANYONE, asked).by is None
    closed = dataclasses.replace(asked, survey=town.door, id=new_id())
    with pytest.raises(Forbidden):
        actions.answer(ANYONE, closed)
    resident = town.viewer("resident")
    known = queries.own_known(resident, town.person)
    assert known is not None
    assert known.held["name"] == "王甲"
    own = dataclasses.replace(given(when="weekday"), right=True)
    made = actions.answer(
        resident,
        actions.NewAnswer(town.person, own, person=town.head(0).pk, source=Answer.PORTAL),
    )
    assert made.account == resident.account
    assert queries.answered_already(resident, town.person)
    with pytest.raises(Missing):
        actions.answer(
            resident,
            actions.NewAnswer(town.person, own, person=town.head(2).pk, source=Answer.PORTAL),
        )


def _two(town: Surveyed) -> tuple[Answer, Answer]:
    worker = town.viewer("grid-worker")
    place = town.places["g0"].pk
    first = given(name="孙某", phone="13811112222", when="weekend")
    second = given(name="孙某某", phone="13811112222", when="weekday")
    a = actions.answer(worker, actions.NewAnswer(town.person, first, place=place))
    b = actions.answer(worker, actions.NewAnswer(town.person, second, place=place))
    return a, b


def test_doubles_are_found_merged_and_parted(town: Surveyed) -> None:
    a, b = _two(town)
    worker, keeper = town.viewer("grid-worker"), town.viewer("secretary")
    assert [one.pk for one in actions.same_as(worker, b)] == [a.pk]
    ((first, second),) = queries.doubles(keeper, town.person)
    assert (first.row.pk, second.row.pk) == (a.pk, b.pk)
    actions.merge(worker, a.pk, b.pk)
    actions.merge(worker, a.pk, b.pk)
    counts, _ = queries.survey_figures(keeper, town.person)
    assert counts["answers"] == 1
    assert len(told("survey.merged")) == 1
    (whole,) = queries.answers(keeper, town.person)
    assert whole.sources == 2
    assert whole.said["when"] == "weekday"
    actions.part(worker, b.pk)
    counts, _ = queries.survey_figures(keeper, town.person)
    assert counts["answers"] == 2
    assert not queries.doubles(keeper, town.person)
    assert len(queries.answers(keeper, town.person)) == 2


def test_two_answers_at_one_door_are_doubles_where_households_are_asked(town: Surveyed) -> None:
    worker, tapped = town.viewer("grid-worker"), dataclasses.replace(given(plan="own"), right=True)
    values = {"plan": "stays", "name": "王太太", "phone": "13811113333"}
    spouse = dataclasses.replace(tapped, values=values)
    a, b, far = (
        actions.answer(town.viewer(role), actions.NewAnswer(town.door, said, town.homes[n]))
        for role, said, n in (
            ("grid-worker", tapped, 0),
            ("grid-worker", spouse, 0),
            ("other-worker", tapped, 2),
        )
    )
    assert [one.pk for one in actions.same_as(worker, b)] == [a.pk]
    assert actions.same_as(town.viewer("other-worker"), far) == []


def test_nobody_merges_on_another_ground(town: Surveyed) -> None:
    a, b = _two(town)
    with pytest.raises(Missing):
        actions.merge(town.viewer("other-worker"), a.pk, b.pk)
    with pytest.raises(Invalid):
        actions.merge(town.viewer("grid-worker"), a.pk, a.pk)


def test_a_refusal_has_no_name_and_the_door_is_left_in_peace(town: Surveyed) -> None:
    worker = town.viewer("grid-worker")
    asked = actions.NewRefusal(town.door, town.asked(0).pk)
    actions.decline(worker, asked)
    actions.decline(worker, asked)
    with pytest.raises(Changed):
        actions.decline(worker, actions.NewRefusal(town.door, town.asked(0).pk))
    assert Declined.objects.count() == 1, "a door refuses once"
    assert town.asked(0).state == Asked.REFUSED
    assert [one.household_id for one in queries.next_doors(worker, town.door)] == [town.homes[1]]
    assert {"household", "person", "account", "by"}.isdisjoint(
        one.name for one in Declined._meta.fields
    )


def test_progress_stands_grid_by_grid(town: Surveyed) -> None:
    worker, keeper = town.viewer("grid-worker"), town.viewer("secretary")
    tapped = dataclasses.replace(given(plan="own"), right=True)
    actions.answer(worker, actions.NewAnswer(town.door, tapped, town.homes[0]))
    actions.decline(worker, actions.NewRefusal(town.door, town.asked(1).pk))
    lines = queries.progress(keeper, town.door, "grid")
    assert [(one.asked, one.answered, one.refused, one.left) for one in lines] == [
        (2, 1, 1, 0),
        (2, 0, 0, 2),
    ]


def test_small_numbers_are_kept_from_outsiders(town: Surveyed) -> None:
    place = town.places["g0"].pk
    for n, when in enumerate(("weekday", "weekday", "weekday", "weekend", "weekend")):
        said = given(name=f"客{n}", when=when)
        actions.answer(
            town.viewer("grid-worker"), actions.NewAnswer(town.person, said, place=place)
        )
    _, (line, *_) = queries.survey_figures(ANYONE, town.person)
    assert dict(line.options) == {"weekday": None, "weekend": None, "either": 0}
    _, (line, *_) = queries.survey_figures(town.viewer("secretary"), town.person)
    assert dict(line.options) == {"weekday": 3, "weekend": 2, "either": 0}


def test_doors_of_a_project_stand_at_states_of_the_pack(town: Surveyed) -> None:
    keeper, worker = town.viewer("secretary"), town.viewer("grid-worker")
    named = actions.NewDoor(town.door, "shop", "老王面馆", town.places["b0"].pk)
    shop = actions.name_door(keeper, named)
    assert actions.name_door(keeper, named).pk == shop.pk
    doors = [one.pk for one in Asked.objects.filter(survey=town.door)]
    assert actions.stand_at(keeper, town.door, doors, "agreed") == 5
    assert actions.stand_at(keeper, town.door, doors, "agreed") == 0
    kinds = [one["kind"] for one in told("survey.stood")]
    assert sorted(kinds) == ["household"] * 4 + ["shop"]
    with pytest.raises(Invalid):
        actions.stand_at(keeper, town.door, doors, "nowhere")
    with pytest.raises(Forbidden):
        actions.stand_at(worker, town.door, doors, "measured")


def test_publicity_is_a_count(town: Surveyed) -> None:
    worker = town.viewer("grid-worker")
    asked = actions.NewPublicity(
        town.person, date(2026, 3, 8), 120, "广场宣传", town.places["g0"].pk
    )
    actions.publicise(worker, asked)
    actions.publicise(worker, asked)
    assert [one["count"] for one in told("survey.publicised")] == [120]
    late = dataclasses.replace(asked, id=new_id(), day=date(2026, 3, 20), people=0)
    with pytest.raises(Invalid) as fault:
        actions.publicise(worker, late)
    assert wrong_in(fault.value) == {"day", "people"}


HEADS = ("姓名", "电话", "哪天方便", "地点")


def test_a_sheet_is_taken_whole_or_not_at_all(town: Surveyed) -> None:
    keeper = town.viewer("secretary")
    good = (2, ("周某", "13822223333", "周末", "第1网格"))
    bad = (3, ("", "12", "某天", "第1网格"))
    sheet = actions.AnswerSheet(town.person, HEADS, [good, bad], True, new_id())
    made, faults = actions.bring_answers(keeper, sheet)
    assert made == 0
    assert {(one.number, one.field) for one in faults} == {
        (3, "name"),
        (3, "phone"),
        (3, "when"),
    }
    assert not Answer.objects.exists()
    sheet = dataclasses.replace(sheet, rows=[good])
    assert actions.bring_answers(keeper, sheet) == (1, [])
    actions.bring_answers(keeper, sheet)
    assert Answer.objects.count() == 1
    assert len(told("survey.answered")) == 1


def test_answers_go_and_counts_stay(town: Surveyed) -> None:
    _two(town)
    with clock.at(datetime(2027, 1, 2, 9, 0, tzinfo=ZONE)):
        assert actions.erase_surveys(system("time")) == 0
        late = given(name="吴某", when="either")
        with pytest.raises(Changed):
            actions.answer(
                town.viewer("grid-worker"),
                actions.NewAnswer(town.person, late, place=town.places["g0"].pk),
            )
    with clock.at(datetime(2027, 4, 1, 9, 0, tzinfo=ZONE)):
        assert actions.erase_surveys(system("time")) == 1
        assert actions.erase_surveys(system("time")) == 0
    assert not Answer.objects.filter(survey=town.person).exists()
    counts, _ = queries.survey_figures(town.viewer("secretary"), town.person)
    assert counts["answers"] == 2
    assert counts["fields"]["when"] == {"weekend": 1, "weekday": 1}


def test_giving_out_answers_says_why(town: Surveyed) -> None:
    _two(town)
    with pytest.raises(Forbidden):
        actions.export_answers(town.viewer("grid-worker"), town.person, "安排场次用")
    with pytest.raises(Invalid):
        actions.export_answers(town.viewer("secretary"), town.person, "看")
    assert len(actions.export_answers(town.viewer("secretary"), town.person, "安排场次用")) == 2
    assert told("survey.exported")[0]["reason"] == "安排场次用"
