"""One of the assessed with everything that counts: scores with their records, evidence, objections,
decisions and the arithmetic. The same for the assessed themselves and for those who judge or lead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.assessment.models import Assessed, Decision, Evidence, Objection, Score
from gezhi.engines.assessment.queries.bench import NOBODY
from gezhi.engines.assessment.queries.schemes import (
    Named,
    Roles,
    concerned,
    names,
    own,
    roles,
    rules_of,
)
from gezhi.engines.assessment.queries.standing import marks_of
from gezhi.engines.assessment.rules.marks import Mark, score, unpinned
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import account_names
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assessment import WHOLE, Assessment, Indicator


@dataclass(frozen=True, slots=True)
class Part:
    """An indicator in the arithmetic: `weighs` is what it weighs where others are left out, and
    `adds` what it adds to the score."""

    line: Indicator
    score: Score | None
    reached: Fraction | None
    weighs: Fraction
    adds: Fraction
    judge: str = ""


@dataclass(frozen=True, slots=True)
class OneView:
    """One of the assessed. `mine` where the viewer is or speaks for them, `tied` where they must
    not judge; `said` are the words and files that stand, with who gave them."""

    row: Assessed
    rules: Assessment
    span: Stretch
    named: Named
    roles: Roles
    mine: bool
    tied: bool
    judged: bool
    parts: list[Part]
    score: Fraction | None
    said: list[tuple[Evidence, str]]
    objections: list[Objection]
    decisions: list[tuple[Decision, str]]

    @property
    def result_span(self) -> Stretch:
        """The quarter or year for which its result is closed."""
        return stretch(self.rules.results, self.row.period.first)

    @property
    def objects(self) -> bool:
        """Whether the viewer can object now."""
        row, until = self.row, self.row.objections_until
        once = all(one.turn != row.turn for one in self.objections)
        shown = row.state == Assessed.SHOWN and until is not None
        return self.mine and shown and once and clock.today() <= (until or clock.today())

    @property
    def speaks(self) -> bool:
        """Whether the viewer can still give evidence."""
        return self.mine and self.row.state == Assessed.JUDGED

    @property
    def ripe(self) -> bool:
        """Whether the days of objection have run and nothing waits."""
        until = self.row.objections_until
        over = self.row.state == Assessed.SHOWN and until is not None and clock.today() > until
        return over and all(one.outcome for one in self.objections)


def one(viewer: Viewer, wanted: UUID) -> OneView:
    """One of the assessed, for themselves, those who speak for them, and those who judge or lead.
    Missing for anybody else. While nobody has checked, the assessed see what was counted and what
    they said themselves, and not the judges' points."""
    with for_system():
        row = Assessed.objects.select_related("period__place").filter(pk=wanted).first()
        if row is not None:
            rules = rules_of(row.period)
            part, mine = roles(viewer, rules, row.path), row.whose in own(viewer)
            if mine or part.sees:
                return _view(viewer, row, rules, part, mine)
    raise Missing("no-assessed", "没有这一份考核", "nobody is assessed under this number")


def _view(viewer: Viewer, row: Assessed, rules: Assessment, part: Roles, mine: bool) -> OneView:
    tied = bool(concerned(viewer, [row.whose]))
    every = {score.indicator: score for score in row.scores.all()}
    hidden = tied and row.state == Assessed.JUDGED
    shown = {key: one for key, one in every.items() if not (hidden and one.points is not None)}
    decisions = list(row.decisions.order_by("pk"))
    said = list(row.evidence.filter(taken_back=None).order_by("pk"))
    known = account_names(
        viewer,
        {one.by for one in (*every.values(), *decisions, *said) if one.by is not None},
    )
    marks = unpinned(decisions[-1].marks) if decisions else marks_of(rules, shown.values())
    return OneView(
        row=row,
        rules=rules,
        span=stretch(rules.every, row.period.first),
        named=names(viewer, [row.whose]).get(row.whose, NOBODY),
        roles=Roles() if tied else part,
        mine=mine,
        tied=tied,
        judged=viewer.account is not None and viewer.account in {one.by for one in every.values()},
        parts=_parts(rules, shown, marks, known),
        score=None if hidden else score(marks),
        said=[(one, known.get(one.by, "") if one.by else "") for one in said],
        objections=list(row.objections.order_by("pk")),
        decisions=[(one, known.get(one.by, "") if one.by else "") for one in decisions],
    )


def _parts(
    rules: Assessment, scores: dict[str, Score], marks: Sequence[Mark], known: dict[UUID, str]
) -> list[Part]:
    by_key = {one.indicator: one for one in marks}
    whole = sum(one.weight for one in marks if one.reached is not None)
    found: list[Part] = []
    for line in rules.indicators:
        mark, given = by_key.get(line.indicator), scores.get(line.indicator)
        part = mark.reached if mark is not None else None
        weighs = Fraction(WHOLE * line.weight, whole) if part is not None else Fraction(0)
        adds = weighs * (part or 0)
        judge = known.get(given.by, "") if given is not None and given.by else ""
        found.append(Part(line, given, part, weighs, adds, judge))
    return found


def my_assessments(viewer: Viewer) -> list[OneView]:
    """Everything in which the viewer is assessed, or speaks for who is, the newest period first."""
    mine = own(viewer)
    with for_system():
        rows = Assessed.objects.filter(whose__in=mine).select_related("period__place")
        ordered = list(rows.order_by("-period__first", "pk")[:60])
        views = []
        for row in ordered:
            rules = rules_of(row.period)
            views.append(_view(viewer, row, rules, roles(viewer, rules, row.path), True))
    return views
