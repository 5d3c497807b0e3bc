"""How long something may take, as packs write it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from gezhi.base.closed import Closed
from gezhi.base.words import Unit, say_amount

Hours = Annotated[float, Field(strict=True, gt=0, le=10_000, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True, gt=0, le=10_000)]


class Within(Closed):
    """A time limit, in exactly one unit.

    ``working_hours`` count while the place works, fractions allowed. ``working_days`` leave out the
    day of the start and end when the place closes on the last of them. ``hours`` are hours of the
    clock. ``days`` are days of the calendar: the day of the start is left out, the last one ends at
    24:00, and where it is a day off the limit ends with the next working day (Civil Code articles
    201 and 203).
    """

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    working_hours: Hours | None = None
    working_days: Whole | None = None
    hours: Whole | None = None
    days: Whole | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        given = (self.working_hours, self.working_days, self.hours, self.days)
        if sum(amount is not None for amount in given) != 1:
            raise ValueError(
                "give exactly one of `working_hours`, `working_days`, `hours`, `days`, "
                "for example {working_hours: 4}"
            )
        return self

    @property
    def unit(self) -> Unit:
        if self.working_hours is not None:
            return "working_hours"
        if self.working_days is not None:
            return "working_days"
        return "hours" if self.hours is not None else "days"

    @property
    def amount(self) -> float:
        """How many of `unit`."""
        amount = self.working_hours or self.working_days or self.hours or self.days
        assert amount is not None  # noqa: S101 - held by the validator above
        return amount

    @property
    def is_working_time(self) -> bool:
        """Whether only the time counts in which the place works."""
        return self.working_hours is not None or self.working_days is not None

    @property
    def leaves_out_first_day(self) -> bool:
        """Whether the day of the start is not counted (Civil Code article 201)."""
        return self.working_days is not None or self.days is not None

    def span(self, working_day: timedelta) -> timedelta:
        """How much time has to be counted, where one working day lasts that long."""
        if self.working_days is not None:
            return self.working_days * working_day
        if self.days is not None:
            return timedelta(days=self.days)
        return timedelta(hours=self.amount)

    def say(self, lang: str | None = "zh") -> str:
        """``4 个工作时``, ``5 working days``."""
        return say_amount(self.amount, self.unit, lang)
