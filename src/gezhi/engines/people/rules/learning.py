"""When a course is done, and on which days a plan meets."""

from datetime import date, timedelta

from gezhi.pack.growing import Course

MOST = 60
"""Sessions of one plan: more than a year of weeks is no plan any more."""


def is_done(course: Course, minutes: int) -> bool:
    """Whether somebody attended enough of a course: its hours, or any of it where none are
    named."""
    return minutes > 0 and minutes >= course.hours * 60


def session_days(course: Course, first: date, count: int) -> list[date]:
    """The days on which a plan meets: one after another, or each week or month where the course
    says so. A month without that day takes its last one."""
    if course.every == "month":
        return [_month_on(first, number) for number in range(count)]
    step = timedelta(days=7 if course.every == "week" else 1)
    return [first + step * number for number in range(count)]


def _month_on(first: date, number: int) -> date:
    months = first.month - 1 + number
    year, month = first.year + months // 12, months % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(first.day, last))
