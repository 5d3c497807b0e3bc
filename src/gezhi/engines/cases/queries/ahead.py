"""What is still to come of a case, if every step takes its whole time."""

from dataclasses import dataclass

from gezhi.base import clock
from gezhi.base.worktime import Deadline
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries.detail import CaseView
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Stage


@dataclass(frozen=True, slots=True)
class Ahead:
    """A stage to come, and when it would end at the latest."""

    stage: Stage
    deadline: Deadline | None


def ahead(viewer: Viewer, view: CaseView) -> list[Ahead]:
    """The stages that follow the current one in the order of the pack, which is their usual course;
    none when the case has ended. While the clock stands still nothing can be dated."""
    if view.row.state != Case.OPEN:
        return []
    stages = view.type.stages
    place = next(n for n, one in enumerate(stages) if one.stage == view.stage.stage)
    calendar = rules.calendar_of(view.pack)
    due = view.steps[-1].row.due
    start = max(due, clock.now()) if due else None
    found = []
    for stage in stages[place + 1 :]:
        deadline = calendar.deadline(start, rules.time_for(view.course, stage)) if start else None
        found.append(Ahead(stage, deadline))
        start = deadline.due if deadline else None
    return found
