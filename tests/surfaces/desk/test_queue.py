"""The list: who sees what, what narrows it, and what can be done to several cases."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.engines.cases.models import Case
from gezhi.engines.trust.models import Journal, SavedView
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.conftest import Report
from tests.town import LAT, LON, Town

pytestmark = pytest.mark.django_db
EAST = {"lon": LON + 0.0025, "lat": LAT + 0.0025}
WEST = {"lon": LON + 0.0225, "lat": LAT + 0.0125}


def codes(page: str, *cases: Case) -> list[bool]:
    return [case.code in page for case in cases]


def test_the_holder_begins_with_what_is_in_their_hands(sign_in: SignIn, report: Report) -> None:
    mine, done = report(), report("route")
    page = sign_in("grid-lead").get("/desk/").content.decode()
    assert "我的待办" in page or "In my hands" in page
    assert codes(page, mine, done) == [True, False]


def test_nobody_sees_cases_of_another_ground(sign_in: SignIn, report: Report) -> None:
    east, west = report(where=EAST), report(where=WEST)
    page = sign_in("outsider-lead").get("/desk/?queue=all").content.decode()
    assert codes(page, east, west) == [False, True]


@pytest.mark.parametrize("role", ["resident", "neighbour"])
def test_residents_do_not_enter(sign_in: SignIn, report: Report, role: str) -> None:
    report()
    assert sign_in(role).get("/desk/").status_code == 403


def test_strangers_are_asked_to_sign_in(report: Report) -> None:
    report()
    answer = Client().get("/desk/?queue=late")
    assert answer.status_code == 302
    assert "next=/desk/%3Fqueue%3Dlate" in answer["Location"]


def test_without_second_factor_staff_see_nothing(sign_in: SignIn, report: Report) -> None:
    case = report()
    client = sign_in("grid-lead", second_factor=False)
    assert client.get("/desk/").status_code == 302
    assert client.get(f"/desk/case/{case.pk}").status_code == 302


@pytest.mark.parametrize(
    ("query", "east", "west"),
    [
        ("q=漏水", False, True),
        ("category=roads", True, False),
        ("category=street-lighting", True, False),
        ("stage=route", False, True),
        ("stage=route&type=report", False, True),
        ("since=2026-03-03", False, True),
        ("until=2026-03-02", True, False),
        ("since=tomorrow&place=x&body=1&queue=open", True, True),
    ],
)
def test_conditions_narrow_the_list(
    sign_in: SignIn, report: Report, town: Town, query: str, east: bool, west: bool
) -> None:
    one = report(where=EAST)
    with clock.at(one.opened + timedelta(days=1)):
        other = report(where=WEST, what="leaks", text="顶楼漏水")
        Case.objects.filter(pk=other.pk).update(stage="route")
        page = sign_in("dispatcher").get(f"/desk/?queue=open&{query}").content.decode()
    assert codes(page, one, other) == [east, west]


def test_a_place_narrows_to_all_below_it(sign_in: SignIn, report: Report, town: Town) -> None:
    east, west = report(where=EAST), report(where=WEST)
    place = town.places["c1"].pk
    page = sign_in("dispatcher").get(f"/desk/?queue=all&place={place}").content.decode()
    assert codes(page, east, west) == [False, True]


def test_pages_follow_each_other_without_loss(
    sign_in: SignIn, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gezhi.surfaces.desk.queue.shown.SIZE", 2)
    cases = [report(text=f"路灯不亮 {n}") for n in range(5)]
    client, address, seen = sign_in("dispatcher"), "/desk/?queue=all", []
    for _ in range(4):
        page = client.get(address)
        seen += [case.code for case in cases if case.code in page.content.decode()]
        after = page.context["pager"].after
        if not after:
            break
        address = f"/desk/?queue=all&after={after}"
    assert sorted(seen) == sorted(case.code for case in cases)
    assert client.get("/desk/?queue=all&after=nonsense").status_code == 404


def test_a_list_costs_the_same_statements_at_any_length(sign_in: SignIn, report: Report) -> None:
    client = sign_in("first-secretary")
    report()
    client.get("/desk/?queue=all")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/desk/?queue=all")
    for number in range(12):
        report(text=f"路灯不亮 {number}", where=EAST)
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/?queue=all")
    assert len(many) == len(few)
    assert len(many) <= 26


def test_a_register_holds_the_list_and_no_contact(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    report("evaluate", name="王女士", phone="13900001111")
    report(where=WEST, text="=1+1 的路灯不亮")
    answer = sign_in("dispatcher").get("/desk/register.xlsx?queue=all")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 3
    flat = " ".join(str(cell) for row in rows for cell in row)
    assert "=1+1 的路灯不亮" in flat
    assert "13900001111" not in flat
    assert "王女士" not in flat
    assert Journal.objects.filter(verb="register.exported").count() == 1
    csv = b"".join(sign_in("dispatcher").get("/desk/register.csv?queue=open")).decode("utf-8-sig")
    assert "'=1+1" in csv


@pytest.mark.parametrize("role", ["grid-lead", "clerk", "first-secretary"])
def test_only_those_who_may_export_do(sign_in: SignIn, report: Report, role: str) -> None:
    report("settle")
    assert sign_in(role).get("/desk/register.xlsx?queue=all").status_code == 403
    assert not Journal.objects.filter(verb="register.exported").exists()


def test_an_unknown_form_of_register_is_not_there(sign_in: SignIn) -> None:
    assert sign_in("dispatcher").get("/desk/register.pdf").status_code == 404


def test_a_view_is_kept_shown_and_removed(sign_in: SignIn) -> None:
    client = sign_in("dispatcher")
    client.post("/desk/views/save", {"name": "东片路灯", "query": "queue=open&q=路灯"})
    view = SavedView.objects.get()
    assert "东片路灯" in client.get("/desk/").content.decode()
    other = sign_in("clerk")
    assert "东片路灯" not in other.get("/desk/").content.decode()
    other.post(f"/desk/views/{view.pk}/remove")
    assert SavedView.objects.count() == 1
    client.post(f"/desk/views/{view.pk}/remove")
    assert SavedView.objects.count() == 0
    client.post("/desk/views/save", {"name": " ", "query": "queue=open"})
    assert SavedView.objects.count() == 0


def select(*cases: Case) -> list[str]:
    return [f"{case.pk}.{case.version}" for case in cases]


def test_several_are_reassigned_and_what_changed_meanwhile_stays(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    one, two = report("settle"), report("settle", text="巷口的路灯一闪一闪")
    stale = f"{two.pk}.{two.version - 1}"
    data = {
        "do": "reassign",
        "select": [*select(one), stale],
        "bulk-outcome": "to-grid",
        "bulk-because": "网格员先看看",
    }
    answer = sign_in("first-secretary").post("/desk/several?queue=open", data, follow=True)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.holder_post, two.holder) == ("grid-worker", "body")
    assert len(list(answer.context["messages"])) == 2


def test_several_are_supervised_by_who_may(sign_in: SignIn, report: Report) -> None:
    case = report()
    data = {"do": "supervise", "select": select(case), "bulk-text": "请今天给结果"}
    sign_in("grid-lead").post("/desk/several", data)
    case.refresh_from_db()
    assert not case.supervised
    sign_in("duty-lead").post("/desk/several", data)
    case.refresh_from_db()
    assert case.supervised


def test_several_are_taken(sign_in: SignIn, report: Report, town: Town) -> None:
    case = report("settle")
    sign_in("clerk").post("/desk/several", {"do": "assign", "select": select(case)})
    case.refresh_from_db()
    assert case.assignee == town.accounts["clerk"].pk


def test_nonsense_in_a_selection_is_left_alone(sign_in: SignIn, report: Report) -> None:
    case = report()
    data = {"do": "supervise", "select": ["x", "x.1", f"{case.pk}.", ""], "bulk-text": "快"}
    assert sign_in("duty-lead").post("/desk/several", data).status_code == 302
    case.refresh_from_db()
    assert not case.supervised
