"""One report through every pair of hands, on the pages alone, in both models: resident, worker,
desk, department, and the resident again, on a phone and at a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions as people
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from tests.browser.person import DESK, PHONE, Person, at_the_desk, evaluate, on_the_phone
from tests.commits import committed
from tests.town import SYSTEM, Town, build_ground, build_town, loaded

__all__ = ["committed"]
pytestmark = pytest.mark.browser
BUILDING = "37030200900100101"
Build = Callable[[Callable[[], Any]], str]


@pytest.fixture
def site(committed: None, live_server: Any, settings: Any) -> Build:
    """A real server, as a demo where anybody of the cast signs in with one tap, over a town."""

    def built(build: Callable[[], Any]) -> str:
        settings.DEMO = True
        settings.SITE_URL = live_server.url
        build()
        return str(live_server.url)

    return built


def build_village() -> None:
    """The same ground on the second model, with everybody whom a government matter meets."""
    town = Town()
    build_ground(town)
    version = trust.publish_pack(SYSTEM, loaded("weituo"))
    places.attach_pack(SYSTEM, town.places["town"], version, date(2020, 1, 1))
    bodies = {
        one.unit: one for one in people.add_units(SYSTEM, loaded("weituo"), town.places["town"])
    }
    town.hire("worker", "grid-worker", "g00", "full-time")
    town.hire("lead", "grid-lead", "g00")
    town.hire("centre", "governance-clerk", "town")
    town.hire("deputy", "village-deputy", "c0")
    clerk = trust.make_staff(SYSTEM, "farming", "farming", None)
    person = people.add_person(SYSTEM, people.NewPerson("farming", account=clerk))
    people.join_body(SYSTEM, person, bodies["agriculture"], date(2020, 1, 1))


def report(resident: Person, text: str, category: str, kind: str = "") -> None:
    """From the sign on the building: of which kind, where the pack has several; what, where, how to
    reach; three screens."""
    page = resident.page
    resident.open(f"/p/{BUILDING}")
    page.get_by_role("link", name=re.compile("报这里的事")).first.click()
    if kind:
        page.locator("main").get_by_role("link", name=re.compile(kind)).first.click()
    page.locator("textarea").first.fill(text)
    resident.tap(category)
    resident.tap("^下一步")
    page.get_by_text("1号楼").first.wait_for()
    page.locator("main button.primary").last.click()
    page.locator('input[name="phone"]').fill("138 0000 0001")
    page.locator("main button.primary").last.click()
    page.wait_for_url("**/receipt")


def test_a_report_on_the_pages_alone(site: Build, chromium: Any) -> None:
    base = site(build_town)
    resident = Person(chromium, base, PHONE)
    report(resident, "楼前的路灯坏了三天，晚上一片黑", "路灯照明")
    grid_lead = Person(chromium, base, PHONE, "grid-lead")
    on_the_phone(grid_lead, "受理")
    secretary = Person(chromium, base, DESK, "first-secretary")
    at_the_desk(secretary, "交部门办")
    assert Case.objects.get().holder == "body"
    clerk = Person(chromium, base, DESK, "clerk")
    at_the_desk(clerk, "办好了", "灯泡和线路都换了")
    assert Case.objects.get().holder == "reporter"
    evaluate(resident)
    row = Case.objects.get()
    assert (row.state, row.result, row.hand_overs) == ("closed", "solved", 3)
    for person in (resident, grid_lead, secretary, clerk):
        person.leave()


def test_the_same_on_the_second_model(site: Build, chromium: Any) -> None:
    """Raise, split, discuss, handle, supervise, evaluate."""
    base = site(build_village)
    resident = Person(chromium, base, PHONE)
    report(resident, "种粮补贴到现在还没有发下来", "惠农补贴", "群众事项")
    worker = Person(chromium, base, PHONE, "worker")
    on_the_phone(worker, "情况属实")
    lead = Person(chromium, base, PHONE, "lead")
    on_the_phone(lead, "政事", "补贴由镇里发放")
    centre = Person(chromium, base, DESK, "centre")
    at_the_desk(centre, "交镇办站所办", unit="农业")
    farming = Person(chromium, base, DESK, "farming")
    at_the_desk(farming, "办好了", "已经补发到卡上")
    deputy = Person(chromium, base, DESK, "deputy")
    at_the_desk(deputy, "办实了")
    evaluate(resident)
    row = Case.objects.get()
    assert (row.state, row.result) == ("closed", "solved")
    for person in (resident, worker, lead, centre, farming, deputy):
        person.leave()
