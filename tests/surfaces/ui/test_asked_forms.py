"""Marked forms: drawn with what came answered, counted once they are taken, and never by whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case
from gezhi.engines.insight.models import Asking
from gezhi.surfaces.ui import asked_forms
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db
FORM = "/field/report/report"
MARK = re.compile(r'name="_drawn" value="([^"]+)"')


def mark(page: str) -> str:
    found = MARK.search(page)
    assert found is not None
    return found.group(1)


def drawn(client: Client, address: str = FORM) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return mark(answer.content.decode())


def send(client: Client, town: Town, seal: str, **more: Any) -> Any:
    posted = {
        "_id": str(new_id()),
        "_listed": str(town.places["b000"].pk),
        "_drawn": seal,
        "what": "street-lighting",
        "text": "3号楼前的路灯坏了三天",
        **more,
    }
    return client.post(FORM, posted)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock of marks, moved by seconds."""
    moved = {"by": 0.0}
    true = asked_forms.time.time
    monkeypatch.setattr(asked_forms.time, "time", lambda: true() + moved["by"])

    def move(seconds: float) -> None:
        moved["by"] += seconds

    return move


def test_a_report_is_counted_when_it_was_taken(town: Town, sign_in: SignIn, later: Any) -> None:
    client = sign_in("grid-worker")
    seal = drawn(client)
    later(45)
    refused = send(client, town, seal, text="")
    assert refused.status_code == 422
    assert Asking.objects.count() == 0
    again = mark(refused.content.decode())
    later(15)
    assert send(client, town, again).status_code == 302
    row = Asking.objects.get()
    assert (row.kind, row.form, row.path) == ("case", "report", town.places["g00"].path)
    assert (row.times, row.timed) == (1, 1)
    assert row.spread[11] == 1, "60 seconds since it was first drawn: 2^5.5 to 2^6"
    assert row.typed >= 2
    assert row.held == {"matter": 1}, "the place was known and not asked again"


def test_the_same_page_sent_twice_counts_once(town: Town, sign_in: SignIn) -> None:
    client = sign_in("grid-worker")
    seal, key = drawn(client), str(new_id())
    for _ in range(2):
        assert send(client, town, seal, _id=key).status_code == 302
    assert Asking.objects.get().times == 1


@pytest.mark.parametrize("how", ["restored", "outbox", "long"])
def test_what_lay_about_counts_without_seconds(
    town: Town, sign_in: SignIn, later: Any, how: str
) -> None:
    client = sign_in("grid-worker")
    seal = drawn(client)
    later(3 * 3600 if how == "long" else 60)
    more: dict[str, Any] = {"_restored": "1"} if how == "restored" else {}
    if how == "outbox":
        more["headers"] = {"X-Gezhi-Outbox": str(new_id())}
    headers = more.pop("headers", {})
    posted = {"_id": str(new_id()), "_listed": str(town.places["b000"].pk), "_drawn": seal}
    posted |= {"what": "street-lighting", "text": "路灯坏了三天", **more}
    assert client.post(FORM, posted, headers=headers).status_code in (200, 302)
    assert Case.objects.count() == 1
    row = Asking.objects.get()
    assert (row.times, row.timed, sum(row.spread)) == (1, 0, 0)


def test_a_mark_of_ones_own_making_counts_nothing(town: Town, sign_in: SignIn) -> None:
    client = sign_in("grid-worker")
    for seal in ("", "x", drawn(client)[:-2] + "zz"):
        assert send(client, town, seal, _seen="1").status_code == 302
    assert Asking.objects.count() == 0


def test_residents_owe_no_forms(town: Town, sign_in: SignIn) -> None:
    page = sign_in("resident").get(f"/report/report?at={town.places['c0'].pk}", follow=True)
    assert "_drawn" not in page.content.decode()


def test_a_step_of_a_case_is_counted(town: Town, sign_in: SignIn) -> None:
    client = sign_in("grid-worker")
    assert send(client, town, drawn(client)).status_code == 302
    case = Case.objects.get()
    lead = sign_in("grid-lead")
    page = lead.get(f"/field/case/{case.pk}").content.decode()
    address = next(
        one.replace("&amp;", "&")
        for one in re.findall(r'href="(/field/case/[^"]+/decide[^"]*)"', page)
    )
    asked = lead.get(address).content.decode()
    goal = re.search(r'<form class="stack loose act" method="post" action="([^"]+)"', asked)
    assert goal is not None
    url = goal.group(1).replace("&amp;", "&")
    assert lead.post(url, {"_drawn": mark(asked), "say": "马上去看"}).status_code == 302
    assert Asking.objects.filter(kind="step", form=f"report.{case.stage}").count() == 1


def test_a_count_that_fails_costs_nobody_their_work(
    town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    def broken(_: object) -> bool:
        raise DatabaseError("no room")

    client = sign_in("grid-worker")
    seal = drawn(client)
    monkeypatch.setattr(asked_forms, "note_asked", broken)
    assert send(client, town, seal).status_code == 302
    assert Case.objects.count() == 1
