"""What is due: the rules that are in force, and each time that one falls due."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


def shared_by(place: int) -> UUID:
    """What stands for the holder where one of those who hold the post at a place does it for
    all."""
    return UUID(int=place)


class Rule(models.Model):
    """A duty or a roster of the pack as it is in force where the pack is attached. `version` is
    the one by which later days are drawn up, `until` the last day that was, `newest` the latest
    appointment that was looked at."""

    DUTY, ROSTER = "duty", "roster"

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=6, default=DUTY)
    key = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    newest = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "kind", "key"], name="duties_rule_once")
        ]


class Occurrence(models.Model):
    """One time that a duty is due: of a `holder` (the id of an appointment, or `shared_by` the
    place of the post) at a place on a day, from `opens` to `closes`. Who takes it today is found by
    post, leave and stand-in, so a row is never copied when somebody else takes over.

    `command` is the id that the client made when it was done; `ticked` the items of the checklist;
    `note` what was written, sealed. Rows are many: they have a number and few indexes, and keys
    that the statement which draws them up takes from live rows are not checked again.
    """

    OPEN, DONE, MISSED, EXCUSED = "open", "done", "missed", "excused"

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(
        Rule, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        PackVersion, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    path = models.CharField(max_length=200)
    post = models.CharField(max_length=40)
    holder = models.UUIDField()
    day = models.DateField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    state = models.CharField(max_length=7, default=OPEN)
    ticked = models.JSONField(null=True)
    note = SealedTextField(null=True)
    by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    command = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["holder", "day", "rule", "place"], name="duties_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rule", "day"], name="duties_by_day"),
            models.Index(
                fields=["closes"], name="duties_closing", condition=models.Q(state="open")
            ),
        ]
