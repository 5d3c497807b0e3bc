"""The ledger's tables. What they promise is kept by constraints and triggers of both databases
(migration 0001), so that nothing which inserts rows can pass it by.

Lines name entries and accounts without foreign keys: a trigger finds out that they are there, none
of them can be removed, and a key would lock the row of a shop that sixteen counters sell for.
"""

from typing import Any, ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.points.rules.accounts import ROLES, UNIT_KINDS


def _link(to: str, **options: Any) -> Any:
    return models.ForeignKey(
        to, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", **options
    )


class Unit(models.Model):
    """What is counted: points of a scheme, minutes, fen, a kind of goods. Issued at a place, under
    a key unique there; `closed` is the last day that nothing can be posted to any more."""

    id = models.AutoField(primary_key=True)
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=60)
    closed = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "key"], name="points_unit_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=UNIT_KINDS), name="points_unit_kind"
            ),
        ]


class Account(models.Model):
    """Where amounts of one unit are kept, for one holder in one role. `holder` is an id and never a
    name; `path` is the ground whose staff look after it; `code` names it in public."""

    id = models.BigAutoField(primary_key=True)
    unit = _link("points.Unit")
    role = models.CharField(max_length=10)
    holder_kind = models.CharField(max_length=10)
    holder = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    code = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["holder", "unit", "role", "holder_kind"], name="points_account_once"
            ),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="points_account_role"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["unit", "path"],
                name="points_account_ground",
                opclasses=["int4_ops", "varchar_pattern_ops"],
            )
        ]


class Balance(models.Model):
    """How much there is in an account of people, holds, stock or scores: credits less debits,
    brought up to date by the lines' own trigger. Other accounts have no such row and are added up,
    so that nothing which everybody posts to is locked.

    `floor` is what it may not fall below (none for scores); `lasting` is what came in without ever
    expiring, by which expiry need not look at lines of long ago.
    """

    account = models.OneToOneField(
        Account, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="balance"
    )
    amount = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(null=True)
    lasting = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(floor__isnull=True) | models.Q(amount__gte=models.F("floor")),
                name="points_balance_floor",
            )
        ]


class Entry(models.Model):
    """One thing that happened to the ledger; its lines are counted in `lines` and cannot be added
    to. The id is made by whoever asks for it, `digest` is of what was asked.

    An id that was refused stands here too (`refused`, without lines), so that it is never accepted
    later. `evidence` holds ids and figures, never a person's words.
    """

    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    day = models.DateField()
    at = models.DateTimeField(default=clock.now)
    actor = models.UUIDField(null=True)
    place_id = models.BigIntegerField()
    path = models.CharField(max_length=200)
    evidence = models.JSONField(default=dict)
    reverses = models.UUIDField(null=True)
    lines = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reverses"],
                name="points_entry_reversed_once",
                condition=models.Q(reverses__isnull=False),
            ),
            models.CheckConstraint(condition=models.Q(lines__gte=0), name="points_entry_lines"),
        ]


class Line(models.Model):
    """An amount that moves from one account to another of the same unit: debit and credit in one
    row, so that an unbalanced book cannot be written down.

    `expires` is the last day on which the credited amount can be used; `back` marks the lines of a
    reversal, whose `expires` is that of the line which they undo. `unit`, `day` and `back` are the
    entry's and the accounts' (a trigger compares), kept here so that a month is added up from one
    table.
    """

    id = models.BigAutoField(primary_key=True)
    entry = _link("points.Entry")
    n = models.IntegerField()
    unit = _link("points.Unit")
    debit = _link("points.Account")
    credit = _link("points.Account")
    amount = models.BigIntegerField()
    expires = models.DateField(null=True)
    day = models.DateField()
    back = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "n"], name="points_line_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="points_line_amount"),
            models.CheckConstraint(
                condition=~models.Q(debit=models.F("credit")), name="points_line_sides"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["debit", "id"], name="points_line_debit"),
            models.Index(fields=["credit", "id"], name="points_line_credit"),
        ]


class Closing(models.Model):
    """A month of a unit, closed: how many accounts it lists, and the digest that is published."""

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="closings")
    month = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    accounts = models.IntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "month"], name="points_closing_once")
        ]


class Snapshot(models.Model):
    """An account in a closed month: opening + earned − spent − expired = closing, which is the
    opening of the month after."""

    pk = models.CompositePrimaryKey("closing_of_id", "account_id")
    closing_of = _link("points.Closing")
    account = _link("points.Account")
    opening = models.BigIntegerField()
    earned = models.BigIntegerField()
    spent = models.BigIntegerField()
    expired = models.BigIntegerField()
    closing = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    closing=models.F("opening")
                    + models.F("earned")
                    - models.F("spent")
                    - models.F("expired")
                ),
                name="points_snapshot_sum",
            ),
        ]
