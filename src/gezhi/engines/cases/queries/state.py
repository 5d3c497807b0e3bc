"""How a case stands, in brief: for programs that decide (simulations, imports)."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.cases.models import Case, CaseLink
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.queries.seeing import must_see
from gezhi.engines.cases.queries.steps import facts_of
from gezhi.engines.cases.rules.course import Course
from gezhi.engines.cases.rules.routing import powers_of, suggest, units_for
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

__all__ = ["CaseState", "case_state", "goes_on_as"]


@dataclass(frozen=True, slots=True)
class CaseState:
    """Stage, version and holder; and the body that an outcome would go to by the pack's rules."""

    row: Case
    course: Course

    @property
    def stage(self) -> str:
        """The current stage."""
        return self.row.stage

    @property
    def version(self) -> int:
        """To be named by whoever decides."""
        return self.row.version

    @property
    def to_sign(self) -> UUID | None:
        """What waits for the second signature; None when nothing does."""
        asked = self.row.requests.filter(kind="countersign", decided=None)
        return asked.values_list("pk", flat=True).first()

    @property
    def holder(self) -> str:
        """`post`, `body` or `reporter`."""
        return self.row.holder

    @property
    def post(self) -> str:
        """The post that holds it."""
        return self.row.holder_post

    @property
    def place(self) -> int:
        """The place at which that post holds it."""
        return self.row.holder_place or 0

    @property
    def body(self) -> UUID | None:
        """The body that holds it."""
        return self.row.holder_body

    def chooses(self, outcome: str) -> bool:
        """Whether an outcome needs a body to be chosen."""
        return bool(units_for(self.course.pack, self.course.type, outcome, self.row.stage))

    def unit_for(self, outcome: str) -> str:
        """The unit that the pack's rules name for an outcome, else the first that it may choose."""
        units = units_for(self.course.pack, self.course.type, outcome, self.row.stage)
        facts = facts_of(self.row, self.course)
        found = suggest(self.course.pack, self.course.type, facts, (outcome,))
        if found is not None and found.unit in units:
            return found.unit
        powers = powers_of(self.course.pack, self.row.category)
        return powers[0] if powers and powers[0] in units else units[0]


def goes_on_as(viewer: Viewer, row: Case) -> UUID | None:
    """The case that goes on where this one has ended, if an outcome opened one."""
    must_see(viewer, row)
    return CaseLink.objects.filter(other=row, kind="opened").values_list("one", flat=True).first()


def case_state(viewer: Viewer, case: UUID) -> CaseState:
    """The state of a case that the viewer may see; Missing otherwise."""
    row = Case.objects.filter(pk=case).first()
    if row is None:
        raise Missing("no-case", "没有这件事", "there is no such case")
    must_see(viewer, row)
    return CaseState(row, course_of(viewer, row))
