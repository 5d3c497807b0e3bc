"""The day that is recorded for: it stands in the address, so that every page of a walk keeps it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.points.queries import InForce, open_days
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.ui.fields import FieldInput


@dataclass(frozen=True)
class Day:
    """The day of a sheet, with what was asked for and what is wrong with that. While something is
    wrong, nothing is recorded."""

    day: date
    text: str
    first: date
    last: date
    error: str = ""

    @property
    def today(self) -> bool:
        """Whether it is today, which needs no word."""
        return self.day == self.last

    @property
    def query(self) -> str:
        """What keeps the day in an address; empty for today."""
        return "" if self.today else f"day={self.day.isoformat()}"

    @property
    def said(self) -> str:
        """The day as people say it."""
        return say_date(self.day, get_language())

    @property
    def movable(self) -> bool:
        """Whether there is another day to choose."""
        return self.first < self.last

    @property
    def field(self) -> FieldInput:
        """The question for another day."""
        lang = get_language()
        span = {"first": say_date(self.first, lang), "last": say_date(self.last, lang)}
        return FieldInput(
            "day",
            "date",
            gettext("Done on"),
            self.text if self.error else self.day,
            help=gettext("From %(first)s to %(last)s; what was before has been reviewed.") % span,
            error=self.error,
            required=True,
            least=self.first,
            most=self.last,
        )


def day_asked(viewer: Viewer, found: InForce, text: str, made: datetime | None = None) -> Day:
    """The day that an address names; without one that on which it was done: today, or earlier where
    an outbox sends it later."""
    first, last = open_days(viewer, found)
    text = text.strip()[:20] or (clock.local(made).date().isoformat() if made else "")
    if not text:
        return Day(last, "", first, last)
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        return Day(last, text, first, last, gettext("Choose a day."))
    if day > last:
        return Day(last, text, first, last, gettext("What is still to come cannot be recorded."))
    if day < first:
        said = {"first": say_date(first, get_language())}
        told = gettext(
            "What was before %(first)s has been reviewed, or the scheme was not in force yet. "
            "Was something left out? The household can object."
        )
        return Day(last, text, first, last, told % said)
    return Day(day, text, first, last)
