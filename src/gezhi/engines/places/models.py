"""Tables of the places engine."""

from typing import ClassVar

from django.db import models

from gezhi.base.clock import now
from gezhi.engines.trust.models import PackVersion


class Place(models.Model):
    """A node of a tree: division, community, grid, building, entrance.

    `path` holds the ids from the root down (`1.5n.2c.`, base 36): all below a place start with its
    path. `over` is the place of the grid tree that a place of another tree lies on. Geometry is
    GeoJSON in WGS84 (longitude, latitude).
    """

    id = models.BigAutoField(primary_key=True)
    tree = models.CharField(max_length=40, default="grid")
    level = models.CharField(max_length=40)
    depth = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200)
    code = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(max_length=120)
    over = models.ForeignKey("self", models.PROTECT, null=True, related_name="lying_over")
    geometry = models.TextField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    households = models.IntegerField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["tree", "code"], name="place_code_once", condition=~models.Q(code="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["path"], name="place_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["tree", "level", "id"], name="place_level"),
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A pack's version serves a place and all below it from a day on."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="attachments")
    version = models.ForeignKey(PackVersion, models.PROTECT)
    since = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "since"], name="attachment_once_a_day")
        ]


class Revision(models.Model):
    """Counts changes to places, so that each process knows when its map in memory is old."""

    name = models.CharField(max_length=20, primary_key=True)
    number = models.BigIntegerField(default=0)


class Division(models.Model):
    """A ground divided anew, as a draft or in force from a day on. Counts only, no people.

    `buildings` are `[key, lon, lat, households, entrances]`, `roads` `[kind, [[lon, lat], …]]`,
    `grid` the number (0 …) of the grid of each unit (a building, or an entrance of it), and `moves`
    what was moved by hand, `[building, [the grids its units had]]`, the last one last. A large
    ground waits for the clock to compute it (`waiting`, `done` of it, from 0 to 1).
    """

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    level = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=1)
    by_entrance = models.BooleanField(default=False)
    buildings = models.JSONField()
    roads = models.JSONField(default=list)
    grid = models.JSONField()
    moves = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="draft")
    done = models.FloatField(default=1.0)
    since = models.DateField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["path", "at"], name="division_path"),
            models.Index(fields=["state", "since"], name="division_due"),
        ]


class Succession(models.Model):
    """What followed a place when a division came into force: the heir of a grid that was closed, or
    a finer place itself, under another grid. `path` is the one before, `heir_path` the one after.
    Records of what is over stay under the path before; what is still open follows.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="successions")
    place = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    path = models.CharField(max_length=200)
    heir = models.ForeignKey(Place, models.PROTECT, related_name="+")
    heir_path = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["division", "place"], name="succession_once")
        ]
