"""The arithmetic of deadlines in plain words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gezhi.base.clock import ZONE
from gezhi.base.words import Words
from gezhi.base.worktime import Calendar, Deadline, Within

CALENDAR = Calendar()


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def deadline(start: datetime, *pauses: Any, by: Calendar = CALENDAR, **limit: Any) -> Deadline:
    return by.deadline(start, Within(**limit), pauses)


def test_over_the_weekend() -> None:
    due = deadline(at(3, 6, 17), working_hours=4)
    assert due.explain("en") == (
        "4 working hours from Fri 17:00 = Mon 13:00, because Saturday 7 and Sunday 8 March are days"
        " off; Mon 09:00–13:00 counts 4 hours"
    )
    assert due.explain("zh") == (
        "周五 17:00 起 4 个工作时 = 周一 13:00：周六、周日休息；周一 09:00–13:00 计 4 小时"
    )


def test_holidays_and_make_up_days_are_named() -> None:
    due = deadline(at(9, 28, 10), working_days=5)
    assert due.lines("zh") == [
        "起始当天不计（民法典第二百零一条）",
        "10月1日–7日休息（国庆节）",
        "10月10日照常上班（国庆节）",
        "9月29日周二至10月10日周六有 5 个工作日，共计 40 小时",
    ]
    assert due.lines("en") == [
        "the day of the start is not counted (Civil Code article 201)",
        "1–7 October are days off (National Day)",
        "Saturday 10 October is worked (National Day)",
        "Tue 29 September to Sat 10 October has 5 working days, together 40 hours",
    ]
    assert due.explain("en").startswith(
        "5 working days from Mon 28 September 10:00 = Sat 10 October 17:00, because "
    )


def test_days_of_the_locality_are_named() -> None:
    own = Calendar(days_off={date(2026, 3, 9): Words(zh="庙会", en="Temple fair")})
    due = deadline(at(3, 6, 17), working_hours=4, by=own)
    assert due.lines("zh")[:2] == ["周六、周日休息", "周一休息（庙会）"]
    assert due.lines("en")[1] == "Monday 9 March is a day off (Temple fair)"


def test_pauses_are_named() -> None:
    paused = (at(3, 6, 14, 30), at(3, 9, 10))
    due = deadline(at(3, 6, 14), paused, working_hours=1)
    assert due.lines("zh") == [
        "周五 14:30 至 周一 10:00 暂停，不计",
        "周五 14:00–14:30 计 30 分钟",
        "周一 10:00–10:30 计 30 分钟",
    ]
    assert due.lines("en")[0] == "paused from Fri 14:30 to Mon 10:00"


def test_an_open_pause_is_said_with_what_is_left() -> None:
    due = deadline(at(3, 6, 10), (at(3, 6, 12), None), working_hours=4)
    assert due.explain("zh") == (
        "周五 10:00 起 4 个工作时，现在暂停，还剩 2 小时："
        "周五 12:00 起暂停；周五 10:00–12:00 计 2 小时"
    )
    assert due.explain("en").startswith("4 working hours from Fri 10:00: paused, 2 hours left")


def test_calendar_time_says_that_days_off_count() -> None:
    assert deadline(at(3, 6, 10), hours=24).explain("zh") == (
        "周五 10:00 起 24 小时 = 周六 10:00：按小时计，节假日照算"
    )


def test_days_end_at_24_hours_of_a_working_day_with_its_article() -> None:
    due = deadline(at(3, 2, 10), days=5)
    assert due.explain("en") == (
        "5 days from Mon 2 March 10:00 = Mon 9 March 24:00, because the day of the start is not "
        "counted (Civil Code article 201); all days count, days off too; the last day is a day off "
        "(weekend), so it ends with the next working day (Civil Code article 203)"
    )
    assert "顺延到下一个工作日（民法典第二百零三条）" in due.explain("zh")
    holiday = deadline(at(9, 30, 10), days=1)
    assert "最后一天休息（国庆节）" in holiday.explain("zh")


def test_a_part_of_a_day_that_a_pause_leaves_over_is_rounded_up() -> None:
    due = deadline(at(3, 6, 10), (at(3, 8, 12), at(3, 8, 13)), days=4)
    assert due.lines("zh")[-1] == "算到当天结束"


def test_a_year_without_a_list_is_said_once() -> None:
    due = deadline(at(12, 28, 10), working_days=8)
    said = [line for line in due.lines("zh") if "2027" in line and "尚不知道" in line]
    assert len(said) == 1
    assert "holidays of 2027 are not known yet" in due.explain("en")
    assert "4 January 2027" in deadline(at(12, 21, 10), working_days=10).explain("en")


def test_many_weekends_are_summed_up() -> None:
    due = deadline(at(3, 9, 10), working_days=15)
    assert "其间周末 6 天休息" in due.lines("zh")
    assert "6 weekend days are days off" in due.lines("en")


def test_a_month_is_named_on_both_sides_of_its_end() -> None:
    due = deadline(at(1, 30, 17), working_hours=1)  # Saturday 31 January, Sunday 1 February
    assert due.lines("en")[0] == "Saturday 31 January and Sunday 1 February are days off"
    spring = deadline(at(4, 30, 17), working_hours=1)
    assert spring.lines("en")[0] == "1–5 May are days off (Labour Day)"
