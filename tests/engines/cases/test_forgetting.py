"""Names and numbers: a copy for their owner, corrected, erased on demand and in time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.actions.forgetting import correct_contact, erase_own, forget_old
from gezhi.engines.cases.models import Case, Note, Reporter
from gezhi.engines.cases.queries import case_view, following
from gezhi.engines.cases.queries.privacy import held_about, own_copy
from gezhi.engines.trust.actions import queue_message
from gezhi.engines.trust.models import Account, Journal, Message, Tombstone
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.queries import ANYONE, Forbidden, Invalid, Refusal, buried, viewer_of
from tests.town import LAT, LON, SYSTEM, Town, build_town

pytestmark = pytest.mark.django_db
PHONE = "13800000001"


@pytest.fixture
def town() -> Town:
    """The town."""
    return build_town()


def report(town: Town, role: str = "resident", **more: Any) -> actions.Receipt:
    """A report with name and number."""
    answers = {
        "what": "street-lighting",
        "text": "3 号楼前的路灯坏了三天，晚上一片黑",
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        "name": "王桂兰",
        "phone": PHONE,
        **more,
    }
    return actions.open_case(town.viewer(role), actions.OpenCase("report", answers))


def close(case: object, days_ago: int) -> None:
    ended = clock.now() - timedelta(days=days_ago)
    Case.objects.filter(pk=case).update(state=Case.CLOSED, closed=ended, result="solved")


def test_a_copy_holds_all_of_ones_own_and_nothing_of_others(town: Town) -> None:
    receipt = report(town)
    report(town, "neighbour", text="邻居家的事情谁也别说出去", name="李", phone="13900000009")
    resident = town.viewer("resident")
    actions.note(resident, receipt.id, "在三单元门口")
    actions.reveal_reporter(SYSTEM, receipt.id, "核实报修地址")
    queue_message("receipt", "收到了", account=resident.account, subject=receipt.id)
    copy = json.loads(json.dumps(own_copy(resident), cls=DjangoJSONEncoder))
    (one,) = copy["reports"]
    assert (one["number"], one["name"]) == (receipt.code, "王桂兰")
    assert one["text"].startswith("3 号楼前")
    assert [note["text"] for note in one["said"]] == ["在三单元门口"]
    assert copy["account"]["phone"] == "+86" + PHONE
    assert [message["text"] for message in copy["messages"]] == ["收到了"]
    assert len(copy["looked_at"]) == 1
    assert {act["verb"] for act in copy["acts"]} >= {"case.opened"}
    assert "邻居" not in json.dumps(copy, ensure_ascii=False)
    with pytest.raises(Forbidden):
        own_copy(ANYONE)


def test_who_joined_gets_no_words_of_the_one_who_reported(town: Town) -> None:
    receipt = report(town)
    Case.objects.update(public=True)
    neighbour = town.viewer("neighbour")
    actions.join_case(neighbour, actions.JoinCase(receipt.id))
    (one,) = own_copy(neighbour)["reports"]
    assert one["joined"]
    assert "text" not in one


def test_a_correction_reaches_every_report_that_holds_it(town: Town) -> None:
    receipt = report(town)
    bare = report(town, phone="")
    other = report(town, "neighbour")
    resident = town.viewer("resident")
    with pytest.raises(Invalid):
        correct_contact(resident, "王", "12")
    assert correct_contact(resident, "王桂芳", "13800000077") == 2
    kept = {one.origin: one for one in Reporter.objects.all()}
    assert (kept[receipt.id].name, kept[receipt.id].phone) == ("王桂芳", "+8613800000077")
    assert kept[receipt.id].phone_index == phone_index("+8613800000077")
    assert (kept[bare.id].name, kept[bare.id].phone) == ("王桂芳", ""), "none is added"
    assert kept[other.id].name == "王桂兰"
    assert Account.objects.get(pk=resident.account).name == "王桂芳"
    assert Journal.objects.filter(verb="data.corrected").count() == 1
    for entry in Journal.objects.filter(verb="case.contact_corrected"):
        assert "桂" not in json.dumps(entry.data, ensure_ascii=False)


def test_erasing_takes_the_person_and_leaves_the_matter(town: Town) -> None:
    receipt = report(town)
    other = report(town, "neighbour")
    resident = town.viewer("resident")
    queue_message("receipt", "收到了", account=resident.account)
    held = held_about(resident)
    assert (held.on_their_way, held.named) == ([receipt.code], 1)
    assert erase_own(resident) == 1
    gone = Reporter.objects.get(origin=receipt.id)
    assert (gone.name, gone.phone, gone.phone_index, gone.account) == ("", "", "", None)
    assert Reporter.objects.get(origin=other.id).name == "王桂兰"
    row = Account.objects.get(pk=resident.account)
    assert (row.name, row.phone, row.phone_index, row.is_active) == ("", "", None, False)
    assert not Message.objects.exists()
    assert viewer_of(row.pk).account is None
    assert case_view(SYSTEM, receipt.id).row.text.startswith("3 号楼前")
    assert case_view(following(receipt.follow)[0], receipt.id).whole, "the receipt still opens it"
    assert buried(SYSTEM, [gone.pk])[gone.pk].why == "request"
    assert set(Tombstone.objects.values_list("kind", "what")) == {
        ("reporter", "contact"),
        ("account", "account"),
    }
    verbs = set(Journal.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == {"case.contact_removed", "data.erased"}


def test_staff_do_not_erase_themselves_and_nothing_is_half_done(town: Town) -> None:
    receipt = report(town, "grid-worker", phone="")
    with pytest.raises(Refusal, match="staff"):
        erase_own(town.viewer("grid-worker"))
    assert Reporter.objects.get(origin=receipt.id).name == "王桂兰"


def test_in_time_contacts_go_and_only_theirs(town: Town, settings: Any) -> None:
    settings.KEEP_CONTACTS_DAYS, settings.KEEP_MESSAGES_DAYS = 365, 180
    old, young, still = report(town), report(town), report(town)
    Note.objects.create(case_id=old.id, kind="public", text="…")
    close(old.id, 366)
    close(young.id, 364)
    queue_message("receipt", "旧", account=town.accounts["resident"].pk)
    Message.objects.update(created=clock.now() - timedelta(days=181))
    queue_message("receipt", "新", account=town.accounts["resident"].pk)
    assert forget_old() == 2
    named = set(Reporter.objects.exclude(name="").values_list("origin", flat=True))
    assert named == {young.id, still.id}
    gone = Reporter.objects.get(origin=old.id)
    assert (gone.phone_index, gone.account) == ("", town.accounts["resident"].pk)
    assert Message.objects.get().body == "新"
    entry = Journal.objects.get(verb="case.contact_removed")
    assert (entry.subject, entry.data["why"], entry.post) == (str(old.id), "retention", "retention")
    assert Tombstone.objects.get().why == "retention"


def test_it_is_done_once_a_day_and_goes_on_until_all_is_done(town: Town) -> None:
    for _ in range(3):
        close(report(town).id, 400)
    assert forget_old(2) == 2
    assert forget_old(2) == 1
    assert forget_old(2) == 0
    close(report(town).id, 400)
    assert forget_old() == 0, "not again today"
    with clock.at(clock.now() + timedelta(days=1)):
        assert forget_old() == 1
