"""Leaders linked to places: their calls there, problems found, help given, what came of it."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.people.models.serving import Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Link(models.Model):
    """A leader answers for a place under a liaison of the pack, from a day to a day. Who is
    linked to a place is public, as holders of posts are (K1)."""

    id = models.UUIDField(primary_key=True)
    liaison = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="links")
    post = models.CharField(max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField(null=True)
    called = models.DateField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["liaison", "person", "place"],
                name="people_linked_once",
                condition=models.Q(ends=None),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "liaison"], name="people_link_place")
        ]


class LiaisonCall(models.Model):
    """One call of a leader at a place of theirs, on a day. Its words are sealed."""

    id = models.UUIDField(primary_key=True)
    link = models.ForeignKey(Link, models.PROTECT, related_name="calls")
    path = models.CharField(max_length=200)
    day = models.DateField()
    note = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)


class Problem(models.Model):
    """A problem found on a call. `text` is sealed, as it was heard; `title` is what the public
    reads and names no person. It becomes a case of the same id where the pack says so (`case`)."""

    OPEN, CASE, SOLVED, NOT_SOLVED = "open", "case", "solved", "not-solved"

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(LiaisonCall, models.PROTECT, related_name="problems")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    title = models.CharField(max_length=80)
    text = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=10, default=OPEN)
    outcome = models.CharField(max_length=200, blank=True, default="")
    closed = models.DateField(null=True)
    closed_by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "state"], name="people_problem_place")
        ]


class Given(models.Model):
    """Help given on a call: of which kind of the pack, how much of it, what."""

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(LiaisonCall, models.PROTECT, related_name="given")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField()
    what = models.CharField(max_length=80, blank=True, default="")
