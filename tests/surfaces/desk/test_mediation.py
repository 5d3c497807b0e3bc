"""The mediation desk: by state and clock, one dispute from choice to court, and who reads what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import mediation
from gezhi.engines.cases.models import Agreement, Case, Mediator, Party, Seat, Sitting
from tests.mediating import (
    NOW,
    OTHER,
    SECRET,
    agreed,
    applied,
    choose,
    mediating_town,
    mediator,
    parties,
    seated,
    teamed,
    willing,
)
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Town:
    """The town with its mediation supermarket."""
    return mediating_town()


def at(case: Case) -> str:
    return f"/desk/mediation/{case.pk}"


def text(answer: object, status: int = 200) -> str:
    assert answer.status_code == status  # type: ignore[attr-defined]
    return answer.content.decode()  # type: ignore[attr-defined]


def test_disputes_stand_by_state(town: Town, sign_in: SignIn) -> None:
    case = willing(town)
    page = text(sign_in("keeper").get("/desk/mediation/?state=choice"))
    assert str(case.pk) in page
    assert OTHER in page
    assert str(case.pk) not in text(sign_in("keeper").get("/desk/mediation/?state=ended"))


def test_what_was_told_by_telephone_is_noted_with_how(town: Town, sign_in: SignIn) -> None:
    case = applied(town)
    _, other = parties(case)
    client = sign_in("keeper")
    sent = {"form": f"told-{other.pk}", "do": "agree", "party": str(other.pk)}
    assert "field-error" in text(client.post(at(case), sent), 422)
    client.post(at(case), {**sent, "how": "phone"})
    other.refresh_from_db()
    assert (other.consent, other.how) == (Party.AGREED, "phone")
    case.refresh_from_db()
    assert case.stage == "mediate"


def test_a_mediator_whom_both_chose_accepts_and_plans(town: Town, sign_in: SignIn) -> None:
    case = willing(town)
    choose(town, case, "resident", "mediator")
    choose(town, case, "neighbour", "mediator")
    client = sign_in("mediator")
    assert "双方都选了您" in text(client.get(at(case)))
    sent = {"form": "seat", "do": "decline"}
    assert "field-error" in text(client.post(at(case), sent), 422)
    client.post(at(case), {"form": "seat", "do": "accept"})
    assert Seat.objects.get().state == Seat.ACCEPTED
    plan = {"form": "plan", "do": "plan", "id": str(new_id()), "day": "2026-03-03"}
    page = text(client.post(at(case), {**plan, "time": "25:99"}), 422)
    assert 'id="field-plan-time-error"' in page
    client.post(at(case), {**plan, "time": "14:30", "where": "社区调解室", "online": "no"})
    made = Sitting.objects.get()
    with clock.at(NOW + timedelta(days=2)):
        record = {"form": "sitting", "do": "sitting", "sitting": made.pk, "state": "held"}
        sign_in("mediator").post(at(case), {**record, "record": "谈了两个钟头"})
    made.refresh_from_db()
    assert (made.state, made.record) == ("held", "谈了两个钟头")


def test_who_declines_is_out_of_it(town: Town, sign_in: SignIn) -> None:
    case = willing(town)
    choose(town, case, "resident", "mediator")
    choose(town, case, "neighbour", "mediator")
    client = sign_in("mediator")
    answer = client.post(at(case), {"form": "seat", "do": "decline", "reason": "出差"})
    assert answer.headers["Location"] == "/desk/mediation/"
    text(client.get(at(case)), 404)


def test_the_agreement_from_text_to_court(town: Town, sign_in: SignIn) -> None:
    case = seated(town)
    client = sign_in("mediator")
    draft = {"form": "write", "do": "write", "id": str(new_id()), "text": "赔八百元"}
    page = text(client.post(at(case), {**draft, "what1": "给钱", "on1": "x"}), 422)
    assert "赔八百元" in page
    client.post(
        at(case),
        {**draft, "written": "yes", "touches": "none", "what1": "给钱", "on1": "2026-03-09"},
    )
    made = Agreement.objects.get()
    client.post(
        at(case), {"form": "sign", "do": "sign", "agreement": made.pk, "signed": "2026-03-02"}
    )
    made.refresh_from_db()
    assert made.effective is not None
    copy = SimpleUploadedFile("copy.pdf", b"%PDF-1.7 plain", "application/pdf")
    client.post(at(case), {"form": "paper", "do": "paper", "paper": copy})
    kept = case.papers.get()
    got = client.get(f"{at(case)}/paper/{kept.pk}")
    assert b"".join(got.streaming_content) == b"%PDF-1.7 plain"  # type: ignore[attr-defined]
    page = text(client.post(at(case), {"form": "file", "do": "file", "filed": "2026-03-02"}), 422)
    assert "共同申请" in page
    for role, party in zip(("resident", "neighbour"), parties(case), strict=True):
        sent = {"form": "confirm", "do": "confirm", "party": party.pk, "wants": "yes"}
        sign_in(role).post(f"/mediation/mine/{case.pk}", sent)
    client.post(at(case), {"form": "file", "do": "file", "filed": "2026-03-02"})
    made.refresh_from_db()
    assert made.court == "filed"


def test_it_ends_in_failure_with_the_other_ways(town: Town, sign_in: SignIn) -> None:
    case = seated(town)
    client = sign_in("mediator")
    sent = {"form": "end", "do": "end", "how": "to-court"}
    assert "field-end-say-error" in text(client.post(at(case), sent), 422)
    client.post(at(case), {**sent, "say": "谈不拢"})
    case.refresh_from_db()
    assert case.result == "to-court"
    assert "向法院起诉" in text(client.get(at(case)))


def test_a_mediator_writes_the_own_entry(town: Town, sign_in: SignIn) -> None:
    client = sign_in("unlisted")
    key = f"entry-{town.places['town'].pk}"
    sent = {"form": key, "name": "钱老师", "listed": "yes", "named": "no", "languages": "本地话"}
    page = text(client.post("/desk/mediation/directory", sent), 422)
    assert "本地话" in page
    client.post("/desk/mediation/directory", {**sent, "fields": ["land", "law"]})
    row = Mediator.objects.get(account=town.accounts["unlisted"].pk)
    assert (row.name, row.fields, row.listed) == ("钱老师", ["land", "law"], True)
    client.post("/desk/mediation/directory", {**sent, "fields": ["land"], "listed": "no"})
    row.refresh_from_db()
    assert not row.listed
    text(sign_in("grid-worker").get("/desk/mediation/directory"), 403)


def test_the_committee_proposes(town: Town, sign_in: SignIn) -> None:
    case = willing(town)
    choose(town, case, "resident", leaves=True)
    choose(town, case, "neighbour", leaves=True)
    third = mediator(town, "third-mediator")
    sign_in("keeper").post(
        at(case), {"form": "propose", "do": "propose", "mediators": [str(third)]}
    )
    assert Seat.objects.get().mediator_id == third


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("duty-lead", 200),
        ("first-secretary", 200),
        ("grid-lead", 200),
        ("second-mediator", 404),
        ("system-admin", 404),
        ("clerk", 404),
        ("outsider-lead", 404),
    ],
)
def test_nobody_outside_reads_a_word(town: Town, sign_in: SignIn, role: str, status: int) -> None:
    case, _ = agreed(town)
    client = sign_in(role)
    pages = [text(client.get(at(case)), status)]
    for address in (
        "/desk/mediation/",
        "/desk/mediation/figures",
        "/desk/",
        f"/desk/case/{case.pk}",
    ):
        pages.append(client.get(address).content.decode())
    for words in (SECRET, OTHER, "八百元"):
        assert all(words not in page for page in pages)
    if status == 200:
        assert "等兑现" in pages[0]


def test_whoever_stands_above_does_nothing_in_it(town: Town, sign_in: SignIn) -> None:
    case = willing(town)
    _, other = parties(case)
    sent = {"form": "x", "do": "refuse", "party": str(other.pk), "how": "phone"}
    text(sign_in("duty-lead").post(at(case), sent), 404)
    case.refresh_from_db()
    assert case.state == Case.OPEN


@pytest.mark.parametrize("role", ["keeper", "mediator"])
def test_figures_count_without_names(town: Town, sign_in: SignIn, role: str) -> None:
    agreed(town)
    page = text(sign_in(role).get("/desk/mediation/figures"))
    assert "东社区" in page
    assert OTHER not in page


def test_who_is_close_to_a_party_steps_aside_by_a_button(town: Town, sign_in: SignIn) -> None:
    team, case = teamed(town), willing(town)
    for role, party in zip(("resident", "neighbour"), parties(case), strict=True):
        mediation.choose_mediators(town.viewer(role), case.pk, party.pk, [team.pk])
    client = sign_in("mate-1")
    page = text(client.get(at(case)))
    assert 'value="related"' in page
    assert "我和当事人有关系" in page
    done = client.post(at(case), {"form": "seat", "do": "related"}, follow=True)
    assert "这件您回避了" in text(done)
    text(client.get(at(case)), 404)
    assert text(sign_in("mate-2").get(at(case))), "the others go on"
    assert Seat.objects.get(case=case).state == Seat.ASKED
