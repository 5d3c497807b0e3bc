"""Opening a survey of the pack over a ground with its doors, ending it, and erasing its answers."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.campaigns.models import Asked, Survey
from gezhi.engines.campaigns.queries.surveys.counting import counts_of
from gezhi.engines.campaigns.queries.surveys.knowing import (
    asked_here,
    must_keep,
    no_survey,
    rules_of,
)
from gezhi.engines.people.models import Household
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, id_taken, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer

BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """A survey of the pack in force at a place, over the ground of that place. `doors` are the only
    households that it goes to, as of a project; all of them where none are named."""

    place: int
    key: str
    doors: tuple[UUID, ...] = ()
    id: UUID = field(default_factory=new_id)


def open_survey(viewer: Viewer, asked: NewSurvey) -> Survey:
    """Open it under the version in force, with its doors in one statement a batch.

    The same id again changes nothing; Changed while it runs there or, unless doors are named, over
    a larger ground: nobody is asked the same twice; Invalid before its first day or
    after its expiry.
    """
    place = Place.objects.filter(pk=asked.place).first()
    if place is None:
        raise no_survey()
    must_keep(viewer, place.path)
    attached = attached_at(viewer, place.path)
    rules = attached.pack.surveys.get(asked.key)
    if rules is None:
        raise no_survey()
    must_be_v7(asked.id)
    if not rules.from_ <= clock.today() <= rules.expires:
        zh, en = "这张表不在有效期内", "this form is not in force today"
        raise Invalid([Wrong("key", "expired", Words(zh=zh, en=en))])
    try:
        with transaction():
            before = Survey.objects.filter(pk=asked.id).first()
            if before is not None:
                if (before.place_id, before.key) != (asked.place, asked.key):
                    raise id_taken()
                return before
            if not asked.doors and asked_here(place.path, asked.key):
                raise _open()
            row = Survey.objects.create(
                id=asked.id,
                place=place,
                path=place.path,
                key=asked.key,
                version_id=attached.version,
                ends=rules.expires,
                erases=rules.expires + timedelta(days=rules.keeps),
                by=viewer.account,
            )
            doors = _doors(row, asked.doors) if rules.asks != "unit" else 0
            tell(viewer, "opened", row, "survey", row.pk, count=doors)
    except IntegrityError as fault:
        raise _open() from fault
    return row


def _open() -> Changed:
    return Changed("survey-open", "这项调查已经开着", "this survey is running already")


def _doors(row: Survey, only: tuple[UUID, ...]) -> int:
    """The households of its ground, or those that are named."""
    homes = Household.objects.filter(place__path__startswith=row.path, until=None)
    homes = homes.filter(pk__in=only) if only else homes
    made = [
        Asked(survey=row, household_id=home, place_id=place, path=path)
        for home, place, path in homes.values_list("pk", "place", "place__path")
    ]
    Asked.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def end_survey(viewer: Viewer, survey: UUID) -> Survey:
    """End it before its expiry. Again: the same."""
    with transaction():
        row = Survey.objects.select_for_update().filter(pk=survey).first()
        if row is None:
            raise no_survey()
        must_keep(viewer, row.path)
        if row.ended is None:
            _end(viewer, row)
    return row


def _end(viewer: Viewer, row: Survey) -> None:
    row.ended = clock.today()
    row.save(update_fields=["ended"])
    tell(viewer, "ended", row, "survey", row.pk)


def erase_surveys(viewer: Viewer) -> int:
    """End surveys that have expired, and erase the answers of those whose days are over (PIPL 19,
    47): what they said, their blind indexes and who gave them go; how many there were stays.
    Returns how many surveys were erased. For the tick."""
    today, erased = clock.today(), 0
    for row in Survey.objects.filter(ended=None, ends__lt=today):
        with transaction():
            _end(viewer, row)
    for row in Survey.objects.filter(erased=None, erases__lt=today):
        with transaction():
            row.counts = counts_of(row, rules_of(row))
            row.answers.all().delete()
            row.erased = today
            row.save(update_fields=["counts", "erased"])
            tell(viewer, "erased", row, "survey", row.pk)
        erased += 1
    return erased


def tell(
    viewer: Viewer, verb: str, row: Survey, kind: str, subject: object, /, **facts: Any
) -> None:
    """Tell the journal, at the ground of a survey unless `place` and `at` say where."""
    place, at = facts.pop("place", row.place_id), facts.pop("at", row.path)
    where: dict[str, Any] = {"place_id": place, "path": at}
    record(viewer, f"survey.{verb}", kind, subject, **where, survey=row.key, **facts)
