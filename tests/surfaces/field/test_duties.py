"""Duties on a phone: done in three taps, taken back, swapped; leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.models import Leave, Occurrence, Swap
from gezhi.engines.insight.models import Asking
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
    return village_on_duty(published=True)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def on_today(town: Town) -> tuple[str, Occurrence]:
    """A guard who is on duty today, with the shift."""
    row = Occurrence.objects.get(day=clock.today(), post="joint-defence")
    roles = (f"guard-{n}" for n in range(3))
    return next(role for role in roles if appointed(town, role) == row.holder), row


def test_done_in_three_taps_and_taken_back(sign_in: SignIn, town: Town) -> None:
    role, row = on_today(town)
    guard = sign_in(role)
    page = text(guard.get("/field/"))
    assert "村里值班" in page
    assert "晚上巡一遍" in page
    every = ["centre", "patrol", "handover"]
    sent = {"id": str(new_id()), "all": "1", "every": every, "next": "duties"}
    for _ in range(2):
        done = guard.post(f"/field/duties/{row.pk}/do", sent, follow=True)
        assert done.redirect_chain[-1][0] == "/field/duties/"
    row.refresh_from_db()
    assert (row.state, row.ticked) == ("done", sorted(every))
    guard.post(f"/field/duties/{row.pk}/undo")
    row.refresh_from_db()
    assert row.state == "open"


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    sign_in: SignIn, town: Town
) -> None:
    role, row = on_today(town)
    sent = {"id": str(new_id()), "ticked": ["centre"], "note": ""}
    answer = sign_in(role).post(f"/field/duties/{row.pk}/do", sent)
    assert answer.status_code == 422
    page = text(answer)
    assert "没有勾，写一句为什么" in page
    assert 'value="centre" checked' in page
    assert f'value="{sent["id"]}"' in page


def test_a_colleagues_shift_is_not_mine(sign_in: SignIn, town: Town) -> None:
    role, row = on_today(town)
    other = next(f"guard-{n}" for n in range(3) if f"guard-{n}" != role)
    answer = sign_in(other).post(f"/field/duties/{row.pk}/do", {"all": "1", "every": ["centre"]})
    assert answer.status_code == 403
    assert sign_in(other).get(f"/field/duties/{row.pk}/swap").status_code == 404


def test_the_roster_is_read_by_those_on_it(sign_in: SignIn, town: Town) -> None:
    place, (role, _) = town.places["village"].pk, on_today(town)
    other = next(f"guard-{n}" for n in range(3) if f"guard-{n}" != role)
    page = text(sign_in(other).get(f"/field/duties/roster/{place}/{KEY}/"))
    assert role in page
    assert sign_in("group-lead").get(f"/field/duties/roster/{place}/{KEY}/").status_code == 403


def test_a_swap_is_asked_and_accepted(sign_in: SignIn, town: Town) -> None:
    rows = Occurrence.objects.filter(post="joint-defence", day__gt=clock.today()).order_by("day")
    row = rows.first()
    if row is None:
        pytest.skip("the month has no other day")
    roles = {appointed(town, f"guard-{n}"): f"guard-{n}" for n in range(3)}
    asker = roles[row.holder]
    other = next(role for role in roles.values() if role != asker)
    page = sign_in(asker).get(f"/field/duties/{row.pk}/swap")
    assert other in text(page)
    sent = {"id": str(new_id()), "asked": str(appointed(town, other))}
    sign_in(asker).post(f"/field/duties/{row.pk}/swap", sent)
    swap = Swap.objects.get()
    assert asker in text(sign_in(other).get("/field/duties/swaps/"))
    sign_in(other).post(f"/field/duties/swaps/{swap.pk}", {"answer": "accepted"})
    row.refresh_from_db()
    assert roles[row.holder] == other


def test_leave_is_noted_with_a_stand_in(sign_in: SignIn, town: Town) -> None:
    role, _ = on_today(town)
    other = next(f"guard-{n}" for n in range(3) if f"guard-{n}" != role)
    today = clock.today().isoformat()
    sent = {
        "id": str(new_id()),
        "starts": today,
        "ends": today,
        "stand_in": f"{appointed(town, role)}:{appointed(town, other)}",
    }
    bad = sign_in(role).post("/field/duties/leave/", {**sent, "starts": "2020-01-01"})
    assert bad.status_code == 422
    assert "这一天已经过了" in text(bad)
    sign_in(role).post("/field/duties/leave/", sent)
    page = text(sign_in(other).get("/field/"))
    assert f"您替{role}顶班" in page
    assert "村里值班" not in text(sign_in(role).get("/field/"))
    sign_in(role).post(f"/field/duties/leave/{Leave.objects.get().pk}/end")
    assert Leave.objects.get().ends == clock.today() - timedelta(days=1)


def test_a_duty_that_was_done_is_counted_for_what_it_asks(sign_in: SignIn, town: Town) -> None:
    role, row = on_today(town)
    guard = sign_in(role)
    page = text(guard.get("/field/duties/"))
    form = page[page.index(f"/field/duties/{row.pk}/do") :]
    mark = re.search(r'name="_drawn" value="([^"]+)"', form)
    assert mark is not None
    sent = {"id": str(new_id()), "ticked": ["centre"], "_drawn": mark[1], "note": ""}
    assert guard.post(f"/field/duties/{row.pk}/do", sent).status_code == 422
    assert not Asking.objects.exists(), "a refusal is no duty done"
    every = ["centre", "patrol", "handover"]
    guard.post(f"/field/duties/{row.pk}/do", {**sent, "all": "1", "every": every})
    found = Asking.objects.get()
    assert (found.kind, found.form, found.fields) == ("duty", KEY, 4)
