"""Cases about a person who did not open them: what the person reads, what those in it see of them,
and what everybody may count."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.models import Case, CoHolder, Concerned
from gezhi.engines.cases.queries.apart import opened
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.queries.listing import hands
from gezhi.engines.cases.queries.seeing import is_visible, visible
from gezhi.engines.cases.queries.steps import StepView, step_views
from gezhi.engines.cases.rules.standing import apart
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.cases import CaseType, Matter, Stage

FEWEST = 3
"""Below this number a count would tell neighbours about single people: it is said as fewer."""


def no_notice() -> Missing:
    """Whoever it is not about is not told that it exists."""
    return Missing("no-notice", "没有这份告知，或不是给您的", "no such notice, or not to you")


@dataclass(frozen=True, slots=True)
class Told:
    """A case about the viewer, as they read it: what is said, by which rule, who checked it, until
    when they may answer, what they answered and what came of it. `steps` are those that concern
    them: the one that told them, their own and all after it; `checked` the ones before."""

    row: Case
    type: CaseType
    rule: Matter | None
    place: str
    told: datetime
    checked: tuple[StepView, ...]
    steps: tuple[StepView, ...]
    said: str
    until: datetime | None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """How they may answer now."""
        stage = self.type.stage(self.row.stage)
        return tuple(stage.outcomes) if self.until is not None else ()

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return self.type.stage(self.row.stage)

    @property
    def result(self) -> Words | None:
        """How it ended."""
        found = self.type.results.get(self.row.result)
        return found.name if found else None

    @property
    def taken_back(self) -> bool:
        """Whether it ended as if it had never been."""
        about = self.type.concerned
        return about is not None and self.row.result in about.uncounted


def _whose(viewer: Viewer) -> Q:
    """The condition that somebody told of a case is the viewer: their account, or who signed in
    with the number that no account had then."""
    if viewer.account is None:
        return Q(pk__in=[])
    index = Account.objects.filter(pk=viewer.account).values_list("phone_index", flat=True).first()
    known = Q(account=viewer.account)
    return known | Q(account=None, phone_index=index) if index else known


def mine(viewer: Viewer, about: Concerned) -> bool:
    """Whether the person whom a case is about is the viewer, and knows of it."""
    return Concerned.objects.filter(_whose(viewer), pk=about.pk, told__isnull=False).exists()


def hears(viewer: Viewer, row: Case) -> bool:
    """Whether the viewer holds a stage jointly with the person, and enters what came on paper."""
    if row.holder != "concerned" or apart_of(viewer, row):
        return False
    bodies = CoHolder.objects.filter(case=row, until=None, body__in=viewer.bodies)
    stage = _type(row).stage(row.stage)
    return any(may(viewer, stage.may, body=one) for one in bodies.values_list("body", flat=True))


def apart_of(viewer: Viewer, row: Case) -> bool:
    """Whether the viewer wrote it, and so never answers for the person or judges it."""
    goals = [way.to for way in _type(row).stage(row.stage).outcomes.values() if way.to]
    return any(apart(viewer, _type(row).stage(goal), row.opened_by) for goal in goals)


def _type(row: Case) -> CaseType:
    return pack_by_id(row.pack_id).cases[row.type]


def told_to(viewer: Viewer) -> list[Told]:
    """Every case about the viewer of which they were told, the newest first; nobody else's."""
    rows = Concerned.objects.filter(_whose(viewer), told__isnull=False).order_by("-told")
    with for_system():
        found = list(rows.select_related("case__place"))
        return [_told(viewer, one) for one in found]


def told_one(viewer: Viewer, case: UUID) -> Told:
    """One of them; Missing for everybody whom it is not about."""
    found = next((one for one in told_to(viewer) if one.row.pk == case), None)
    if found is None:
        raise no_notice()
    return found


def _told(viewer: Viewer, one: Concerned) -> Told:
    row, type_ = one.case, _type(one.case)
    steps = opened(row, type_, list(row.steps.order_by("n")), by_duty=True)
    views = step_views(course_of(viewer, row, steps), steps)
    theirs = next(n for n, step in enumerate(views) if step.stage.by.concerned)
    open_ = row.state == Case.OPEN and row.holder == "concerned"
    until = row.due if open_ and row.due and row.due >= clock.now() else None
    matters = (tree.get(row.category) for tree in pack_by_id(row.pack_id).matters.values())
    return Told(
        row=row,
        type=type_,
        rule=next((matter for matter in matters if matter is not None), None),
        place=row.place.name,
        told=one.told or row.opened,
        checked=tuple(step for step in views[: max(theirs - 1, 0)] if step.stage.not_by),
        steps=tuple(views[max(theirs - 1, 0) :]),
        said=one.said,
        until=until,
    )


@dataclass(frozen=True, slots=True)
class AboutView:
    """Of whom a case is, for those who write, check or decide it. `hears` says that the viewer may
    enter their answer for them."""

    name: str
    phone: str
    told: datetime | None
    read: datetime | None
    said: str
    hears: bool


def about_whom(viewer: Viewer, row: Case) -> AboutView | None:
    """Whom a case is about, for those whose case it is; None where it is about nobody or names were
    let go. Missing for everybody else."""
    if not is_visible(viewer, row):
        raise no_notice()
    one = Concerned.objects.filter(case=row).first()
    if one is None:
        return None
    return AboutView(one.name, one.phone, one.told, one.read, one.said, hears(viewer, row))


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A case about a person as those who write, check or decide it list it; `mine` says that its
    step is in the viewer's hands."""

    row: Case
    type: CaseType
    rule: Words | None
    name: str
    told: datetime | None
    read: datetime | None
    mine: bool


def notices_of(viewer: Viewer) -> list[NoticeLine]:
    """Cases about a person that are the viewer's to see, what is in their hands first."""
    held = set(visible(viewer).filter(hands(viewer), state=Case.OPEN).values_list("pk", flat=True))
    rows = Concerned.objects.filter(case__in=visible(viewer)).select_related("case")
    found = [_notice_line(one, one.pk in held) for one in rows.order_by("-case__opened")[:500]]
    return sorted(found, key=lambda one: not one.mine)


def _notice_line(one: Concerned, mine: bool) -> NoticeLine:
    row = one.case
    matters = (tree.get(row.category) for tree in pack_by_id(row.pack_id).matters.values())
    rule = next((matter.name for matter in matters if matter is not None), None)
    return NoticeLine(row, _type(row), rule, one.name, one.told, one.read, mine)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many were told under a rule in a quarter; None where there are so few (one or two) that a
    number would tell who."""

    type: CaseType
    rule: Words
    count: int | None


def told_counts(viewer: Viewer, path: str, first: datetime, last: datetime) -> list[RuleCount]:
    """Counts by rule of a ground and a stretch of time, the same for everybody; what was taken back
    or withdrawn is in none of them."""
    with for_system():
        about = Concerned.objects.filter(told__gte=first, told__lt=last)
        rows = Case.objects.filter(about__in=about, path__startswith=path)
        count: Counter[tuple[int, str, str]] = Counter()
        for row in rows.only("pack_id", "type", "category", "result"):
            concerned = _type(row).concerned
            if concerned is not None and row.result not in concerned.uncounted:
                count[row.pack_id, row.type, row.category] += 1
    return _by_rule(count)


def _by_rule(count: Counter[tuple[int, str, str]]) -> list[RuleCount]:
    """The counts under one name for each rule, whatever version of the pack they fell under."""
    summed: Counter[tuple[str, str]] = Counter()
    named: dict[tuple[str, str], tuple[CaseType, Words]] = {}
    for (pack_id, kind, category), number in sorted(count.items()):
        pack = pack_by_id(pack_id)
        found = (tree.get(category) for tree in pack.matters.values())
        name = next((one.name for one in found if one is not None), Words(zh=category, en=category))
        named[kind, category] = pack.cases[kind], name
        summed[kind, category] += number
    return [
        RuleCount(*named[key], number if number >= FEWEST else None)
        for key, number in sorted(summed.items())
    ]
