"""How a mediation ends: by the case's own outcomes, so that time, journal and figures stay one."""

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.cases.actions.continuing import conclude
from gezhi.engines.cases.actions.deciding import chosen
from gezhi.engines.cases.actions.mediation.telling import begin, message_all, tell
from gezhi.engines.cases.models import Case, Mediation, Party, Seat
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.queries.mediation.inside import block_of, must_handle
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.mediation.ways import OTHER_WAYS
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong, invalid
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Outcome
from gezhi.pack.mediation import Ending

Ended = Literal["failed", "to-court"]
ENDED: tuple[str, ...] = get_args(Ended)


def end_mediation(viewer: Viewer, case: UUID, how: Ended, say: str) -> Case:
    """Say that mediation ends here without an agreement: it failed (the case goes up where its type
    says so), or both are shown the way to court. The other ways are told (art. 26). The same again
    changes nothing."""
    with transaction():
        row, kept = begin(viewer, case, ended=True)
        must_handle(viewer, row)
        if row.state != Case.OPEN and kept.told is not None:
            return row
        row, kept = begin(viewer, case)
        if how not in ENDED or how not in block_of(row).ends:
            raise invalid("how", "unknown", "请选怎么结束的", "say how it ends")
        if not say.strip():
            raise invalid("say", "required", "写一句为什么没调成", "say in a sentence why")
        return finish(viewer, row, kept, how, say)


def finish(viewer: Viewer, row: Case, kept: Mediation, ending: Ending, say: str) -> Case:
    """Take the outcome of the case that an ending names. Where a case ends unsettled, its parties
    are told the other ways; where it goes up, they choose anew."""
    now = clock.now()
    take(viewer, row, ending, say)
    tell(viewer, "ended", row, how=ending)
    if ending != "agreed" and ending != "kept":
        _other_ways(row, kept, now)
    return row


def take(viewer: Viewer, row: Case, ending: Ending, say: str) -> bool:
    """Move the case by the outcome that an ending names; False where its type names none."""
    key = block_of(row).ends.get(ending)
    course = course_of(viewer, row)
    outcome = _outcome(course, key or "")
    if key is None or outcome is None:
        return False
    try:
        held = chosen(viewer, row, outcome, "")
    except Invalid as fault:
        raise Invalid([Wrong("say", one.code, one.words) for one in fault.wrong]) from fault
    turn = rules.follow(course, outcome, clock.now(), held)
    said = say.strip() or (outcome.name.zh if outcome.name else "")
    conclude(viewer, row, course, turn, key, say=said)
    return True


def _outcome(course: rules.Course, key: str) -> Outcome | None:
    """The outcome of the current stage; else of the next stage that knows it, as parties need not
    wait for a step to be ticked off; else of one before."""
    stages = course.type.stages
    at = next(n for n, stage in enumerate(stages) if stage.stage == course.now.stage)
    ways = (stage.outcomes.get(key) for stage in (*stages[at:], *stages[:at]))
    return next((one for one in ways if one is not None), None)


def _other_ways(row: Case, kept: Mediation, now: datetime) -> None:
    if row.state != Case.OPEN:
        kept.told = now
        kept.save(update_fields=["told"])
        message_all(row, "ended", OTHER_WAYS)
        return
    Seat.objects.filter(case=row, state__in=Seat.SITTING).update(state=Seat.LEFT, answered=now)
    Party.objects.filter(case=row).update(choice=[], leaves=False)
    kept.proposal = []
    kept.save(update_fields=["proposal"])
