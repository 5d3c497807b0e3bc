"""Words of Chinese are found by any part of them, on both databases."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gezhi.base import clock
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import (
    SoughtItems,
    all_items,
    enclosure_of,
    find_items,
    item_counts,
)
from gezhi.engines.disclosure.rules.grams import grams, plain
from gezhi.engines.disclosure.rules.personal import personal_in
from gezhi.engines.disclosure.rules.tables import read_money, say_money
from gezhi.engines.trust.queries import ANYONE, Forbidden, Invalid, Missing
from tests.disclosing import NOW, correction, disclosing_town, faults, posted
from tests.town import Town

WORDS = st.text("财务公开路灯2月aB 。，", max_size=12)


@pytest.fixture
def town(db: None):
    with clock.at(NOW):
        yield disclosing_town()


def found(**sought: object) -> list[str]:
    return [row.title for row in find_items(ANYONE, SoughtItems(**sought))[0]]  # type: ignore[arg-type]


@given(WORDS, WORDS, WORDS)
def test_a_part_of_a_text_has_its_pairs(before: str, word: str, after: str) -> None:
    whole = plain(before + word + after)
    if len(plain(word)) > 1:
        assert set(grams(word)) <= set(grams(whole))
    assert plain(word) in whole


@pytest.mark.django_db
def test_search(town: Town) -> None:
    posted(town, title="三月财务收支")
    posted(
        town, "residents-affairs", title="一季度居务", period="2026-Q1", body="东门路灯全部换新。"
    )
    assert found(text="财务") == ["三月财务收支"]
    assert found(text="路灯全") == ["一季度居务"]
    assert found(text="灯") == ["一季度居务"]
    assert found(text="换新 东门") == ["一季度居务"]
    assert found(text="存款") == ["三月财务收支"], "cells are found"
    assert found(text="灯路") == []
    assert found(text="路灯新") == []
    assert found(text="' \" * ,") == found()
    assert found(affairs="finance", path=town.places["c0"].path) == ["三月财务收支"]
    assert found(path=town.places["c1"].path) == []
    assert found(level="community", since=date(2026, 4, 9)) == []
    assert found(period="2026-Q1") == found(kind="residents-affairs") == ["一季度居务"]
    assert item_counts(ANYONE) == {("finance", "2026-03"): 1, ("residents-affairs", "2026-Q1"): 1}
    first, after = find_items(ANYONE, SoughtItems(), size=1)
    assert after is not None
    second, after = find_items(ANYONE, SoughtItems(), after=after, size=1)
    assert ([one.title for one in (*first, *second)], after) == (found(), None)
    assert [one.title for one in all_items(ANYONE, SoughtItems())] == found()


@pytest.mark.django_db
def test_what_was_corrected_is_found_by_its_new_words(town: Town) -> None:
    row = posted(town, title="三月财务收支")
    viewer = town.viewer("first-secretary")
    row = actions.correct(viewer, correction(row, title="三月账目"))
    assert found(text="三月财务") == []
    assert found(text="三月账目") == ["三月账目"]
    actions.withdraw(viewer, row.key, "写错了")
    assert found(text="三月账目") == []


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("13800000001", True),
        ("１３８ ００００ ０００１", True),
        ("+86 138-0000-0001", True),
        ("37030219900307123X", True),
        ("370302 19900307 1234", True),
        ("370302900307123", True),
        ("6222 0212 3456 7890 129", False),
        ("4111 1111 1111 1111", True),
        ("0533-2780000", False),
        ("合同编号 202603070012", False),
        ("2026-03-02 共 1,234,567.80 元", False),
        ("统一社会信用代码 91370302MA3C000000", False),
    ],
)
def test_personal_numbers(text: str, refused: bool) -> None:
    assert (personal_in(text) is not None) is refused


@given(st.integers(-(10**12), 10**12))
def test_money_is_read_as_it_is_said(fen: int) -> None:
    assert read_money(say_money(fen)) == fen


@pytest.mark.django_db
def test_files(town: Town) -> None:
    viewer = town.viewer("first-secretary")
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret"
    Image.new("RGB", (8, 8)).save(picture, "JPEG", exif=exif)
    shot = actions.add_enclosure(viewer, "../现场.jpeg", picture.getvalue())
    assert (shot.name, shot.type) == ("现场.jpg", "image/jpeg")
    with pytest.raises(Missing):
        enclosure_of(ANYONE, shot.pk)
    assert b"secret" not in enclosure_of(viewer, shot.pk)[1].read_bytes()
    row = posted(town, enclosures=[shot.pk])
    assert enclosure_of(ANYONE, shot.pk)[0].size == shot.size
    actions.withdraw(viewer, row.key, "有人脸")
    with pytest.raises(Missing):
        enclosure_of(ANYONE, shot.pk)
    with pytest.raises(Forbidden):
        actions.add_enclosure(town.viewer("resident"), "a.pdf", b"%PDF-1.4")


def book(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ program", "kind"),
        (b"<script>", "kind"),
        (b"\xd0\xcf\x11\xe0old", "old"),
        (book("word/document.xml", "word/vbaProject.bin"), "macros"),
        (book("anything.txt"), "kind"),
        (b"PK\x03\x04broken", "broken"),
    ],
)
def test_files_that_are_refused(town: Town, data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as fault:
        actions.add_enclosure(town.viewer("first-secretary"), "a.docx", data)
    assert faults(fault) == [("enclosures", code)]
