"""The bench of a period: everybody who is assessed against every indicator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, Q

from gezhi.base import clock
from gezhi.engines.assessment.models import Assessed, Period, Score
from gezhi.engines.assessment.queries.schemes import (
    Named,
    Roles,
    Scheme,
    concerned,
    names,
    roles,
    rules_of,
    schemes,
)
from gezhi.engines.assessment.queries.standing import marks_of
from gezhi.engines.assessment.rules.marks import score
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assessment import Assessment

NOBODY = Named("—")


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One of the assessed on the bench. `score` is what it comes to so far; `mine` where the viewer
    judged, `tied` where they must not; `objected` while an objection waits."""

    row: Assessed
    named: Named
    scores: dict[str, Score]
    score: Fraction | None
    evidence: int
    objected: bool
    mine: bool
    tied: bool

    @property
    def ripe(self) -> bool:
        """Whether the days of objection have run and nothing waits."""
        until = self.row.objections_until
        over = self.row.state == Assessed.SHOWN and until is not None and clock.today() > until
        return over and not self.objected


@dataclass(frozen=True, slots=True)
class Bench:
    """A period with everybody in it, in the order in which they were drawn up."""

    period: Period
    rules: Assessment
    roles: Roles
    rows: list[BenchRow]

    @property
    def span(self) -> Stretch:
        """The month, quarter or year."""
        return stretch(self.rules.every, self.period.first)

    @property
    def result_span(self) -> Stretch:
        """The quarter or year for which its result is closed."""
        return stretch(self.rules.results, self.period.first)

    @property
    def counts(self) -> dict[str, int]:
        """How many are judged, shown and decided."""
        states = (Assessed.JUDGED, Assessed.SHOWN, Assessed.DECIDED)
        found: dict[str, int] = dict.fromkeys(states, 0)
        for one in self.rows:
            found[one.row.state] += 1
        return found


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period in a list, with how many of those in it stand where."""

    period: Period
    span: Stretch
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """An assessment with which the viewer has to do, and its periods, the newest first."""

    scheme: Scheme
    roles: Roles
    periods: list[PeriodLine]


MOST_PERIODS = 24


def my_schemes(viewer: Viewer) -> list[SchemeLine]:
    """The assessments in which the viewer judges, leads or pays."""
    found = [(one, roles(viewer, one.rules, one.place.path)) for one in schemes(viewer)]
    return [SchemeLine(one, mine, _periods(one)) for one, mine in found if mine.any]


def _periods(scheme: Scheme) -> list[PeriodLine]:
    named = {"place": scheme.place, "assessment": scheme.rules.assessment}
    with for_system():
        rows = list(Period.objects.filter(**named).order_by("-first")[:MOST_PERIODS])
        counted = Assessed.objects.filter(period__in=rows).values_list("period", "state")
        states: dict[UUID, dict[str, int]] = {row.pk: {} for row in rows}
        for period, state, n in counted.annotate(n=Count("pk")):
            states[period][state] = n
    return [
        PeriodLine(row, stretch(rules_of(row).every, row.first), states[row.pk]) for row in rows
    ]


def period_of(viewer: Viewer, place: int, key: str, first: date) -> Period:
    """A period by its first day; Missing where none was opened."""
    row = Period.objects.filter(place=place, assessment=key, first=first).select_related("place")
    found = row.first()
    if found is None:
        raise Missing("no-period", "这一期没有开", "no such period was opened")
    return found


def bench(viewer: Viewer, place: int, key: str, first: date) -> Bench:
    """The bench of a period, for those who judge or lead; Forbidden for others."""
    period = period_of(viewer, place, key, first)
    rules = rules_of(period)
    mine = roles(viewer, rules, period.path)
    if not mine.sees:
        raise Forbidden("not-allowed", "这项考核不由您评", "you have no part in this assessment")
    with for_system():
        rows = list(
            period.assessed.prefetch_related("scores")
            .annotate(
                said=Count("evidence", filter=Q(evidence__taken_back=None), distinct=True),
                waiting=Count("objections", filter=Q(objections__outcome=""), distinct=True),
            )
            .order_by("pk")
        )
        return Bench(period, rules, mine, list(_rows(viewer, rules, rows)))


def _rows(viewer: Viewer, rules: Assessment, rows: list[Assessed]) -> Iterable[BenchRow]:
    whose = [row.whose for row in rows]
    known, tied = names(viewer, whose), concerned(viewer, whose)
    for row in rows:
        scores = {one.indicator: one for one in row.scores.all()}
        yield BenchRow(
            row=row,
            named=known.get(row.whose, NOBODY),
            scores=scores,
            score=score(marks_of(rules, scores.values())),
            evidence=row.said,  # type: ignore[attr-defined]
            objected=bool(row.waiting),  # type: ignore[attr-defined]
            mine=viewer.account is not None and viewer.account in {s.by for s in scores.values()},
            tied=row.whose in tied,
        )
