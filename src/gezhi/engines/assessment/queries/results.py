"""Results of a quarter or a year: who has which grade, and pay for those whom it concerns."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gezhi.base import clock
from gezhi.engines.assessment.models import Assessed, Decision, Pay, Period, Result
from gezhi.engines.assessment.queries.bench import NOBODY
from gezhi.engines.assessment.queries.schemes import (
    Named,
    Roles,
    names,
    own,
    roles,
    rules_of,
)
from gezhi.engines.assessment.rules.marks import read
from gezhi.engines.assessment.rules.results import mean
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assessment import Assessment


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One result: `months` are the decisions that it stands on, `pay` is for whom it is about and
    for those who pay, `before` the result that it replaced."""

    row: Result
    rules: Assessment
    named: Named
    months: list[tuple[Stretch, Fraction | None]]
    pay: Pay | None
    before: Result | None

    @property
    def score(self) -> Fraction | None:
        """The mean, exactly."""
        return read(self.row.score)

    @property
    def span(self) -> Stretch:
        """The quarter or year."""
        return stretch(self.rules.results, self.row.first)


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a quarter or year (`span`); `period_span` is the period of it that was asked
    for. `left` are those not decided yet; `stale` where a correction came after the closing."""

    rules: Assessment
    roles: Roles
    span: Stretch
    period_span: Stretch
    lines: list[ResultLine]
    left: int
    ended: bool
    stale: bool


def _lines(viewer: Viewer, rows: list[Result], paid: bool | set[str]) -> list[ResultLine]:
    whose = {row.whose for row in rows}
    known = names(viewer, whose)
    ids = [one for row in rows for one in row.of]
    months = {
        str(row.pk): row
        for row in Decision.objects.filter(pk__in=ids).select_related("assessed__period")
    }
    pays = {one.pk: one for one in Pay.objects.filter(result__in=rows)}
    olds = {one.pk: one for one in Result.objects.filter(replaced_by__in=rows)}
    found: list[ResultLine] = []
    for row in rows:
        rules = pack_by_id(row.version_id).assessments[row.assessment]
        seen = paid if isinstance(paid, bool) else row.whose in paid
        found.append(
            ResultLine(
                row=row,
                rules=rules,
                named=known.get(row.whose, NOBODY),
                months=[_month(months[one]) for one in row.of if one in months],
                pay=pays.get(row.pk) if seen else None,
                before=olds.get(row.replaces_id) if row.replaces_id else None,
            )
        )
    return found


def _month(row: Decision) -> tuple[Stretch, Fraction | None]:
    period = row.assessed.period
    return stretch(rules_of(period).every, period.first), read(row.score)


def results(viewer: Viewer, place: int, key: str, first: date) -> Results:
    """The results of the quarter or year that a day lies in, for those who judge, lead or pay.
    Those who only pay see who is paid what, and no score."""
    rows = Period.objects.filter(place=place, assessment=key).order_by("first")
    periods = [one for one in rows if first in stretch(rules_of(one).results, one.first)]
    if not periods:
        raise Missing("no-period", "这一期没有考核", "nothing was assessed in it")
    rules = rules_of(periods[-1])
    part = roles(viewer, rules, periods[-1].path)
    if not part.any:
        raise Forbidden("not-allowed", "结果不对您开放", "these results are not open to you")
    span = stretch(rules.results, first)
    with for_system():
        named = {"place": place, "assessment": key, "first": span.first}
        found = list(Result.objects.filter(**named, replaced_by=None))
        lines = _lines(viewer, found, part.pay is not None)
        left = Assessed.objects.filter(period__in=periods).exclude(state=Assessed.DECIDED).count()
        stale = _stale(periods, found)
    lines.sort(key=lambda one: (-(one.score or 0), one.named.place, one.named.name))
    if rules.ranking is None:
        lines.sort(key=lambda one: (one.named.place, one.named.name))
    ended = all(one.last < clock.today() for one in periods) and clock.today() > span.last
    month = stretch(rules.every, first)
    return Results(rules, part, span, month, lines, left, ended, stale)


def _stale(periods: list[Period], found: list[Result]) -> bool:
    """Whether a decision in force is not among those that the results stand on."""
    if not found:
        return False
    stands = {one for row in found for one in row.of}
    rows = Decision.objects.filter(assessed__period__in=periods, replaced_by=None)
    return any(str(pk) not in stands for pk in rows.values_list("pk", flat=True))


def my_results(viewer: Viewer) -> list[ResultLine]:
    """The viewer's own results with their pay, and those of whom they speak for, newest first."""
    mine = own(viewer)
    with for_system():
        rows = list(Result.objects.filter(whose__in=mine, replaced_by=None).order_by("-first")[:40])
        return _lines(viewer, rows, True)


@dataclass(frozen=True, slots=True)
class YearLine:
    """One of the assessed over a year: the score of each quarter (or of the year itself), their
    mean, the grades."""

    named: Named
    parts: list[tuple[Stretch, Fraction | None, str]]
    mean: Fraction | None


def year_summary(viewer: Viewer, place: int, key: str, year: int) -> list[YearLine]:
    """The results of a year side by side, for those who judge or lead; nobody before another."""
    rows = Result.objects.filter(
        place=place, assessment=key, first__year=year, replaced_by=None
    ).order_by("first")
    with for_system():
        found = list(rows)
        if not found:
            return []
        rules = pack_by_id(found[-1].version_id).assessments[key]
        if not roles(viewer, rules, found[-1].path).sees:
            raise Forbidden("not-allowed", "结果不对您开放", "these results are not open to you")
        known = names(viewer, {row.whose for row in found})
    by: dict[str, list[Result]] = defaultdict(list)
    for row in found:
        by[row.whose].append(row)
    lines = []
    for whose, own_rows in by.items():
        parts = [
            (stretch(rules.results, one.first), read(one.score), one.grade) for one in own_rows
        ]
        scores = [value for _, value, _ in parts if value is not None]
        lines.append(YearLine(known.get(whose, NOBODY), parts, mean(scores)))
    return sorted(lines, key=lambda one: (one.named.place, one.named.name))
