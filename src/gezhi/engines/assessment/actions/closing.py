"""Closing a quarter or a year: means, places where the pack ranks, grades and pay."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.assessment.models import Assessed, Decision, Pay, Period, Result
from gezhi.engines.assessment.queries.schemes import kind_of, names, roles, rules_of
from gezhi.engines.assessment.rules.marks import exact, kept, read
from gezhi.engines.assessment.rules.results import grades, mean, pay, ranks
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.actions import Row, message_account, record_many, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Closing:
    """Close the results of an assessment at a place, for the quarter (or year) that `first` begins.
    The id is made with the form."""

    place: int
    assessment: str
    first: date
    id: UUID = field(default_factory=new_id)


def close(viewer: Viewer, asked: Closing) -> list[Result]:
    """Close results from decisions, under the version of the last period in it. A second closing
    after a correction makes new results for whoever has another one now, each naming the old; with
    nothing corrected, and with the same id again, nothing changes.

    Changed while the quarter runs or somebody in it is not decided.
    """
    must_be_v7(asked.id)
    with transaction():
        periods = _periods(asked)
        if not periods:
            raise Missing("no-period", "这一期没有考核", "nothing was assessed in it")
        last = periods[-1]
        rules = rules_of(last)
        post = roles(viewer, rules, last.path).lead
        if post is None:
            raise Forbidden("not-allowed", "结果不由您定", "you do not close this assessment")
        span = stretch(rules.results, asked.first)
        _must_be_over(span, periods)
        made = _results(viewer, asked, periods, rules, span)
        for period in periods:
            period.state = Period.CLOSED
        Period.objects.bulk_update(periods, ["state"])
        _tell(viewer, made, post, span)
    return made


def _periods(asked: Closing) -> list[Period]:
    """The periods of the quarter or year, locked in their order."""
    rows = Period.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(place=asked.place, assessment=asked.assessment, first__gte=asked.first)
    found = list(rows.order_by("first"))
    if not found:
        return []
    span = stretch(rules_of(found[0]).results, asked.first)
    return [one for one in found if one.first in span]


def _must_be_over(span: Stretch, periods: list[Period]) -> None:
    if clock.today() <= span.last:
        zh = f"{span.say()}到{say_date(span.last)}才完"
        en = f"{span.say('en')} runs until {say_date(span.last, 'en')}"
        raise Changed("period-runs", zh, en)
    rows = Assessed.objects.filter(period__in=periods)
    left = rows.exclude(state=Assessed.DECIDED).count()
    if left:
        zh, en = f"还有 {left} 份没有定", f"{left} are not decided yet"
        raise Changed("undecided", zh, en, left=left)


def _decisions(periods: list[Period]) -> dict[str, list[Decision]]:
    """The decisions in force, by the assessed, in the order of the months."""
    rows = Decision.objects.filter(assessed__period__in=periods, replaced_by=None)
    found: dict[str, list[Decision]] = defaultdict(list)
    for row in rows.order_by("assessed__period__first"):
        found[row.whose].append(row)
    return found


def _results(
    viewer: Viewer, asked: Closing, periods: list[Period], rules: Assessment, span: Stretch
) -> list[Result]:
    decided = _decisions(periods)
    scores: dict[str, Fraction] = {}
    for whose, rows in decided.items():
        known = [found for row in rows if (found := read(row.score)) is not None]
        if (value := mean(known)) is not None:
            scores[whose] = value
    placed = ranks(scores) if rules.ranking is not None else {}
    graded = grades(scores, rules.grades)
    named = {"place": asked.place, "assessment": asked.assessment, "first": asked.first}
    olds = {one.whose: one for one in Result.objects.filter(**named, replaced_by=None)}
    made: list[Result] = []
    for whose, rows in sorted(decided.items()):
        new = Result(
            id=new_id(),
            place_id=asked.place,
            path=periods[-1].path,
            assessment=asked.assessment,
            version_id=periods[-1].version_id,
            first=span.first,
            last=span.last,
            whose=whose,
            of=[str(row.pk) for row in rows],
            score=kept(scores.get(whose)),
            rank=placed.get(whose),
            ranked=len(placed),
            grade=graded.get(whose, ""),
            closing=asked.id,
            replaces=olds.get(whose),
            by=viewer.account,
            at=clock.now(),
        )
        if new.replaces is None or _says(new.replaces) != _says(new):
            made.append(new)
    Result.objects.bulk_create(made, batch_size=500)
    Pay.objects.bulk_create(_pays(made, rules), batch_size=500)
    return made


def _says(row: Result) -> tuple[Any, ...]:
    return row.of, row.score, row.rank, row.ranked, row.grade


def _pays(results: Iterable[Result], rules: Assessment) -> list[Pay]:
    if rules.pay is None:
        return []
    made: list[Pay] = []
    for row in results:
        band = rules.grade(row.grade)
        if band is None or band.factor is None:
            continue
        paid = pay(rules.pay.base, exact(band.factor))
        about = {"base": paid.base, "factor": kept(paid.factor), "exact": kept(paid.exact)}
        made.append(Pay(result=row, path=row.path, whose=row.whose, fen=paid.fen, **about))
    return made


def _tell(viewer: Viewer, made: list[Result], post: str, span: Stretch) -> None:
    """One entry for each result: that it was closed, and never how."""
    rows = [
        Row(
            "assessment.closed",
            "assessed",
            row.whose,
            row.place_id,
            row.path,
            {
                "scheme": row.assessment,
                "holder_kind": kind_of(row.whose),
                "period": str(span),
                "revision": row.replaces_id is not None,
            },
            viewer.account,
            post,
        )
        for row in made
    ]
    record_many(viewer, rows)
    known = names(viewer, [row.whose for row in made])
    said = Words(
        zh=f"{span.say()}的考核结果出来了，可以看。",
        en=f"The result of your assessment for {span.say('en')} can be read.",
    )
    for row in made:
        named = known.get(row.whose)
        if named is not None:
            message_account(named.account, "assessment-closed", row.pk, said)
