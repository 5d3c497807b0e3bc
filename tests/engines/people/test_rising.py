"""Promotions: three people, a notice, objections; pay for the person and the payer alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions
from gezhi.engines.people.models import Promotion, Standing
from gezhi.engines.people.queries import (
    career_of,
    demurs,
    grade_counts,
    ladders,
    my_career,
    on_notice,
    pay_sheet,
    promotion,
    promotions,
    standing_lines,
)
from gezhi.engines.people.queries.growing.career import having
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.growing import AFTER, LADDER, NOW, TODAY, growing_town, person_of, trained
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Clock]:
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    return growing_town()


def proposed(town: Town, by: str = "personnel", **more: Any) -> Promotion:
    person = person_of(town, "grid-worker").pk
    asked = actions.NewPromotion(person, LADDER, ("2025年度 良好",), **more)
    return actions.propose_promotion(town.viewer(by), asked)


def noticed(town: Town) -> Promotion:
    trained(town, "grid-worker")
    row = proposed(town)
    return actions.check_promotion(town.viewer("checker"), row.pk, agreed=True)


def decided(town: Town, row: Promotion, by: str = "decider", **more: Any) -> Promotion:
    asked = actions.Decision(row.pk, True, date(2026, 4, 10), "会议纪要二号", **more)
    return actions.decide_promotion(town.viewer(by), asked)


def test_a_promotion_goes_through_three_hands(town: Town, now: clock.Clock) -> None:
    row = noticed(town)
    assert row.notice_last == date(2026, 4, 9)
    with pytest.raises(Invalid) as early:
        decided(town, row)
    assert early.value.wrong[0].code == "notice"
    now.set(AFTER)
    done = decided(town, row)
    assert done.state == "decided"
    assert decided(town, row).pk == done.pk
    assert [(one.grade, one.since, one.until) for one in Standing.objects.order_by("since")] == [
        ("g1", date(2023, 5, 1), date(2026, 4, 10)),
        ("g2", date(2026, 4, 10), None),
    ]
    assert row.evidence == {"post": [1, 1], "years": [2, 2], "hours": [3, 4], "appraisals": [1, 1]}
    assert Journal.objects.filter(verb="promotion.granted").count() == 1


def test_a_grade_is_paid_from_the_day_from_which_it_holds(town: Town, now: clock.Clock) -> None:
    row, adopted = noticed(town), ladders(SYSTEM)[0][0]
    now.set(AFTER)
    later = AFTER.date() + timedelta(days=20)
    asked = actions.Decision(row.pk, True, later, "会议纪要二号")
    before = date(2023, 4, 30)
    with pytest.raises(Invalid) as early:
        actions.decide_promotion(town.viewer("decider"), replace(asked, effective=before))
    assert early.value.wrong[0].code == "early"
    actions.decide_promotion(town.viewer("decider"), asked)

    def stands() -> list[object]:
        (line,) = pay_sheet(town.viewer("payer"), adopted)
        (mine,) = my_career(town.viewer("grid-worker"))
        (one,) = standing_lines(town.viewer("payer"), adopted)
        counts = grade_counts(SYSTEM, adopted)
        return [line.step.key, mine.step.key, one.grade, *counts, len(mine.before)]

    assert stands() == ["g1", "g1", "g1", "g1", 0]
    now.advance(timedelta(days=19))
    assert stands() == ["g1", "g1", "g1", "g1", 0]
    now.advance(timedelta(days=1))
    assert stands() == ["g2", "g2", "g2", "g2", 1]


def test_the_notice_runs_to_the_end_of_its_last_day_and_the_checker_does_not_decide(
    town: Town, now: clock.Clock
) -> None:
    row = noticed(town)
    now.set(datetime(2026, 4, 9, 20, tzinfo=clock.ZONE))
    with pytest.raises(Invalid) as early:
        decided(town, row)
    assert early.value.wrong[0].code == "notice"
    actions.demur(town.viewer("grid-lead"), row.pk, "去年的考核有出入", new_id())
    Promotion.objects.filter(pk=row.pk).update(checked_by=town.accounts["decider"].pk)
    now.advance(timedelta(days=1))
    with pytest.raises(Forbidden) as same:
        decided(town, row)
    assert same.value.code == "same-person"


def test_hours_before_the_grade_and_the_same_appraisal_twice_count_for_nothing(town: Town) -> None:
    trained(town, "grid-worker")
    Standing.objects.update(grade="g2", since=TODAY)
    row = Standing.objects.get()
    steps = {step.key: step for step in ladders(SYSTEM)[0][1].steps()}
    step = steps["g2"]
    with clock.at(NOW + timedelta(days=30)):
        today = clock.today()
        assert having(row.person_id, step, date(2023, 5, 1), 0, today).hours == 4
        assert having(row.person_id, step, TODAY + timedelta(days=1), 0, today).hours == 0
    Standing.objects.update(grade="g1", since=date(2023, 5, 1))
    twice = ("2025年度 良好", " 2025年度 良好 ")
    asked = actions.NewPromotion(row.person_id, LADDER, twice)
    made = actions.propose_promotion(town.viewer("personnel"), asked)
    assert made.evidence["appraisals"] == [1, 1]


def test_a_ladder_is_in_force_from_its_day(town: Town, now: clock.Clock) -> None:
    place, later = town.places["town"].pk, TODAY + timedelta(days=2)
    made = actions.adopt_ladder(town.viewer("decider"), place, LADDER, later, "文件二号", new_id())
    assert [row.reference for row, _ in ladders(SYSTEM)] == ["文件一号"]
    now.advance(timedelta(days=2))
    assert [row.pk for row, _ in ladders(SYSTEM)] == [made.pk]


def test_nobody_takes_two_steps_of_it(town: Town, now: clock.Clock) -> None:
    trained(town, "grid-worker")
    row = proposed(town)
    with pytest.raises(Forbidden):
        actions.check_promotion(town.viewer("personnel"), row.pk, agreed=True)
    with pytest.raises(Forbidden):
        actions.check_promotion(town.viewer("decider"), row.pk, agreed=True)
    actions.check_promotion(town.viewer("checker"), row.pk, agreed=True)
    now.set(AFTER)
    with pytest.raises(Forbidden):
        decided(town, row, by="checker")


def test_what_is_missing_is_told_condition_by_condition(town: Town) -> None:
    person = person_of(town, "grid-worker").pk
    with pytest.raises(Invalid) as lacking:
        actions.propose_promotion(town.viewer("personnel"), actions.NewPromotion(person, LADDER))
    codes = {one.code: one.words.zh for one in lacking.value.wrong}
    assert codes == {
        "lacks-hours": "培训还差 3 小时",
        "lacks-appraisals": "考核结果还差 1 次",
    }
    with pytest.raises(Forbidden):
        proposed(town, by="grid-lead")


def test_the_same_id_is_the_same_proposal_and_one_goes_on_at_a_time(town: Town) -> None:
    trained(town, "grid-worker")
    id_ = new_id()
    assert proposed(town, id=id_).pk == proposed(town, id=id_).pk
    with pytest.raises(Invalid):
        proposed(town)
    assert Promotion.objects.count() == 1


def test_an_objection_waits_for_somebody_else_and_can_end_it(town: Town, now: clock.Clock) -> None:
    row = noticed(town)
    assert [one.pk for one in on_notice(town.viewer("grid-lead"))] == [row.pk]
    assert on_notice(town.viewer("resident")) == []
    made = actions.demur(town.viewer("grid-lead"), row.pk, "去年的考核有出入", new_id())
    with pytest.raises(Missing):
        actions.demur(town.viewer("resident"), row.pk, "我也有意见", new_id())
    with pytest.raises(Invalid):
        actions.demur(town.viewer("grid-lead"), row.pk, "再说一次", new_id())
    now.set(AFTER)
    with pytest.raises(Invalid) as waiting:
        decided(town, row)
    assert waiting.value.wrong[0].code == "demur"
    for role in ("personnel", "checker", "grid-lead"):
        with pytest.raises(Forbidden):
            actions.answer_demur(town.viewer(role), made.pk, "dismissed", "查过了")
    assert demurs(town.viewer("grid-lead"), row) == []
    assert demurs(town.viewer("decider"), row)[0].text == "去年的考核有出入"
    actions.answer_demur(town.viewer("decider"), made.pk, "upheld", "考核确有出入")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("upheld", "考核确有出入")
    with pytest.raises(Changed):
        decided(town, row)


def test_a_person_sees_where_they_stand_and_can_step_back(town: Town) -> None:
    row = noticed(town)
    mine = my_career(town.viewer("grid-worker"))[0]
    assert (mine.step.key, mine.next.key if mine.next else "", mine.pay) == ("g1", "g2", 310_000)
    assert all(one.met for one in mine.asks)
    assert mine.going is not None
    with pytest.raises(Forbidden):
        actions.withdraw_promotion(town.viewer("checker"), row.pk)
    actions.withdraw_promotion(town.viewer("grid-worker"), row.pk)
    assert my_career(town.viewer("grid-worker"))[0].going is None


def test_pay_is_for_the_person_and_the_payer(town: Town) -> None:
    person = person_of(town, "grid-worker").pk
    adopted = ladders(SYSTEM)[0][0]
    line = pay_sheet(town.viewer("payer"), adopted)[0]
    assert (line.name, line.pay) == ("grid-worker", 310_000)
    assert career_of(town.viewer("personnel"), person)[0].pay is None
    assert career_of(town.viewer("payer"), person)[0].pay == 310_000
    for role in ("personnel", "decider", "grid-lead", "grid-worker"):
        with pytest.raises(Forbidden):
            pay_sheet(town.viewer(role), adopted)
    for role in ("trainer", "grid-lead", "resident"):
        with pytest.raises(Missing):
            career_of(town.viewer(role), person)
        with pytest.raises(Forbidden):
            standing_lines(town.viewer(role), adopted)
        with pytest.raises(Forbidden):
            promotions(town.viewer(role))
    assert grade_counts(town.viewer("grid-lead"), adopted) == {"g1": 1}


def test_a_refusal_has_a_reason(town: Town) -> None:
    trained(town, "grid-worker")
    row = proposed(town)
    with pytest.raises(Invalid):
        actions.check_promotion(town.viewer("checker"), row.pk, agreed=False)
    actions.check_promotion(town.viewer("checker"), row.pk, agreed=False, reason="学时要核实")
    assert promotion(town.viewer("grid-worker"), row.pk).reason == "学时要核实"
    with pytest.raises(Missing):
        promotion(town.viewer("grid-lead"), row.pk)


def test_one_stands_on_a_grade_of_a_post_one_holds(town: Town) -> None:
    keeper, place = town.viewer("personnel"), town.places["g01"]
    second = person_of(town, "second-worker")

    def new(role: str, grade: str) -> actions.NewStanding:
        return actions.NewStanding(person_of(town, role), place, LADDER, grade, TODAY)

    for one, code in (
        (new("second-worker", "g3"), "post"),
        (new("second-worker", "g9"), "unknown"),
        (new("grid-worker", "g1"), "twice"),
    ):
        with pytest.raises(Invalid) as fault:
            actions.stand(keeper, [one])
        assert code in {wrong.code for wrong in fault.value.wrong}
    actions.stand(keeper, [new("second-worker", "g1")])
    assert Standing.objects.filter(person=second).count() == 1


def test_a_ladder_adopted_anew_ends_the_one_before(town: Town) -> None:
    place = town.places["town"].pk
    actions.adopt_ladder(town.viewer("decider"), place, LADDER, TODAY, "文件二号", new_id())
    found = ladders(SYSTEM)
    assert [row.reference for row, _ in found] == ["文件二号"]
    with pytest.raises(Forbidden):
        actions.adopt_ladder(town.viewer("personnel"), place, LADDER, TODAY, "三号", new_id())
    told = Journal.objects.filter(verb="ladder.adopted").last()
    assert told is not None
    assert (told.data["posts"], told.data["grades"]) == (2, 3)
