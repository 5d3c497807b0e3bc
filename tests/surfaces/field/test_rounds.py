"""A worker's rounds on a phone: planned, walked, recorded, skipped, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import Called, record_call
from gezhi.engines.duties.models import Call, Found, Mark, Round
from gezhi.engines.insight.models import Asking
from gezhi.engines.people.models import Household
from tests.calling import Calling, build_calling
from tests.surfaces.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Calling:
    return build_calling()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_household_agrees_and_stands_in_the_round(sign_in: SignIn, town: Calling) -> None:
    worker, ground = sign_in("grid-worker"), town.places["g00"].pk
    form = {
        "household": str(town.homes["h0"].pk),
        "reason": "elderly-alone",
        "agreed": "2026-11-30",
    }
    refused = worker.post(f"/field/rounds/{ground}/mark", {**form, "note": "敲门慢"})
    assert refused.status_code == 422
    assert "选这户是怎么同意的" in text(refused)
    assert "敲门慢" in text(refused)
    form |= {"how": "said", "id": str(new_id())}
    for _ in range(2):
        assert worker.post(f"/field/rounds/{ground}/mark", form).status_code == 302
    assert Mark.objects.count() == 1
    page = text(worker.get("/field/rounds/"))
    assert "1 户还没有排" in page
    worker.post(f"/field/rounds/{ground}/plan")
    call = Call.objects.get()
    page = text(worker.get("/field/rounds/"))
    assert f"/field/rounds/call/{call.pk}" in page
    assert "独居老人" in page
    assert worker.get(f"/field/rounds/{town.places['g11'].pk}/mark").status_code == 403


def test_three_taps_and_back(sign_in: SignIn, town: Calling) -> None:
    worker = sign_in("grid-worker")
    town.mark("h0")
    worker.post(f"/field/rounds/{town.places['g00'].pk}/plan")
    call = Call.objects.get()
    assert "/field/rounds/" in text(worker.get("/field/"))
    at = f"/field/rounds/call/{call.pk}"
    assert "慢点敲门" in text(worker.get(at))
    empty = worker.post(at, {"result": "opinion", "text": " ", "id": str(new_id())})
    assert empty.status_code == 422
    assert "写一句听到的" in text(empty)
    sent = {"result": "opinion", "text": "楼道灯太暗", "id": str(new_id())}
    for _ in range(2):
        assert worker.post(at, sent).status_code == 302
    assert Found.objects.get().text == "楼道灯太暗"
    late = worker.post(at, {"well": "1", "id": str(new_id())})
    assert late.status_code == 409
    assert worker.post(f"{at}/undo").status_code == 302
    assert worker.post(f"{at}/skip", {"id": str(new_id())}).status_code == 422
    assert worker.post(f"{at}/skip", {"reason": "not-in", "id": str(new_id())}).status_code == 302
    call.refresh_from_db()
    assert (call.state, call.result) == ("skipped", "not-in")
    assert sign_in("grid-lead").get(at).status_code == 404


def test_the_lead_sees_who_is_due_and_answers(sign_in: SignIn, town: Calling) -> None:
    worker, ground = town.viewer("grid-worker"), town.places["g00"].pk
    town.mark("h0")
    town.mark("h1", "newly-arrived")
    sign_in("grid-worker").post(f"/field/rounds/{ground}/plan")
    record_call(worker, Called(town.call_at("h0"), "help", "要人陪去医院"))
    lead, at = sign_in("grid-lead"), f"/desk/duties/{ground}/visits"
    page = text(lead.get(at))
    assert "要人陪去医院" in page
    assert "新搬来的住户" in page
    assert "105" not in text(lead.get(f"{at}?reason=elderly-alone"))
    found = Found.objects.get()
    wrong = lead.post(f"{at}/{found.pk}/answer", {"answer": ""})
    assert wrong.status_code == 422
    assert lead.post(f"{at}/{found.pk}/answer", {"answer": "周三陪去"}).status_code == 302
    assert "要人陪去医院" not in text(lead.get(at))
    assert sign_in("grid-worker").get(at).status_code == 403
    assert sign_in("resident").get(at).status_code == 403


def test_a_call_is_counted_under_its_reason(sign_in: SignIn, town: Calling) -> None:
    worker = sign_in("grid-worker")
    town.mark("h0")
    worker.post(f"/field/rounds/{town.places['g00'].pk}/plan")
    at = f"/field/rounds/call/{Call.objects.get().pk}"
    marks = re.findall(r'name="_drawn" value="([^"]+)"', text(worker.get(at)))
    assert len(marks) == 3, "all is well, what was said, and to skip with a reason"
    sent = {"result": "opinion", "text": "楼道灯太暗", "id": str(new_id()), "_drawn": marks[1]}
    assert worker.post(at, sent).status_code == 302
    found = Asking.objects.get()
    assert (found.kind, found.form, found.level) == ("visit", "elderly-alone", "household")
    assert (found.fields, found.typed, found.path) == (2, 2, town.places["g00"].path)


def test_many_doors_are_chosen_by_their_house(sign_in: SignIn, town: Calling) -> None:
    """Three hundred radio buttons are no form for a thumb."""
    url = f"/field/rounds/{town.places['g00'].pk}/mark"
    worker = sign_in("grid-worker")
    assert "<select" not in text(worker.get(url))
    home = town.homes["h0"].place
    for n in range(20):
        Household.objects.create(place=home, code=f"{300 + n}")
    page = text(worker.get(url))
    assert page.count("<optgroup") == 2
    assert f'<optgroup label="{home.name}">' in page
    form = {"household": str(town.homes["h1"].pk), "reason": "elderly-alone", "how": "said"}
    again = text(worker.post(url, {**form, "id": str(new_id())}))
    assert f'value="{town.homes["h1"].pk}" selected' in again
    worker.post(url, {**form, "agreed": "2026-11-30", "id": str(new_id())})
    assert Mark.objects.get().household_id == town.homes["h1"].pk


def test_the_round_lies_on_a_map_in_walking_order(sign_in: SignIn, town: Calling) -> None:
    """A house each, numbered; why a household is called at stands on no map."""
    for one in ("h0", "h1", "h2", "h3"):
        town.mark(one)
    ground = town.places["g00"].pk
    worker, url = sign_in("grid-worker"), f"/field/rounds/{ground}/points"
    worker.post(f"/field/rounds/{ground}/plan")
    Call.objects.update(round=Round.objects.get(day=clock.today()))
    for number, call in enumerate(Call.objects.order_by("household__place", "household__code")):
        Call.objects.filter(pk=call.pk).update(position=number)
    assert url in text(worker.get("/field/rounds/"))
    told = worker.get(url)
    found = [one["properties"] for one in told.json()["features"]]
    assert [(one["step"], one["state"]) for one in found] == [("1–2", "ok"), ("3–4", "ok")]
    assert "独居" not in text(told)
    first = Call.objects.order_by("position")
    for call in first[:2]:
        record_call(town.viewer("grid-worker"), Called(call.pk, "well"))
    assert "还没有排" not in text(worker.get("/field/rounds/")), "who was called at is not left out"
    found = [one["properties"] for one in worker.get(url).json()["features"]]
    assert [one["state"] for one in found] == ["settled", "ok"]
    assert found[1]["href"].endswith(str(first[2].pk))
    assert not sign_in("grid-lead").get(url).json()["features"], "another's round"
