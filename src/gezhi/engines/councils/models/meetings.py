"""Who sits in councils, when they meet, who was there, and what was on the agenda.

A council itself is no row: it is what the pack says, at each place of its level. Rows name it by
the place and its key. `path` is always that of the ground (the grid tree), whatever tree the
council's place is of, as abilities are given over grounds.
"""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.people.models import Body, Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Sitter(models.Model):
    """A member whom a council took in by itself: a person, from a day to a day, sent by a body or
    for themselves; or a body alone, which sends whom it likes (`person` empty)."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    council = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "council", "id"], name="councils_sitter_list")
        ]


class Meeting(models.Model):
    """One sitting, under the version of the pack by which it was called.

    `chair` and `host` are turns (`post:<key>:<place>`, `body:<id>`). `was` is when it had been
    called for before it was moved. `code` is what members type to say that they are there; room
    link and code are the members' alone. `eligible` and `present` stand still once it is held.
    """

    CALLED, HELD, CANCELLED = "called", "held", "cancelled"
    REGULAR, SPECIAL = "regular", "special"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    council = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, default=REGULAR)
    starts = models.DateTimeField()
    was = models.DateTimeField(null=True)
    spot = models.CharField(max_length=120)
    room = SealedTextField(blank=True, default="")
    code = SealedTextField()
    state = models.CharField(max_length=10, default=CALLED)
    chair = models.CharField(max_length=90, blank=True, default="")
    host = models.CharField(max_length=90, blank=True, default="")
    short_notice = SealedTextField(blank=True, default="")
    reason = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    eligible = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    held_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "council", "starts"], name="councils_meeting_list"),
            models.Index(fields=["state", "starts"], name="councils_meeting_coming"),
            models.Index(
                fields=["path"], name="councils_meeting_path", opclasses=["varchar_pattern_ops"]
            ),
        ]


class Skip(models.Model):
    """Whose turn it was to chair or host a meeting, and why it passed to the next; the turn is not
    lost but comes again at the next meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="skips")
    path = models.CharField(max_length=200)
    role = models.CharField(max_length=5)
    turn = models.CharField(max_length=90)
    reason = SealedTextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "role", "turn"], name="councils_skip_once")
        ]


class Attendance(models.Model):
    """Whether a seat was taken. `seat` is `person:<id>` or `body:<id>`; `person` who sat there;
    `proxy` the seat that spoke for it. Seats not marked are written absent when a meeting is over,
    so that who was a member on that day stays."""

    PRESENT, EXCUSED, PROXY, ABSENT = "present", "excused", "proxy", "absent"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    path = models.CharField(max_length=200)
    seat = models.CharField(max_length=45)
    how = models.CharField(max_length=8)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proxy = models.CharField(max_length=45, blank=True, default="")
    by_code = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="councils_seat_once")
        ]


class Item(models.Model):
    """A matter for a council: proposed beforehand by a member or a resident, or put on by whoever
    holds the council. `subject` is what it is about elsewhere, in words of the engine that keeps it
    (`case:<id>`), and opaque here. `said` is its part of the minutes; `revision` counts its
    versions, so that two who write at once are told."""

    CASE, PROPOSAL, MEMBER, OTHER = "case", "proposal", "member-item", "other"
    PROPOSED, ON, REFUSED, WITHDRAWN = "proposed", "on", "refused", "withdrawn"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    council = models.CharField(max_length=40)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="items")
    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=80, blank=True, default="")
    title = SealedTextField()
    text = SealedTextField(blank=True, default="")
    topic = models.CharField(max_length=40, blank=True, default="")
    confidential = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=PROPOSED)
    reason = SealedTextField(blank=True, default="")
    number = models.PositiveSmallIntegerField(default=0)
    said = SealedTextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "council", "state", "id"], name="councils_item_list"),
            models.Index(fields=["by", "id"], name="councils_item_by"),
        ]


class Addition(models.Model):
    """What was set right in minutes after they were signed: added, never changed."""

    id = models.UUIDField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="additions")
    path = models.CharField(max_length=200)
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)


class Asking(models.Model):
    """Members ask for a special meeting: why, and under `meeting` the one that was called for it.
    The one who asks is the first to sign."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    council = models.CharField(max_length=40)
    text = SealedTextField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="askings")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)


class Signature(models.Model):
    """A member's seat under an asking, once."""

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="signatures")
    path = models.CharField(max_length=200)
    seat = models.CharField(max_length=45)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["asking", "seat"], name="councils_signed_once")
        ]
