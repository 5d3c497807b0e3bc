"""Trainings with their lists, somebody's records, who was trained before duty, placements,
pairs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from gezhi.engines.people.models import (
    Appointment,
    Attendance,
    Enrolment,
    Pairing,
    Person,
    Placement,
    Session,
    Training,
)
from gezhi.engines.people.queries.growing.defined import me, pack_over
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.growing import Course
from gezhi.pack.people import Post

KEEPS = "training.keep"
READS = ("training.keep", "career.keep")


@dataclass(frozen=True, slots=True)
class Plan:
    """A training with what the pack says of it, its sessions, and how many are on its list."""

    row: Training
    course: Course | None
    sessions: list[Session]
    listed: int
    done: int

    @property
    def first(self) -> date | None:
        """When it begins."""
        return self.sessions[0].day if self.sessions else None


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the list, and at which sessions they were (by id, with how it was said)."""

    row: Enrolment
    name: str
    place: str
    was: dict[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MyTraining:
    """A training of one's own: what came of it, and sessions that one can confirm today."""

    row: Enrolment
    plan: Plan
    was: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class BeforeDuty:
    """An appointment to a post that wants courses done before duty: those that are missing."""

    appointment: Appointment
    post: Post
    missing: list[Course]


def trainings(viewer: Viewer, *, state: str = "", after: str = "", size: int = 30) -> list[Plan]:
    """Trainings at the places where the viewer keeps them, the newest first; Forbidden for whoever
    keeps none."""
    paths = viewer.paths(*READS)
    if not paths:
        raise Forbidden("not-allowed", "培训不由您管", "trainings are not yours to keep")
    ground = Q()
    for path in paths:
        ground |= Q(path__startswith=path)
    rows = Training.objects.filter(ground).select_related("place")
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(pk__lt=after)
    return _plans(viewer, list(rows.order_by("-pk")[:size]))


def _plans(viewer: Viewer, rows: Sequence[Training]) -> list[Plan]:
    ids = [row.pk for row in rows]
    sessions: dict[UUID, list[Session]] = {}
    for one in Session.objects.filter(training__in=ids).order_by("day", "begins"):
        sessions.setdefault(one.training_id, []).append(one)
    with for_system():
        counted = Enrolment.objects.filter(training__in=ids).exclude(state=Enrolment.DECLINED)
        numbers = {
            row["training"]: row
            for row in counted.values("training").annotate(
                all=Count("pk"), done=Count("pk", filter=Q(state=Enrolment.DONE))
            )
        }
    none = {"all": 0, "done": 0}
    return [
        Plan(
            row,
            pack_over(viewer, row.path).people.courses.get(row.course),
            sessions.get(row.pk, []),
            numbers.get(row.pk, none)["all"],
            numbers.get(row.pk, none)["done"],
        )
        for row in rows
    ]


def training(viewer: Viewer, wanted: UUID) -> tuple[Plan, list[Listed]]:
    """One training with its list, for whoever keeps it; Missing for others."""
    row = Training.objects.select_related("place").filter(pk=wanted).first()
    if row is None or not any(may(viewer, one, path=row.path) for one in READS):
        raise Missing("no-training", "没有这项培训", "there is no such training")
    with for_system():
        rows = list(row.enrolments.select_related("person").order_by("pk"))
        was: dict[UUID, dict[UUID, str]] = {}
        came = Attendance.objects.filter(enrolment__training=row)
        for who, session, how in came.values_list("enrolment", "session", "how"):
            was.setdefault(who, {})[session] = how
        places = _served([one.person_id for one in rows])
    lines = [
        Listed(one, one.person.name, places.get(one.person_id, ""), was.get(one.pk, {}))
        for one in rows
    ]
    return _plans(viewer, [row])[0], sorted(lines, key=lambda one: (one.place, one.name))


def _served(people: Iterable[UUID]) -> dict[UUID, str]:
    """Where each serves, for lists on which two people have the same name."""
    rows = Appointment.objects.filter(in_force(), person__in=list(people), place__isnull=False)
    return dict(rows.order_by("starts").values_list("person", "place__name"))


def my_trainings(viewer: Viewer) -> list[MyTraining]:
    """The viewer's own records, the newest first; they follow the person from post to post."""
    person = me(viewer)
    with for_system():
        rows = Enrolment.objects.filter(person=person).select_related("training__place")
        mine = list(rows.order_by("-pk")[:100])
        plans = {one.row.pk: one for one in _plans(viewer, [row.training for row in mine])}
        was: dict[UUID, set[UUID]] = {}
        came = Attendance.objects.filter(enrolment__in=[row.pk for row in mine])
        for who, session in came.values_list("enrolment", "session"):
            was.setdefault(who, set()).add(session)
    return [MyTraining(row, plans[row.training_id], frozenset(was.get(row.pk, ()))) for row in mine]


def records_of(viewer: Viewer, person: UUID) -> tuple[str, list[Enrolment]]:
    """Somebody's name and records, for whoever keeps trainings or careers over where they serve;
    Missing for others."""
    with for_system():
        served = Appointment.objects.filter(person=person, place__isnull=False)
        paths = list(served.values_list("place__path", flat=True))
        rows = Enrolment.objects.filter(person=person).select_related("training__place")
        found = list(rows.order_by("-pk")[:200])
        row = Person.objects.filter(pk=person).first()
    paths += [one.path for one in found]
    seen = any(may(viewer, ability, path=path) for ability in READS for path in paths)
    if row is None or not seen:
        raise Missing("no-person", "没有这个人，或不由您管", "nobody of yours is called so")
    return row.name, found


def before_duty(
    viewer: Viewer, path: str = "", *, missing: bool = True, size: int = 200
) -> list[BeforeDuty]:
    """Appointments in force to posts that want courses before duty, and which are missing: a state
    shown to those who keep trainings there, that bars nobody."""
    grounds = viewer.paths(KEEPS)
    ground = Q()
    for one in grounds:
        ground |= Q(place__path__startswith=one)
    if not grounds:
        return []
    wanting = Appointment.objects.filter(in_force(), ground, place__path__startswith=path)
    found: list[BeforeDuty] = []
    with for_system():
        rows = list(
            wanting.filter(post__in=_posts(viewer))
            .select_related("person", "place")
            .order_by("-pk")
        )
        done = _done(rows)
    for row in rows:
        assert row.place is not None  # noqa: S101
        people = pack_over(viewer, row.place.path).people
        post = people.posts.get(row.post)
        if post is None or not post.trained:
            continue
        lack = [key for key in post.trained if (row.person_id, key) not in done]
        if lack or not missing:
            courses = [people.courses[key] for key in lack if key in people.courses]
            found.append(BeforeDuty(row, post, courses))
    return found[:size]


def _posts(viewer: Viewer) -> set[str]:
    packs = [one.pack.people.posts for one in attached_packs(viewer)]
    return {key for posts in packs for key, post in posts.items() if post.trained}


def _done(rows: Iterable[Appointment]) -> set[tuple[UUID, str]]:
    people = {row.person_id for row in rows}
    done = Enrolment.objects.filter(person__in=people, state=Enrolment.DONE)
    return set(done.values_list("person", "course"))


def placements(
    viewer: Viewer, size: int = 200, after: str = ""
) -> tuple[list[Placement], Counter[str]]:
    """Placements where the viewer keeps trainings, newest first, and how many there are by kind."""
    rows = Placement.objects.filter(_kept(viewer))
    with for_system():
        counts = Counter(dict(rows.order_by().values_list("kind").annotate(n=Count("pk"))))
        if after:
            rows = rows.filter(pk__lt=after)
        return list(rows.select_related("person", "place").order_by("-pk")[:size]), counts


def pairings(viewer: Viewer, size: int = 200) -> list[Pairing]:
    """Pairs of who learns from whom, where the viewer keeps trainings: those that go on first."""
    with for_system():
        rows = Pairing.objects.filter(_kept(viewer)).select_related("mentor", "learner", "place")
        return sorted(rows.order_by("-pk")[:size], key=lambda one: one.ends is not None)


def my_pairings(viewer: Viewer) -> list[Pairing]:
    """The viewer's own pairs that go on."""
    person = me(viewer)
    with for_system():
        rows = Pairing.objects.filter(Q(mentor=person) | Q(learner=person), ends=None)
        return list(rows.select_related("mentor", "learner"))


def _kept(viewer: Viewer) -> Q:
    paths = viewer.paths(*READS)
    if not paths:
        raise Forbidden("not-allowed", "培训不由您管", "trainings are not yours to keep")
    ground = Q()
    for path in paths:
        ground |= Q(path__startswith=path)
    return ground
