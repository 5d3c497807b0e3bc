"""One case with everything that its viewer may see and do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

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
    Step,
)
from gezhi.engines.cases.queries.course import course_of, step_of
from gezhi.engines.cases.queries.seeing import is_visible
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.routing import Suggestion, suggest
from gezhi.engines.cases.rules.standing import may_act
from gezhi.engines.people.queries import body_names
from gezhi.engines.places.models import Place
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.cases import CaseType, Stage
from gezhi.pack.pack import Pack


@dataclass(frozen=True)
class StepView:
    """A step for the timeline: what, who, from when, until when and why, how it ended."""

    row: Step
    stage: Stage
    holder: Words
    deadline: Deadline
    outcome: Words | None

    @property
    def late(self) -> bool:
        """Whether it ended, or stands, after its due date."""
        end = self.row.ended or clock.now()
        return self.row.due is not None and end > self.row.due


@dataclass(frozen=True)
class CaseView:
    """A case as its viewer may see it. `whole` is false where only the public part is theirs: then
    text, files, notes, reporters and names stay out."""

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
        """Whether the viewer is one of the reporters."""
        if self.viewer.links.get("case") == self.row.pk:
            return True
        account = self.viewer.account
        return account is not None and any(one.account == account for one in self.reporters)

    @cached_property
    def may_act(self) -> bool:
        """Whether the current step is the viewer's to take."""
        return self.row.state == Case.OPEN and may_act(
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

    @property
    def suggestion(self) -> Suggestion | None:
        """What the pack's routing rules suggest, with the reason, where this step routes."""
        return (
            suggest(self.pack, self.type, facts_of(self), self.stage.outcomes)
            if "routing" in self.stage.suggest
            else None
        )

    @property
    def done(self) -> list[str]:
        """Stages passed, for the drawn path."""
        return [step.row.stage for step in self.steps if step.row.ended]


def facts_of(view: CaseView) -> dict[str, object]:
    """What routing conditions may ask: the form's answers, the matter, the place's level, the
    channel."""
    row = view.row
    rung = view.course.ladder[0]
    return {
        **row.form,
        "category": row.category,
        "what": row.category,
        "text": row.text,
        "channel": row.channel,
        "place": {"level": rung.level, "code": getattr(rung, "code", "")},
    }


def holder_words(pack: Pack, row: Step, names: dict[UUID, str], place: str = "") -> Words:
    """Who holds a step, in words."""
    if row.holder == "reporter":
        return Words(zh="报事人", en="the reporter")
    if row.holder == "body" and row.holder_body:
        return Words(
            zh=names.get(row.holder_body, "承办单位"), en=names.get(row.holder_body, "the body")
        )
    post = pack.people.posts.get(row.holder_post)
    name = post.name if post else Words(zh=row.holder_post, en=row.holder_post)
    if not place:
        return name
    return Words(zh=f"{place}{name.zh}", en=f"{name.say('en')}, {place}")


def _steps(course: rules.Course, rows: Iterable[Step]) -> list[StepView]:
    rows = list(rows)
    names = body_names(Viewer(), [row.holder_body for row in rows])
    ids = {row.holder_place for row in rows if row.holder_place}
    places = dict(Place.objects.filter(pk__in=ids).values_list("pk", "name"))
    views = []
    for row in rows:
        stage = course.type.stage(row.stage)
        views.append(
            StepView(
                row,
                stage,
                holder_words(course.pack, row, names, places.get(row.holder_place or 0, "")),
                rules.deadline_of(course, step_of(row)),
                outcome_words(stage, row.outcome),
            )
        )
    return views


OUTCOMES = {
    "objected": Words(zh="提出异议,退回重派", en="objected, back to routing"),
    "overdue": Words(zh="逾期未办,升到上一级", en="overdue, went up a level"),
    "silent": Words(zh="到期没有回音", en="no answer in time"),
    "reassigned": Words(zh="改派", en="given to another"),
    "withdrawn": Words(zh="报事人撤回", en="withdrawn by the reporter"),
}


def outcome_words(stage: Stage, key: str) -> Words | None:
    """An outcome in words; None while the step runs."""
    if not key:
        return None
    outcome = stage.outcomes.get(key)
    if outcome is not None and outcome.name is not None:
        return outcome.name
    return OUTCOMES.get(key, Words(zh=key, en=key))


def case_view(viewer: Viewer, case: UUID) -> CaseView:
    """A case, whole or its public part; Missing when the viewer may see neither."""
    row = Case.objects.select_related("place").filter(pk=case).first()
    if row is None:
        raise Missing("no-case", "没有这件事", "there is no such case")
    return view_of(viewer, row)


def view_of(viewer: Viewer, row: Case) -> CaseView:
    """The same for a row at hand."""
    whole = is_visible(viewer, row)
    if not whole and not row.public:
        raise Missing("no-case", "没有这件事,或不在你的范围内", "no such case, or not yours to see")
    steps = list(row.steps.order_by("n"))
    course = course_of(viewer, row, steps)
    view = CaseView(row, viewer, course, whole, _steps(course, steps), row.place.name)
    if not whole:
        return view
    staff = bool(viewer.grants) or viewer.system
    notes = row.notes.order_by("at")
    view.notes.extend(notes if staff else notes.exclude(kind__in=("internal", "supervision")))
    view.files.extend(row.files.order_by("at"))
    view.reporters.extend(row.reporters.all())
    view.links.extend(CaseLink.objects.filter(one=row).select_related("one", "other"))
    view.links.extend(CaseLink.objects.filter(other=row).select_related("one", "other"))
    if staff:
        view.requests.extend(row.requests.order_by("asked"))
    helpers = list(CoHolder.objects.filter(case=row, until=None).values_list("body", flat=True))
    view.co_holders.extend(body_names(viewer, helpers).items())
    return view


def case_by_code(viewer: Viewer, text: str) -> CaseView:
    """A case by its receipt number, typed by a person; Missing for one that cannot be."""
    try:
        code = parse_code(text)
    except ValueError as fault:
        raise Missing(
            "no-case", "编号不对,请再核对一下", "this number is not right: check it again"
        ) from fault
    row = Case.objects.select_related("place").filter(code=code).first()
    if row is None:
        raise Missing("no-case", "没有这个编号的事项", "no case has this number")
    return view_of(viewer, row)
