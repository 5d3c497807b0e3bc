"""Disclosure in a browser: at every width and look, on paper, pasted and typed by keyboard."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from gezhi.base import clock
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.models import Question
from tests.commits import committed
from tests.disclosing import correction, disclosing_town, posted, question
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults
from tests.town import Town

__all__ = ["committed"]
pytestmark = pytest.mark.browser
SHOTS = os.environ.get("GEZHI_SHOTS", "")
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]
PAGES = {
    "list": ("resident", "/disclosure/"),
    "found": ("resident", "/disclosure/?q=路灯&affairs=residents"),
    "board": ("resident", "/disclosure/at/{place}/"),
    "finance": ("resident", "/disclosure/{finance}/"),
    "course": ("resident", "/disclosure/{works}/"),
    "calendar": ("first-secretary", "/desk/disclosure/"),
    "posted": ("first-secretary", "/desk/disclosure/posted/"),
    "edit": ("first-secretary", "/desk/disclosure/new/{place}/finance/?period={next}"),
    "write": ("first-secretary", "/desk/disclosure/new/{place}/works/"),
    "correct": ("first-secretary", "/desk/disclosure/{finance}/correct"),
    "withdraw": ("first-secretary", "/desk/disclosure/{finance}/withdraw"),
    "questions": ("first-secretary", "/desk/disclosure/questions/"),
    "question": ("first-secretary", "/desk/disclosure/questions/{question}/"),
}


@pytest.fixture
def monday() -> None:
    """A server in its own thread keeps the true time."""


@pytest.fixture
def about(committed: None, monday: None) -> dict[str, Any]:
    """A community with what it posted, late and in time, with questions; and what it owes."""
    town, now = disclosing_town(), clock.now()
    this = clock.today().replace(day=1)
    last = this - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    rows = [
        ["现金", "3,120.50", "1,200", "860.30", "3,460.20", "场地租金、路灯电费"],
        ["银行存款", "128,400.00", "46,000", "31,250.75", "143,149.25", "惠民项目经费"],
    ]
    with clock.at(now - timedelta(days=20)):
        title = f"{before.year}年{before.month}月财务收支"
        finance = posted(town, title=title, period=f"{before:%Y-%m}", rows=rows)
        made = question(town, finance, "路灯电费怎么比上个月多了三百多？")
        actions.answer(
            town.viewer("first-secretary"), made.pk, "十月新装了六盏，电费单贴在服务站。"
        )
        question(town, finance, "场地租给谁了，合同在哪里看？", by="neighbour")
        note = "办公用品 12.40 元记错了科目"
        actions.correct(town.viewer("first-secretary"), correction(finance, rows=rows, reason=note))
    day = clock.today() - timedelta(days=12)
    with clock.at(now - timedelta(days=2)):
        body = "三个单元门口没有路灯。\n居民会议定了装六盏，每盏 1,850 元。"
        first = posted(town, "works", phase="policy", title="东门装路灯", body=body, happened=day)
        works = posted(
            town,
            "works",
            phase="execution",
            title="路灯开工",
            body="上周一开工，工期十天。",
            happened=day,
            matter=first.key,
        )
    asked = Question.objects.get(answer="")
    return {
        "town": town,
        "place": town.places["c0"].pk,
        "finance": finance.key,
        "works": works.key,
        "question": asked.pk,
        "next": f"{last:%Y-%m}",
    }


@pytest.fixture
def town(about: dict[str, Any]) -> Town:
    return about["town"]


@pytest.mark.parametrize(("width", "looks"), LOOKS)
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    live_server: Any,
    sign_in: SignIn,
    about: dict[str, Any],
    axe_source: str,
    width: int,
    looks: dict[str, str],
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    wrong = []
    for name, (role, path) in PAGES.items():
        address = path.format(**about)
        enter(browser_context, live_server, sign_in, role, **looks)
        answer = page.goto(live_server.url + address)
        assert answer
        assert answer.status == 200, address
        wrong += [f"{name}: {one}" for one in faults(page, axe_source)]
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wrong += [f"{name} is {wider} px too wide"] if wider > 0 else []
        if name in ("calendar", "posted"):
            table = page.locator(".table-scroll").first
            wider = table.evaluate("each => each.scrollWidth - each.clientWidth")
            wrong += [f"{name}: its table is {wider} px too wide"] if wider > 0 else []
        if SHOTS:
            kind = "-".join([str(width), *looks.values()])
            page.screenshot(path=Path(SHOTS, f"{name}-{kind}.png"), full_page=True)
    assert not wrong


def test_on_paper(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, about: dict[str, Any]
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    enter(browser_context, live_server, sign_in, "resident")
    for name in ("board", "finance"):
        page.goto(live_server.url + PAGES[name][1].format(**about))
        assert not page.locator("main .button:visible").count(), name
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, name
        if SHOTS:
            page.screenshot(path=Path(SHOTS, f"{name}-print.png"), full_page=True)


def test_pasted_from_a_spreadsheet_and_typed_by_keyboard(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, about: dict[str, Any]
) -> None:
    page = browser_context.new_page()
    enter(browser_context, live_server, sign_in, "first-secretary")
    page.goto(f"{live_server.url}/desk/disclosure/new/{about['place']}/finance/?period=2026-01")
    lines = "\n".join(f"科目{n}\t{n}\t1\t0\t{n + 1}\t" for n in range(8))
    page.locator('[name="cell.0.account"]').focus()
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(new ClipboardEvent('paste',
            {clipboardData: data, bubbles: true, cancelable: true})) }""",
        lines + "\n",
    )
    assert page.locator('[name="cell.7.closing"]').input_value() == "8"
    page.locator('[name="cell.0.note"]').press("Enter")
    assert page.evaluate("document.activeElement.name") == "cell.1.note"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "cell.0.note"
    page.locator('button[value="look"].button').click()
    page.locator(".disclosed-preview").wait_for()
    assert page.locator(".disclosed-preview tbody tr").count() == 8
    if SHOTS:
        page.screenshot(path=Path(SHOTS, "preview-1280.png"), full_page=True)
    page.locator('button[value="post"]').click()
    page.wait_for_url("**/disclosure/*/")
    assert "科目7" in page.inner_text("main")
