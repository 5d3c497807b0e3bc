"""A phone in several hands and at odd spots: a position that is refused or absurd, another account
on the same phone, the way out from a page of residents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gezhi.engines.cases.models import Case, Note
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import Device
from tests.browser.outside import Phone, Site
from tests.browser.test_offline import empty
from tests.town import LAT, LON

pytestmark = pytest.mark.browser
Take = Callable[..., Phone]
BY_LIST = "手机定不了位"


def noted(phone: Phone, case: str) -> None:
    """A note that waits on the phone."""
    phone.cut()
    phone.open(f"/field/case/{case}/note")
    phone.page.locator("main textarea").first.fill("再来一次")
    phone.page.locator("main .act-do button").click()
    phone.kept()


def report(phone: Phone) -> Any:
    """The form of a report, filled in up to the place."""
    page = phone.page
    phone.open("/field/report/report")
    page.locator("main textarea").first.fill("巷口的井盖没有了，用木板盖着")
    page.locator('input[name="what"]').first.evaluate("(one) => { one.checked = true }")
    return page


@pytest.mark.parametrize(
    "spot",
    [
        None,
        {"latitude": 0.0, "longitude": 0.0, "accuracy": 5},
        {"latitude": LAT, "longitude": LON, "accuracy": 5_000},
    ],
    ids=["refused", "nowhere", "vague"],
)
def test_without_a_position_the_place_is_chosen_from_the_list(
    take: Take, site: Site, spot: dict[str, float] | None
) -> None:
    """Refused, at 0,0 or vaguer than a kilometre, with no network: the list is asked for, and the
    report arrives with the place chosen there."""
    more = {"geolocation": spot, "permissions": ["geolocation"]} if spot else {}
    phone = take(**more)
    phone.cut()
    page = report(phone)
    page.get_by_role("button", name="我的位置").click()
    said = page.locator(".where-chosen")
    said.wait_for()
    page.wait_for_function(
        "words => document.querySelector('.where-chosen').textContent.includes(words)", arg=BY_LIST
    )
    listed = page.locator("#listed")
    assert listed.evaluate("one => one === document.activeElement")
    house = Place.objects.get(name="1号楼", path__startswith=_grid(site).path)
    listed.select_option(str(house.pk))
    page.locator(".act-do button").click()
    phone.kept()
    phone.context.set_offline(False)
    phone.drained()
    new = Case.objects.exclude(pk__in=site.told["cases"]).get()
    assert (new.place_id, new.lon) == (house.pk, None)
    assert phone.faults == []


def _grid(site: Site) -> Place:
    return Place.objects.get(pk=int(site.told["sheet"].rstrip("/").rpartition("/")[2]))


def test_a_spot_far_away_is_said_to_be_outside(take: Take) -> None:
    phone = take(
        geolocation={"latitude": 31.2, "longitude": 121.4, "accuracy": 8},
        permissions=["geolocation"],
    )
    page = report(phone)
    page.get_by_role("button", name="我的位置").click()
    page.get_by_text("这个位置不在本地服务范围内").wait_for()


def test_another_account_empties_the_phone_and_begins_anew(take: Take, site: Site) -> None:
    """Nothing of the first worker is left for the second, and what waited is not sent in the
    second one's name."""
    phone = take()
    noted(phone, site.told["cases"][0])
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.sign_in("grid-lead")
    phone.page.wait_for_url("**/field/offline/page#other-account")
    phone.page.get_by_text("这部手机之前由别人带着外出").wait_for()
    empty(phone)
    phone.page.wait_for_timeout(500)
    assert Note.objects.count() == 0
    phone.page.get_by_role("link", name="带这部手机外出").click()
    phone.enrol()
    assert Device.objects.exclude(key="").count() == 2
    phone.cut()
    phone.open("/field/")
    phone.page.locator("#phone-line", has_text="手机里的").wait_for()
    assert not [one for one in phone.pages() if site.told["calls"][0] in one]


def test_the_way_out_of_the_portal_leads_by_the_field(take: Take, site: Site) -> None:
    """Signing out on a page of residents would leave a full phone behind: it leads to the field's
    own way out, which asks about what waits and empties the phone."""
    phone = take()
    noted(phone, site.told["cases"][0])
    phone.context.set_offline(False)
    phone.context.route("**/field/case/**", lambda route: route.abort())
    phone.open("/account/logout/")
    phone.page.get_by_role("button", name="退出", exact=True).first.click()
    phone.page.wait_for_url("**/field/me#sign-out")
    phone.page.locator("#sign-out button").click()
    dialog = phone.page.locator("#phone-out")
    dialog.wait_for()
    assert dialog.locator('[data-slot="n"]').inner_text() == "1"
    dialog.get_by_role("button", name="不要了").click()
    phone.page.wait_for_url(lambda url: "/field/me" not in url)
    phone.open("/field/offline/page")
    empty(phone)
    assert Device.objects.get().wiped is not None
    assert Note.objects.count() == 0
