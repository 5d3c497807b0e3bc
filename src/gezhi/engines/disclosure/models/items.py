"""What is made public: items with all their versions, their files, and drafts before them.

Items and versions are public by nature: they have no wall. Drafts have one.
"""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion


class Item(models.Model):
    """One thing made public at a place, for a period or of a matter; `key` (UUIDv7, made by whoever
    posts) is its name in addresses.

    `period` is `2026-03`, `2026-Q1`, `2026`, `once`, or empty where it came up by itself; `matter`
    then joins the phases of one course. `first` to `last` are the days of its posting, both
    included. `due` is the last day on which it was in time. `text` is everything that can be
    searched, in one written form, and `grams` its pairs of characters. A withdrawn item keeps its
    place with the reason; its versions are no longer shown.
    """

    number = models.BigAutoField(primary_key=True)
    key = models.UUIDField(unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    level = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    pack = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    affairs = models.CharField(max_length=10)
    phase = models.CharField(max_length=10, blank=True, default="")
    period = models.CharField(max_length=10, blank=True, default="")
    matter = models.UUIDField()
    title = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    happened = models.DateField(null=True)
    due = models.DateField(null=True)
    first = models.DateField()
    last = models.DateField()
    at = models.DateTimeField(default=clock.now)
    withdrawn = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    text = models.TextField()
    grams = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "kind", "phase", "period"],
                name="disclosure_once_a_period",
                condition=models.Q(withdrawn=None) & ~models.Q(period=""),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["path"], name="disclosure_item_path", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["place", "kind", "period"], name="disclosure_item_period"),
            models.Index(fields=["matter"], name="disclosure_item_matter"),
            models.Index(fields=["affairs", "-number"], name="disclosure_item_affairs"),
        ]

    @property
    def late(self) -> bool:
        """Whether it was posted after the last day on which it was in time."""
        return self.due is not None and self.first > self.due


class Version(models.Model):
    """What an item said from a moment on. The first has no `reason`; each correction gives one. The
    id is made by whoever posts or corrects; money in `rows` is in fen."""

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, default="")
    rows = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="disclosure_version_once")
        ]


class Enclosure(models.Model):
    """A file of a version, kept once by its digest. Before it is posted it belongs to a draft's
    writer alone; it is public from then on."""

    id = models.UUIDField(primary_key=True)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="enclosures")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)


class Draft(models.Model):
    """What is being prepared for a place, kind, phase and period (or matter); seen by those who
    post there. `saved` counts savings, so that two people do not overwrite each other."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    phase = models.CharField(max_length=10, blank=True, default="")
    period = models.CharField(max_length=10, blank=True, default="")
    content = models.JSONField(default=dict)
    saved = models.PositiveIntegerField(default=1)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "kind", "period"], name="disclosure_draft_of")
        ]


class Busy(models.Model):
    """From a day on a place has busy finances, or no longer: then they are public every month
    (Villagers Committees Law, art. 35)."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    since = models.DateField()
    busy = models.BooleanField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "since"], name="disclosure_busy_once_a_day")
        ]
