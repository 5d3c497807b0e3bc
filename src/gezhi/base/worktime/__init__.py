"""Working time: which hours count, when something is due, and why.

A `Calendar` knows the working hours of a place, the public holidays and make-up working days (调休)
of the State Council, and the days that a locality adds. It turns a `Within` ("4 working hours") and
a start into a `Deadline` that can show its arithmetic.
"""

from gezhi.base.worktime.calendar import Calendar, Day, Weekday
from gezhi.base.worktime.deadline import Deadline
from gezhi.base.worktime.holidays import known_years
from gezhi.base.worktime.spans import Pause, Span
from gezhi.base.worktime.steps import Step
from gezhi.base.worktime.within import Within

__all__ = [
    "Calendar",
    "Day",
    "Deadline",
    "Pause",
    "Span",
    "Step",
    "Weekday",
    "Within",
    "known_years",
]
