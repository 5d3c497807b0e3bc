"""`duties.yaml`: what recurs for the holders of a post, and rosters of those on duty in turn."""

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from gezhi.base.recurrence import Recurrence
from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Entry, Key, Time


def _recurs(text: str) -> str:
    return Recurrence(text).text


Recurs = Annotated[str, AfterValidator(_recurs)]
"""A rule of RFC 5545 (`FREQ=WEEKLY;BYDAY=MO`), `days ending in 0` or `working days`."""

Period = Literal["day", "week", "month", "quarter", "year"]


class Window(Entry):
    """From when to when it can be done, local time; `days` says how many days it may take (2 means
    until `to` of the day after)."""

    from_: Time = Field(alias="from")
    to: Time
    days: int = Field(default=1, ge=1, le=31)

    @model_validator(mode="after")
    def _runs(self) -> "Window":
        if self.length <= timedelta(0):
            raise Mistake(
                "`to` 不晚于 `from`；要过夜就写 `days: 2`",
                "`to` is not later than `from`; for a night write `days: 2`",
            )
        return self

    @property
    def length(self) -> timedelta:
        """How long it is open; a `to` of 00:00 is the end of its day."""
        days = self.days if self.to == time(0) else self.days - 1
        return timedelta(days=days) + _of_day(self.to) - _of_day(self.from_)


def _of_day(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


class CheckItem(Entry):
    """One line of a checklist, ticked when it is done (`must visit`)."""

    item: Key
    name: Words


class Proof(Entry):
    """What to write down, and why that is needed. It is asked for and never bars anybody: what was
    done is done without it."""

    asks: Words
    why: Words


class Document(Entry):
    """A page that the duty produces with its figures: a title, and which full period before the day
    it covers."""

    title: Words
    covers: Period


class Duty(Entry):
    """Something the holders of a post owe again and again: each for themselves, or, where it is
    `shared`, one for all of a place. `at` is a level below the post's own: it is then owed at each
    of those places. The `lead` sees what is done and is told what was missed; nothing follows by
    itself."""

    duty: Key
    name: Words
    post: Key
    at: Key | None = None
    every: Recurs
    on_day_off: Literal["next"] | None = None
    window: Window
    shared: bool = False
    checklist: list[CheckItem] = Field(default_factory=list)
    proof: Proof | None = None
    document: Document | None = None
    lead: Key | None = None
    source: str

    @property
    def key(self) -> str:
        """Its name in the pack."""
        return self.duty

    @property
    def recurrence(self) -> Recurrence:
        """Its days."""
        return Recurrence(self.every, self.on_day_off)


class Need(Entry):
    """How many of a post are on duty at a time."""

    post: Key
    count: int = Field(ge=1, le=20)


class Roster(Entry):
    """Who is on duty when, at places of one level: made a month at a time, fairly in turn among
    those who hold the posts there or below, and published; shifts can be swapped."""

    roster: Key
    name: Words
    at: Key
    every: Recurs
    on_day_off: Literal["next"] | None = None
    window: Window
    needs: list[Need] = Field(min_length=1)
    checklist: list[CheckItem] = Field(default_factory=list)
    lead: Key
    source: str

    @property
    def key(self) -> str:
        """Its name in the pack."""
        return self.roster

    @property
    def recurrence(self) -> Recurrence:
        """Its days."""
        return Recurrence(self.every, self.on_day_off)
