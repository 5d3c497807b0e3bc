"""What a rule of a ballot is: exact shares of stated measures, with the article they come from.

Shares are `Fraction`, never floats: with floats a ballot at exactly two thirds can go either way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from gezhi.base.words import Mistake, Words

Measure = Literal["area", "heads", "adults", "household_reps", "people"]
Base = Literal["eligible", "registered", "present", "participating", "cast"]
Counted = Literal["present", "participating", "cast", "yes"]
Comparison = Literal["ge", "gt"]
Number = int | Fraction | bool | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One share that must be reached: `counted` against `share` of `of`, both in one measure.

    `ge` is 以上, the number itself included; `gt` is 过半数 or 超过, more than it.
    """

    measure: Measure
    counted: Counted
    compare: Comparison
    share: Fraction
    of: Base

    def __post_init__(self) -> None:
        highest = self.share == 1 and self.compare == "gt"
        if not 0 < self.share <= 1 or highest:
            raise Mistake(
                "比例须大于0、不超过1；“超过”全部是做不到的",
                "a share is above 0 and at most 1, and nothing is more than all",
            )

    def need(self, base: int) -> int:
        """The least whole number that meets it; at least 1, so that nobody never decides."""
        exact = self.share * base
        return max(1, ceil(exact) if self.compare == "ge" else floor(exact) + 1)


@dataclass(frozen=True, slots=True)
class Gate:
    """Conditions of which all must be met, or any one."""

    conditions: tuple[Condition, ...]
    mode: Literal["all", "any"] = "all"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a ballot is judged by: who must take part (nothing asked if None), who must agree."""

    quorum: Gate | None
    passing: Gate
    article: Words


@dataclass(frozen=True, slots=True)
class Statute:
    """One rule of law with its article, whom it binds and since when.

    `quorums` has one gate under the empty key, or one for each way of voting. `numbers` are days,
    shares and sizes by name: `…_days`, `…_share` (`Fraction`), `…_between` (both ends included).
    `since` is the first day on which it is applied here; None where no day is recorded.
    """

    id: str
    name: Words
    article: Words
    binds: Words
    since: date | None = None
    until: date | None = None
    quorums: Mapping[str, Gate] = field(default_factory=dict[str, Gate])
    passing: Gate | None = None
    numbers: Mapping[str, Number] = field(default_factory=dict[str, Number])
    notes: Words | None = None

    def in_force(self, day: date) -> bool:
        """Whether it may be applied on a day, its last day included."""
        started = self.since is None or self.since <= day
        return started and (self.until is None or day <= self.until)

    def rule(self, way: str = "") -> Rule:
        """What a ballot held in this way is judged by. Raises `Mistake` where there is none."""
        if self.passing is None or (self.quorums and way not in self.quorums):
            raise Mistake(
                f"“{self.name.zh}”没有这种表决方式的规则",
                f"“{self.name.say('en')}” has no rule for this way of voting",
            )
        return Rule(self.quorums.get(way), self.passing, self.article)


def free(fraction: str, of: Base, measure: Measure, compare: Comparison, article: Words) -> Rule:
    """A pack's own rule: so many of `of` must agree (`2/3`). Raises `Mistake` if it is no share."""
    try:
        share = Fraction(fraction)
    except (ValueError, ZeroDivisionError) as error:
        raise Mistake("比例请写成 2/3 这样", "write a share like 2/3") from error
    return Rule(None, Gate((Condition(measure, "yes", compare, share, of),)), article)
