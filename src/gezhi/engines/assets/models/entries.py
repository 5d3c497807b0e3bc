"""Entries of registers, what became of them, what is wrong with them, and who looked at them."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Entry(models.Model):
    """One thing in a register of the pack: a contract, a camera. The id is made by whoever enters
    it. `facts` are its fields; those that name or reach a person stand in `sealed`, as JSON.

    `identity` tells it from others of its register and place, `once` what no two running ones
    share, `site` what it covers. `first` and `last` are its term, both days included; `over` since
    when it is over, and `forgotten` that its parties were let go of.
    """

    id = models.UUIDField(primary_key=True)
    register = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    identity = models.CharField(max_length=120)
    once = models.CharField(max_length=120, blank=True, default="")
    site = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    sealed = SealedTextField(blank=True, default="")
    words = models.CharField(max_length=600, blank=True, default="")
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    over = models.DateField(null=True)
    forgotten = models.BooleanField(default=False)
    day = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "register", "identity"], name="assets_entry_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["register", "path", "id"], name="assets_entry_list"),
            models.Index(fields=["register", "last"], name="assets_entry_last"),
        ]


class RegisterFile(models.Model):
    """A file that belongs to an entry: the contract, an amendment, a slip. Kept once by digest."""

    id = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="files", null=True)
    path = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=110)
    type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "at"], name="assets_file_by"),
        ]


class Step(models.Model):
    """Something that became of an entry: it was entered, changed, merged with what was entered
    again, moved from `was` to `now`, its party was reminded. `names` are the fields that changed,
    never what they held."""

    id = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="steps")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    move = models.CharField(max_length=40, blank=True, default="")
    was = models.CharField(max_length=40, blank=True, default="")
    now = models.CharField(max_length=40, blank=True, default="")
    names = models.JSONField(default=list)
    words = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["entry", "at"], name="assets_step_entry"),
        ]


class Defect(models.Model):
    """Something wrong with an entry, by the check (`by` is empty) or found by somebody, with the
    day by which it is to be mended. Mended by an amendment, or by a resolution of a council
    (`resolution` is its id), in words and perhaps with a file."""

    FOUND, MENDING, MENDED, DROPPED = "found", "mending", "mended", "dropped"
    OPEN = (FOUND, MENDING)

    id = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="defects")
    path = models.CharField(max_length=200)
    register = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=FOUND)
    words = SealedTextField(blank=True, default="")
    found = models.DateField()
    due = models.DateField()
    by = models.UUIDField(null=True)
    mended = models.DateField(null=True)
    mended_by = models.UUIDField(null=True)
    how = models.CharField(max_length=12, blank=True, default="")
    said = SealedTextField(blank=True, default="")
    file = models.ForeignKey(RegisterFile, models.PROTECT, related_name="+", null=True)
    resolution = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["entry", "kind"],
                name="assets_defect_open_once",
                condition=models.Q(state__in=("found", "mending")),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["register", "path", "state"], name="assets_defect_list"),
        ]


class Inspection(models.Model):
    """A look at an entry by its checklist. `fine` where all was ticked and nothing found; what was
    found waits (`opened` is false) until a case was made of it."""

    id = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="inspections")
    path = models.CharField(max_length=200)
    register = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    day = models.DateField()
    ticked = models.JSONField(default=list)
    fine = models.BooleanField()
    finding = SealedTextField(blank=True, default="")
    opened = models.BooleanField(default=False)
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["entry", "key", "day"], name="assets_inspection_last"),
        ]
