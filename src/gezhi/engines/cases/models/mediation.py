"""Mediation: who can mediate, who is at odds, what they chose, said, agreed and kept.

That a dispute ended, and how, is the case's own: its stages, outcomes and result. These rows hold
what mediation needs beside. Everything that somebody said is sealed.
"""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models.case import Case
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Mediator(models.Model):
    """One in the directory of mediators: a person who agreed to be listed, or a team as one entry.

    `name`, `about` and `reach` are shown to everybody as they were agreed; `named` is the consent
    to figures by name. `place` is the ground that they serve.
    """

    id = models.UUIDField(primary_key=True)
    account = models.UUIDField(null=True)
    body = models.UUIDField(null=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    fields = models.JSONField(default=list)
    languages = models.CharField(max_length=100, blank=True, default="")
    reach = models.CharField(max_length=100, blank=True, default="")
    about = models.CharField(max_length=300, blank=True, default="")
    listed = models.BooleanField(default=True)
    named = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "place"],
                name="mediator_person_once",
                condition=models.Q(account__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["body", "place"],
                name="mediator_team_once",
                condition=models.Q(body__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["path"], name="mediator_path", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.name


class Mediation(models.Model):
    """A case that is mediated. `proposal` are mediators that the committee proposes where it was
    left to it; `told` is the sentence with the other ways, given where mediation ended."""

    case = models.OneToOneField(
        Case, models.CASCADE, primary_key=True, related_name="mediation", db_index=False
    )
    path = models.CharField(max_length=200)
    online = models.BooleanField(default=False)
    proposal = models.JSONField(default=list)
    began = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    told = models.DateTimeField(null=True)


class Party(models.Model):
    """One who is at odds. Side 1 applied; side 2 are the others. Name and number are sealed.

    `consent` to being mediated: `asked`, `agreed` or `refused`; `how` it was given (online, or told
    to a worker). `choice` are mediators by id, the dearest first; `leaves` lets the committee
    propose. `confirms` is the wish for judicial confirmation.
    """

    ASKED, AGREED, REFUSED = "asked", "agreed", "refused"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    side = models.PositiveSmallIntegerField()
    account = models.UUIDField(null=True, db_index=True)
    name = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    consent = models.CharField(max_length=8, default=ASKED)
    how = models.CharField(max_length=10, blank=True, default="")
    answered = models.DateTimeField(null=True)
    say = SealedTextField(blank=True, default="")
    choice = models.JSONField(default=list)
    leaves = models.BooleanField(default=False)
    confirms = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["phone_index"], name="party_phone")
        ]


class Seat(models.Model):
    """A mediator whom all would take: `asked`, `accepted`, `declined` or `left`, with a reason."""

    ASKED, ACCEPTED, DECLINED, LEFT = "asked", "accepted", "declined", "left"
    SITTING = (ASKED, ACCEPTED)

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="seats")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="seats")
    state = models.CharField(max_length=8, default=ASKED)
    reason = SealedTextField(blank=True, default="")
    asked = models.DateTimeField(default=clock.now)
    answered = models.DateTimeField(null=True)
    by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "mediator"], name="seat_once")
        ]


class Sitting(models.Model):
    """One meeting of the parties with their mediators, on site (`where`) or in a room online
    (`link`). `absent` are parties who did not appear; the record is sealed (art. 27)."""

    PLANNED, HELD, FAILED, CANCELLED = "planned", "held", "failed", "cancelled"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="sittings")
    starts = models.DateTimeField()
    online = models.BooleanField(default=False)
    where = models.CharField(max_length=120, blank=True, default="")
    link = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=9, default=PLANNED)
    absent = models.JSONField(default=list)
    record = SealedTextField(blank=True, default="")
    planned_by = models.UUIDField(null=True)
    closed_by = models.UUIDField(null=True)


class Agreement(models.Model):
    """What was agreed, written or oral. It binds from `effective`: the day on which all had signed
    (art. 29), or on which an oral one was reached (art. 30). `read` are the parties who confirmed
    the text, by id, with the moment; `court` is how far judicial confirmation is."""

    FILED, ACCEPTED, DECLINED, CONFIRMED, REFUSED = (
        "filed",
        "accepted",
        "declined",
        "confirmed",
        "refused",
    )

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="agreements")
    written = models.BooleanField()
    text = SealedTextField()
    touches = models.JSONField(default=list)
    read = models.JSONField(default=dict)
    effective = models.DateField(null=True)
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    replaced = models.DateTimeField(null=True)
    court = models.CharField(max_length=10, blank=True, default="")
    filed = models.DateField(null=True)
    court_days = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], name="agreement_one", condition=models.Q(replaced=None)
            )
        ]


class Promise(models.Model):
    """A day on which it is asked whether the agreement was kept (art. 31): what was promised by
    then, or the pack's follow-up. `state`: `due`, `done`, `not` or `help` (help is needed)."""

    DUE, DONE, NOT, HELP = "due", "done", "not", "help"

    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="promises")
    case = models.ForeignKey(Case, models.CASCADE, related_name="promises")
    on = models.DateField()
    what = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=4, default=DUE)
    say = SealedTextField(blank=True, default="")
    answered = models.DateTimeField(null=True)
    by = models.UUIDField(null=True)


class Paper(models.Model):
    """A signed copy, kept sealed by its digest in the store of files; only the people in the
    dispute open it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="papers")
    type = models.CharField(max_length=60)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)


class HandOver(models.Model):
    """A file for whoever goes on with a dispute. Only `parts` to which every party in `agreed`
    said yes go into it."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="hand_over_files")
    to = models.CharField(max_length=12)
    parts = models.JSONField(default=list)
    agreed = models.JSONField(default=dict)
    made = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
