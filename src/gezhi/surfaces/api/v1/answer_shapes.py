"""Shapes of answers to surveys: what somebody sends, and what those who keep a survey read."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.campaigns.actions import Given
from gezhi.engines.campaigns.queries import AnswerView
from gezhi.engines.campaigns.queries import SurveyLine as Line
from gezhi.surfaces.api.v1.shapes import Asked, Spot
from gezhi.surfaces.ui.surveying import masked


class SurveyAnswerLine(BaseModel):
    """An answer, with its doubles merged into it: by which way it came, what was said, by
    question."""

    id: UUID
    place: Spot
    at: datetime
    source: str
    child: bool
    sources: int
    said: dict[str, Any]


class SurveyAnswerPage(BaseModel):
    """A page of answers, the last made first; `next` is null on the last page."""

    rows: list[SurveyAnswerLine]
    next: UUID | None


class AnswerPair(BaseModel):
    """Two that look like the same person's, the older first."""

    first: SurveyAnswerLine
    second: SurveyAnswerLine


class Taken(BaseModel):
    """That an answer was taken; `alike` are answers that look like the same person's, for those who
    ask there. `erased_on` is the day on which it goes."""

    id: UUID
    alike: list[UUID]
    erased_on: date


class Answered(Asked):
    """What somebody answered, by question. `noticed`: the notice was read first; `right`: what is
    held is right; `consent`: separately, to the sensitive questions; `child` under fourteen, and
    that the `guardian` agrees."""

    values: dict[str, Any] = Field(max_length=100)
    noticed: bool = False
    right: bool = False
    consent: bool = False
    child: bool = False
    guardian: bool = False

    def given(self) -> Given:
        """The same as its action takes it."""
        return Given(self.values, self.right, self.noticed, self.consent, self.child, self.guardian)


def answer_line(one: AnswerView, line: Line, *, whole: bool = False) -> SurveyAnswerLine:
    """An answer as an answer's; a phone shows its ends alone but for the `whole`."""
    row, shown = one.row, dict(one.said)
    for field in line.rules.fields if not whole else ():
        if field.held == "phone" and field.field in shown:
            shown[field.field] = masked(field, shown[field.field])
    return SurveyAnswerLine(
        id=row.pk,
        place=Spot(id=row.place_id, name=row.place.name),
        at=row.at,
        source=row.source,
        child=row.child,
        sources=one.sources,
        said=shown,
    )
