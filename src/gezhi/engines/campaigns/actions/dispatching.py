"""The dispatch meeting: who was there, what was decided, and what comes of it in the ledger."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.tasking import NewTask, Postponing, move_date, put_task
from gezhi.engines.campaigns.actions.telling import locked, running, tell
from gezhi.engines.campaigns.models import Dispatch
from gezhi.engines.campaigns.queries.knowing import RUN, no_task, pack_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Invalid,
    Wrong,
    id_taken,
    invalid,
    must_be_v7,
    words_of,
)
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewDispatch:
    """A meeting that was held: the units that were there, what was decided; new tasks, and dates
    that it moved (what was decided is then their reason, where none is given)."""

    campaign: UUID
    held: date
    present: tuple[str, ...]
    decided: str
    tasks: tuple[NewTask, ...] = ()
    moved: tuple[Postponing, ...] = ()
    id: UUID = field(default_factory=new_id)


def hold_dispatch(viewer: Viewer, asked: NewDispatch) -> Dispatch:
    """Keep a meeting and write what it decided into the ledger, all or nothing. The same id again
    changes nothing; Changed where a meeting of that day is kept already."""
    must_be_v7(asked.id)
    ask = ("写清定了什么", "say what was decided")
    decided = words_of("decided", asked.decided, ask=ask)
    try:
        with transaction():
            before = Dispatch.objects.filter(pk=asked.id).first()
            if before is not None:
                if (before.held, before.decided) != (asked.held, decided):
                    raise id_taken()
                return before
            row = running(viewer, asked.campaign, RUN, lock=True)
            units = pack_of(row).people.units()
            _judge(asked, set(units))
            made = Dispatch.objects.create(
                id=asked.id,
                campaign=row,
                path=row.path,
                held=asked.held,
                present=sorted(set(asked.present)),
                decided=decided,
                by=viewer.account,
            )
            _write(viewer, made, asked)
            facts = {"heads": len(made.present), "items": len(asked.tasks) + len(asked.moved)}
            tell(viewer, "dispatched", row, "dispatch", made.pk, **facts)
    except IntegrityError as fault:
        zh, en = "这一天的调度会已经记过了", "the meeting of this day is kept already"
        raise Changed("dispatched", zh, en) from fault
    return made


def _judge(asked: NewDispatch, units: set[str]) -> None:
    if asked.held > clock.today():
        raise invalid("held", "future", "会还没开", "this meeting is still to come")
    if not asked.present or not set(asked.present) <= units:
        raise invalid("present", "required", "勾上到会的单位", "tick the units that were there")


def _write(viewer: Viewer, made: Dispatch, asked: NewDispatch) -> None:
    wrong: list[Wrong] = []
    for at, task in enumerate(asked.tasks):
        try:
            put_task(viewer, made.campaign, task, made)
        except Invalid as refusal:
            wrong += [
                Wrong(f"tasks.{at}.{one.field}", one.code, one.words) for one in refusal.wrong
            ]
    for at, one in enumerate(asked.moved):
        try:
            row = locked(viewer, one.task)
            if row.campaign_id != made.campaign_id:
                raise no_task()
            reason = one.reason.strip() or made.decided[:500]
            given = Postponing(one.task, one.to, reason, one.milestone, one.id)
            move_date(viewer, row, given, made)
        except Invalid as refusal:
            wrong += [Wrong(f"moved.{at}.{it.field}", it.code, it.words) for it in refusal.wrong]
    if wrong:
        raise Invalid(wrong)
