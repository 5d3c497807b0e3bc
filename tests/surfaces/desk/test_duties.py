"""Duties at the desk: the board, leave, the roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import NewLeave, note_leave
from gezhi.engines.duties.models import Leave, Month, Occurrence
from tests.onduty import KEY, appointed, village_on_duty
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(datetime.now(ZONE).replace(hour=9, minute=0)) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Town:
    return village_on_duty()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_roster_is_made_corrected_and_published(sign_in: SignIn, town: Town) -> None:
    place = town.places["village"].pk
    lead, page = sign_in("secretary"), f"/desk/duties/roster/{place}/{KEY}/"
    month = clock.today().replace(day=1).isoformat()
    assert "还没有排" in text(lead.get(page))
    lead.post(f"{page}do", {"act": "make", "id": str(new_id()), "month": month})
    draft = Month.objects.get()
    assert "草稿" in text(lead.get(page))
    sent = {"act": "publish", "month": month, "month_id": str(draft.pk)}
    refused = lead.post(f"{page}do", {**sent, "shift-0": ""})
    assert refused.status_code == 422
    assert "还有 1 个班没有人" in text(refused)
    one = draft.shifts[0]["holder"]
    lead.post(f"{page}do", {**sent, "shift-0": one})
    assert Month.objects.get().state == "published"
    assert Occurrence.objects.filter(rule__key=KEY).count() == len(draft.shifts)
    assert sign_in("guard-0").get(page).status_code == 403


def test_somebody_else_is_put_on_a_published_shift(sign_in: SignIn, town: Town) -> None:
    test_a_roster_is_made_corrected_and_published(sign_in, town)
    lead, month = sign_in("secretary"), Month.objects.get()
    shifts = [n for n, one in enumerate(month.shifts) if one["post"] == "joint-defence"]
    number = shifts[-1]
    others = {str(appointed(town, f"guard-{n}")) for n in range(3)}
    other = (others - {month.shifts[number]["holder"]}).pop()
    sent = {"act": "give", "month": month.month.isoformat(), "month_id": str(month.pk)}
    page = f"/desk/duties/roster/{month.place_id}/{KEY}/do"
    lead.post(page, {**sent, f"shift-{number}": other})
    row = Occurrence.objects.get(day=month.shifts[number]["day"], post="joint-defence")
    assert str(row.holder) == other


def test_the_board_says_what_is_due_and_lets_off_with_a_reason(sign_in: SignIn, town: Town) -> None:
    lead, place = sign_in("secretary"), town.places["village"].pk
    row = Occurrence.objects.filter(rule__key="elders-round").earliest("day")
    day = row.day.isoformat()
    page = text(lead.get(f"/desk/duties/{place}/?day={day}"))
    assert "看望独居老人" in page
    assert "group-lead" in page
    bad = lead.post(f"/desk/duties/{place}/excuse/{row.pk}?day={day}", {"reason": ""})
    assert bad.status_code == 422
    assert "写一句为什么" in text(bad)
    lead.post(f"/desk/duties/{place}/excuse/{row.pk}", {"reason": "大雪封路"})
    assert "大雪封路" in text(lead.get(f"/desk/duties/{place}/?day={day}"))
    assert lead.get(f"/desk/duties/{place}/figures?until={day}").status_code == 200
    assert lead.get(f"/desk/duties/{place}/papers").status_code == 200


def test_the_lead_sees_leave(sign_in: SignIn, town: Town) -> None:
    lead, place = sign_in("secretary"), town.places["village"].pk
    away, other = appointed(town, "guard-0"), appointed(town, "guard-1")
    today = clock.today()
    note_leave(town.viewer("guard-0"), NewLeave(away, other, today, today, "看病"))
    page = text(lead.get(f"/desk/duties/{place}/"))
    assert "看病" in page
    lead.post(f"/desk/duties/{place}/leave/{Leave.objects.get().pk}/seen")
    assert Leave.objects.get().seen_at is not None


def test_who_leads_nobody_has_no_board(sign_in: SignIn, town: Town) -> None:
    place = town.places["village"].pk
    for path in ("", f"{place}/", f"{place}/figures"):
        assert sign_in("cadre-0").get(f"/desk/duties/{path}").status_code == 403
