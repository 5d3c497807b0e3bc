"""What a grade asks for, and what somebody has of it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gezhi.pack.growing import Step

Asked = Literal["post", "years", "hours", "appraisals"]


@dataclass(frozen=True, slots=True)
class Having:
    """What somebody has: whether they hold a post of the rung, full years in their grade, full
    hours of training in that time, yearly appraisals passed."""

    post: bool
    years: int
    hours: int
    appraisals: int


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a grade asks for, and what there is of it (0 or 1 for a post)."""

    key: Asked
    asks: int
    has: int

    @property
    def met(self) -> bool:
        """Whether there is enough."""
        return self.has >= self.asks

    @property
    def lacks(self) -> int:
        """How much is missing."""
        return max(self.asks - self.has, 0)


def conditions(step: Step, have: Having) -> list[Condition]:
    """All that a grade asks for, met or not; what it does not ask for is left out."""
    asks = step.grade.asks
    named: list[tuple[Asked, int, int]] = [
        ("post", 1, int(have.post)),
        ("years", asks.years, have.years),
        ("hours", asks.hours, have.hours),
        ("appraisals", asks.appraisals, have.appraisals),
    ]
    return [Condition(*one) for one in named if one[1]]


def full_years(since: date, on: date) -> int:
    """Full years from a day to another; none before the day. Who begins on 29 February completes a
    year on 1 March of a common year."""
    years = on.year - since.year
    return max(years - ((on.month, on.day) < (since.month, since.day)), 0)
