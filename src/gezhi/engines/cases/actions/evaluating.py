"""The reporter's word: how it went, or that it is no longer needed."""

from datetime import datetime
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.answering import seal_away
from gezhi.engines.cases.actions.continuing import conclude
from gezhi.engines.cases.actions.moving import (
    close,
    is_reporter,
    locked,
    must_be_open,
    save_case,
)
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.trust.actions import record, transaction, use_link
from gezhi.engines.trust.models import Link
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Outcome


def evaluate(viewer: Viewer, case: UUID, answer: str, say: str = "", *, link: str = "") -> Case:
    """The reporter says whether it was solved. With a link, it is used up; a link that was used or
    has expired is Missing, and nothing changes.

    Of a merged case each reporter answers for themselves; the first answer moves the case.
    """
    with transaction():
        holder = use_link(link, "evaluate") if link else None
        row = locked(holder.subject if holder else case)
        if not (_may_evaluate(holder) if holder else is_reporter(viewer, row)):
            raise Forbidden("not-reporter", "只有报事人可以评价", "only the reporter can evaluate")
        course = course_of(viewer, row)
        if row.state != Case.OPEN or row.holder != "reporter":
            raise Changed(
                "not-now",
                "这件事现在不在评价环节",
                "this is not up for evaluation",
                version=row.version,
            )
        outcome = _answer(course, answer, say)
        now = clock.now()
        _remember(row, viewer, answer, now, holder.holder if holder else None)
        record(
            viewer,
            "case.evaluated",
            "case",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            case=row.type,
            category=row.category,
            outcome=answer,
        )
        return conclude(viewer, row, course, rules.follow(course, outcome, now), answer, say=say)


def _may_evaluate(link: Link) -> bool:
    """Whether a link was given to one who reported, and not to one who only follows."""
    return not Reporter.objects.filter(pk=link.holder, joined=True).exists()


def _answer(course: rules.Course, answer: str, say: str) -> Outcome:
    outcome = course.stage.outcomes.get(answer)
    if outcome is None:
        raise Invalid([Wrong("answer", "unknown", Words(zh="请选一个答案", en="choose an answer"))])
    if outcome.say == "required" and not say.strip():
        words = Words(zh="请说说哪里没办好，我们好接着办", en="tell us what is still wrong")
        raise Invalid([Wrong("say", "required", words)])
    return outcome


def _remember(row: Case, viewer: Viewer, answer: str, now: datetime, holder: UUID | None) -> None:
    own = Reporter.objects.filter(case=row)
    if holder is not None:
        own = own.filter(pk=holder)
    elif viewer.account is not None:
        own = own.filter(account=viewer.account)
    elif "reporter" in viewer.links:
        own = own.filter(pk=viewer.links["reporter"])
    own.update(answer=answer, answered=now)


def withdraw(viewer: Viewer, case: UUID, say: str = "") -> Case:
    """The reporter takes the matter back: it ends, counted apart, unless others reported it too."""
    with transaction():
        row = locked(case, viewer)
        must_be_open(row)
        if not is_reporter(viewer, row):
            raise Forbidden("not-reporter", "只有报事人可以撤回", "only the reporter can withdraw")
        if row.reporters.count() > 1:
            raise Forbidden(
                "others-too",
                "还有其他人也报了这件事，不能撤回",
                "others reported this too: it goes on",
            )
        course = course_of(viewer, row)
        now = clock.now()
        step = row.steps.get(n=row.step)
        said = say.strip()
        if row.confidential and said:
            seal_away(row, step.n, say=said)
            said = ""
        step.ended, step.outcome, step.say, step.by = now, "withdrawn", said, viewer.account
        step.save(update_fields=["ended", "outcome", "say", "by"])
        close(viewer, row, course, "withdrawn")
        return save_case(row, now)
