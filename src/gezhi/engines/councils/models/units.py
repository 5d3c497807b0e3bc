"""What member units offer, need and propose; what was brought together; what they do jointly.

A unit is a body that sits in a council. Rows name the council by its place and key, as meetings do,
and its ground by `path`. Whom to ask is a post or an office, never a person's name or number.
"""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.people.models import Body
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Listing(models.Model):
    """A line of one of the three lists of a council's units: a resource that a body offers, a
    demand that it has, or a project that it proposes; from a day to a day.

    `kind` is what it is about, of a closed list. Once it is taken back it stays, for the matches
    that rest on it.
    """

    RESOURCE, DEMAND, PROJECT = "resource", "demand", "project"
    OPEN, ENDED = "open", "ended"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    council = models.CharField(max_length=40)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=8)
    kind = models.CharField(max_length=12)
    text = SealedTextField()
    contact = models.CharField(max_length=60)
    starts = models.DateField()
    ends = models.DateField(null=True)
    state = models.CharField(max_length=6, default=OPEN)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["place", "council", "state", "sort"], name="councils_listing_state"
            ),
            models.Index(fields=["body"], name="councils_listing_body"),
        ]


class Match(models.Model):
    """A demand brought together with one or more resources.

    `proposed` until the demand's unit and every resource's have agreed, then `agreed`; `done` or
    `failed` with what came of it; `declined` when one side says no. `body` is the demand's.
    """

    PROPOSED, AGREED, DONE = "proposed", "agreed", "done"
    FAILED, DECLINED = "failed", "declined"
    GOING = (PROPOSED, AGREED)

    id = models.UUIDField(primary_key=True)
    demand = models.ForeignKey(Listing, models.PROTECT, related_name="matches")
    path = models.CharField(max_length=200)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=PROPOSED)
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    outcome = SealedTextField(blank=True, default="")
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["demand"],
                name="councils_matched_once",
                condition=models.Q(state__in=("proposed", "agreed")),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["path", "state"], name="councils_match_state")
        ]


class MatchPart(models.Model):
    """A resource in a match, and whether its unit agreed. `demanding` is the demand's body, for the
    wall."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="parts")
    resource = models.ForeignKey(Listing, models.PROTECT, related_name="parts")
    path = models.CharField(max_length=200)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    demanding = models.ForeignKey(Body, models.PROTECT, related_name="+")
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["match", "resource"], name="councils_part_once")
        ]


class JointProject(models.Model):
    """What several units signed to do together, until it is finished or dropped, with what came of
    it. `listing` is the proposal it grew from, where there was one. It is public: units promise it
    to those who live there."""

    SIGNED, FINISHED, DROPPED = "signed", "finished", "dropped"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    council = models.CharField(max_length=40)
    listing = models.ForeignKey(Listing, models.PROTECT, null=True, related_name="projects")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, default="")
    signed = models.DateField()
    due = models.DateField(null=True)
    state = models.CharField(max_length=8, default=SIGNED)
    ended = models.DateField(null=True)
    outcome = models.TextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "council", "state"], name="councils_project_list")
        ]


class ProjectParty(models.Model):
    """A unit that signed a joint project."""

    project = models.ForeignKey(JointProject, models.PROTECT, related_name="parties")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "body"], name="councils_party_once")
        ]


class Milestone(models.Model):
    """A step of a joint project, by when, and on which day it was reached."""

    project = models.ForeignKey(JointProject, models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    due = models.DateField(null=True)
    reached = models.DateField(null=True)
    by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="councils_milestone_once")
        ]
