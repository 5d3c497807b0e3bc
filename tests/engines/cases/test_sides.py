"""What happens beside the straight way: asking, more time, objection, help, merging, splitting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from gezhi.base import clock
from gezhi.base.worktime import Within
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CaseFile, Reporter
from gezhi.engines.cases.queries import case_view, file_of, is_visible
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Refusal
from tests.town import LAT, LON, Town, build_town

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return build_town()


def report(town: Town, role: str = "resident", text: str = "路灯坏了好几天没人修") -> Case:
    where = {"lon": LON + 0.0025, "lat": LAT + 0.0025}
    answers = {"what": "street-lighting", "text": text, "where": where}
    receipt = actions.open_case(town.viewer(role), actions.OpenCase("report", answers))
    return Case.objects.get(pk=receipt.id)


def decide(town: Town, role: str, row: Case, outcome: str, **more: str) -> Case:
    version = Case.objects.get(pk=row.pk).version
    return actions.decide(town.viewer(role), actions.Decide(row.pk, version, outcome, **more))


def with_the_clerk(town: Town) -> Case:
    row = report(town)
    decide(town, "grid-lead", row, "accepted")
    return decide(town, "first-secretary", row, "to-department", unit="urban-management")


def test_the_clock_stands_still_while_the_reporter_is_asked(town: Town) -> None:
    with clock.at(MONDAY) as time:
        row = with_the_clerk(town)
        due = row.due
        assert due is not None
        time.advance(timedelta(days=1))
        clerk = town.viewer("clerk")
        row = actions.ask_reporter(clerk, row.pk, row.version, "是哪一盏?")
        assert (row.due, row.waiting) == (None, True)
        with pytest.raises(Changed):
            actions.ask_reporter(clerk, row.pk, row.version, "还有呢?")
        with pytest.raises(Forbidden):
            actions.answer_question(town.viewer("neighbour"), row.pk, "不知道")
        time.advance(timedelta(days=1))
        assert actions.pass_time() == 0
        row = actions.answer_question(town.viewer("resident"), row.pk, "门口那盏")
        assert row.due == due + timedelta(days=1)


def test_a_question_without_answer_does_not_stop_the_clock_for_ever(town: Town) -> None:
    with clock.at(MONDAY) as time:
        row = with_the_clerk(town)
        actions.ask_reporter(town.viewer("clerk"), row.pk, row.version, "是哪一盏?")
        time.advance(timedelta(days=15))
        assert actions.pass_time() == 1
        row.refresh_from_db()
        assert (row.waiting, row.due is not None) == (False, True)


def test_more_time_is_granted_above_once_and_never_by_the_asker(town: Town) -> None:
    with clock.at(MONDAY):
        row = with_the_clerk(town)
        clerk = town.viewer("clerk")
        days = Within(working_days=3)
        with pytest.raises(Invalid):
            actions.request_time(clerk, row.pk, row.version, Within(working_days=9), "要等配件")
        with pytest.raises(Invalid):
            actions.request_time(clerk, row.pk, row.version, days, " ")
        asked = actions.request_time(clerk, row.pk, row.version, days, "要等配件")
        due = row.due
        assert due is not None
        for role in ("clerk", "grid-lead", "resident"):
            with pytest.raises(Forbidden):
                actions.decide_request(town.viewer(role), asked.pk, agreed=True)
        with pytest.raises(Invalid):
            actions.decide_request(town.viewer("duty-lead"), asked.pk, agreed=False)
        row = actions.decide_request(town.viewer("duty-lead"), asked.pk, agreed=True)
        assert row.due is not None
        assert (row.due - due).days >= 3
        with pytest.raises(Changed):
            actions.decide_request(town.viewer("duty-lead"), asked.pk, agreed=False, answer="不行")
        with pytest.raises(Refusal):
            actions.request_time(clerk, row.pk, row.version, days, "再等等")


def test_not_ours_may_be_said_once_and_in_time(town: Town) -> None:
    with clock.at(MONDAY) as time:
        row = with_the_clerk(town)
        clerk = town.viewer("clerk")
        row = actions.object_to_routing(clerk, row.pk, row.version, "路灯归城建")
        assert (row.stage, row.holder_post) == ("route", "first-secretary")
        row = decide(town, "first-secretary", row, "to-department", unit="urban-management")
        with pytest.raises(Refusal, match="first receiver"):
            actions.object_to_routing(clerk, row.pk, row.version, "还是不归我们")
        other = with_the_clerk(town)
        time.advance(timedelta(days=3))
        with pytest.raises(Refusal, match="too late"):
            actions.object_to_routing(clerk, other.pk, other.version, "现在才看到")


def test_help_supervision_notes_and_correction(town: Town) -> None:
    with clock.at(MONDAY):
        row = with_the_clerk(town)
        actions.add_co_holder(town.viewer("clerk"), row.pk, "housing", "要一起看")
        view = case_view(town.viewer("clerk"), row.pk)
        assert [name for _, name in view.co_holders] == [town.bodies["housing"].name]
        with pytest.raises(Forbidden):
            actions.supervise(town.viewer("clerk"), row.pk, "快办")
        assert actions.supervise(town.viewer("duty-lead"), row.pk, "三天内办好").supervised
        actions.note(town.viewer("clerk"), row.pk, "内部:配件在路上")
        actions.note(town.viewer("clerk"), row.pk, "配件明天到", "public")
        seen = [note.text for note in case_view(town.viewer("resident"), row.pk).notes]
        assert "配件明天到" in seen
        assert not any("内部" in text or "三天" in text for text in seen)
        row.refresh_from_db()
        row = actions.correct(town.viewer("clerk"), row.pk, row.version, category="exposed-rubbish")
        assert row.due is not None
        assert row.due - MONDAY < timedelta(days=1)
        with pytest.raises(Invalid):
            actions.correct(town.viewer("clerk"), row.pk, row.version, category="nonsense")


def test_a_merge_keeps_every_reporter_and_can_be_undone(town: Town) -> None:
    with clock.at(MONDAY):
        one, two = report(town), report(town, "neighbour")
        with pytest.raises(Forbidden):
            actions.merge(town.viewer("grid-lead"), one.pk, [(two.pk, two.version)])
        dispatcher = town.viewer("dispatcher")
        with pytest.raises(Changed):
            actions.merge(dispatcher, one.pk, [(two.pk, two.version + 1)])
        assert Reporter.objects.filter(case=one).count() == 1
        actions.merge(dispatcher, one.pk, [(two.pk, two.version)], "同一盏灯")
        assert Reporter.objects.filter(case=one).count() == 2
        two.refresh_from_db()
        assert (two.state, two.result, two.merged_into_id) == ("closed", "merged", one.pk)
        assert is_visible(town.viewer("neighbour"), Case.objects.get(pk=one.pk))
        actions.undo_merge(dispatcher, two.pk)
        two.refresh_from_db()
        assert (two.state, two.stage, two.merged_into_id) == ("open", "accept", None)
        assert two.due is not None
        assert Reporter.objects.filter(case=two).count() == 1
        assert not is_visible(town.viewer("neighbour"), Case.objects.get(pk=one.pk))
        with pytest.raises(Changed):
            actions.undo_merge(dispatcher, two.pk)


def test_a_split_gives_each_part_its_own_way(town: Town) -> None:
    with clock.at(MONDAY):
        row = report(town, text="路灯坏了,还有人乱停车")
        dispatcher = town.viewer("dispatcher")
        with pytest.raises(Invalid):
            actions.split(dispatcher, row.pk, row.version, [])
        receipts = actions.split(dispatcher, row.pk, row.version, ["有人乱停车堵住楼道口"])
        part = Case.objects.get(pk=receipts[0].id)
        assert (part.text, part.stage) == ("有人乱停车堵住楼道口", "accept")
        assert is_visible(town.viewer("resident"), part)
        assert Journal.objects.filter(verb="case.split", subject=str(row.pk)).count() == 1


def test_the_reporter_may_take_it_back_while_alone(town: Town) -> None:
    with clock.at(MONDAY):
        row, other = report(town), report(town, "neighbour")
        with pytest.raises(Forbidden):
            actions.withdraw(town.viewer("neighbour"), row.pk)
        actions.merge(town.viewer("dispatcher"), row.pk, [(other.pk, other.version)])
        with pytest.raises(Forbidden):
            actions.withdraw(town.viewer("resident"), row.pk)
        actions.undo_merge(town.viewer("dispatcher"), other.pk)
        assert actions.withdraw(town.viewer("resident"), row.pk, "已经好了").result == "withdrawn"


def photo(size: tuple[int, int] = (3000, 2000)) -> bytes:
    out = BytesIO()
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_loses_its_exif_and_is_seen_by_those_who_see_the_case(town: Town) -> None:
    with clock.at(MONDAY):
        resident = town.viewer("resident")
        file = actions.add_file(resident, "photo", photo())
        assert max(file.width or 0, file.height or 0) == 1920
        stored = file_of(resident, file.pk)[1].read_bytes()
        assert b"secret camera" not in stored
        assert not Image.open(BytesIO(stored)).getexif()
        where = {"lon": LON + 0.0025, "lat": LAT + 0.0025}
        answers = {
            "what": "street-lighting",
            "text": "路灯坏了好几天",
            "where": where,
            "photos": [str(file.pk)],
        }
        actions.open_case(resident, actions.OpenCase("report", answers))
        assert file_of(resident, file.pk)[0].case is not None
        assert file_of(town.viewer("grid-lead"), file.pk)
        for role in ("neighbour", "outsider-lead", "auditor"):
            with pytest.raises(Missing):
                file_of(town.viewer(role), file.pk)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("photo", b"\xff\xd8 broken"),
        ("photo", b"<svg onload=alert(1)>"),
        ("photo", b""),
        ("photo", b"x" * (10 * 1024 * 1024 + 1)),
        ("voice", photo()),
        ("program", photo()),
    ],
)
def test_what_is_no_photo_or_recording_is_refused(town: Town, kind: str, data: bytes) -> None:
    with pytest.raises(Invalid):
        actions.add_file(town.viewer("resident"), kind, data)
    assert not CaseFile.objects.exists()
