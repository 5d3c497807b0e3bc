"""What is taught, who came, what came of it; who was placed in work, and who learns from whom."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.people.models.serving import Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Training(models.Model):
    """A plan for a course of the pack at a place: about what, by whom, for how many. `partner`
    is the enterprise or school that teaches along; who teaches is sealed, as it names a person."""

    PLANNED, CLOSED, OFF = "planned", "closed", "off"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    course = models.CharField(max_length=40)
    topic = models.CharField(max_length=120)
    where = models.CharField(max_length=120, blank=True, default="")
    teacher = SealedTextField(blank=True, default="")
    partner = models.CharField(max_length=120, blank=True, default="")
    seats = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=8, default=PLANNED)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "state"], name="people_training_place")
        ]


class Session(models.Model):
    """One sitting of a training: its day, when it begins, how many minutes it takes. `marked` says
    when its list was entered: attendance is recorded once."""

    id = models.UUIDField(primary_key=True)
    training = models.ForeignKey(Training, models.CASCADE, related_name="sessions")
    path = models.CharField(max_length=200)
    day = models.DateField()
    begins = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    marked = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["training", "day", "begins"], name="people_session_once"
            )
        ]


class Enrolment(models.Model):
    """Somebody on the list of a training, and what came of it; `post` is what they held then.
    `number` is that of the certificate or note."""

    INVITED, ENROLLED, DECLINED = "invited", "enrolled", "declined"
    DONE, NOT_DONE = "done", "not-done"

    id = models.UUIDField(primary_key=True)
    training = models.ForeignKey(Training, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    path = models.CharField(max_length=200)
    course = models.CharField(max_length=40)
    post = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=8, default=INVITED)
    minutes = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=40, blank=True, default="")
    note = SealedTextField(blank=True, default="")
    done = models.DateField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["training", "person"], name="people_enrolled_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "course", "state"], name="people_enrolment_course")
        ]


class Attendance(models.Model):
    """Somebody was at a session: by the list, or by their own word (`own`). Where they were is
    never asked of a telephone."""

    LIST, OWN = "list", "own"

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances")
    path = models.CharField(max_length=200)
    how = models.CharField(max_length=4, default=LIST)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="people_attended_once")
        ]


class Placement(models.Model):
    """Somebody placed in work, as a technician or a hand, with an employer from a day on."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="placements")
    employer = models.CharField(max_length=120)
    starts = models.DateField()
    ends = models.DateField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "kind", "employer", "starts"], name="people_placed_once"
            )
        ]


class Pairing(models.Model):
    """Who learns from whom (师徒结对), about what, from a day to a day."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    course = models.CharField(max_length=40)
    mentor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    about = models.CharField(max_length=120)
    starts = models.DateField()
    ends = models.DateField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["course", "mentor", "learner"],
                name="people_paired_once",
                condition=models.Q(ends=None),
            )
        ]
