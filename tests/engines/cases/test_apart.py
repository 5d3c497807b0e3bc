"""Those who look at the same case read what is theirs, and nothing of each other."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CaseFile, Note, Reporter
from gezhi.engines.cases.queries import (
    case_by_code,
    case_view,
    file_of,
    follow_key,
    following,
    list_cases,
    own_counts,
)
from gezhi.engines.cases.queries.listing import Filter
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.engines.cases.test_loop import MONDAY, decide, report, town
from tests.town import Town

pytestmark = pytest.mark.django_db
__all__ = ["town"]
SECRET = "老王家的灯,3号楼前一片黑"


def photo() -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def case(town: Town) -> UUID:
    """A public case with text, photo, a question and its answer, reported by the resident."""
    with clock.at(MONDAY):
        resident = town.viewer("resident")
        file = actions.add_file(resident, "photo", photo())
        receipt = report(town, text=SECRET, photos=[str(file.pk)], name="老王", phone="13800000001")
        decide(town, "grid-lead", receipt.id, "accepted")
        lead = town.viewer("first-secretary")
        actions.decide(
            lead, actions.Decide(receipt.id, version(receipt.id), "to-grid", because="老王说的那盏")
        )
        actions.ask_reporter(
            town.viewer("grid-worker"), receipt.id, version(receipt.id), "老王,是哪一盏?"
        )
        actions.answer_question(resident, receipt.id, "东头第二盏")
        actions.note(town.viewer("grid-worker"), receipt.id, "老王脾气急", "internal")
        actions.note(town.viewer("grid-worker"), receipt.id, "配件明天到", "public")
        return receipt.id


def version(case: UUID) -> int:
    return Case.objects.get(pk=case).version


def everything_said(view: object) -> str:
    row = view.row
    parts = [row.text, row.spot, str(row.form), str(row.lon), str(row.opened_by)]
    parts += [note.text for note in view.notes]
    parts += [f"{one.name}{one.phone}" for one in view.reporters]
    parts += [f"{step.row.say}{step.row.reason}{step.because or ''}" for step in view.steps]
    return " ".join(parts)


def test_a_stranger_sees_only_what_the_type_makes_public(town: Town, case: UUID) -> None:
    for viewer in (ANYONE, town.viewer("neighbour"), town.viewer("outsider-lead")):
        view = case_view(viewer, case)
        assert not view.whole
        said = everything_said(view)
        assert not {"老王", "东头", "配件"} & {
            word for word in ("老王", "东头", "配件") if word in said
        }
        assert view.row.lon is None
        assert (view.notes, view.files, view.reporters, view.links) == ([], [], [], [])
        with pytest.raises(Missing):
            file_of(viewer, CaseFile.objects.get().pk)


def test_a_veiled_row_is_never_saved(town: Town, case: UUID) -> None:
    with pytest.raises(RuntimeError):
        case_view(ANYONE, case).row.save()
    assert Case.objects.get(pk=case).text == SECRET


def test_the_reporter_reads_what_is_told_to_them(town: Town, case: UUID) -> None:
    view = case_view(town.viewer("resident"), case)
    assert view.own
    assert [note.text for note in view.notes] == ["老王,是哪一盏?", "东头第二盏", "配件明天到"]
    assert view.row.text == SECRET
    assert len(view.files) == 1
    assert [one.phone for one in view.reporters] == ["+8613800000001"]
    assert view.steps[1].because is not None


def test_a_colleague_elsewhere_who_reports_reads_no_internal_notes(town: Town) -> None:
    with clock.at(MONDAY):
        receipt = report(town, "outsider-lead")
        actions.note(town.viewer("grid-lead"), receipt.id, "内部的话", "internal")
        view = case_view(town.viewer("outsider-lead"), receipt.id)
    assert view.own
    assert not view.by_duty
    assert view.notes == []


def test_who_joins_follows_without_reading_or_deciding(town: Town, case: UUID) -> None:
    neighbour = town.viewer("neighbour")
    command = actions.JoinCase(case, text="我家门口也黑", answers={"phone": "13800000002"})
    key = actions.join_case(neighbour, command)
    assert actions.join_case(neighbour, command) == key
    assert actions.join_case(neighbour, actions.JoinCase(case)) == key
    for viewer in (neighbour, following(key)[0]):
        view = case_view(viewer, case)
        assert view.whole
        assert not view.own
        assert view.others == 1
        assert sorted(note.text for note in view.notes) == ["我家门口也黑", "配件明天到"]
        assert "老王" not in everything_said(view)
        assert view.row.text == ""
        assert view.files == []
        assert [one.phone for one in view.reporters] == ["+8613800000002"]
        for refused in (
            lambda viewer=viewer: actions.answer_question(viewer, case, "是"),
            lambda viewer=viewer: actions.evaluate(viewer, case, "solved"),
            lambda viewer=viewer: actions.withdraw(viewer, case),
        ):
            with pytest.raises(Forbidden):
                refused()
    decide(town, "grid-worker", case, "settled", say="老王家的灯换好了")
    assert "老王" not in everything_said(case_view(neighbour, case))
    opener = case_view(town.viewer("resident"), case)
    assert "老王家的灯换好了" in everything_said(opener)
    assert "我家门口也黑" not in everything_said(opener)
    assert opener.others == 1
    staff = case_view(town.viewer("grid-worker"), case)
    assert "我家门口也黑" in everything_said(staff)
    assert Journal.objects.filter(verb="case.seconded", subject=str(case)).count() == 1
    with pytest.raises(Forbidden, match="others-too"):
        actions.withdraw(town.viewer("resident"), case)


def test_who_joins_is_not_asked_for_a_verdict(town: Town, case: UUID) -> None:
    actions.join_case(town.viewer("neighbour"), actions.JoinCase(case))
    decide(town, "grid-worker", case, "settled", say="换好了")
    assert own_counts(town.viewer("neighbour")).to_evaluate == 0
    assert own_counts(town.viewer("neighbour")).working == 1
    assert own_counts(town.viewer("resident")).to_evaluate == 1
    assert list_cases(town.viewer("neighbour"), Filter(queue="mine")).rows == []


def test_joining_wants_a_public_open_case_and_a_good_number(town: Town, case: UUID) -> None:
    with clock.at(MONDAY):
        hidden = report(town, text="还没有受理的一件")
    with pytest.raises(Missing):
        actions.join_case(town.viewer("neighbour"), actions.JoinCase(hidden.id))
    with pytest.raises(Invalid) as refused:
        actions.join_case(ANYONE, actions.JoinCase(case, answers={"phone": "12"}))
    assert [wrong.field for wrong in refused.value.wrong] == ["phone"]
    decide(town, "grid-worker", case, "settled", say="换好了")
    actions.evaluate(town.viewer("resident"), case, "solved")
    with pytest.raises(Changed):
        actions.join_case(town.viewer("neighbour"), actions.JoinCase(case))
    assert Reporter.objects.filter(joined=True).count() == 0


def test_after_a_merge_each_still_reads_their_own(town: Town, case: UUID) -> None:
    with clock.at(MONDAY):
        second = report(town, "neighbour", text="李家门口的灯也坏了,急")
        decide(town, "grid-lead", second.id, "accepted")
        merger = town.viewer("dispatcher")
        actions.merge(merger, case, [(second.id, version(second.id))])
    for viewer in (town.viewer("neighbour"), following(second.follow)[0]):
        target = case_view(viewer, case)
        assert target.own
        assert "老王" not in everything_said(target).replace("老王,是哪一盏?", "").replace(
            "老王说的", ""
        )
        assert target.row.text == ""
        assert target.files == []
        before = case_by_code(viewer, second.code)
        assert before.row.text.startswith("李家")
        assert [link.other_id for link in before.links] == [case]
    assert "李家" not in everything_said(case_view(town.viewer("resident"), case))


def test_files_are_claimed_by_who_took_them_in(town: Town, case: UUID) -> None:
    foreign = actions.add_file(town.viewer("neighbour"), "photo", photo())
    own = actions.add_file(town.viewer("resident"), "photo", photo())
    files = [str(foreign.pk), str(own.pk), "nonsense", str(new_id())]
    assert actions.attach_files(town.viewer("resident"), case, files) == 1
    foreign.refresh_from_db()
    assert foreign.case is None
    with pytest.raises(Missing):
        file_of(town.viewer("resident"), foreign.pk)
    assert file_of(town.viewer("neighbour"), foreign.pk)[1].exists()


def test_a_file_that_never_arrived_is_told_at_its_field(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        report(town, photos=["photo.jpg"])
    assert [(wrong.field, wrong.code) for wrong in refused.value.wrong] == [("photos", "unknown")]


def test_contact_can_be_taken_out_and_the_case_goes_on(town: Town, case: UUID) -> None:
    viewer, row = following(follow_key(Reporter.objects.get(case=case).pk))
    assert actions.remove_contact(viewer, row.pk) == 1
    reporter = Reporter.objects.get(case=case)
    assert (reporter.name, reporter.phone, reporter.phone_index) == ("", "", "")
    assert case_view(town.viewer("resident"), case).own
    with pytest.raises(Forbidden):
        actions.remove_contact(town.viewer("neighbour"), case)
    assert Journal.objects.filter(verb="case.contact_removed").count() == 1


def test_a_joiner_is_not_given_a_verdict_by_a_link(town: Town, case: UUID) -> None:
    from datetime import timedelta

    from gezhi.engines.trust.actions import issue_link

    key = actions.join_case(town.viewer("neighbour"), actions.JoinCase(case))
    decide(town, "grid-worker", case, "settled", say="换好了")
    joined = following(key)[0].links["reporter"]
    secret = issue_link("evaluate", case, clock.now() + timedelta(days=1), joined)
    with pytest.raises(Forbidden):
        actions.evaluate(ANYONE, case, "solved", link=secret)
    assert Case.objects.get(pk=case).state == "open"


def test_answers_belong_to_who_gave_them(town: Town, case: UUID) -> None:
    reporter = Reporter.objects.get(case=case)
    assert Note.objects.get(kind="answer").reporter == reporter.pk
    assert CaseFile.objects.get().reporter == reporter.pk
