"""The periods in which an item counts: months, quarters and years of the calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from gezhi.base.words import MONTHS, language
from gezhi.pack.points import Period

_MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month, a quarter or a year: its first and its last day."""

    kind: Period
    first: date
    last: date

    @property
    def before(self) -> "Stretch":
        """The one before."""
        return stretch(self.kind, self.first - timedelta(days=1))

    @property
    def after(self) -> "Stretch":
        """The one after."""
        return stretch(self.kind, self.last + timedelta(days=1))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def say(self, lang: str | None = "zh") -> str:
        """As people say it: `2026年第一季度`, `March 2026`."""
        year, zh = self.first.year, language(lang) == "zh"
        quarter = (self.first.month + 2) // 3
        if self.kind == "month":
            month = self.first.month
            return f"{year}年{month}月" if zh else f"{MONTHS[month - 1]} {year}"
        if self.kind == "quarter":
            said = "一二三四"[quarter - 1]
            return f"{year}年第{said}季度" if zh else f"quarter {quarter} of {year}"
        return f"{year}年" if zh else str(year)

    def __str__(self) -> str:
        if self.kind == "month":
            return f"{self.first:%Y-%m}"
        if self.kind == "quarter":
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return str(self.first.year)


def stretch(kind: Period, day: date) -> Stretch:
    """The period of a kind that a day lies in: of any day that there is."""
    months = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    last = first.month + months - 1
    return Stretch(kind, first, date(day.year, last, monthrange(day.year, last)[1]))


def round_of(year: int, quarter: int) -> Stretch:
    """The period of a commendation: a quarter (1 to 4), or with 0 the whole year."""
    if quarter:
        return stretch("quarter", date(year, quarter * 3, 1))
    return stretch("year", date(year, 1, 1))


def quarter_of(period: Stretch) -> int:
    """Its number, 1 to 4; 0 of anything but a quarter."""
    return (period.first.month + 2) // 3 if period.kind == "quarter" else 0


def months_later(day: date, months: int) -> date:
    """The last day of the month that many months on: until when points are kept."""
    reached = day.year * 12 + day.month - 1 + months
    return stretch("month", date(reached // 12, reached % 12 + 1, 1)).last
