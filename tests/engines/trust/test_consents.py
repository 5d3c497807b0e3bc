"""Consents: by purpose and wording, dated, taken back as easily as given, and heeded."""

from __future__ import annotations

import pytest

from gezhi.engines.trust.actions import (
    answer_consent,
    find_or_make_resident,
    queue_message,
    send_due,
    send_now,
)
from gezhi.engines.trust.models import Consent, Journal, Message
from gezhi.engines.trust.queries import (
    ANYONE,
    Forbidden,
    Missing,
    Viewer,
    agrees,
    consents,
    system,
    viewer_of,
)
from gezhi.engines.trust.rules.purposes import PURPOSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident() -> Viewer:
    """Somebody who signed in once."""
    return viewer_of(find_or_make_resident("+8613800000001", name="王").pk)


def test_until_somebody_answers_the_default_holds(resident: Viewer) -> None:
    found = {one.asked.purpose: one for one in consents(resident)}
    assert {key: one.agreed for key, one in found.items()} == {"messages": True, "honours": False}
    assert all(one.since is None for one in found.values())
    assert not agrees(system("test"), resident.account, "honours")


def test_an_answer_is_dated_worded_and_told_and_ends_the_one_before(resident: Viewer) -> None:
    given = answer_consent(resident, "honours", True)
    assert (given.version, given.by) == (PURPOSES["honours"].version, resident.account)
    assert agrees(system("test"), resident.account, "honours")
    again = answer_consent(resident, "honours", True)
    assert again.pk == given.pk, "the same answer twice is one"
    answer_consent(resident, "honours", False)
    assert not agrees(system("test"), resident.account, "honours")
    kept = list(Consent.objects.order_by("given", "pk"))
    assert [(one.agreed, one.withdrawn is None) for one in kept] == [(True, False), (False, True)]
    entries = Journal.objects.filter(verb__startswith="consent.").order_by("pk")
    assert list(entries.values_list("verb", flat=True)) == ["consent.given", "consent.withdrawn"]
    assert {one.data["purpose"] for one in entries} == {"honours"}


def test_a_new_wording_is_shown_as_such(resident: Viewer) -> None:
    answer_consent(resident, "honours", True)
    Consent.objects.update(version="2020-01")
    (asked,) = [one for one in consents(resident) if one.asked.purpose == "honours"]
    assert asked.again
    answer_consent(resident, "honours", True)
    assert Consent.objects.filter(withdrawn=None).get().version == PURPOSES["honours"].version


def test_only_known_questions_and_only_for_oneself(resident: Viewer) -> None:
    with pytest.raises(Missing):
        answer_consent(resident, "tracking", True)
    with pytest.raises(Forbidden):
        answer_consent(ANYONE, "honours", True)


def test_who_wants_no_texts_reads_them_here(
    resident: Viewer, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "gezhi.engines.trust.actions.messages.senders",
        lambda: [lambda address, body: sent.append(body)],
    )
    answer_consent(resident, "messages", False)
    queue_message("result", "办好了", account=resident.account)
    send_due()
    assert sent == []
    assert Message.objects.get().sent is not None
    send_now("code", "123456", address="+8613800000001", account=resident.account)
    assert sent == ["123456"], "a code was asked for"
    answer_consent(resident, "messages", True)
    queue_message("result", "又办好了", account=resident.account)
    send_due()
    assert sent == ["123456", "又办好了"]
