"""The course of a period: opened, counted, judged, checked, objected to, decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.assessment.models import Assessed, Decision, Evidence, Period, Score
from gezhi.engines.assessment.queries import bench, my_assessments, one
from gezhi.engines.assessment.rules.marks import read
from gezhi.engines.places.actions import attach_pack
from gezhi.engines.trust.actions import publish_pack
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.officers import (
    AFTER,
    KEY,
    LATER,
    MARCH,
    all_checked,
    assessed_of,
    closed,
    happened,
    judged,
    march,
)
from tests.town import SYSTEM, Town, loaded


def reached(town: Town, role: str, indicator: str) -> Fraction | None:
    """How much of an indicator somebody reached."""
    return read(assessed_of(town, role).scores.get(indicator=indicator).reached)


def test_a_period_is_opened_once_with_everybody_in_it(opened: Town) -> None:
    assert open_due(SYSTEM) == 0
    period = march(opened)
    assert (period.first, period.last) == (MARCH, date(2026, 3, 31))
    assert {row.ground for row in period.assessed.all()} == {
        opened.places[f"v{n}"].path for n in range(3)
    }
    assert count_due(SYSTEM) == 0
    assert march(opened).state == Period.OPEN


def test_nothing_is_opened_after_an_assessment_has_expired(opened: Town, now: clock.Clock) -> None:
    now.set(datetime(2029, 1, 5, 9, 0, tzinfo=ZONE))
    assert open_due(SYSTEM) == 0


def test_figures_are_drawn_from_the_journal_with_the_records_behind_them(town: Town) -> None:
    assert reached(town, "officer-0", "settled-in-time") == Fraction(1, 2)
    assert reached(town, "officer-1", "settled-in-time") == 1
    assert reached(town, "officer-2", "settled-in-time") is None
    assert reached(town, "officer-2", "overdue") == 1
    score = assessed_of(town, "officer-0").scores.get(indicator="settled-in-time")
    assert (score.value, score.behind) == ("3/4", 4)
    subjects = set(Journal.objects.filter(verb="case.closed").values_list("pk", flat=True))
    assert {number for number, *_ in score.records} <= subjects
    assert count_due(SYSTEM) == 0


def test_only_what_happened_within_the_month_and_while_the_post_was_held_counts(
    opened: Town, now: clock.Clock
) -> None:
    row = assessed_of(opened, "officer-0")
    Assessed.objects.filter(pk=row.pk).update(since=date(2026, 3, 10))
    happened(closed(opened, "v0", 1, late=True))
    now.set(datetime(2026, 3, 31, 23, 59, tzinfo=ZONE))
    happened(closed(opened, "v0", 2))
    now.set(datetime(2026, 4, 1, 0, 1, tzinfo=ZONE))
    happened(closed(opened, "v0", 3, late=True))
    count_due(SYSTEM)
    assert reached(opened, "officer-0", "settled-in-time") == 1


def test_who_came_during_the_month_is_assessed_too(opened: Town, now: clock.Clock) -> None:
    now.set(datetime(2026, 3, 20, 9, 0, tzinfo=ZONE))
    opened.hire("newcomer", "secretary-director", "v2", since=date(2026, 3, 20))
    now.set(AFTER)
    count_due(SYSTEM)
    row = assessed_of(opened, "newcomer")
    assert (row.since, row.until) == (date(2026, 3, 20), date(2026, 3, 31))
    assert row.scores.filter(indicator="overdue").exists()


def test_a_period_keeps_the_rules_under_which_it_was_opened(opened: Town, now: clock.Clock) -> None:
    """A scheme that is changed in mid-period counts from the next period on."""
    pack = loaded("fengcheng")
    old = pack.assessments[KEY]
    lines = [line for line in old.indicators if line.indicator != "overdue"]
    lines = [
        line.model_copy(update={"weight": 40}) if line.indicator == "lead" else line
        for line in lines
    ]
    scheme = old.model_copy(update={"indicators": lines})
    manifest = pack.manifest.model_copy(update={"version": "2026.2"})
    changed = pack.model_copy(update={"assessments": {KEY: scheme}, "manifest": manifest})
    now.set(datetime(2026, 3, 16, 9, 0, tzinfo=ZONE))
    version = publish_pack(SYSTEM, changed)
    attach_pack(SYSTEM, opened.places["town"], version, date(2026, 3, 16))
    now.set(AFTER)
    open_due(SYSTEM)
    count_due(SYSTEM)
    first = bench(opened.viewer("judge"), opened.places["town"].pk, KEY, MARCH)
    second = bench(opened.viewer("judge"), opened.places["town"].pk, KEY, date(2026, 4, 1))
    assert [line.weight for line in first.rules.indicators] == [40, 20, 10, 30]
    assert [line.weight for line in second.rules.indicators] == [40, 20, 40]
    assert "overdue" in first.rows[0].scores


def test_judging_waits_for_the_end_of_the_period(opened: Town) -> None:
    with pytest.raises(Changed) as refused:
        judged(opened, "officer-0")
    assert refused.value.code == "period-runs"


def test_judging_keeps_points_and_reasons_and_again_changes_nothing(town: Town) -> None:
    assert judged(town, "officer-0", 8) == 1
    assert judged(town, "officer-0", 8) == 0
    score = assessed_of(town, "officer-0").scores.get(indicator="lead")
    assert (score.points, read(score.reached)) == (8, Fraction(4, 5))
    assert score.reason == "难事办成了三件"
    assert judged(town, "officer-0", 9, was=8) == 1
    with pytest.raises(Changed) as refused:
        judged(town, "officer-0", 5, by="checker", was=8)
    assert refused.value.code == "judged-meanwhile"


@pytest.mark.parametrize(("points", "indicator"), [(11, "lead"), (-1, "lead"), (5, "overdue")])
def test_points_off_the_scale_and_of_counted_lines_are_refused(
    town: Town, points: int, indicator: str
) -> None:
    row = assessed_of(town, "officer-0")
    asked = actions.Judged(row.pk, indicator, points, "有理由")
    with pytest.raises(Invalid) as refused:
        actions.judge(town.viewer("judge"), [asked])
    assert refused.value.wrong[0].field == f"{row.pk}.{indicator}.points"
    assert not Score.objects.filter(assessed=row, points__isnull=False).exists()


def test_points_without_a_reason_are_refused_and_nothing_else_is_written(town: Town) -> None:
    rows = [assessed_of(town, "officer-0"), assessed_of(town, "officer-1")]
    asked = [
        actions.Judged(row.pk, "lead", 8, reason)
        for row, reason in zip(rows, ("好", " "), strict=True)
    ]
    with pytest.raises(Invalid) as refused:
        actions.judge(town.viewer("judge"), asked)
    assert [one.field for one in refused.value.wrong] == [f"{rows[1].pk}.lead.reason"]
    assert not Score.objects.filter(indicator="lead").exists()


@pytest.mark.parametrize("role", ["officer-1", "worker", "auditor", "payer", "resident"])
def test_only_judges_judge(town: Town, role: str) -> None:
    with pytest.raises(Forbidden):
        judged(town, "officer-0", by=role)


def test_nobody_judges_checks_or_decides_themselves(town: Town, now: clock.Clock) -> None:
    """A judge who holds one of the assessed posts too."""
    from gezhi.engines.people import actions as people
    from gezhi.engines.people.models import Person

    person = Person.objects.get(account=town.accounts["officer-0"].pk)
    new = people.NewAppointment(
        person, "township-leader", town.places["town"], "", date(2020, 1, 1)
    )
    people.appoint(SYSTEM, new)
    assert judged(town, "officer-1", by="officer-0") == 1
    with pytest.raises(Forbidden) as refused:
        judged(town, "officer-0", by="officer-0")
    assert refused.value.code == "own-assessment"
    judged(town, "officer-0")
    row = assessed_of(town, "officer-0")
    with pytest.raises(Forbidden):
        actions.check(town.viewer("officer-0"), row.pk)
    actions.check(town.viewer("checker"), row.pk)
    now.set(LATER)
    with pytest.raises(Forbidden):
        actions.decide(town.viewer("officer-0"), [row.pk])


def test_somebody_else_checks_and_the_assessed_is_told(town: Town) -> None:
    row = assessed_of(town, "officer-0")
    with pytest.raises(Invalid):
        actions.check(town.viewer("checker"), row.pk)
    judged(town, "officer-0")
    with pytest.raises(Forbidden) as refused:
        actions.check(town.viewer("judge"), row.pk)
    assert refused.value.code == "own-scores"
    shown = actions.check(town.viewer("checker"), row.pk)
    assert actions.check(town.viewer("checker"), row.pk).checked_at == shown.checked_at
    # three working days from Wednesday 1 April; the 5th and 6th are the Qingming holiday
    assert shown.objections_until == date(2026, 4, 7)
    told = Message.objects.filter(account=town.accounts["officer-0"].pk)
    assert told.filter(template="assessment-shown").count() == 1
    with pytest.raises(Changed):
        judged(town, "officer-0", 3, was=8)


def test_evidence_is_given_once_and_taken_back_by_the_assessed(town: Town) -> None:
    row, officer = assessed_of(town, "officer-0"), town.viewer("officer-0")
    pdf = b"%PDF-1.7 minutes"
    asked = actions.NewEvidence(row.pk, "lead", "水管换好了", "会议记录.pdf", pdf)
    made = actions.add_evidence(officer, asked)
    assert actions.add_evidence(officer, asked).pk == made.pk
    assert (made.name, made.type) == ("会议记录.pdf", "application/pdf")
    other = actions.NewEvidence(row.pk, "lead", "另一件事", id=asked.id)
    with pytest.raises(Changed):
        actions.add_evidence(officer, other)
    with pytest.raises(Forbidden):
        actions.add_evidence(town.viewer("officer-1"), actions.NewEvidence(row.pk, "lead", "我"))
    with pytest.raises(Invalid):
        actions.add_evidence(officer, actions.NewEvidence(row.pk, "lead", "假", "a.exe", b"MZ"))
    assert len(one(town.viewer("judge"), row.pk).said) == 1
    actions.take_back(officer, made.pk)
    assert one(town.viewer("judge"), row.pk).said == []
    assert Evidence.objects.get().taken_back is not None


def test_what_was_checked_has_its_evidence_and_no_more(town: Town) -> None:
    row, officer = assessed_of(town, "officer-0"), town.viewer("officer-0")
    asked = actions.NewEvidence(row.pk, "lead", "水管换好了")
    with pytest.raises(Invalid):
        actions.add_evidence(officer, actions.NewEvidence(row.pk, "lead", " "))
    made = actions.add_evidence(officer, asked)
    judged(town, "officer-0")
    actions.check(town.viewer("checker"), row.pk)
    with pytest.raises(Changed):
        actions.add_evidence(officer, actions.NewEvidence(row.pk, "lead", "又一件"))
    with pytest.raises(Changed):
        actions.take_back(officer, made.pk)
    assert actions.add_evidence(officer, asked).pk == made.pk, "a repeat is harmless"


def test_the_assessed_do_not_see_points_before_somebody_checked(town: Town) -> None:
    judged(town, "officer-0", 8)
    row = assessed_of(town, "officer-0")
    mine = my_assessments(town.viewer("officer-0"))
    assert [view.row.pk for view in mine] == [row.pk]
    assert mine[0].score is None
    assert {part.line.indicator for part in mine[0].parts if part.score} == {
        "settled-in-time",
        "solved",
        "overdue",
    }
    assert one(town.viewer("checker"), row.pk).score == Fraction(135, 2)
    actions.check(town.viewer("checker"), row.pk)
    assert my_assessments(town.viewer("officer-0"))[0].score == Fraction(135, 2)


@pytest.mark.parametrize("role", ["officer-1", "worker", "auditor", "payer", "resident"])
def test_others_see_nothing_of_an_assessment(town: Town, role: str) -> None:
    with pytest.raises(Missing):
        one(town.viewer(role), assessed_of(town, "officer-0").pk)
    with pytest.raises(Missing):
        actions.look(town.viewer(role), assessed_of(town, "officer-0").pk)


def test_that_somebody_looks_at_a_person_is_in_the_journal_once_a_day(
    town: Town, now: clock.Clock
) -> None:
    row = assessed_of(town, "officer-0")
    for _ in range(2):
        actions.look(town.viewer("judge"), row.pk)
        actions.look(town.viewer("officer-0"), row.pk)
    looked = Journal.objects.filter(verb="assessment.looked")
    assert [(one.actor, one.subject) for one in looked] == [(town.accounts["judge"].pk, row.whose)]
    now.advance(timedelta(days=1))
    actions.look(town.viewer("judge"), row.pk)
    assert looked.all().count() == 2


def test_an_objection_in_time_goes_back_to_the_judges(town: Town, now: clock.Clock) -> None:
    all_checked(town)
    row, officer = assessed_of(town, "officer-0"), town.viewer("officer-0")
    asked = actions.NewObjection(row.pk, "水管的事没有算")
    made = actions.object_to(officer, asked)
    assert actions.object_to(officer, asked).pk == made.pk
    with pytest.raises(Changed):
        actions.object_to(officer, actions.NewObjection(row.pk, "再说一次"))
    now.set(LATER)
    with pytest.raises(Invalid) as refused:
        actions.decide(town.viewer("lead"), [row.pk])
    assert refused.value.wrong[0].code == "objected"
    answer = actions.Answered(made.pk, "upheld", "确实漏了")
    with pytest.raises(Forbidden):
        actions.answer_objection(town.viewer("judge"), answer)
    actions.answer_objection(town.viewer("lead"), answer)
    actions.answer_objection(town.viewer("lead"), answer)
    other = actions.Answered(made.pk, "dismissed", "没有漏")
    with pytest.raises(Changed):
        actions.answer_objection(town.viewer("lead"), other)
    back = assessed_of(town, "officer-0")
    assert (back.state, back.turn, back.checked_by) == (Assessed.JUDGED, 2, None)
    judged(town, "officer-0", 10, was=9)
    assert actions.check(town.viewer("checker"), row.pk).objections_until > LATER.date()  # type: ignore[operator]


def test_an_objection_after_the_last_day_is_refused_and_says_so(
    town: Town, now: clock.Clock
) -> None:
    all_checked(town)
    row = assessed_of(town, "officer-0")
    now.set(datetime(2026, 4, 7, 23, 59, tzinfo=ZONE))
    assert one(town.viewer("officer-0"), row.pk).objects
    now.set(datetime(2026, 4, 8, 0, 1, tzinfo=ZONE))
    assert not one(town.viewer("officer-0"), row.pk).objects
    with pytest.raises(Invalid) as refused:
        actions.object_to(town.viewer("officer-0"), actions.NewObjection(row.pk, "晚了一天"))
    assert [(one_.field, one_.code) for one_ in refused.value.wrong] == [("text", "late")]


def test_only_the_assessed_object(town: Town) -> None:
    all_checked(town)
    asked = actions.NewObjection(assessed_of(town, "officer-0").pk, "我来说")
    for role in ("officer-1", "judge", "resident"):
        with pytest.raises(Forbidden):
            actions.object_to(town.viewer(role), asked)


def test_a_decision_waits_for_the_days_of_objection_and_pins_the_marks(
    town: Town, now: clock.Clock
) -> None:
    all_checked(town)
    ids = [assessed_of(town, f"officer-{n}").pk for n in range(3)]
    with pytest.raises(Invalid) as refused:
        actions.decide(town.viewer("lead"), ids)
    assert {one_.code for one_ in refused.value.wrong} == {"shown"}
    now.set(LATER)
    with pytest.raises(Forbidden):
        actions.decide(town.viewer("payer"), ids)
    made = actions.decide(town.viewer("lead"), ids)
    assert [one_.pk for one_ in actions.decide(town.viewer("lead"), ids)] == [
        one_.pk for one_ in made
    ]
    scores = {row.assessed_id: row.score for row in Decision.objects.all()}
    # 40 x 1/2 + 10 x 1 + 30 x 9/10, of the 80 that there was to be counted
    assert scores[assessed_of(town, "officer-0").pk] == "285/4"
    assert scores[assessed_of(town, "officer-2").pk] == "85/1"
    assert Journal.objects.filter(verb="assessment.decided").count() == 3


def test_a_correction_is_a_new_decision_that_names_the_old(town: Town, now: clock.Clock) -> None:
    all_checked(town)
    row = assessed_of(town, "officer-0")
    now.set(LATER)
    (old,) = actions.decide(town.viewer("lead"), [row.pk])
    asked = actions.Correction(row.pk, "settled-in-time", "1", "那件其实没有逾期", new_id())
    new = actions.correct(town.viewer("lead"), asked)
    assert actions.correct(town.viewer("lead"), asked).pk == new.pk
    assert new.replaces_id == old.pk
    assert new.score == "385/4"
    assert Decision.objects.get(pk=old.pk).score == "285/4"
    for number in ("12", "x", ""):
        wrong = actions.Correction(row.pk, "lead", number, "写错了")
        with pytest.raises(Invalid) as refused:
            actions.correct(town.viewer("lead"), wrong)
        assert refused.value.wrong[0].field == "number"
