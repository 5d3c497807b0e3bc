"""Ends that are seldom met: a phone that was away too long, one that was never taken outside, work
that is given up signed out, and pictures of a matter that has ended. Nothing is dropped unsaid."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Note
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Device, Left
from tests.browser.outside import Phone, Site
from tests.browser.test_offline import picture
from tests.browser.test_offline_hands import noted

pytestmark = pytest.mark.browser
Take = Callable[..., Phone]


def test_a_phone_that_was_away_too_long_sends_and_begins_anew(site: Site, take: Take) -> None:
    """Its key has ended at the server: what waits still goes, then the phone is emptied, says so
    and can be taken outside anew."""
    phone = take()
    noted(phone, site.told["cases"][0])
    Device.objects.update(seen=clock.now() - timedelta(days=61))
    assert trust.end_devices() == 1
    phone.context.set_offline(False)
    phone.open("/field/outbox")
    phone.page.locator("#outbox-send").click()
    phone.page.wait_for_url("**/field/offline/page#ended")
    phone.page.get_by_role("heading", name="这部手机很久没有联系了").wait_for()
    assert Note.objects.count() == 1
    phone.shoot("ended")
    phone.page.get_by_role("link", name="带这部手机外出").click()
    phone.enrol()
    assert Device.objects.exclude(key="").count() == 1
    assert phone.pages()
    assert phone.faults == []


def test_what_waits_on_a_phone_that_was_never_taken_outside(
    site: Site, chromium: Any, tmp_path: Path
) -> None:
    """One true thing: nothing is locked away, and nothing was sent from here."""
    phone = Phone(chromium.browser_type, site, tmp_path / "plain")
    try:
        phone.sign_in("grid-worker")
        phone.open("/field/outbox")
        phone.page.get_by_role("heading", name="这部手机没有带着外出").wait_for()
        for hidden in ("#outbox-closed", "[data-when-empty]", "#outbox-send"):
            assert not phone.page.locator(hidden).is_visible(), hidden
        assert phone.faults == []
    finally:
        phone.kill()


def test_what_is_given_up_signed_out_is_told_after_signing_in(site: Site, take: Take) -> None:
    phone = take()
    noted(phone, site.told["cases"][0])
    entry = phone.waiting()[0]["id"]
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.open(f"/field/outbox/entry#{entry}")
    phone.page.locator("details.fold summary", has_text="放弃").click()
    phone.page.locator("#reason").fill("已经当面说过")
    phone.page.locator("form[data-give-up] button").click()
    phone.page.wait_for_url("**/field/outbox")
    phone.page.wait_for_timeout(1_000)
    assert Left.objects.count() == 0
    phone.sign_in("grid-worker")
    with phone.page.expect_response(lambda one: one.url.endswith("/field/offline/left")):
        phone.open("/field/")
    assert Left.objects.get().reason == "已经当面说过"


def test_pictures_of_what_has_ended_come_along_into_a_new_report(site: Site, take: Take) -> None:
    phone = take()
    page, given = phone.page, picture()
    url = f"/field/case/{new_id()}/photo?v=1"
    post = {"url": url, "fields": [], "multipart": True, "title": "照片", "lines": []}
    js = """([post, text]) => {
      const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
      const file = new File([bytes], 'a.jpg', { type: 'image/jpeg' })
      return gezhiPhone.put(post, [{ field: 'photos', file }]).then(() => gezhiPhone.sendNow())
    }"""
    page.evaluate(js, [post, base64.b64encode(given["buffer"]).decode()])
    (entry,) = phone.waiting()
    assert (entry["state"], entry["outcome"]) == ("needs", "gone")
    phone.open(f"/field/outbox/entry#{entry['id']}")
    page.locator("[data-anew]:visible").click()
    page.wait_for_url("**/field/report/**")
    page.locator("form.report .photos-new li").first.wait_for()
    assert page.evaluate("document.querySelector('form.report .photos [multiple]').files.length")
    assert [one["id"] for one in phone.waiting()] == [entry["id"]]
    assert phone.faults == []


def test_pictures_that_the_server_keeps_no_more_are_asked_for(site: Site, take: Take) -> None:
    """An entry that names them waits for its worker and does not go round for ever."""
    phone = take()
    form = phone.note_forms(site.told["cases"][:1])[0]
    url = form["url"].replace("/note", "/photo")
    fields = [["photos.kept", f"/field/file/{new_id()}"]]
    post = {"url": url, "fields": fields, "multipart": True, "title": "", "lines": []}
    phone.page.evaluate("(post) => gezhiPhone.put(post, [])", post)
    phone.page.evaluate("gezhiPhone.sendNow()")
    (entry,) = phone.waiting()
    assert (entry["state"], entry["outcome"]) == ("needs", "refused")
    assert "请重新添加" in entry["said"][0]
