"""One judge for all questions of packs: what is good comes out clean, and is good again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gezhi.base.words import Words
from gezhi.engines.trust.rules.answers import judge_fields, text_up_to
from gezhi.engines.trust.rules.refusal import Wrong
from gezhi.pack.forms import FormField

NAME = Words(zh="问题", en="question")
FIELDS = [
    FormField.model_validate({"name": NAME, **said})
    for said in (
        {"field": "number", "kind": "text", "required": True, "length": {"from": 2, "to": 40}},
        {"field": "note", "kind": "text"},
        {
            "field": "kind",
            "kind": "choice",
            "options": {"land": {"zh": "耕地", "en": "Land"}, "house": {"zh": "房", "en": "House"}},
        },
        {
            "field": "area",
            "kind": "number",
            "least": 1,
            "most": 100,
            "when": {"field": "kind", "is": "land"},
        },
        {"field": "heads", "kind": "number", "whole": True},
        {"field": "born", "kind": "date"},
        {"field": "written", "kind": "yes-no"},
        {"field": "party", "kind": "name"},
        {"field": "phone", "kind": "phone"},
    )
]
GOOD = {"number": "A01", "kind": "land", "area": "3"}


def judged(**more: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    clean, wrong = judge_fields(FIELDS, {**GOOD, **more})
    return clean, [(one.field, one.code) for one in wrong]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("number", "", "required"),
        ("number", "  ", "required"),
        ("number", "x" * 41, "too-long"),
        ("number", "x", "too-short"),
        ("number", ["x", "y"], "type"),
        ("number", True, "type"),
        ("note", "x" * 301, "too-long"),
        ("kind", "moon", "unknown"),
        ("area", "0", "range"),
        ("area", "101", "range"),
        ("area", "many", "type"),
        ("area", "nan", "type"),
        ("area", "inf", "type"),
        ("heads", "1.5", "whole"),
        ("born", "2026-02-30", "date"),
        ("born", "1816-01-01", "date"),
        ("born", "", ""),
        ("written", "perhaps", "type"),
        ("phone", "123", "phone"),
        ("party", "x" * 61, "too-long"),
        ("colour", "red", "unknown"),
    ],
)
def test_a_bad_answer_is_refused_at_its_field(name: str, value: Any, code: str) -> None:
    assert judged(**{name: value})[1] == ([(name, code)] if code else [])


@pytest.mark.parametrize(
    ("name", "value", "clean"),
    [
        ("kind", "耕地", "land"),
        ("kind", " Land ", "land"),
        ("born", "1935年4月1日", "1935-04-01"),
        ("born", "2024/4/1 08:30", "2024-04-01"),
        ("born", "2024.4.1", "2024-04-01"),
        ("heads", "6,000", 6000),
        ("heads", 2.0, 2),
        ("written", "有", True),
        ("written", "off", False),
        ("written", 0, False),
        ("party", "  王  小二 ", "王 小二"),
        ("note", "一\r\n二\x00", "一\n二"),
        ("note", 12, "12"),
    ],
)
def test_an_answer_is_taken_as_people_write_it(name: str, value: Any, clean: Any) -> None:
    found, wrong = judged(**{name: value})
    assert not wrong
    assert (found[name], type(found[name])) == (clean, type(clean))


def test_what_is_not_asked_is_left_out() -> None:
    assert judged(kind="house", area="500") == ({"number": "A01", "kind": "house"}, [])


def test_a_form_may_take_longer_texts() -> None:
    note = FIELDS[1]
    assert text_up_to(500)(note, "x" * 500) == "x" * 500
    assert isinstance(text_up_to(500)(note, "x" * 501), Wrong)


ANYTHING = some.one_of(
    some.text(max_size=70),
    some.integers(),
    some.floats(),
    some.booleans(),
    some.none(),
    some.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str),
    some.sampled_from(["13800000000", "耕地", "house", "是", "12"]),
    some.lists(some.text(max_size=3), max_size=2),
    some.dictionaries(some.text(max_size=3), some.integers(), max_size=2),
)


@given(some.dictionaries(some.sampled_from([one.field for one in FIELDS]), ANYTHING))
def test_anything_is_judged_and_what_is_clean_stays_as_it_is(said: dict[str, Any]) -> None:
    clean, wrong = judge_fields(FIELDS, said)
    assert not {one.field for one in wrong} & set(clean)
    again = judge_fields(FIELDS, clean)[0]
    assert again == clean


@given(some.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_is_known_in_every_writing(day: date) -> None:
    for text in (f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"):
        assert judged(born=text)[0]["born"] == day.isoformat()
