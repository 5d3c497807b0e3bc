"""A case from the database as rules see it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gezhi.base.worktime import Pause, Within
from gezhi.engines.cases import models
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.people.models import Body
from gezhi.engines.places.queries import ladder
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.viewer import Viewer


def held_of(row: models.Case | models.Step, level: str = "") -> rules.Held:
    """The holder as rules know it; a body goes by its id."""
    return rules.Held(
        row.holder,
        row.holder_post,
        row.holder_place,
        row.holder_path,
        level,
        str(row.holder_body) if row.holder_body else "",
    )


def held_by(body: Body) -> rules.Held:
    """A body as a holder, which serves from its place."""
    place = body.place
    return rules.Held("body", "", place.pk, place.path, place.level, str(body.pk))


def pauses_of(row: models.Step) -> tuple[Pause, ...]:
    """Pauses as the calendar takes them; an open one ends with None."""
    return tuple(
        (datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
        for start, end in row.pauses
    )


def step_of(row: models.Step) -> rules.Step:
    """A stored step as a rule's."""
    return rules.Step(
        n=row.n,
        stage=row.stage,
        held=held_of(row, row.holder_level),
        started=row.started,
        due=row.due,
        pauses=pauses_of(row),
        extra=tuple(Within.model_validate(one) for one in row.extra),
        ended=row.ended,
        outcome=row.outcome,
    )


def course_of(
    viewer: Viewer, case: models.Case, steps: Iterable[models.Step] | None = None
) -> rules.Course:
    """The course of a case, under the pack's version that it is pinned to."""
    rows: Iterable[Any] = steps if steps is not None else case.steps.order_by("n")
    pack = pack_by_id(case.pack_id)
    return rules.Course(
        pack=pack,
        type=pack.cases[case.type],
        ladder=ladder(viewer, case.place_id),
        category=case.category,
        steps=tuple(step_of(row) for row in rows),
    )
