"""The case, its steps, and those who reported it."""

from typing import ClassVar

from django.db import models

from gezhi.base.ids import new_id
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.paths import PathField
from gezhi.engines.trust.models.sealed import SealedTextField

HELD_BY = {"post": "post", "body": "body", "reporter": "reporter"}


class Case(models.Model):
    """One matter from opening to end, pinned to a pack's version.

    What can be asked of lists stands here (stage, holder, due date); the steps tell how it came
    about. `version` counts changes, so that two people never overwrite each other. `path` is the
    place's. `kept_to` is empty unless the case is confidential: then it holds, between bars, the
    posts that see it beside those in it (`|`, or `|adviser|`).
    """

    OPEN, CLOSED = "open", "closed"

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=16)
    type = models.CharField(max_length=40)
    pack = models.ForeignKey(PackVersion, models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="cases", db_index=False)
    path = PathField(max_length=200)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    spot = models.CharField(max_length=200, blank=True, default="")
    category = models.CharField(max_length=40, blank=True, default="")
    text = models.TextField(blank=True, default="")
    form = models.JSONField(default=dict)
    channel = models.CharField(max_length=20, default="portal")
    state = models.CharField(max_length=10, default=OPEN)
    stage = models.CharField(max_length=40)
    step = models.PositiveSmallIntegerField(default=1)
    holder = models.CharField(max_length=10)
    holder_post = models.CharField(max_length=40, blank=True, default="")
    holder_place = models.BigIntegerField(null=True)
    holder_path = models.CharField(max_length=200, blank=True, default="")
    holder_body = models.UUIDField(null=True)
    assignee = models.UUIDField(null=True)
    due = models.DateTimeField(null=True)
    waiting = models.BooleanField(default=False)
    supervised = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    result = models.CharField(max_length=40, blank=True, default="")
    counts_as = models.CharField(max_length=20, blank=True, default="")
    hand_overs = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    late = models.BooleanField(default=False)
    opened = models.DateTimeField()
    closed = models.DateTimeField(null=True)
    changed = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", db_index=False
    )
    opened_by = models.UUIDField(null=True)
    kept_to = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code"], name="case_code_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-opened", "-id"], name="case_newest"),
            models.Index(
                fields=["path", "-opened", "-id"],
                include=["state", "kept_to"],
                name="case_ground",
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "uuid_ops"],
            ),
            models.Index(fields=["due", "id"], name="case_due", condition=models.Q(state="open")),
            models.Index(
                fields=["holder_body", "due"], name="case_body", condition=models.Q(state="open")
            ),
            models.Index(
                fields=["path"],
                name="case_open_path",
                opclasses=["varchar_pattern_ops"],
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=["holder_place", "holder_post", "due"],
                name="case_post",
                condition=models.Q(state="open"),
            ),
            models.Index(fields=["place", "-opened"], name="case_place"),
            models.Index(
                fields=["merged_into"],
                name="case_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def confidential(self) -> bool:
        """Whether only its holders, those it is assigned to and the people in it see it."""
        return bool(self.kept_to)


class Step(models.Model):
    """One stage as it was, or is being, passed: who held it, from when, until when, how it ended.

    `pauses` are pairs of moments (the last one open while the reporter is asked), `extra` granted
    extensions; with the pack's own limit they give the due date and its arithmetic. `answers` are
    those to what the step asks, without any that name a person (`StepSecret`).
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="steps", db_index=False)
    n = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=40)
    holder = models.CharField(max_length=10)
    holder_post = models.CharField(max_length=40, blank=True, default="")
    holder_place = models.BigIntegerField(null=True)
    holder_path = models.CharField(max_length=200, blank=True, default="")
    holder_level = models.CharField(max_length=40, blank=True, default="")
    holder_body = models.UUIDField(null=True)
    started = models.DateTimeField()
    due = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    extra = models.JSONField(default=list)
    ended = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True, default="")
    say = models.TextField(blank=True, default="")
    reason = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    by = models.UUIDField(null=True)
    by_post = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "n"], name="step_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder_body", "case"], name="step_body"),
        ]


class StepSecret(models.Model):
    """What of a step stands behind the wall, sealed: answers that name or reach a person; of a
    confidential case every word of it (`answers`, `say`, `because`)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="secrets", db_index=False)
    n = models.PositiveSmallIntegerField()
    sealed = SealedTextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "n"], name="step_secret_once")
        ]


class Reporter(models.Model):
    """One who reported a case, and how to reach them; a merged case keeps all of its reporters.

    Name and number are sealed. `origin` is the case that this reporter opened, when it was merged
    into another, so that a merge can be undone. One who `joined` met the same matter and follows
    it; answering, evaluating and taking it back stay with those who reported it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="reporters")
    origin = models.UUIDField()
    account = models.UUIDField(null=True, db_index=True)
    name = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    language = models.CharField(max_length=10, default="zh-hans")
    joined = models.BooleanField(default=False)
    answer = models.CharField(max_length=40, blank=True, default="")
    answered = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["origin"], name="reporter_origin"),
            models.Index(fields=["phone_index"], name="reporter_phone"),
        ]
