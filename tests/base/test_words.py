"""Words in two languages, and times as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pydantic import BaseModel, ValidationError

from gezhi.base.clock import ZONE, at
from gezhi.base.words import (
    Mistake,
    Unit,
    Words,
    language,
    say_amount,
    say_date,
    say_left,
    say_moment,
)

FRIDAY = datetime(2026, 3, 6, 10, 30, tzinfo=ZONE)


class Sign(BaseModel):
    text: Words


@pytest.mark.parametrize(
    ("code", "means"),
    [("zh", "zh"), ("zh-Hans", "zh"), ("zh_CN", "zh"), ("en", "en"), ("en-GB", "en"), (None, "zh")],
)
def test_language_of_a_code(code: str | None, means: str) -> None:
    assert language(code) == means


def test_words_come_in_both_forms() -> None:
    both = Sign.model_validate({"text": {"zh": "网格", "en": "grid"}}).text
    assert (both.say("zh-hans"), both.say("en"), str(both)) == ("网格", "grid", "网格")
    same = Sign.model_validate({"text": " Wi-Fi "}).text
    assert (same.say("zh"), same.say("en")) == ("Wi-Fi", "Wi-Fi")
    assert Words(zh="网格").say("en") == "网格"
    assert Words.of("x") == Words.of(Words(zh="x", en="x"))


@pytest.mark.parametrize("wrong", ["", "  ", {"en": "grid"}, {"zh": "网格", "fr": "x"}, 3, None])
def test_words_that_are_none(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Sign.model_validate({"text": wrong})


def test_words_are_a_string_or_an_object_in_json_schema() -> None:
    schema = Sign.model_json_schema()["$defs"]["Words"]
    plain, both = schema["anyOf"]
    assert plain == {"type": "string", "minLength": 1}
    assert both["required"] == ["zh"]
    assert both["additionalProperties"] is False
    assert both["properties"]["en"]["type"] == "string"


def test_a_mistake_speaks_both_languages() -> None:
    mistake = Mistake("错了", "wrong")
    assert (mistake.say("zh"), mistake.say("en"), str(mistake)) == ("错了", "wrong", "wrong")


@pytest.mark.parametrize(
    ("day", "hour", "zh", "en"),
    [
        (5, 9, "昨天 09:00", "yesterday 09:00"),
        (6, 14, "今天 14:00", "today 14:00"),
        (7, 9, "明天 09:00", "tomorrow 09:00"),
        (8, 9, "周日 09:00", "Sun 09:00"),
        (9, 13, "下周一 13:00", "Mon 13:00"),
        (12, 17, "下周四 17:00", "Thu 17:00"),
        (13, 17, "3月13日 17:00", "13 March 17:00"),
        (4, 17, "3月4日 17:00", "4 March 17:00"),
    ],
)
def test_moments_near_and_far(day: int, hour: int, zh: str, en: str) -> None:
    moment = FRIDAY.replace(day=day, hour=hour, minute=0)
    assert say_moment(moment, FRIDAY, "zh") == zh
    assert say_moment(moment, FRIDAY, "en") == en


def test_another_year_is_said() -> None:
    moment = datetime(2025, 11, 22, 17, tzinfo=ZONE)
    assert say_moment(moment, FRIDAY, "zh") == "2025年11月22日 17:00"
    assert say_moment(moment, FRIDAY, "en") == "22 November 2025 17:00"


def test_deadlines_are_said_as_such() -> None:
    monday = datetime(2026, 3, 2, 9, tzinfo=ZONE)
    due = FRIDAY.replace(hour=17, minute=0)
    assert say_moment(due, monday, "zh", by=True) == "周五 17:00 前"
    assert say_moment(due, monday, "en", by=True) == "by Fri 17:00"


def test_a_deadline_at_midnight_belongs_to_the_day_that_it_closes() -> None:
    midnight = datetime(2026, 3, 7, tzinfo=ZONE)
    assert say_moment(midnight, FRIDAY, "zh", by=True) == "今天 24:00 前"
    assert say_moment(midnight, FRIDAY, "zh") == "明天 00:00"


def test_now_is_the_clock_unless_given() -> None:
    with at(FRIDAY):
        assert say_moment(FRIDAY, lang="zh") == "今天 10:30"


@pytest.mark.parametrize(
    ("left", "unit", "zh", "en"),
    [
        (timedelta(hours=3), "working_hours", "还剩 3 个工作时", "3 working hours left"),
        (timedelta(hours=1), "working_hours", "还剩 1 个工作时", "1 working hour left"),
        (timedelta(minutes=179), "working_hours", "还剩 2.5 个工作时", "2.5 working hours left"),
        (timedelta(minutes=59, seconds=59), "hours", "还剩 59 分钟", "59 minutes left"),
        (timedelta(hours=17), "working_days", "还剩 2 个工作日", "2 working days left"),
        (timedelta(hours=7), "working_days", "还剩 7 个工作时", "7 working hours left"),
        (timedelta(hours=47), "days", "还剩 1 天", "1 day left"),
        (timedelta(hours=23), "days", "还剩 23 小时", "23 hours left"),
        (timedelta(hours=-2), "hours", "已超时 2 小时", "2 hours over time"),
        (timedelta(hours=-30), "days", "已超时 1 天", "1 day over time"),
        (timedelta(seconds=20), "hours", "就要到期", "due now"),
        (timedelta(0), "hours", "已到期", "due now"),
        (timedelta(seconds=-20), "hours", "已到期", "due now"),
    ],
)
def test_what_is_left(left: timedelta, unit: Unit, zh: str, en: str) -> None:
    assert say_left(left, "zh", unit) == zh
    assert say_left(left, "en", unit) == en


def test_the_length_of_a_working_day_can_be_given() -> None:
    assert say_left(timedelta(hours=14), "en", "working_days", day=timedelta(hours=7)) == (
        "2 working days left"
    )


def test_amounts_and_dates() -> None:
    assert say_amount(4.0, "working_hours", "zh") == "4 个工作时"
    assert say_amount(1, "days", "en") == "1 day"
    assert say_amount(0.5, "hours", "en") == "0.5 hours"
    assert say_date(FRIDAY.date(), "en", year=True) == "6 March 2026"
