"""A list of tasks from a sheet: all of it, or nothing with every bad line named."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from gezhi.engines.campaigns.actions.tasking import NewMilestone, NewTask, put_task
from gezhi.engines.campaigns.actions.telling import running
from gezhi.engines.campaigns.models import Task
from gezhi.engines.campaigns.queries.knowing import RUN, rules_in, serving
from gezhi.engines.campaigns.rules.sheet import BadRow, ReadTask, read_rows
from gezhi.engines.people.models import Body
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Invalid, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Sheet:
    """The heads and the numbered lines of a sheet; `id` names this import, so that sending it again
    adds nothing."""

    campaign: UUID
    heads: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    id: UUID


def import_tasks(viewer: Viewer, asked: Sheet) -> tuple[list[Task], list[BadRow]]:
    """Add all tasks of a sheet, by the office. Where anything is wrong nothing is written, and
    every bad line comes back with what to mend."""
    must_be_v7(asked.id)
    with transaction():
        row = running(viewer, asked.campaign, RUN, lock=True)
        ids = [_id(asked, line) for line, _ in asked.rows]
        before = list(Task.objects.filter(pk__in=ids).order_by("number"))
        if before:
            return before, []
        bodies = {one.name: one.pk for one in Body.objects.filter(place=row.place_id, until=None)}
        people = serving(viewer, bodies.values())
        steps = {one.name.zh: one.step for one in rules_in(row).steps}

        def count(unit: str, name: str) -> int:
            return len([1 for _, one, _ in people.get(bodies[unit], []) if one == name])

        read, bad = read_rows(asked.heads, asked.rows, bodies.keys(), steps, count)
        if bad or not read:
            return [], bad
        made: list[Task] = []
        try:
            for one in read:
                holder = next(pk for pk, name, _ in people[bodies[one.lead]] if name == one.holder)
                made.append(put_task(viewer, row, _new(asked, one, bodies, holder)))
        except Invalid as refusal:
            line = read[len(made)].line
            raise _Halted([BadRow(line, it.field, it.words) for it in refusal.wrong]) from refusal
    return made, []


class _Halted(Exception):
    """Ends the transaction of an import with nothing written."""

    def __init__(self, bad: list[BadRow]) -> None:
        super().__init__(f"{len(bad)} bad lines")
        self.bad = bad


def bring_tasks(viewer: Viewer, asked: Sheet) -> tuple[list[Task], list[BadRow]]:
    """The same, with what the ledger itself refuses named by its line too."""
    try:
        return import_tasks(viewer, asked)
    except _Halted as halted:
        return [], halted.bad


def _id(asked: Sheet, line: int) -> UUID:
    """A name for each line that is the same whenever the import is sent again; of version 7, as all
    names are, by the time of the import."""
    digits = uuid5(asked.id, str(line)).int
    low = digits & ((1 << 62) - 1)
    return UUID(int=(asked.id.int >> 64 << 64) | (0b10 << 62) | low)


def _new(asked: Sheet, one: ReadTask, bodies: dict[str, UUID], holder: UUID) -> NewTask:
    return NewTask(
        campaign=asked.campaign,
        title=one.title,
        lead=bodies[one.lead],
        holder=holder,
        due=one.due,
        starts=one.starts,
        parts=tuple(bodies[part] for part in one.parts),
        step=one.step,
        milestones=tuple(NewMilestone(name, due) for name, due in one.milestones),
        id=_id(asked, one.line),
    )
