"""A worker without a network, on the pages alone: what is done outside is on the phone, survives
whatever happens to it, and arrives once and in its order."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CaseFile, Note
from gezhi.engines.duties.models import Call, Occurrence
from gezhi.engines.points.models import Record
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Account, Device
from gezhi.engines.trust.queries import viewer_of
from tests.browser.dropping import Dropping
from tests.browser.outside import CODE, Phone, Site

pytestmark = pytest.mark.browser
MANY = 200
WRONG_BY_A_DAY = """const True_ = Date, day = 86400000; Date = class extends True_ {
  constructor(...a) { a.length ? super(...a) : super(True_.now() + day) }
  static now() { return True_.now() + day } }"""
CLOSE = """new Promise((done) => {
  const ask = indexedDB.open('gezhi-field'); ask.onsuccess = () => {
  const task = ask.result.transaction('meta', 'readwrite'); task.objectStore('meta').delete('open')
  task.oncomplete = () => { ask.result.close(); done() } } })"""
Take = Callable[..., Phone]


def picture() -> dict[str, Any]:
    out = io.BytesIO()
    Image.effect_noise((1200, 900), 80).convert("RGB").save(out, "JPEG", quality=95)
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def as_worker() -> Any:
    return viewer_of(Account.objects.get(username="grid-worker").pk)


def work_outside(phone: Phone, told: dict[str, Any]) -> None:
    """A report with two pictures, a note, a visit, a duty with its checklist, a sheet of points."""
    page = phone.page
    phone.open("/field/report/report")
    page.locator("main textarea").first.fill("巷口的井盖没有了，用木板盖着")
    page.locator('input[name="what"]').first.evaluate("(one) => { one.checked = true }")
    page.locator('input[type="file"][multiple]').set_input_files([picture(), picture()])
    page.locator(".photos-new li").nth(1).wait_for()
    page.locator(".act-do button").click()
    phone.kept()
    phone.open(f"/field/case/{told['cases'][0]}/note")
    page.locator("main textarea").first.fill("看过了，缺零件")
    page.locator("main .act-do button").click()
    phone.kept()
    day = clock.today()
    call = next(one for one in told["calls"] if Call.objects.get(pk=one).round.day == day)
    phone.open(f"/field/rounds/call/{call}")
    page.locator('button[name="well"]').click()
    phone.kept()
    phone.open("/field/duties/")
    page.locator("details.duty-fold summary").first.click()
    page.locator('button[name="all"]').first.click()
    phone.kept()
    phone.open(next(one for one in phone.pages() if "/door/" in one))
    page.locator(".score-do").first.click()
    page.locator("#said", has_text="已存在手机里").wait_for()


def test_a_day_outside(site: Site, take: Take) -> None:
    phone = take()
    told = site.told
    phone.cut(site_too=True)
    phone.open("/field/")
    phone.page.locator("#phone-line", has_text="手机里的").wait_for()
    work_outside(phone, told)
    before = phone.waiting()
    assert [one["state"] for one in before] == ["waiting"] * 5
    phone.kill()
    phone.begin()
    phone.cut()
    phone.open("/field/outbox")
    assert phone.waiting() == before
    assert phone.page.locator(".outbox-row").count() == 5
    phone.open("/field/")
    phone.page.locator("#sync", has_text="5 待同步").wait_for()
    phone.join()
    phone.sign_in("grid-worker")
    phone.open("/field/outbox")
    phone.drained()
    new = Case.objects.exclude(pk__in=told["cases"]).get()
    files = CaseFile.objects.filter(case=new)
    assert [one.size <= 300 * 1024 for one in files] == [True, True]
    assert Note.objects.filter(case=told["cases"][0]).count() == 1
    assert Call.objects.filter(state=Call.DONE).count() == 1
    assert Occurrence.objects.get(pk=told["duty"]).state == Occurrence.DONE
    assert Record.objects.count() == 1
    assert phone.faults == []


def test_lost_answers_lose_and_double_nothing(site: Site, chromium: Any, tmp_path: Path) -> None:
    """A quarter of the answers never comes back; bench/offline.py does the same with 1,000."""
    net = Dropping(site.port, 0.25)
    phone = Phone(chromium.browser_type, site, tmp_path / "phone", net.base)
    phone.sign_in("grid-worker")
    phone.enrol()
    forms = phone.note_forms(site.told["cases"])
    phone.context.set_offline(True)
    phone.put_notes(forms, MANY)
    phone.context.set_offline(False)
    phone.drained(120)
    assert net.dropped > MANY / 8
    found: dict[str, list[str]] = {}
    for row in Note.objects.order_by("at", "pk"):
        found.setdefault(str(row.case_id), []).append(row.text)
    assert sorted(text for texts in found.values() for text in texts) == [
        f"记录 {n:04}" for n in range(MANY)
    ]
    assert all(texts == sorted(texts) for texts in found.values()), "in their order"
    phone.kill()
    net.stop()


def test_two_tabs_send_once_and_the_clock_is_mended(site: Site, take: Take) -> None:
    phone = take()
    phone.context.add_init_script(WRONG_BY_A_DAY)
    phone.open("/field/duties/")
    phone.context.set_offline(True)
    page = phone.page
    page.locator("details.duty-fold summary").first.click()
    page.locator('button[name="all"]').first.click()
    page.locator("#phone-code").wait_for()  # eight hours are over, by this clock
    page.locator("#phone-code-input").fill(CODE)
    page.locator("#phone-code button.primary").click()
    phone.kept()
    other = phone.context.new_page()
    other.goto(phone.base + "/field/outbox")
    phone.context.set_offline(False)
    both = "gezhiPhone.sendNow()"
    page.evaluate(f"void {both}")
    other.evaluate(both)
    phone.drained()
    row = Occurrence.objects.get(pk=site.told["duty"])
    assert row.state == Occurrence.DONE
    assert row.done_at is not None
    assert abs(row.done_at - clock.now()) < timedelta(minutes=3)


def empty(phone: Phone) -> None:
    """Nothing is left on the phone."""
    js = """new Promise((done) => {
      const ask = indexedDB.open('gezhi-field'); ask.onsuccess = () => {
      const base = ask.result, names = ['meta', 'pages', 'entries', 'files']
      const task = base.transaction(names)
      Promise.all(names.map((one) => new Promise((told) => {
        const count = task.objectStore(one).count(); count.onsuccess = () => told(count.result) })))
        .then((all) => { base.close(); done(all) }) } })"""
    assert phone.page.evaluate(js) == [0, 0, 0, 0]


def test_a_locked_phone_empties_itself(site: Site, take: Take) -> None:
    phone = take()
    phone.cut()
    phone.open(f"/field/case/{site.told['cases'][0]}/note")
    phone.page.locator("main textarea").first.fill("再来一次")
    phone.page.locator("main .act-do button").click()
    phone.kept()
    trust.lock_device(as_worker(), Device.objects.get().pk)
    phone.join()
    phone.page.get_by_text("这部手机已被锁定并清空").wait_for()
    empty(phone)
    deadline = time.monotonic() + 20
    while Device.objects.get().wiped is None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert Device.objects.get().wiped is not None
    assert Note.objects.count() == 0


def test_signing_out_asks_and_empties(site: Site, take: Take) -> None:
    phone = take()
    phone.cut()
    phone.open(f"/field/case/{site.told['cases'][0]}/note")
    phone.page.locator("main textarea").first.fill("再来一次")
    phone.page.locator("main .act-do button").click()
    phone.kept()
    phone.open("/field/me")
    phone.page.locator("#sign-out button").click()
    dialog = phone.page.locator("#phone-out")
    dialog.wait_for()
    assert dialog.locator('[data-slot="n"]').inner_text() == "1"
    dialog.get_by_role("button", name="取消").click()
    assert len(phone.waiting()) == 1
    phone.context.set_offline(False)
    phone.drained()
    assert Note.objects.count() == 1
    phone.open("/field/me")
    phone.page.locator("#sign-out button").click()
    phone.page.wait_for_url(lambda url: "/field/me" not in url)
    phone.open("/field/offline/page")
    empty(phone)
    assert Device.objects.get().wiped is not None


def test_both_sides_of_a_conflict(site: Site, take: Take) -> None:
    """What waits for a person holds back what was done afterwards with the same case."""
    phone = take()
    case = site.told["cases"][0]
    phone.cut()
    phone.open(f"/field/case/{case}")
    phone.page.locator(f'.big-buttons a[href^="/field/case/{case}/decide"]').first.click()
    phone.page.locator("main form textarea").first.fill("灯泡换好了")
    phone.page.locator("main .act-do button").click()
    phone.kept()
    phone.open(f"/field/case/{case}/note")
    phone.page.locator("main textarea").first.fill("备用灯泡放在门卫室")
    phone.page.locator("main .act-do button").click()
    phone.kept()
    row = Case.objects.get(pk=case)
    actions.decide(as_worker(), actions.Decide(row.pk, row.version, "settled", say="我顺路办好了"))
    phone.context.set_offline(False)
    phone.open("/field/outbox")
    phone.page.locator("#outbox-send").click()
    phone.page.get_by_role("link", name="查看并处理").wait_for()
    phone.shoot("outbox-needs")
    phone.page.evaluate("gezhiPhone.sendNow()")
    assert [one["state"] for one in phone.waiting()] == ["needs", "waiting"]
    assert Note.objects.count() == 0
    phone.page.get_by_role("link", name="查看并处理").click()
    mine = phone.page.locator("#entry-mine")
    mine.get_by_text("灯泡换好了").wait_for()
    phone.shoot("conflict")
    assert phone.page.locator("#entry-theirs").inner_text().strip()
    phone.page.locator("details.fold summary", has_text="放弃").click()
    phone.page.locator("#reason").fill("别人已经办好")
    phone.page.locator("form[data-give-up] button").click()
    phone.page.wait_for_url("**/field/outbox")
    phone.page.evaluate("gezhiPhone.sendNow()")
    phone.drained()
    assert Note.objects.get().text == "备用灯泡放在门卫室"


def test_the_code_opens_and_eight_wrong_ones_do_not(site: Site, take: Take) -> None:
    phone = take()
    page = phone.page
    phone.cut()
    page.evaluate(CLOSE)
    phone.open("/field/")
    page.locator("#offline-code").wait_for()
    phone.shoot("code")
    page.locator("#code").fill("111112")
    page.locator("#offline-code button").click()
    page.get_by_text("还可以试 7 次").wait_for()
    page.locator("#code").fill(CODE)
    page.locator("#offline-code button").click()
    page.get_by_role("heading", name="今天").first.wait_for()
    page.evaluate(CLOSE)
    phone.open("/field/")
    for left in range(7, -1, -1):
        page.locator("#code").fill("111112")
        page.locator("#offline-code button").click()
        if left:
            page.get_by_text(f"还可以试 {left} 次").wait_for()
    page.get_by_role("heading", name="登录后打开").wait_for()
    phone.join()
    phone.open("/field/")
    page.wait_for_timeout(1500)
    phone.context.set_offline(True)
    phone.open("/field/")
    page.locator("#phone-line", has_text="手机里的").wait_for()


def test_nothing_personal_lies_open(site: Site, take: Take) -> None:
    """In the base of the phone and in the caches are no words of cases; the shell is small."""
    phone = take()
    js = """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name)
      .then((one) => one.keys().then((keys) => Promise.all(keys.map((key) => one.match(key)
        .then((answer) => answer.text()).then((text) => [new URL(key.url).pathname, text]))))))))"""
    kept = [pair for some in phone.page.evaluate(js) for pair in some]
    assert {path for path, _ in kept if path.startswith("/field/")} == {
        "/field/offline/page",
        "/field/outbox",
        "/field/outbox/entry",
    }
    assert not [path for path, text in kept if "路灯" in text or "grid-worker" in text]
    assert sum(len(text.encode()) for _, text in kept) <= 500 * 1024
    dump = """new Promise((done) => {
      const ask = indexedDB.open('gezhi-field'); ask.onsuccess = () => {
      const all = ask.result.transaction('pages').objectStore('pages').getAll()
      all.onsuccess = () => { ask.result.close(); done(JSON.stringify(all.result.map((one) =>
        [one.url, one.version, new TextDecoder().decode(one.box.data)]))) } } })"""
    pages = json.loads(phone.page.evaluate(dump))
    assert len(pages) >= 10
    assert not [one for one in pages if "路灯" in one[2] or "<html" in one[2]]
