"""The components at work in a browser, on the living style guide."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [
    ("zh-hans", "normal", "light", 360),
    ("zh-hans", "elder", "light", 360),
    ("zh-hans", "elder", "dark", 1280),
    ("zh-hans", "normal", "dark", 1280),
    ("en", "elder", "light", 360),
    ("en", "normal", "light", 1280),
]


@pytest.fixture
def guide(live_server: Any, settings: Any) -> str:
    settings.DEMO = True
    return live_server.url + reverse("ui:guide")


@pytest.fixture
def shown(page: Page, guide: str) -> Page:
    """The guide in Chinese at 1280 px, its scripts at work."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(guide)
    expect(page.locator(".chart.drawn canvas").first).to_be_visible()
    return page


def photo(width: int = 3000, height: int = 2000) -> bytes:
    """A photograph that says where and by what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif[0x8825] = {1: "N", 2: (34.0, 12.0, 0.0)}
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#0f6b6b").save(made, "JPEG", exif=exif)
    return made.getvalue()


def handed_over(page: Page) -> list[dict[str, Any]]:
    """The files that the form would post."""
    return page.evaluate(
        """() => Promise.all([...document.querySelector('#field-photos').files].map(async f => ({
            name: f.name, bytes: [...new Uint8Array(await f.arrayBuffer())]})))"""
    )


@pytest.mark.parametrize(("language", "mode", "theme", "width"), LOOKS)
def test_everyone_can_use_it(
    browser_context: BrowserContext,
    guide: str,
    axe_source: str,
    settings: Any,
    language: str,
    mode: str,
    theme: str,
    width: int,
) -> None:
    """No axe violation, nothing beyond the edge of the screen, nothing against the policy."""
    wanted = {
        settings.LANGUAGE_COOKIE_NAME: language,
        "gezhi_mode": mode,
        "gezhi_theme": theme,
    }
    browser_context.add_cookies([{"name": n, "value": v, "url": guide} for n, v in wanted.items()])
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(guide)
    expect(page.locator(".chart.drawn canvas").first).to_be_visible()
    expect(page.locator(".map-mark").first).to_be_visible()
    page.evaluate(axe_source)
    found = page.evaluate(
        """rules => axe.run({runOnly: rules})
            .then(r => r.violations.map(v => [v.id, v.nodes[0].html]))""",
        RULES,
    )
    beyond = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert (found, beyond, said) == ([], 0, [])


def test_targets_are_large_in_elder_mode(browser_context: BrowserContext, guide: str) -> None:
    browser_context.add_cookies([{"name": "gezhi_mode", "value": "elder", "url": guide}])
    page = browser_context.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(guide)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
                '.button, .input, .choice, .switch, .queues a, .tabs a, .table a, summary')]
            .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 59.5)
            .map(e => e.outerHTML.slice(0, 90))"""
    )
    tiny = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility()
            && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
            && !e.closest('code, kbd, svg, .hidden-label, .leaflet-container')
            && parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.outerHTML.slice(0, 90))"""
    )
    assert (small, tiny) == ([], [])


def test_photographs_are_small_and_tell_nothing_more(shown: Page) -> None:
    shown.set_input_files(
        "#field-photos", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    expect(shown.locator(".photos-new img")).to_have_count(1)
    (sent,) = handed_over(shown)
    data = bytes(sent["bytes"])
    assert Image.open(io.BytesIO(data)).size == (1600, 1067)
    assert b"Secret" not in data
    shown.locator(".photos-remove").click()
    assert handed_over(shown) == []


def test_what_is_no_picture_is_refused_by_name(shown: Page) -> None:
    shown.set_input_files(
        "#field-photos",
        [
            {"name": "b.png", "mimeType": "image/png", "buffer": b"not a picture"},
            {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(40, 30)},
        ],
    )
    expect(shown.locator(".photos [role=alert]")).to_contain_text("b.png")
    expect(shown.locator(".photos-new img")).to_have_count(1)
    assert [one["name"] for one in handed_over(shown)] == ["a.jpg"]


def test_no_more_pictures_than_asked_for(shown: Page) -> None:
    one = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(40, 30)}
    shown.set_input_files("#field-photos", [one] * 8)
    expect(shown.locator(".photos [role=alert]")).to_contain_text("6")
    expect(shown.locator(".photos-new img")).to_have_count(6)
    assert len(handed_over(shown)) == 6


def test_a_picture_can_be_pasted(shown: Page) -> None:
    shown.evaluate(
        """data => { const all = new DataTransfer();
            all.items.add(new File([new Uint8Array(data)], 'p.jpg', {type: 'image/jpeg'}));
            window.dispatchEvent(new ClipboardEvent('paste', {clipboardData: all})) }""",
        list(photo(60, 40)),
    )
    expect(shown.locator(".photos-new img")).to_have_count(1)


def test_without_a_microphone_a_recording_can_be_chosen(shown: Page) -> None:
    shown.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject() }")
    start = shown.locator(".voice button").first
    if start.is_visible():
        start.click()
        expect(shown.locator(".voice [role=alert]")).not_to_be_empty()
    expect(shown.locator(".voice label.button")).to_be_visible()
    shown.set_input_files(
        "#field-voice", {"name": "v.webm", "mimeType": "audio/webm", "buffer": b"x"}
    )
    expect(shown.locator(".voice audio")).to_be_visible()


def test_nothing_typed_is_lost(shown: Page) -> None:
    shown.fill("#field-text", "路灯不亮三天了")
    shown.fill("#field-phone", "13800138000")
    shown.get_by_label("出租").first.check()
    shown.reload()
    assert "13800138000" not in shown.evaluate("JSON.stringify(localStorage)")
    expect(shown.locator("#field-text")).to_have_value("路灯不亮三天了")
    expect(shown.locator("#field-phone")).to_have_value("13800138000")
    expect(shown.get_by_label("出租").first).to_be_checked()


def test_what_the_server_sent_back_wins_over_a_draft(shown: Page) -> None:
    shown.evaluate(
        """() => localStorage.setItem('gezhi.draft.guide', JSON.stringify({
            at: Date.now(), came: {text: ['other']}, answers: {text: ['old']}}))"""
    )
    shown.reload()
    expect(shown.locator("#field-text")).to_have_value("")


def test_category_is_found_by_its_letters(shown: Page) -> None:
    shown.locator(".tree-all > summary").click()
    shown.fill("[data-tree-find]", "井")
    expect(shown.locator(".tree .choice:visible")).to_have_count(1)
    shown.locator(".tree .choice:visible").click()
    expect(shown.locator("[data-tree-chosen]")).to_have_text("市政设施 › 井盖")


def test_pin_names_its_place(shown: Page) -> None:
    shown.locator(".where-do button").nth(1).click()
    pick = shown.locator(".map.pick")
    expect(pick.locator(".map-name").first).to_be_visible()
    pick.click(position={"x": 200, "y": 140})
    expect(shown.locator(".where-chosen")).to_contain_text("网格")
    assert float(shown.locator("[name='where.lng']").input_value()) == pytest.approx(
        117.306, abs=0.01
    )
    name = shown.locator(".where-chosen").inner_text()
    shown.reload()
    expect(shown.locator(".where-chosen")).to_have_text(name)
    shown.locator(".where-do button").nth(1).click()
    expect(pick.locator(".map-pin")).to_be_visible()
    shown.locator(".where-do button").nth(2).click()
    assert shown.locator("[name='where.lng']").input_value() == ""
    pick.focus()
    pick.press("Enter")
    assert shown.locator("[name='where.place']").input_value()


def test_keys_move_select_and_explain(shown: Page) -> None:
    shown.locator(".row-link").nth(1).focus()
    shown.keyboard.press("j")
    shown.keyboard.press("x")
    expect(shown.locator(".bulk")).to_be_visible()
    expect(shown.locator(".bulk-count")).to_contain_text("1")
    shown.keyboard.press("/")
    expect(shown.locator("[data-search]")).to_be_focused()
    shown.keyboard.type("jx")
    expect(shown.locator("[data-search]")).to_have_value("jx")
    shown.keyboard.press("Escape")
    shown.keyboard.press("?")
    expect(shown.locator("#keys")).to_be_visible()
    expect(shown.locator("#keys-here")).to_contain_text("办结")


def test_single_keys_can_be_switched_off(shown: Page) -> None:
    shown.keyboard.press("?")
    shown.locator("#keys-on").uncheck()
    shown.keyboard.press("Escape")
    shown.locator(".row-link").first.focus()
    shown.keyboard.press("x")
    expect(shown.locator(".bulk")).to_be_hidden()


def test_dialog_opens_by_its_key_and_keeps_the_focus(shown: Page) -> None:
    shown.keyboard.press("s")
    dialog = shown.locator("#ask-settle")
    expect(dialog).to_be_visible()
    dialog.locator("[data-closes]").click()
    expect(dialog).to_be_hidden()


def test_undo_is_offered_for_ten_seconds(page: Page, guide: str) -> None:
    page.clock.install()
    page.goto(guide)
    page.locator("[data-toast]").click()
    toast = page.locator(".toast")
    expect(toast.locator("form button")).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(9_000)
    expect(toast).to_be_visible()
    page.clock.run_for(2_000)
    expect(toast).to_have_count(0)


def test_bar_opens_its_records(shown: Page) -> None:
    shown.locator(".chart canvas").first.click(position={"x": 120, "y": 20})
    shown.wait_for_url("**/guide?kind=*")


def test_map_has_the_same_as_a_list(shown: Page) -> None:
    expect(shown.locator("#map .map-mark")).to_have_count(5)
    shown.locator("#map .map-list summary").click()
    expect(shown.locator("#map .map-list li")).to_have_count(5)
    shown.locator("#map .map-list a").first.focus()
    expect(shown.locator(".leaflet-popup")).to_be_visible()


def test_it_works_without_scripts(chromium: Any, guide: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(guide)
    expect(page.locator("#field-text")).to_be_visible()
    expect(page.locator("label[for], .photos label.button").first).to_be_visible()
    expect(page.locator(".chart table").first).to_be_visible()
    page.locator(".tree-all > summary").click()
    expect(page.locator(".tree-group > summary").first).to_be_visible()
    page.locator("button[name=elder]").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    context.close()
