"""Who gets in, and what each page costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.surfaces.conftest import SignIn
from tests.surfaces.field.conftest import Report
from tests.town import LAT, LON, Town

pytestmark = pytest.mark.django_db

PAGES = ("/field/", "/field/report/report", "/field/grid", "/field/me")
WORKERS = ("grid-worker", "grid-lead", "building-lead", "first-secretary", "clerk")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", WORKERS)
def test_whoever_holds_a_post_gets_in(sign_in: SignIn, role: str, page: str) -> None:
    answer = sign_in(role).get(page)
    assert answer.status_code == 200
    assert 'class="thumbs"' in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_residents_are_told_why_not(sign_in: SignIn, page: str) -> None:
    answer = sign_in("resident").get(page)
    assert answer.status_code == 403
    assert "工作人员" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in_and_come_back(town: Town, page: str) -> None:
    answer = Client().get(page)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"next={page}")


def test_without_second_factor_nothing_is_shown(sign_in: SignIn, report: Report) -> None:
    case = report("settle")
    client = sign_in("grid-worker", second_factor=False)
    for page in (*PAGES, f"/field/case/{case.pk}"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert case.text not in answer.content.decode()


@pytest.mark.parametrize("page", ["/field/", "/field/grid"])
def test_lists_cost_the_same_statements_at_any_length(
    sign_in: SignIn, report: Report, page: str
) -> None:
    client = sign_in("grid-worker")
    report("settle")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(6):
        report("settle" if number % 2 else "accept", text=f"又一件事 {number},请看看")
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)
    assert len(many) <= 20


def test_a_form_costs_the_same_statements_on_a_larger_ground(sign_in: SignIn) -> None:
    counted = []
    for role in ("grid-lead", "first-secretary"):
        client = sign_in(role)
        client.get("/field/report/report")
        with CaptureQueriesContext(connection) as found:
            client.get("/field/report/report")
        counted.append(len(found))
    assert counted[0] == counted[1] <= 8


def test_today_begins_with_what_is_late(
    sign_in: SignIn, report: Report, monday: object, town: Town
) -> None:
    from datetime import timedelta

    from gezhi.base import clock

    with clock.at(clock.now() - timedelta(days=30)):
        late = report("settle", text="一个月前的事还没有办")
    fresh = report("settle", text="今天早上才交来的事")
    page = sign_in("grid-worker").get("/field/").content.decode()
    assert page.index(late.text) < page.index(fresh.text)
    assert "2" in page


def test_what_waits_for_the_reporter_stands_apart(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    from gezhi.engines.cases import actions

    case = report("settle")
    actions.ask_reporter(town.viewer("grid-worker"), case.pk, case.version, "是哪一盏?")
    page = sign_in("grid-worker").get("/field/").content.decode()
    assert page.count(case.text) == 1
    assert page.index('id="waiting-head"') < page.index(case.text)


def test_new_matters_of_my_ground_and_no_other(sign_in: SignIn, report: Report) -> None:
    here = report("accept", text="东边的路灯不亮了")
    there = report(
        "accept", text="西边的垃圾没人收", where={"lon": LON + 0.0225, "lat": LAT + 0.0125}
    )
    page = sign_in("grid-worker").get("/field/").content.decode()
    assert here.text in page
    assert there.text not in page
    page = sign_in("outsider-lead").get("/field/").content.decode()
    assert here.text not in page
    assert there.text in page


def test_an_empty_day_says_what_the_page_is_for(sign_in: SignIn) -> None:
    page = sign_in("building-lead").get("/field/").content.decode()
    assert 'class="state empty' in page


def test_my_grid_shows_who_serves_and_what_is_open(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    case = report("settle")
    there = report("accept", text="西边的事", where={"lon": LON + 0.0225, "lat": LAT + 0.0125})
    client = sign_in("grid-worker")
    page = client.get("/field/grid").content.decode()
    assert case.text in page
    assert there.text not in page
    for words in ("东1网格", "网格长", "社区第一书记", "grid-lead"):
        assert words in page
    assert f"/field/grid/{town.places['g00'].pk}/points" in page


def test_the_map_has_only_what_the_viewer_may_see(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    case, place = report("settle"), town.places["town"].pk
    own = sign_in("grid-worker").get(f"/field/grid/{place}/points").json()
    assert [one["properties"]["id"] for one in own["features"]] == [str(case.pk)]
    for role in ("outsider-lead", "building-lead"):
        assert not sign_in(role).get(f"/field/grid/{place}/points").json()["features"]
    ground = sign_in("grid-worker").get(f"/field/ground/{town.places['g00'].pk}").json()
    assert len(ground["features"]) == 3
    assert sign_in("grid-worker").get("/field/ground/999999").status_code == 404


def test_the_board_of_my_grid_can_be_printed(sign_in: SignIn, town: Town) -> None:
    client = sign_in("grid-worker")
    board = f"/desk/places/{town.places['g00'].pk}/board.pdf"
    assert board in client.get("/field/grid").content.decode()
    assert client.get(board)["Content-Type"] == "application/pdf"


def test_a_body_has_no_ground_and_is_told_so(sign_in: SignIn) -> None:
    page = sign_in("clerk").get("/field/grid").content.decode()
    assert 'class="state empty' in page


def test_me_names_my_posts_and_leads_to_security(sign_in: SignIn) -> None:
    page = sign_in("grid-worker").get("/field/me").content.decode()
    for words in ("网格员", "东1网格", "/account/2fa/", 'name="elder"', "/account/logout/"):
        assert words in page
