"""Mediation on the portal: the directory, applying, one's own disputes, and who reads nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import mediation
from gezhi.engines.cases.models import Agreement, Case, Party
from tests.mediating import (
    NOW,
    OTHER,
    SECRET,
    agreed,
    applied,
    mediating_town,
    mediator,
    parties,
    seated,
    willing,
)
from tests.town import Town

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
FORM = {"what": "next-door", "text": SECRET, "other_name": OTHER, "other_phone": "13800000002"}


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Town:
    """The town with its mediation supermarket."""
    return mediating_town()


def text(answer: object, status: int = 200) -> str:
    assert answer.status_code == status  # type: ignore[attr-defined]
    return answer.content.decode()  # type: ignore[attr-defined]


def one(case: Case) -> str:
    return f"/mediation/mine/{case.pk}"


def test_anybody_finds_a_mediator_by_field(town: Town, client_of: ClientOf) -> None:
    page = text(client_of().get("/mediation/"))
    assert "mediator老师" in page
    assert "申请调解" in page
    assert "mediator老师" not in text(client_of().get("/mediation/?field=land"))
    assert 'href="/mediation/"' in text(client_of().get("/"))


def test_applying_opens_one_dispute_and_leads_to_it(town: Town, client_of: ClientOf) -> None:
    client = client_of("resident")
    address = client.get("/mediation/apply").headers["Location"]
    page = text(client.get(address))
    sent = {**FORM, **{name: _hidden(page, name) for name in ("id", "other")}}
    answer = client.post(address, {**sent, "where": str(town.places["c1"].pk)})
    row = Case.objects.get()
    assert answer.headers["Location"] == one(row)
    assert row.place_id == town.places["c1"].pk
    client.post(address, {**sent, "where": str(town.places["c1"].pk)})
    assert Case.objects.count() == 1
    assert SECRET in text(client.get(one(row)))


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    town: Town, client_of: ClientOf
) -> None:
    bad = {**FORM, "other_name": " ", "other_phone": "12", "id": str(new_id())}
    page = text(client_of("resident").post("/mediation/apply/mediation", bad), 422)
    assert SECRET in page
    assert 'id="field-other_name-error"' in page
    assert 'id="field-other_phone-error"' in page
    assert not Case.objects.exists()


def test_reporting_leads_past_mediation(town: Town, client_of: ClientOf) -> None:
    assert "/report/report" in client_of().get("/report").headers["Location"]


def test_the_other_side_joins_says_yes_and_chooses(town: Town, client_of: ClientOf) -> None:
    case = applied(town)
    _, other = parties(case)
    client = client_of("neighbour")
    assert f"/mediation/mine/join/{other.pk}" in text(client.get("/mediation/mine"))
    assert client.post(f"/mediation/mine/join/{other.pk}").headers["Location"] == one(case)
    page = text(client.get(one(case)))
    assert "您愿意调解吗" in page
    client.post(one(case), {"form": "consent", "do": "agree", "party": str(other.pk)})
    wanted = str(mediator(town, "mediator"))
    nothing = {"form": "choose", "do": "choose", "party": str(other.pk)}
    assert "field-error" in text(client.post(one(case), nothing), 422)
    client.post(one(case), {**nothing, "mediators": [wanted]})
    assert Party.objects.get(pk=other.pk).choice == [wanted]
    assert "选了 1 位调解员" in text(client.get(one(case)))


def test_a_link_is_used_by_joining_and_not_by_looking(town: Town, client_of: ClientOf) -> None:
    case = applied(town)
    _, other = parties(case)
    secret = mediation.invite(town.viewer("resident"), case.pk, other.pk)
    door = f"/mediation/join/{secret}"
    assert client_of().get(door).status_code == 302
    client = client_of("stranger")
    assert "打开" in text(client.get(door))
    assert client.post(door).headers["Location"] == one(case)
    assert "用过" in text(client_of("neighbour").get(door), 404)


def test_a_no_ends_it_and_tells_the_other_ways(town: Town, client_of: ClientOf) -> None:
    case = willing(town)
    mine, _ = parties(case)
    client = client_of("resident")
    client.post(one(case), {"form": "stop", "do": "refuse", "party": str(mine.pk)})
    page = text(client.get(one(case)))
    assert "向法院起诉" in page
    assert "有一方不愿意" in page


def test_nobody_answers_for_the_other_side(town: Town, client_of: ClientOf) -> None:
    case = willing(town)
    _, other = parties(case)
    sent = {"form": "stop", "do": "refuse", "party": str(other.pk)}
    text(client_of("resident").post(one(case), sent), 403)
    assert Party.objects.get(pk=other.pk).consent == Party.AGREED


def test_the_agreement_is_read_kept_and_confirmed(town: Town, client_of: ClientOf) -> None:
    case = seated(town)
    draft = mediation.Draft(case.pk, "赔八百元")
    made = mediation.write_agreement(town.viewer("mediator"), draft)
    client = client_of("resident")
    assert "赔八百元" in text(client.get(one(case)))
    client.post(one(case), {"form": "read", "do": "read", "agreement": str(made.pk)})
    assert Agreement.objects.get(pk=made.pk).read
    mediation.sign_agreement(town.viewer("mediator"), case.pk, made.pk, NOW.date())
    page = text(client.get(one(case)))
    assert "第三十三条" in page
    promise = made.promises.order_by("on").first()
    assert promise is not None
    sent = {"form": f"promise-{promise.pk}", "do": "promise", "promise": str(promise.pk)}
    client.post(one(case), {**sent, "state": "done"})
    promise.refresh_from_db()
    assert promise.state == "done"


def test_a_file_is_made_with_everybodys_yes(town: Town, client_of: ClientOf) -> None:
    case = seated(town)
    mediation.end_mediation(town.viewer("mediator"), case.pk, "failed", "谈不拢")
    asked = mediation.NewHandOver(case.pk, "court", ("application",))
    file = mediation.ask_hand_over(town.viewer("keeper"), asked)
    address = f"{one(case)}/file/{file.pk}"
    client = client_of("resident")
    assert client.get(address).status_code == 404
    for role, party in zip(("resident", "neighbour"), parties(case), strict=True):
        sent = {"form": f"file-{file.pk}", "do": "let-go", "file": file.pk, "party": party.pk}
        client_of(role).post(one(case), sent)
    answer = client.get(address)
    assert answer.content.startswith(b"%PDF")
    assert client_of("stranger").get(address).status_code == 404


PAGES = ("", "apply/mediation", "mine", "figures", "mine/{case}")


@pytest.mark.parametrize("role", ["", "stranger", "grid-worker", "mediator"])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_portal_tells_others_of_a_dispute(
    town: Town, client_of: ClientOf, role: str, page: str
) -> None:
    case, _ = agreed(town)
    client = client_of(role) if role else client_of()
    answer = client.get(f"/mediation/{page.format(case=case.pk)}")
    for words in (SECRET, OTHER, "八百元"):
        assert words not in answer.content.decode()


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_speaks_both_languages(town: Town, client_of: ClientOf, lang: str) -> None:
    case, _ = agreed(town)
    client = client_of("resident", lang)
    for page in PAGES:
        shown = text(client.get(f"/mediation/{page.format(case=case.pk)}"))
        if lang == "en":
            assert "找人调解" not in shown
        else:
            assert "Find a mediator" not in shown
