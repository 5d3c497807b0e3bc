"""What guidance groups name each week, and who went to see a place."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.telling import post_of, running, tell
from gezhi.engines.campaigns.models import Campaign, Inspection, Pick, Task, Team
from gezhi.engines.campaigns.queries.knowing import GUIDE, RUN, SUPERVISE
from gezhi.engines.campaigns.rules.standing import week_of
from gezhi.engines.people.models import Body
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    id_taken,
    invalid,
    must_be_v7,
    words_of,
)
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewPick:
    """What a guidance group names this week: `key` names a task, the others a task or a unit."""

    campaign: UUID
    group: str
    kind: str
    words: str
    task: UUID | None = None
    unit: UUID | None = None
    id: UUID = field(default_factory=new_id)


def pick(viewer: Viewer, asked: NewPick) -> Pick:
    """Name one, for this week, by a member of that group. The same id again changes nothing;
    Changed where the group named one of this kind this week already. About tasks and units, never
    about a person."""
    must_be_v7(asked.id)
    words = words_of("words", asked.words, most=300, ask=("写一句为什么", "say why"))
    try:
        with transaction():
            before = Pick.objects.filter(pk=asked.id).first()
            if before is not None:
                if (before.group, before.kind, before.words) != (asked.group, asked.kind, words):
                    raise id_taken()
                return before
            row = running(viewer, asked.campaign, GUIDE)
            _must_be_of(viewer, row, asked.group)
            task, unit = _about(row, asked)
            made = Pick.objects.create(
                id=asked.id,
                campaign=row,
                path=row.path,
                week=week_of(clock.today()),
                group=asked.group,
                kind=asked.kind,
                task=task,
                unit=unit,
                words=words,
                by=viewer.account,
            )
            tell(viewer, "picked", row, "pick", made.pk, kind=asked.kind, team=asked.group)
    except IntegrityError as fault:
        zh, en = "这一周你们组已经选过这一类了", "your group has named one of these this week"
        raise Changed("picked", zh, en) from fault
    return made


def _must_be_of(viewer: Viewer, row: Campaign, group: str) -> None:
    teams = Team.objects.filter(campaign=row, unit=group, kind="guidance-group")
    body = teams.values_list("body", flat=True).first()
    if body is None:
        raise invalid("group", "unknown", "没有这个指导组", "there is no such guidance group")
    if not viewer.system and body not in viewer.bodies:
        raise Forbidden("not-of-group", "由这个指导组的人来选", "this is for members of that group")


def _about(row: Campaign, asked: NewPick) -> tuple[Task | None, UUID | None]:
    if asked.kind not in Pick.KINDS:
        raise invalid("kind", "unknown", "没有这一类", "there is no such kind")
    task = Task.objects.filter(pk=asked.task, campaign=row).first() if asked.task else None
    if task is not None:
        return task, None
    known = Body.objects.filter(pk=asked.unit, place=row.place_id) if asked.unit else None
    if asked.kind == Pick.KEY or known is None or not known.exists():
        raise invalid("task", "required", "选一项任务", "choose a task")
    return None, asked.unit


@dataclass(frozen=True, slots=True)
class NewInspection:
    """That somebody went to see a place, on a day (today), and what they saw."""

    campaign: UUID
    place: int
    words: str
    day: date | None = None
    id: UUID = field(default_factory=new_id)


def note_inspection(viewer: Viewer, asked: NewInspection) -> Inspection:
    """Note an inspection, by whoever went: it leads to nothing by itself and nobody counts who went
    how often. The same id again changes nothing."""
    must_be_v7(asked.id)
    words = words_of("words", asked.words, ask=("写一句看到了什么", "say what was seen"))
    with transaction():
        before = Inspection.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.place_id, before.words) != (asked.place, words):
                raise id_taken()
            return before
        row = running(viewer, asked.campaign, SUPERVISE, RUN)
        place = Place.objects.filter(pk=asked.place, path__startswith=row.path).first()
        if place is None:
            raise invalid("place", "unknown", "这里没有这个地方", "there is no such place here")
        day = asked.day or clock.today()
        if day > clock.today():
            raise invalid("day", "future", "日期还没到", "this day is still to come")
        post = post_of(viewer, row.path, SUPERVISE, RUN)
        made = Inspection.objects.create(
            id=asked.id,
            campaign=row,
            place=place,
            path=place.path,
            day=day,
            post=post,
            words=words,
            by=viewer.account,
        )
        where = {"place_id": place.pk, "path": place.path}
        tell(viewer, "visited", row, "inspection", made.pk, post=post, level=place.level, **where)
    return made
