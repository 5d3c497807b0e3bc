"""A resident's own cases, in figures; and whether what they typed can be taken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.cases.rules.forms import judge
from gezhi.engines.trust.rules.refusal import Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import CaseType
from gezhi.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """How many of the viewer's cases are on their way, wait for their answer, wait for their
    verdict, and have ended."""

    working: int = 0
    asked: int = 0
    to_evaluate: int = 0
    closed: int = 0


def own_counts(viewer: Viewer) -> OwnCounts:
    """The viewer's reports in figures, in one statement."""
    if viewer.account is None:
        return OwnCounts()
    mine = Reporter.objects.filter(account=viewer.account)
    told = Q(holder="reporter", pk__in=mine.filter(joined=False).values("case"))
    still = Q(state=Case.OPEN)
    counted = Case.objects.filter(pk__in=mine.values("case")).aggregate(
        working=Count("pk", filter=still & ~told & Q(waiting=False)),
        asked=Count("pk", filter=still & Q(waiting=True)),
        to_evaluate=Count("pk", filter=still & told),
        closed=Count("pk", filter=Q(state=Case.CLOSED)),
    )
    return OwnCounts(**counted)


def judge_answers(
    viewer: Viewer, pack: Pack, type_: CaseType, answers: Mapping[str, Any], only: Collection[str]
) -> tuple[dict[str, Any], list[Wrong]]:
    """The clean answers so far, and what is wrong with those of some fields: for a form that is
    asked in several screens. Opening the case judges the whole again."""
    clean, wrong = judge(pack, type_, answers)
    return clean, [one for one in wrong if one.field in only]
