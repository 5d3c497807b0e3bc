"""The person whom a case is about answers it: themselves, or on paper to those who hear them."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.cases.actions.moving import locked, move
from gezhi.engines.cases.models import Case, Concerned
from gezhi.engines.cases.queries.concerned import hears, mine, no_notice
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, system

THEMSELVES, ON_PAPER = system("concerned"), system("concerned-paper")
"""As whom the journal and the step tell an answer: neither says which account wrote it."""
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class AnswerConcerned:
    """What the person says about a case about them. `id` is made where the form is drawn; `outcome`
    is one of the stage's own."""

    case: UUID
    outcome: str
    say: str
    id: UUID = field(default_factory=new_id)


def answer_concerned(viewer: Viewer, asked: AnswerConcerned) -> Case:
    """The person answers, in their own words and in time; or those who hold the stage jointly with
    them enter what came on paper, never whoever wrote the case.

    Missing for everybody else. Invalid without words; the same id with the same words again changes
    nothing. Changed once it was answered or the time is over (by the pack's deadline).
    """
    with transaction():
        row = locked(asked.case)
        about = Concerned.objects.select_for_update().filter(case=row, told__isnull=False).first()
        own = about is not None and mine(viewer, about)
        if about is None or not (own or hears(viewer, row)):
            raise no_notice()
        said = asked.say.strip()
        if about.sent == asked.id:
            if about.said != said:
                words = Words(zh="这个编号已经用过", en="this id was used before")
                raise Invalid([Wrong("id", "taken", words)])
            return row
        course = _open(viewer, row, about)
        _check(course, asked.outcome, said)
        about.said, about.sent = said, asked.id
        about.save(update_fields=["said", "sent"])
        turn = rules.turn(course, asked.outcome, clock.now(), _held(viewer, row, course, asked))
        actor = THEMSELVES if own else ON_PAPER
        return move(actor, row, course, turn, asked.outcome, say=said)


def _open(viewer: Viewer, row: Case, about: Concerned) -> rules.Course:
    if about.sent is not None:
        zh, en = "已经申诉过了，等结果就行", "an objection was made: it is being judged"
        raise Changed("answered", zh, en, version=row.version)
    over = row.due is not None and row.due < clock.now()
    if row.state != Case.OPEN or row.holder != "concerned" or over:
        zh = "申诉的时间已经过了；还可以直接找村（社区）或街道（乡镇）反映"
        raise Changed("late", zh, "the time to object is over", version=row.version)
    return course_of(viewer, row)


def _check(course: rules.Course, outcome: str, said: str) -> None:
    if outcome not in course.stage.outcomes:
        words = Words(zh="这一步没有这一项", en="this step has no such outcome")
        raise Invalid([Wrong("outcome", "unknown", words)])
    if not said:
        words = Words(zh="请写下您的意见", en="write what you say to it")
        raise Invalid([Wrong("say", "required", words)])
    if len(said) > LONGEST:
        words = Words(zh=f"最多 {LONGEST} 个字", en=f"at most {LONGEST} characters")
        raise Invalid([Wrong("say", "long", words)])


def _held(
    viewer: Viewer, row: Case, course: rules.Course, asked: AnswerConcerned
) -> rules.Held | None:
    """The body that hears them: the only one of the kind that the outcome names."""
    from gezhi.engines.cases.actions.deciding import chosen

    return chosen(viewer, row, course.stage.outcomes[asked.outcome], "", course)


def note_read(viewer: Viewer, case: UUID) -> None:
    """Keep when the person first opened what is said of them; nothing for others."""
    with transaction():
        about = Concerned.objects.filter(case=case, told__isnull=False, read=None).first()
        if about is not None and mine(viewer, about):
            Concerned.objects.filter(pk=about.pk, read=None).update(read=clock.now())
