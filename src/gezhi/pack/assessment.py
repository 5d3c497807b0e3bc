"""`assessment.yaml`: who is assessed, by which outcomes, and what follows.

An assessment counts what came of work and never how busy somebody was: no log-ins, no hours online,
no uploads, forms or numbers of reports (State Council General Office letter 2026 No. 12).
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gezhi.base.words import Mistake, Words
from gezhi.base.worktime import Within
from gezhi.pack.entry import Date, Entry, Key
from gezhi.pack.insight import Metric

Period = Literal["month", "quarter", "year"]
WHOLE = 100
"""What the weights of an assessment add up to, and the most that anybody can reach."""


def _written(value: Any) -> Any:
    return value if value is None else str(value)


Exact = Annotated[Decimal, BeforeValidator(_written)]
"""A number as it is written: 1.2 is twelve tenths, and not the float beside it."""

OUTCOMES: dict[str, bool] = {
    "case.closed": False,
    "case.evaluated": False,
    "case.overdue": False,
    "case.reopened": False,
    "case.supervised": False,
    "disclosure.posted": True,
    "disclosure.answered": True,
    "meeting.held": False,
    "resolution.done": True,
    "duty.missed": False,
    "duty.done": True,
    "campaign.task_done": True,
    "campaign.task_postponed": False,
    "campaign.finding_raised": False,
    "campaign.finding_settled": False,
}
"""What an indicator may count: that something came out, late or in time, solved or not. Those with
True count only as a share (how much of it was in time), as their number alone says how busy
somebody was."""


class Assessed(Entry):
    """Who is assessed: one of the three. Of a place and of a body those answer who hold
    `assessment.answer` there; the holder of a post answers for themselves, and what is counted of
    them is what happened at their place while they held it."""

    bodies: Key | None = Field(default=None, description="units of a kind of body")
    places: Key | None = Field(default=None, description="places of a level")
    posts: list[Key] = Field(default_factory=list, description="holders of posts")

    @model_validator(mode="after")
    def _one(self) -> "Assessed":
        if sum((bool(self.bodies), bool(self.places), bool(self.posts))) != 1:
            raise Mistake(
                "`bodies`、`places`、`posts` 里写一个，且只写一个",
                "name exactly one of `bodies`, `places`, `posts`",
            )
        return self

    @property
    def kind(self) -> Literal["body", "place", "post"]:
        """What one of the assessed is."""
        if self.posts:
            return "post"
        return "body" if self.bodies else "place"


class Indicator(Entry):
    """One line of an assessment. Counted: a metric that is worth all at `full` and nothing at
    `none`, evenly between; where nothing was to be counted, the line is left out and the others
    weigh more. Judged: from 0 to `scale` by people who are not assessed, with a reason."""

    indicator: Key
    name: Words
    weight: int = Field(ge=1, le=WHOLE)
    counts: Metric | None = None
    full: Exact | None = None
    none: Exact | None = None
    judged: Words | None = Field(default=None, description="what the judges look at")
    scale: int = Field(default=10, ge=2, le=100)
    evidence: Words | None = Field(default=None, description="what the assessed can show")

    @model_validator(mode="after")
    def _either(self) -> "Indicator":
        if (self.counts is None) == (self.judged is None):
            raise Mistake(
                "`counts`（从流水里数）和 `judged`（人来评）写一个，且只写一个",
                "name exactly one of `counts` (from the journal) and `judged` (by people)",
            )
        counted = self.full is not None and self.none is not None and self.full != self.none
        if self.counts is not None and not counted:
            raise Mistake(
                "数出来的指标写清多少得满分（`full`）、多少不得分（`none`），两个不能相同",
                "a counted indicator says what is worth all (`full`) and nothing (`none`)",
            )
        return self


class Band(Entry):
    """A grade, from a score on. `share` bounds how many of the ranked may have it (those tied at
    the border have it too); `factor` is what the base pay is multiplied by."""

    grade: Key
    name: Words
    from_: Exact = Field(alias="from", ge=0, le=WHOLE)
    share: Exact | None = Field(default=None, gt=0, le=1)
    factor: Exact | None = Field(default=None, ge=0, le=10)


class Ordered(Entry):
    """That results are put in an order. It is off unless it stands here, with what it is for and
    the rule that allows it; those with equal scores share a place."""

    why: Words
    rule: str


class Pay(Entry):
    """Graded pay: a base in fen for a result, times the factor of the grade, rounded half up to a
    fen; seen by whom it is about and by the posts that pay."""

    base: int = Field(ge=1, description="in fen")
    paid_by: list[Key] = Field(min_length=1)
    rule: str


class Assessment(Entry):
    """An assessment at places of a level (`at`). Each period is judged, checked by somebody else,
    shown to the assessed for `objection`, and decided; monthly ones make a result each quarter, the
    mean of its months. It ends by itself on the day `expires`."""

    assessment: Key
    name: Words
    at: Key
    purpose: Words
    owner: Words
    basis: str
    expires: Date
    assessed: Assessed
    every: Period
    indicators: list[Indicator] = Field(min_length=1)
    judged_by: list[Key] = Field(min_length=1)
    led_by: list[Key] = Field(min_length=1)
    objection: Within
    grades: list[Band] = Field(min_length=1)
    ranking: Ordered | None = None
    pay: Pay | None = None
    source: str
    invented: bool = False

    @property
    def results(self) -> Period:
        """For which period a result is closed: months make a quarter."""
        return "quarter" if self.every == "month" else self.every

    def indicator(self, key: str) -> Indicator | None:
        """The indicator of that key."""
        return next((one for one in self.indicators if one.indicator == key), None)

    def grade(self, key: str) -> Band | None:
        """The grade of that key."""
        return next((one for one in self.grades if one.grade == key), None)
