"""What assessments hold of somebody, for their own copy."""

from typing import Any

from gezhi.engines.assessment.models import Assessed, Decision, Evidence, Objection, Pay, Result
from gezhi.engines.people.models import Appointment
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


def own_assessment_data(viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """The viewer's own assessments as plain data (PIPL 45): what was decided and why, results with
    grade and pay, and what they said themselves. Scores that are not shown yet are not theirs to
    read; what is held of a body or place that they speak for is no data of a person."""
    if viewer.account is None:
        return {"decisions": [], "results": [], "evidence": [], "objections": []}
    with for_system():
        held = Appointment.objects.filter(person__account=viewer.account).exclude(post="")
        mine = {f"a{pk}" for pk in held.values_list("pk", flat=True)}
        decided = Decision.objects.filter(
            whose__in=mine, assessed__state=Assessed.DECIDED
        ).select_related("assessed__period", "replaced_by")
        pay = dict(Pay.objects.filter(whose__in=mine).values_list("result", "fen"))
        results = Result.objects.filter(whose__in=mine).order_by("first", "at")
        said = Evidence.objects.filter(by=viewer.account).order_by("at")
        against = Objection.objects.filter(by=viewer.account).order_by("at")
        return {
            "decisions": [
                {
                    "assessment": one.assessed.period.assessment,
                    "first": one.assessed.period.first,
                    "last": one.assessed.period.last,
                    "score": one.score,
                    "marks": one.marks,
                    "reason": one.reason,
                    "replaced": hasattr(one, "replaced_by"),
                }
                for one in decided.order_by("at", "pk")
            ],
            "results": [{**_plain(one, *RESULT), "pay_fen": pay.get(one.pk)} for one in results],
            "evidence": [_plain(one, "indicator", "text", "name", "at") for one in said],
            "objections": [_plain(one, "text", "at", "outcome", "reason") for one in against],
        }


RESULT = ("assessment", "first", "last", "score", "rank", "ranked", "grade")


def _plain(row: Result | Evidence | Objection, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
