"""One case with everything that its viewer may see and do."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.ids import parse_code
from gezhi.base.words import Words
from gezhi.base.worktime import Deadline
from gezhi.engines.cases.models import (
    Case,
    CaseFile,
    CaseLink,
    CoHolder,
    Note,
    Reporter,
    Request,
)
from gezhi.engines.cases.queries.apart import (
    files_for,
    links_for,
    notes_for,
    opened,
    opened_by,
    shows_steps,
    veiled,
    veiled_step,
)
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.queries.seeing import is_viewer, sees_by_duty
from gezhi.engines.cases.queries.steps import StepView, facts_of, step_views
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.routing import Suggestion, body_kind, suggest
from gezhi.engines.cases.rules.standing import apart, may_act
from gezhi.engines.cases.rules.steps import offered
from gezhi.engines.people.queries import body_names
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.cases import CaseType, Outcome, Stage
from gezhi.pack.pack import Pack


@dataclass(frozen=True)
class CaseView:
    """A case as its viewer may see it. `whole` is false where only the public part is theirs: then
    text, files, notes, reporters and names stay out. Those who reported the same matter do not read
    each other; `others` counts them. `by_duty` tells staff whose case it is from the rest.
    """

    row: Case
    viewer: Viewer
    course: rules.Course
    whole: bool
    steps: list[StepView]
    place_name: str
    notes: list[Note] = field(default_factory=list)
    files: list[CaseFile] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    links: list[CaseLink] = field(default_factory=list)
    co_holders: list[tuple[UUID, str]] = field(default_factory=list)
    reporters: list[Reporter] = field(default_factory=list)
    by_duty: bool = False
    others: int = 0

    @property
    def pack(self) -> Pack:
        """The pack's version that the case is pinned to."""
        return self.course.pack

    @property
    def type(self) -> CaseType:
        """The case type."""
        return self.course.type

    @property
    def stage(self) -> Stage:
        """The current (or last) stage."""
        return self.course.stage

    @property
    def deadline(self) -> Deadline | None:
        """The current step's deadline; None when the case has ended."""
        return self.steps[-1].deadline if self.row.state == Case.OPEN else None

    @cached_property
    def own(self) -> bool:
        """Whether the viewer is one of the reporters, and not only following."""
        return any(
            is_viewer(self.viewer, one) and not one.joined and one.case_id == self.row.pk
            for one in self.reporters
        )

    @cached_property
    def may_act(self) -> bool:
        """Whether the current step is the viewer's to take."""
        if self.row.state != Case.OPEN or apart(
            self.viewer, self.stage, self.row.opened_by, is_reporter=self.own
        ):
            return False
        return may_act(
            self.viewer,
            self.stage.may,
            holder=self.row.holder,
            path=self.row.holder_path,
            body=self.row.holder_body,
            is_reporter=self.own,
        )

    def may(self, ability: str) -> bool:
        """Whether the viewer has an ability over the case's place."""
        return may(self.viewer, ability, path=self.row.path)

    @property
    def may_object(self) -> bool:
        """Whether the viewer may say "not ours" now."""
        return self.may_act and rules.may_object(self.course, clock.now())

    @property
    def unsigned(self) -> Request | None:
        """The decision of the current step that waits for its second signature, if one does."""
        asked = (one for one in self.requests if one.kind == "countersign")
        return next((one for one in asked if one.decided is None), None)

    @property
    def category(self) -> Words | None:
        """The matter's name."""
        for tree in self.pack.matters.values():
            matter = tree.get(self.row.category)
            if matter:
                return matter.name
        return None

    @property
    def result(self) -> Words | None:
        """The result's name, once the case has ended."""
        found = self.type.results.get(self.row.result)
        return found.name if found else None

    def offers(self, outcome: Outcome) -> bool:
        """Whether an outcome of the current step can be taken, as far as is known beforehand."""
        return offered(self.stage, outcome, facts_of(self.row, self.course))

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """How the current step can end: its outcomes without those whose condition fails."""
        return {key: one for key, one in self.stage.outcomes.items() if self.offers(one)}

    def handed_to(self, outcome: Outcome) -> str:
        """The kind of body to which an outcome hands the case; empty where to no body."""
        return body_kind(self.type, outcome)

    @property
    def suggestion(self) -> Suggestion | None:
        """What the pack's routing rules suggest, with the reason, where this step routes."""
        return (
            suggest(self.pack, self.type, facts_of(self.row, self.course), self.stage.outcomes)
            if "routing" in self.stage.suggest
            else None
        )

    @property
    def done(self) -> list[str]:
        """Stages passed, for the drawn path."""
        return [step.row.stage for step in self.steps if step.row.ended]


def public_steps(view: CaseView) -> list[StepView]:
    """The steps that everybody may follow, of a view that is not whole: none where the case type
    does not make them public."""
    return view.steps if shows_steps(view.type) else []


def case_view(viewer: Viewer, case: UUID) -> CaseView:
    """A case, whole or its public part; Missing when the viewer may see neither."""
    row = Case.objects.select_related("place").filter(pk=case).first()
    if row is None:
        raise Missing("no-case", "没有这件事", "there is no such case")
    return view_of(viewer, row)


def view_of(viewer: Viewer, row: Case) -> CaseView:
    """The same for a row at hand."""
    by_duty = sees_by_duty(viewer, row)
    people = list(Reporter.objects.filter(Q(case=row) | Q(origin=row.pk)).order_by("pk"))
    mine = [one for one in people if is_viewer(viewer, one)]
    whole = by_duty or bool(mine)
    if not whole and not row.public:
        raise Missing(
            "no-case", "没有这件事，或不在您的范围内", "no such case, or not yours to see"
        )
    steps = list(row.steps.order_by("n"))
    course = course_of(viewer, row, steps)
    if whole:
        steps = opened(row, course.type, steps, by_duty=by_duty)
    all_of_it = by_duty or opened_by(mine, row)
    shown = row if all_of_it else veiled(row, course.type)
    told = steps if all_of_it else [veiled_step(step, mine, course.type) for step in steps]
    drawn = step_views(course, told, facts_of(row, course) if all_of_it else None)
    view = CaseView(shown, viewer, course, whole, drawn, row.place.name)
    here = [one for one in people if one.case_id == row.pk]
    if by_duty:
        return _for_staff(view, row, here)
    if mine:
        view.notes.extend(notes_for(row, mine).order_by("at"))
        view.files.extend(files_for(row, mine).order_by("at"))
        with for_system():
            view.links.extend(links_for(row))
        view.reporters.extend(mine)
    return replace(view, others=len([one for one in here if one not in mine]) if whole else 0)


def _for_staff(view: CaseView, row: Case, reporters: list[Reporter]) -> CaseView:
    view.notes.extend(row.notes.order_by("at"))
    view.files.extend(row.files.order_by("at"))
    view.reporters.extend(reporters)
    with for_system():
        view.links.extend(CaseLink.objects.filter(one=row).select_related("one", "other"))
        view.links.extend(CaseLink.objects.filter(other=row).select_related("one", "other"))
    view.requests.extend(row.requests.order_by("asked"))
    helpers = list(CoHolder.objects.filter(case=row, until=None).values_list("body", flat=True))
    view.co_holders.extend(body_names(view.viewer, helpers).items())
    return replace(view, by_duty=True, others=max(len(reporters) - 1, 0))


def case_by_code(viewer: Viewer, text: str) -> CaseView:
    """A case by its receipt number, typed by a person; Missing for one that cannot be."""
    try:
        code = parse_code(text)
    except ValueError as fault:
        raise Missing(
            "no-case", "编号不对，请再核对一下", "this number is not right: check it again"
        ) from fault
    row = Case.objects.select_related("place").filter(code=code).first()
    if row is None:
        raise Missing("no-case", "没有这个编号的事项", "no case has this number")
    return view_of(viewer, row)
