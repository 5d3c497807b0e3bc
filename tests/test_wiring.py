"""What follows from what: messages to reporters, each once, in order, and only while it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import UUID

import pytest
from django.db import DatabaseError

from gezhi import wiring
from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.trust.actions import advance, transaction
from gezhi.engines.trust.models import Follower, Journal, Link, Message
from gezhi.engines.trust.queries import ANYONE, Missing, settled_until, system
from tests.town import LAT, LON, Town, build_town

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PHONE = "13900001234"


@pytest.fixture
def hands() -> Iterator[clock.Clock]:
    with clock.at(MONDAY) as standing:
        yield standing


@pytest.fixture
def town(hands: clock.Clock) -> Town:
    built = build_town()
    wiring.follow(100_000)
    return built


def report(town: Town, role: str = "resident", **more: object) -> UUID:
    """Reported by a resident's account, or by nobody in particular (`role` empty)."""
    language = str(more.pop("language", "zh-hans"))
    answers = {
        "what": "parking",
        "text": "楼下总是停满车",
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        **more,
    }
    viewer = town.viewer(role) if role else ANYONE
    command = actions.OpenCase("report", answers, language=language)
    return actions.open_case(viewer, command).id


def decide(town: Town, role: str, case: UUID, outcome: str, **more: object) -> None:
    row = Case.objects.get(pk=case)
    actions.decide(town.viewer(role), actions.Decide(row.pk, row.version, outcome, **more))


def on_the_spot(town: Town, case: UUID) -> None:
    decide(town, "grid-lead", case, "handled-on-the-spot", say="办好了")


def told() -> list[str]:
    """The kinds of messages queued, in order."""
    return list(Message.objects.order_by("created", "id").values_list("template", flat=True))


def last_text() -> str:
    return Message.objects.order_by("created", "id").last().body


def secret() -> str:
    found = re.search(r"/e/(\S+)", last_text())
    assert found is not None
    return found[1]


def test_a_receipt_goes_to_the_phone_that_was_left(town: Town) -> None:
    case = report(town, "", phone=PHONE)
    report(town, "")
    report(town)
    wiring.follow()
    assert told() == ["receipt"]
    message = Message.objects.get()
    assert message.address.endswith(PHONE)
    assert Case.objects.get(pk=case).code in message.body
    assert "/f/" in message.body


def test_the_evaluation_link_works_once_and_for_its_reporter(
    town: Town, hands: clock.Clock
) -> None:
    case = report(town)
    on_the_spot(town, case)
    wiring.follow()
    assert told() == ["evaluation"]
    link = Link.objects.get(purpose="evaluate")
    assert link.holder == Reporter.objects.get(case=case).pk
    assert timedelta(days=14) <= link.expires - MONDAY <= timedelta(days=16)
    key = secret()
    actions.evaluate(ANYONE, case, "solved", link=key)
    row = Case.objects.get(pk=case)
    assert (row.state, row.result) == ("closed", "solved")
    with pytest.raises(Missing):
        actions.evaluate(ANYONE, case, "solved", link=key)
    wiring.follow()
    assert told() == ["evaluation"], "who evaluated it knows how it ended"


def test_one_link_for_one_arrival_however_late_it_is_seen(town: Town) -> None:
    """Earlier moves of the case, seen in the same batch, ask for nothing."""
    case = report(town)
    decide(town, "grid-lead", case, "accepted")
    decide(town, "first-secretary", case, "to-community")
    decide(town, "first-secretary", case, "settled", say="办好了")
    actions.evaluate(town.viewer("resident"), case, "not-solved", "还不行")
    decide(town, "dispatcher", case, "to-community")
    decide(town, "first-secretary", case, "settled", say="又办了一次")
    wiring.follow()
    assert told().count("evaluation") == 1


def test_what_is_past_is_not_asked_any_more(town: Town) -> None:
    case = report(town)
    on_the_spot(town, case)
    actions.evaluate(town.viewer("resident"), case, "solved")
    wiring.follow()
    assert told() == []
    assert not Link.objects.exists()


def test_a_question_reaches_the_reporter_while_it_is_open(town: Town) -> None:
    case = report(town, "", phone=PHONE)
    decide(town, "grid-lead", case, "accepted")
    decide(town, "first-secretary", case, "to-community")
    row = Case.objects.get(pk=case)
    actions.ask_reporter(town.viewer("first-secretary"), case, row.version, "是哪一栋楼?")
    wiring.follow()
    assert told() == ["receipt", "question"]
    assert "是哪一栋楼?" in last_text()


def test_silence_and_refusal_are_told(town: Town, hands: clock.Clock) -> None:
    silent, referred = report(town), report(town, "neighbour")
    on_the_spot(town, silent)
    decide(town, "grid-lead", referred, "not-for-us", say="请打 95598")
    wiring.follow()
    assert told() == ["evaluation", "result"]
    assert "95598" not in last_text(), "what was said stands on the case's page"
    hands.advance(timedelta(days=20))
    actions.pass_time()
    wiring.follow()
    assert told() == ["evaluation", "result", "result"]


def test_silence_after_an_earlier_answer_is_told_too(town: Town, hands: clock.Clock) -> None:
    case = report(town)
    on_the_spot(town, case)
    actions.evaluate(town.viewer("resident"), case, "not-solved", "还不行")
    hands.advance(timedelta(minutes=5))
    decide(town, "dispatcher", case, "to-community")
    decide(town, "first-secretary", case, "settled", say="又办了一次")
    hands.advance(timedelta(days=20))
    actions.pass_time()
    wiring.follow()
    assert told()[-1] == "result"


def test_who_takes_it_back_is_not_told_so(town: Town) -> None:
    case = report(town)
    actions.withdraw(town.viewer("resident"), case)
    wiring.follow()
    assert told() == []


def test_all_reporters_of_a_merged_case_are_told(town: Town) -> None:
    first, second, third = report(town), report(town, "neighbour"), report(town, "", phone=PHONE)
    dispatcher = town.viewer("dispatcher")
    actions.merge(dispatcher, second, [(first, Case.objects.get(pk=first).version)])
    wiring.follow()
    assert told() == ["receipt", "merged"]
    assert Case.objects.get(pk=first).code in last_text()
    actions.merge(dispatcher, third, [(second, Case.objects.get(pk=second).version)])
    wiring.follow()
    assert told() == ["receipt", "merged", "merged", "merged"], "the first reporter once more"
    assert Case.objects.get(pk=third).code in last_text()
    on_the_spot(town, third)
    wiring.follow()
    assert told()[4:] == ["evaluation"] * 3
    assert Link.objects.filter(purpose="evaluate").values("holder").distinct().count() == 3


def test_messages_speak_the_language_of_the_reporter(town: Town) -> None:
    report(town, "", phone=PHONE, language="en")
    wiring.follow()
    assert last_text().startswith("We have your report, number ")


def test_a_crash_repeats_nothing_and_loses_nothing(town: Town) -> None:
    report(town, "", phone=PHONE)
    case = report(town)
    on_the_spot(town, case)
    before = Follower.objects.get(name=wiring.NAME).position
    with (
        mock.patch.object(wiring, "advance", side_effect=[before, 0, 0, DatabaseError("gone")]),
        pytest.raises(DatabaseError),
    ):
        wiring.follow()
    assert told() == []
    assert not Link.objects.exists()
    assert Follower.objects.get(name=wiring.NAME).position == before
    wiring.follow()
    assert told() == ["receipt", "evaluation"]
    assert wiring.follow() == 0
    assert told() == ["receipt", "evaluation"]


def test_entries_are_seen_in_order_and_in_pieces(town: Town) -> None:
    for _ in range(3):
        report(town, "", phone=PHONE)
    codes = list(Case.objects.order_by("opened", "id").values_list("code", flat=True))
    assert [wiring.follow(limit=1) for _ in range(4)] == [1, 1, 1, 0]
    bodies = [message.body for message in Message.objects.order_by("created", "id")]
    assert [code in body for code, body in zip(codes, bodies, strict=True)] == [True] * 3
    assert Follower.objects.get(name=wiring.NAME).position == Journal.objects.latest("pk").pk


def test_an_entry_that_fails_is_tried_again_and_at_last_left_out(
    town: Town, hands: clock.Clock, caplog: pytest.LogCaptureFixture
) -> None:
    report(town, "", phone="13900005678")
    bad = report(town, "", phone=PHONE)
    report(town, "", phone="13900009876")
    original = wiring.receipt

    def receipt(one: wiring.Informed, facts: wiring.Facts) -> str:
        if one.case == bad:
            raise KeyError("unforeseen")
        return original(one, facts)

    with mock.patch.dict(wiring.LINKS, {"case.opened": receipt}):
        assert wiring.follow() == 1
        assert wiring.follow() == 0
        assert told() == ["receipt"]
        assert "`receipt` failed" in caplog.text
        hands.advance(timedelta(hours=1))
        assert wiring.follow() == 2
    assert told() == ["receipt", "receipt"]


def test_a_mended_mistake_has_lost_nothing(town: Town) -> None:
    report(town, "", phone=PHONE)
    with mock.patch.object(wiring, "_address", side_effect=RuntimeError("no such page")):
        assert wiring.follow() == 0
    assert wiring.follow() == 1
    assert told() == ["receipt"]


def test_imported_cases_send_nothing(town: Town) -> None:
    case = report(town, "", phone=PHONE)
    wiring.follow()
    with transaction():
        from gezhi.engines.trust.actions import record

        record(system("import"), "case.closed", "case", case, source="import:311", result="solved")
    wiring.follow()
    assert told() == ["receipt"]


def test_a_reader_starts_where_it_stopped(town: Town) -> None:
    with transaction():
        assert advance(wiring.NAME) == settled_until()
        assert advance(wiring.NAME, 1) == settled_until(), "a position never goes back"
