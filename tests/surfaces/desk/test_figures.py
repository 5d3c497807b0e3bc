"""Statistics: figures of one's own ground, and the matters behind each."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base.clock import Clock
from gezhi.engines.cases import actions
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.conftest import Report
from tests.town import LAT, LON, Town

pytestmark = pytest.mark.django_db
WEST = {"lon": LON + 0.0225, "lat": LAT + 0.0125}


def figures(page: str) -> dict[str, tuple[str, str]]:
    """Each figure's address and number, by its name in the address."""
    found = re.findall(r'<a class="stat[^"]*" href="([^"]+)".*?stat-value">([^<]+)', page, re.S)
    return {
        re.search(r"figure=([a-z-]+)", href)[1]: (unescape(href), value)  # type: ignore[index]
        for href, value in found
    }


def test_figures_open_the_matters_behind_them(sign_in: SignIn, report: Report, town: Town) -> None:
    solved, running = report("evaluate"), report("settle")
    actions.evaluate(town.viewer("resident"), solved.pk, "solved")
    client = sign_in("duty-lead")
    page = client.get("/desk/statistics").content.decode()
    found = figures(page)
    assert found["opened"][1] == "2"
    assert found["closed"][1] == "1"
    assert found["resolution"][1] == "100.0"
    behind = client.get(found["closed"][0]).content.decode()
    assert solved.code in behind
    assert running.code not in behind
    behind = client.get(found["opened"][0]).content.decode()
    assert solved.code in behind
    assert running.code in behind


def test_a_bar_opens_its_own_part(sign_in: SignIn, report: Report, town: Town) -> None:
    lamp, leak = report(), report(what="leaks", text="顶楼漏水", where=WEST)
    client = sign_in("duty-lead")
    page = client.get("/desk/statistics").content.decode()
    href = unescape(re.search(r'data-href="([^"]*category%2Fleaks[^"]*)"', page)[1])  # type: ignore[index]
    behind = client.get(href).content.decode()
    assert leak.code in behind
    assert lamp.code not in behind
    west = town.places["c1"].pk
    href = unescape(re.search(rf'data-href="([^"]*community%2F{west}[^"]*)"', page)[1])  # type: ignore[index]
    behind = client.get(href).content.decode()
    assert [leak.code in behind, lamp.code in behind] == [True, False]


def department_row(page: str, title: str) -> list[tuple[str, str]]:
    """The numbers of the first row of a chart's table, each with its address."""
    part = page[page.index(f"<figcaption>{title}") :]
    row = part[part.index("<tbody>") : part.index("</tr>", part.index("<tbody>"))]
    return [
        (value, unescape(href)) for href, value in re.findall(r'<a href="([^"]+)">([^<]+)', row)
    ]


def test_departments_are_counted_with_the_matters_behind_each_number(
    sign_in: SignIn, report: Report, town: Town, monday: Clock
) -> None:
    waiting = report("settle")
    settled = report("settle", text="路灯一闪一闪的")
    monday.advance(timedelta(hours=3))
    row = settled
    actions.decide(
        town.viewer("clerk"), actions.Decide(row.pk, row.version, "settled", say="灯泡已换")
    )
    actions.evaluate(town.viewer("resident"), row.pk, "solved")
    elsewhere = report()
    client = sign_in("duty-lead")
    client.cookies["gezhi_language"] = "en"
    page = client.get("/desk/statistics").content.decode()
    numbers = department_row(page, "By department")
    assert [value for value, _ in numbers] == ["2", "1", "0", "1"]
    behind = [client.get(href).content.decode() for _, href in numbers]
    codes = [waiting.code, settled.code, elsewhere.code]
    assert [[code in found for code in codes] for found in behind] == [
        [True, True, False],
        [False, True, False],
        [False, False, False],
        [False, True, False],
    ]
    assert department_row(page, "Time with each department")[0][0] == "3.0"


def test_a_department_that_was_late_is_counted_so(
    sign_in: SignIn, report: Report, town: Town, monday: Clock
) -> None:
    late = report("settle")
    monday.advance(timedelta(days=20))
    actions.pass_time()
    client = sign_in("duty-lead")
    client.cookies["gezhi_language"] = "en"
    numbers = department_row(client.get("/desk/statistics").content.decode(), "By department")
    assert [value for value, _ in numbers] == ["1", "1", "1", "0"]
    assert late.code in client.get(numbers[2][1]).content.decode()


def test_everyone_counts_their_own_ground(sign_in: SignIn, report: Report, town: Town) -> None:
    report()
    report(where=WEST)
    own = figures(sign_in("first-secretary").get("/desk/statistics").content.decode())
    assert own["opened"][1] == "1"
    other = f"/desk/statistics?place={town.places['c1'].pk}"
    assert figures(sign_in("first-secretary").get(other).content.decode())["opened"][1] == "1"


@pytest.mark.parametrize("role", ["grid-lead", "clerk", "auditor"])
def test_statistics_are_for_those_who_may(sign_in: SignIn, town: Town, role: str) -> None:
    assert sign_in(role).get("/desk/statistics").status_code == 403


def test_figures_of_another_ground_stay_closed(sign_in: SignIn, report: Report, town: Town) -> None:
    west = report(where=WEST)
    address = f"/desk/?queue=all&figure=opened&place={town.places['c1'].pk}"
    answer = sign_in("first-secretary").get(address)
    assert answer.status_code == 403
    assert west.code not in answer.content.decode()


@pytest.mark.parametrize(
    "figure", ["no-such", "opened/grid/x", "opened/no-fact/1", "response/none", "opened/category/x"]
)
def test_an_unknown_figure_opens_an_empty_list(
    sign_in: SignIn, report: Report, town: Town, figure: str
) -> None:
    case, place = report(), town.places["town"].pk
    address = f"/desk/?queue=all&figure={figure}&place={place}"
    answer = sign_in("duty-lead").get(address)
    assert answer.status_code == 200
    assert case.code not in answer.content.decode()


def test_broken_dates_are_no_crash(sign_in: SignIn, town: Town) -> None:
    client = sign_in("duty-lead")
    for query in ("since=x&until=2026-02-31", "since=2030-01-01&until=2020-01-01", "place=x"):
        assert client.get(f"/desk/statistics?{query}").status_code == 200


def test_statistics_cost_the_same_statements_at_any_number(sign_in: SignIn, report: Report) -> None:
    client = sign_in("duty-lead")
    report()
    client.get("/desk/statistics")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/statistics")
    for number in range(6):
        report(text=f"路灯不亮 {number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/statistics")
    assert len(many) <= len(few) + 1
