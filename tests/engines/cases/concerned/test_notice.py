"""A conduct notice comes to the person alone, is answered in time, judged by others, and ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases import actions
from gezhi.engines.cases.actions.forgetting import forget_old
from gezhi.engines.cases.models import Case, Concerned, Reporter, Step
from gezhi.engines.cases.queries import (
    Filter,
    about_whom,
    case_view,
    list_cases,
    look_alike,
    public_cases,
    queues,
    told_counts,
    told_one,
    told_to,
)
from gezhi.engines.people import actions as people
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.noticing import (
    FACT,
    MONDAY,
    OUTSIDERS,
    OWN_WORDS,
    appeal,
    check,
    deliver,
    delivered,
    noticing_town,
    write,
)
from tests.proceeding import decide
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
HALF_A_YEAR = timedelta(days=200)


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return noticing_town()


class TestWhoSees:
    @pytest.mark.parametrize("role", OUTSIDERS)
    def test_nobody_outside_it(self, town: Town, role: str) -> None:
        with clock.at(MONDAY):
            case, viewer = delivered(town), town.viewer(role)
            path = Case.objects.get(pk=case).path
            for look in (case_view, told_one):
                with pytest.raises(Missing):
                    look(viewer, case)
            with pytest.raises(Missing):
                about_whom(viewer, Case.objects.get(pk=case))
            assert list_cases(viewer, Filter("all")).rows == []
            assert list_cases(viewer, Filter("all", text="装修垃圾")).rows == []
            assert set(queues(viewer).values()) == {0}
            assert told_to(viewer) == []
            assert look_alike(viewer, FACT, path=path) == []
            assert public_cases(ANYONE).rows == []
            with pytest.raises(Missing):
                appeal(town, case, role)

    def test_those_who_write_and_check_see_whom_it_is_about(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            row = Case.objects.get(pk=case)
            for role in ("secretary", "checker"):
                found = about_whom(town.viewer(role), row)
                assert found is not None
                assert (found.name, found.read) == ("王", None)
            assert Reporter.objects.get(case=case).name == ""

    def test_the_person_knows_nothing_before_it_is_delivered(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = write(town)
            check(town, case)
            assert told_to(town.viewer("resident")) == []
            with pytest.raises(Missing):
                appeal(town, case)
            assert not Message.objects.filter(template__startswith="concerned").exists()

    def test_the_person_does_not_see_the_case_of_those_who_handle_it(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            with pytest.raises(Missing):
                case_view(town.viewer("resident"), case)

    def test_neither_journal_nor_step_says_who(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            appeal(town, case)
        own = town.accounts["resident"].pk
        entries = Journal.objects.filter(subject=case)
        assert entries.exists()
        assert not entries.filter(actor=own).exists()
        assert OWN_WORDS not in str(list(entries.values_list("data", flat=True)))
        assert not Step.objects.filter(case=case, by=own).exists()
        assert set(Step.objects.filter(case=case).values_list("say", flat=True)) == {""}


class TestReceiving:
    def test_what_the_person_reads(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            found = told_one(town.viewer("resident"), case)
        assert found.row.text == FACT
        assert found.rule is not None
        assert found.rule.source == "《村规民约》“十不”第一条"
        assert [one.holder.zh for one in found.checked] == ["李湾村村务监督委员会"]
        assert [one.row.say for one in found.steps if one.row.ended] == ["请清走，河道是大家的"]
        assert found.outcomes == ("appealed",)
        assert found.until is not None
        assert found.until.date().isoformat() == "2026-03-23", "15 working days"

    def test_a_message_says_where_to_read_and_nothing_of_it(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
        sent = Message.objects.get(template="concerned-told")
        assert sent.account_id == town.accounts["resident"].pk
        assert sent.subject == case
        assert FACT not in sent.body
        assert "垃圾" not in sent.body

    def test_who_has_no_account_yet_finds_it_after_signing_in(self, town: Town) -> None:
        from gezhi.engines.trust import actions as trust

        with clock.at(MONDAY):
            case = delivered(town, phone="13800000099")
            assert Message.objects.get(template="concerned-told").address
            town.accounts["late"] = trust.find_or_make_resident("+8613800000099", name="")
            assert [one.row.pk for one in told_to(town.viewer("late"))] == [case]
            assert told_to(town.viewer("newcomer")) == []

    def test_reading_is_noted_once_and_only_for_the_person(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            actions.note_read(town.viewer("neighbour"), case)
            assert Concerned.objects.get(case=case).read is None
            actions.note_read(town.viewer("resident"), case)
        first = Concerned.objects.get(case=case).read
        with clock.at(MONDAY + timedelta(days=1)):
            actions.note_read(town.viewer("resident"), case)
        assert Concerned.objects.get(case=case).read == first == MONDAY


class TestAppealing:
    def test_in_own_words_once(self, town: Town) -> None:
        with clock.at(MONDAY):
            case, id_ = delivered(town), new_id()
            for _ in range(2):
                assert appeal(town, case, id=id_).stage == "decide"
            with pytest.raises(Invalid):
                appeal(town, case, say="别的话", id=id_)
            with pytest.raises(Changed):
                appeal(town, case, say="再说一遍")
            about = about_whom(town.viewer("checker"), Case.objects.get(pk=case))
            assert about is not None
            assert about.said == OWN_WORDS
            assert told_one(town.viewer("resident"), case).outcomes == ()

    def test_words_are_needed(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            with pytest.raises(Invalid) as refused:
                appeal(town, case, say="  ")
        assert [one.field for one in refused.value.wrong] == ["say"]

    def test_not_a_minute_after_the_deadline(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
        due = Case.objects.get(pk=case).due
        assert due is not None
        with clock.at(due + timedelta(minutes=1)), pytest.raises(Changed):
            appeal(town, case)
        with clock.at(due):
            assert appeal(town, case).stage == "decide"

    def test_the_author_neither_checks_nor_decides_also_as_a_member(self, town: Town) -> None:
        person, body = town.accounts["secretary"].person, town.bodies["village-supervision"]
        people.join_body(SYSTEM, person, body, date(2020, 1, 1))
        with clock.at(MONDAY):
            case = write(town)
            decide(town, "secretary", case, "to-check")
            with pytest.raises(Forbidden, match="own-case"):
                decide(town, "secretary", case, "holds", say="我自己核过了")
            assert case_view(town.viewer("secretary"), case).may_act is False
            decide(town, "checker", case, "holds", say="对得上")
            deliver(town, case)
            with pytest.raises(Missing):
                appeal(town, case, "secretary")
            appeal(town, case)
            with pytest.raises(Forbidden, match="own-case"):
                decide(town, "secretary", case, "upheld", say="维持")

    def test_what_came_on_paper_is_entered_by_those_who_hear_it(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town, phone="")
            with pytest.raises(Missing):
                appeal(town, case, "secretary")
            assert appeal(town, case, "checker").stage == "decide"
        assert Journal.objects.filter(subject=case, post="concerned-paper").exists()


class TestEnding:
    def test_won_on_appeal_it_is_in_no_count(self, town: Town) -> None:
        with clock.at(MONDAY):
            made = [delivered(town) for _ in range(3)]
            assert self._counts(town) == [("不乱倒垃圾", 3)]
            appeal(town, made[0])
            decide(town, "checker", made[0], "taken-back", say="查清了，是别家的")
            assert self._counts(town) == [("不乱倒垃圾", None)], "two are too few for a number"
            found = told_one(town.viewer("resident"), made[0])
        assert found.taken_back
        assert found.steps[-1].row.say == "查清了，是别家的"
        assert Message.objects.filter(template="concerned-ended").count() == 1

    def test_withdrawn_by_its_author_it_is_in_no_count(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            assert self._counts(town) == [("不乱倒垃圾", None)]
            actions.withdraw(town.viewer("secretary"), case, "写错了人")
            assert self._counts(town) == []
        assert set(Step.objects.filter(case=case).values_list("say", flat=True)) == {""}

    def test_upheld_it_stays_and_lapses_by_itself(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            appeal(town, case)
            decide(town, "checker", case, "upheld", say="监控里看得清；还可以找乡镇")
        with clock.at(MONDAY + HALF_A_YEAR):
            actions.pass_time()
        assert Case.objects.get(pk=case).result == "lapsed"

    def test_without_an_appeal_it_stays_and_lapses_by_itself(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
        with clock.at(MONDAY + timedelta(days=30)):
            actions.pass_time()
            assert Case.objects.get(pk=case).stage == "stand"
        with clock.at(MONDAY + timedelta(days=30) + HALF_A_YEAR):
            actions.pass_time()
        assert Case.objects.get(pk=case).result == "lapsed"

    def test_long_after_nothing_of_it_is_left_but_a_number(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = delivered(town)
            actions.withdraw(town.viewer("secretary"), case)
        with clock.at(MONDAY + timedelta(days=4000)):
            forget_old()
        row, about = Case.objects.get(pk=case), Concerned.objects.get(case=case)
        assert (row.text, row.form, about.name, about.phone, about.account) == (
            "",
            {},
            "",
            "",
            None,
        )

    def _counts(self, town: Town) -> list[tuple[str, int | None]]:
        first, last = MONDAY - timedelta(days=1), MONDAY + timedelta(days=90)
        found = told_counts(ANYONE, town.places["c0"].path, first, last)
        return [(one.rule.zh, one.count) for one in found]


def test_deliver_needs_words(town: Town) -> None:
    with clock.at(MONDAY):
        case = write(town)
        check(town, case)
        with pytest.raises(Invalid):
            deliver(town, case, say="")
