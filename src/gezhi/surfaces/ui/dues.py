"""Deadlines and moments of cases, as the components show them."""

from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import get_language, gettext

from gezhi.base import clock
from gezhi.base.words import Unit, say_left, say_moment
from gezhi.base.worktime import Deadline
from gezhi.engines.cases.queries import Line, StepView
from gezhi.surfaces.ui.components import Due, DueState

MANY_HOURS = timedelta(hours=48)


def say(moment: datetime | None, *, by: bool = False) -> str:
    """A moment as people say it, in the reader's language; "" for none."""
    return say_moment(moment, lang=get_language(), by=by) if moment else ""


def exact(moment: datetime | None) -> str:
    """The same to the minute, for hovers and registers."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def due_of_line(line: Line) -> Due:
    """The deadline of a case in a list: what is left as its word, the moment beside it."""
    remaining, row = line.remaining, line.row
    if remaining is None:
        return Due("paused" if row.waiting else "none")
    left = say_span(remaining.left, remaining.unit, remaining.day)
    moment = say(row.due, by=True)
    return Due(line.light, moment, exact(row.due), word=gettext("Paused") if row.waiting else left)


def say_span(left: timedelta, unit: Unit, day: timedelta | None) -> str:
    """What is left or over, in words; hours of the clock become days once they are many."""
    if unit == "hours" and abs(left) >= MANY_HOURS:
        unit, day = "days", None
    return say_left(left, get_language(), unit, day=day)


def due_of_step(step: StepView, light: DueState | Literal[""] = "") -> Due:
    """The deadline of a step with its arithmetic; of one that has ended, how it was kept."""
    deadline, lang = step.deadline, get_language()
    arithmetic = deadline.explain(lang)
    if deadline.due is None:
        return Due("paused", "", "", arithmetic)
    if step.row.ended is not None:
        word = gettext("Late") if step.late else gettext("In time")
        state = "overdue" if step.late else "ok"
        return Due(state, "", exact(deadline.due), arithmetic, word)
    moment = say(deadline.due, by=True)
    state = "overdue" if step.late else light or "ok"
    return Due(state, moment, exact(deadline.due), arithmetic, left_of(deadline))


def left_of(deadline: Deadline) -> str:
    """What is left of a deadline, in words."""
    now = clock.now()
    day = deadline.calendar.working_day if deadline.within.is_working_time else None
    return say_span(deadline.left(now), deadline.within.unit, day)
