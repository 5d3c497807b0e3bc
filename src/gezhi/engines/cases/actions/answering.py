"""What whoever ends a step answers: judged with the outcome, and kept with the step."""

import json
from collections.abc import Mapping
from typing import Any

from gezhi.base.words import Words
from gezhi.engines.cases.models import Case, CoHolder, StepSecret
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.queries.steps import facts_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.steps import judge_step, offered, parted
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Outcome


def judged(
    row: Case, course: rules.Course, outcome: Outcome, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """The clean answers to what the step asks. Invalid at their fields; at `outcome` where the
    pack's condition does not hold; with the arithmetic where it is a vote that does not carry."""
    if not answers and outcome.if_ is None and not course.stage.asked(outcome):
        return {}
    facts = facts_of(row, course)
    if not offered(course.stage, outcome, facts):
        words = Words(zh="这件事现在不能选这一项", en="this cannot be chosen for this matter")
        raise Invalid([Wrong("outcome", "condition", words)])
    clean, wrong = judge_step(course.pack, course.stage, outcome, answers, facts)
    if wrong:
        raise Invalid(wrong)
    return clean


def keep_answers(
    row: Case, course: rules.Course, outcome: Outcome, clean: Mapping[str, Any], n: int
) -> None:
    """Keep answers with the step that they ended: plainly what names nobody, the rest sealed. Of a
    confidential case all of it is sealed."""
    shown, secret = parted(course.stage.asked(outcome), clean)
    if row.confidential:
        shown, secret = {}, dict(clean)
    if shown:
        row.steps.filter(n=n).update(answers=shown)
    if secret:
        seal_away(row, n, answers=secret)


def seal_away(row: Case, n: int, **words: Any) -> None:
    """Add words to those that stand behind the wall for a step."""
    made, _ = StepSecret.objects.get_or_create(case=row, n=n, defaults={"sealed": "{}"})
    kept = {**json.loads(made.sealed or "{}"), **words}
    StepSecret.objects.filter(pk=made.pk).update(sealed=json.dumps(kept, ensure_ascii=False))


def hold_jointly(viewer: Viewer, row: Case) -> None:
    """Let the bodies join that the pack fixes for the step which begins, and those leave that
    joined an earlier one by it."""
    course = course_of(viewer, row)
    CoHolder.objects.filter(case=row, until=None, reason=_BY_PACK).update(until=row.changed)
    kinds = [one.body for one in course.stage.with_ if one.body and row.state == Case.OPEN]
    path = attached_at(viewer, row.path).path if kinds else ""
    for body in (one for kind in kinds for one in bodies_at(viewer, path, kind)):
        CoHolder.objects.get_or_create(
            case=row, body=body.pk, until=None, defaults={"reason": _BY_PACK}
        )


_BY_PACK = "with"
