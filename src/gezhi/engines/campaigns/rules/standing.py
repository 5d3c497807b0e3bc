"""How a task stands on a day, and what a week asks of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

State = Literal["planned", "going", "late", "waiting", "done", "dropped"]
STATES: tuple[State, ...] = ("late", "waiting", "going", "planned", "done", "dropped")
"""In the order in which somebody wants to see them."""
OPEN, CLOSED = frozenset({"planned", "going", "late"}), frozenset({"done", "dropped"})


@dataclass(frozen=True, slots=True)
class Span:
    """What is kept of a task: the stored state, its first and its last day."""

    kept: str
    starts: date
    due: date


def state_of(one: Span, today: date) -> State:
    """How it stands on a day. What somebody said of it (`waiting`, `done`, `dropped`) holds; an
    open one is late from the day after its date, planned before its first day, else going."""
    if one.kept == "waiting":
        return "waiting"
    if one.kept == "done":
        return "done"
    if one.kept == "dropped":
        return "dropped"
    if today > one.due:
        return "late"
    return "planned" if today < one.starts else "going"


def reached_late(due: date, reached: date | None, today: date) -> bool:
    """Whether a milestone is behind, or was reached behind, its date."""
    return (reached or today) > due


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def within(day: date, week: date) -> bool:
    """Whether a day lies in the week of a Monday."""
    return week <= day <= week + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something of a task with a date and for whom: the task itself or a milestone still open."""

    task: int
    due: date
    accounts: frozenset[object]


def asked_of(dated: Iterable[Dated], week: date) -> dict[object, tuple[list[int], list[int]]]:
    """Of whom to ask what in a week: for each account the numbers of tasks that fall due in it, and
    of those that are late already. A task that is late is not named as due too; whoever has nothing
    is not in it, so that nobody gets an empty message."""
    due: dict[object, set[int]] = {}
    late: dict[object, set[int]] = {}
    for one in dated:
        into = late if one.due < week else due if within(one.due, week) else None
        if into is not None:
            for account in one.accounts:
                into.setdefault(account, set()).add(one.task)
    return {
        account: (
            sorted(due.get(account, set()) - late.get(account, set())),
            sorted(late.get(account, set())),
        )
        for account in due.keys() | late.keys()
    }


def next_try(tries: int) -> timedelta:
    """How long to wait after so many refused sendings: 1, 2, 4 … minutes."""
    return timedelta(minutes=2 ** max(tries - 1, 0))
