"""Where people stand on the ladder, how they rise, who is on a reserve list, and contests of
skill."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.people.models.serving import Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class AdoptedLadder(models.Model):
    """A ladder in force at a place since a day, as a version of the pack says it: a later version
    changes nobody's pay before it is adopted too."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    ladder = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    reference = models.CharField(max_length=100)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "ladder"],
                name="people_ladder_in_force",
                condition=models.Q(until=None),
            )
        ]


class Standing(models.Model):
    """Somebody's grade from a day to a day; one at a time on a ladder. `promotion` brought it."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="standings")
    ladder = models.CharField(max_length=40)
    grade = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    promotion = models.UUIDField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "ladder"],
                name="people_stands_once",
                condition=models.Q(until=None),
            )
        ]


class Promotion(models.Model):
    """A rise by one grade: proposed with its evidence, checked by another, on notice, decided by a
    third. `evidence` freezes what the grade asked and what there was, by which records."""

    PROPOSED, NOTICE, DECIDED = "proposed", "notice", "decided"
    REFUSED, UPHELD, WITHDRAWN = "refused", "upheld", "withdrawn"
    GOING = (PROPOSED, NOTICE)

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="promotions")
    ladder = models.CharField(max_length=40)
    adopted = models.ForeignKey(AdoptedLadder, models.PROTECT, related_name="+")
    from_grade = models.CharField(max_length=40)
    to_grade = models.CharField(max_length=40)
    evidence = models.JSONField(default=dict)
    appraisals = models.JSONField(default=list)
    state = models.CharField(max_length=9, default=PROPOSED)
    reason = SealedTextField(blank=True, default="")
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(default=clock.now)
    checked_by = models.UUIDField(null=True)
    notice_first = models.DateField(null=True)
    notice_last = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decided = models.DateField(null=True)
    effective = models.DateField(null=True)
    reference = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "ladder"],
                name="people_rises_once",
                condition=models.Q(state__in=("proposed", "notice")),
            )
        ]


class Demur(models.Model):
    """What somebody has against a promotion on notice, once each; dismissed or upheld with a
    reason, by somebody who neither proposed nor checked it."""

    UPHELD, DISMISSED = "upheld", "dismissed"

    id = models.UUIDField(primary_key=True)
    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="demurs")
    path = models.CharField(max_length=200)
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, blank=True, default="")
    reason = SealedTextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["promotion", "by"], name="people_demurred_once")
        ]


class Candidate(models.Model):
    """Somebody on a reserve list: nominated by criteria, on it only with their own consent, until a
    day. What they were nominated for is sealed."""

    ASKED, LISTED, DECLINED, OFF = "asked", "listed", "declined", "off"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    reserve = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="reserves")
    criteria = models.JSONField(default=list)
    deeds = SealedTextField()
    state = models.CharField(max_length=8, default=ASKED)
    answered = models.DateField(null=True)
    until = models.DateField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "reserve", "person"],
                name="people_reserved_once",
                condition=models.Q(state__in=("asked", "listed")),
            )
        ]


class ContestHeld(models.Model):
    """A contest of the pack held at a place on a day; `judges` are accounts."""

    OPEN, PUBLISHED = "open", "published"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    contest = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    day = models.DateField()
    judges = models.JSONField(default=list)
    state = models.CharField(max_length=9, default=OPEN)
    published = models.DateField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)


class Contender(models.Model):
    """Who competes with what; `named` is their consent to stand in the results by name. `total` is
    the sum of marks, `rank` their place, both once the results are out."""

    id = models.UUIDField(primary_key=True)
    held = models.ForeignKey(ContestHeld, models.PROTECT, related_name="contenders")
    path = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contests")
    work = SealedTextField(blank=True, default="")
    named = models.BooleanField(default=False)
    total = models.PositiveIntegerField(null=True)
    rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["held", "person"], name="people_contends_once")
        ]


class Marked(models.Model):
    """The marks that one judge gives one contender, in whole marks."""

    contender = models.ForeignKey(Contender, models.PROTECT, related_name="marks")
    path = models.CharField(max_length=200)
    judge = models.UUIDField()
    marks = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contender", "judge"], name="people_marked_once")
        ]
