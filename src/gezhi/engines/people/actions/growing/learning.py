"""Trainings: planned with their sessions, people invited, attendance recorded once, closed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.people.actions.growing.telling import (
    locked,
    message,
    moved,
    same_or_taken,
    wrong,
    wrong_length,
)
from gezhi.engines.people.models import (
    Appointment,
    Attendance,
    Enrolment,
    Person,
    Session,
    Training,
)
from gezhi.engines.people.queries.growing.defined import Defined, defined, me, must
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.people.rules.learning import MOST, is_done, session_days
from gezhi.engines.trust.actions import Row, record, record_many, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.growing import Course

KEEPS = "training.keep"


@dataclass(frozen=True, slots=True)
class NewTraining:
    """A plan: the course, about what, by whom and where, and its sessions (the first day, when they
    begin, how many minutes, how many of them)."""

    place: int
    course: str
    topic: str
    first: date
    begins: time
    minutes: int
    sessions: int = 1
    where: str = ""
    teacher: str = ""
    partner: str = ""
    seats: int | None = None
    id: UUID = field(default_factory=new_id)


def plan_training(viewer: Viewer, asked: NewTraining) -> Training:
    """Plan a training with its sessions; the same id again is the same plan. Forbidden for whoever
    keeps no trainings there; Invalid lists everything that is wrong."""
    found = defined(viewer, asked.place, asked.course, lambda people: people.courses)
    post = must(viewer, KEEPS, found.place.path)
    with transaction():
        before = Training.objects.filter(pk=asked.id).first()
        if before is not None:
            same_or_taken(before, place_id=asked.place, topic=asked.topic.strip())
            return before
        faults = list(_wrong_plan(asked, found.rules))
        if faults:
            raise Invalid(faults)
        row = Training.objects.create(
            id=asked.id,
            place=found.place,
            path=found.place.path,
            course=asked.course,
            topic=asked.topic.strip(),
            where=asked.where.strip(),
            teacher=asked.teacher.strip(),
            partner=asked.partner.strip(),
            seats=asked.seats,
            by=viewer.account,
        )
        _meet(row, asked, found)
        _tell(viewer, "planned", row, post, count=asked.sessions)
    return row


def _meet(row: Training, asked: NewTraining, found: Defined[Course]) -> None:
    Session.objects.bulk_create(
        Session(
            id=new_id(),
            training=row,
            path=row.path,
            day=day,
            begins=asked.begins,
            minutes=asked.minutes,
        )
        for day in session_days(found.rules, asked.first, asked.sessions)
    )


def _wrong_plan(asked: NewTraining, course: Course) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    yield from wrong_length("topic", asked.topic, 120)
    for name in ("where", "teacher", "partner"):
        yield from wrong_length(name, getattr(asked, name), 120, least=0)
    if course.kind == "mentoring":
        yield wrong("course", "师徒结对不排课", "a mentoring has no sessions", "kind")
    if not 10 <= asked.minutes <= 600:
        yield wrong("minutes", "一次 10 到 600 分钟", "10 to 600 minutes each", "range")
    if not 1 <= asked.sessions <= MOST:
        yield wrong("sessions", f"1 到 {MOST} 次", f"1 to {MOST} sessions", "range")
    if asked.seats is not None and asked.seats < 1:
        yield wrong("seats", "至少 1 个名额，或者不写", "one seat at least, or none named", "range")


def invite(viewer: Viewer, training: UUID, people: Iterable[Person]) -> list[Enrolment]:
    """Put people on the list of a training; those who are on it stay as they are. Invalid where
    there are not so many seats, Changed when it is over."""
    with transaction():
        row = locked(Training, training)
        post = must(viewer, KEEPS, row.path)
        _must_be_open(row)
        kept = set(row.enrolments.values_list("person", flat=True))
        new = {one.pk: one for one in people if one.pk not in kept}
        taken = row.enrolments.exclude(state=Enrolment.DECLINED).count() + len(new)
        if row.seats is not None and taken > row.seats:
            zh, en = f"只有 {row.seats} 个名额", f"there are {row.seats} seats"
            raise Invalid([wrong("person", zh, en, "full")])
        posts = _posts(new)
        rows = [
            Enrolment(
                id=new_id(),
                training=row,
                person=one,
                path=row.path,
                course=row.course,
                post=posts.get(one.pk, ""),
            )
            for one in new.values()
        ]
        Enrolment.objects.bulk_create(rows, batch_size=2000)
        if rows:
            _tell(viewer, "invited", row, post, count=len(rows))
        for one in new.values():
            zh, en = f"请您参加培训：{row.topic}。", f"You are invited to a training: {row.topic}."
            message(one, "training-invited", row.pk, Words(zh=zh, en=en))
    return rows


def _posts(people: Collection[UUID]) -> dict[UUID, str]:
    """The post that each holds today, the newest where there are several."""
    rows = Appointment.objects.filter(in_force(), person__in=list(people)).exclude(post="")
    return dict(rows.order_by("starts", "pk").values_list("person", "post"))


def _must_be_open(row: Training) -> None:
    if row.state != Training.PLANNED:
        raise moved(row.state)


def answer_invitation(viewer: Viewer, enrolment: UUID, *, comes: bool) -> Enrolment:
    """Say oneself whether one comes; nobody is pressed, and the same again changes nothing."""
    with transaction():
        row = _mine(viewer, enrolment)
        _must_be_open(row.training)
        state = Enrolment.ENROLLED if comes else Enrolment.DECLINED
        if row.state == state:
            return row
        if row.state not in (Enrolment.INVITED, Enrolment.ENROLLED, Enrolment.DECLINED):
            raise moved(row.state)
        row.state = state
        row.save(update_fields=["state"])
        _tell(viewer, "answered", row.training, "", agreed=comes)
    return row


def _mine(viewer: Viewer, enrolment: UUID) -> Enrolment:
    row = locked(Enrolment, enrolment)
    if row.person_id != me(viewer).pk:
        raise Missing("no-row", "没有这一条", "there is no such thing")
    return row


def mark_list(viewer: Viewer, session: UUID, present: Collection[UUID]) -> Session:
    """Record who of the list (by enrolment) was at a session, once for all; who said so themselves
    before stays. The same list again changes nothing, another one is Changed."""
    with transaction():
        row = locked(Session, session)
        training = locked(Training, row.training_id)
        post = must(viewer, KEEPS, row.path)
        kept = {one.enrolment_id: one for one in row.attendances.all()}
        listed = set(training.enrolments.values_list("pk", flat=True))
        wanted = set(present) & listed
        if row.marked is not None:
            if wanted <= set(kept):
                return row
            raise Changed("marked", "这一次已经点过名了", "this list was entered already")
        _must_be_open(training)
        if row.day > clock.today():
            raise Invalid([wrong("session", "还没有到上课的日子", "it has not met yet", "early")])
        new = [one for one in wanted if one not in kept]
        _attend(viewer, row, new, Attendance.LIST)
        row.marked = clock.now()
        row.save(update_fields=["marked"])
        _came(viewer, training, row, wanted | set(kept), post)
    return row


def _attend(viewer: Viewer, row: Session, who: Iterable[UUID], how: str) -> None:
    Attendance.objects.bulk_create(
        (
            Attendance(
                id=new_id(),
                session=row,
                enrolment_id=one,
                path=row.path,
                how=how,
                by=viewer.account,
            )
            for one in who
        ),
        batch_size=2000,
    )


def _came(
    viewer: Viewer, training: Training, row: Session, who: Collection[UUID], post: str
) -> None:
    """One entry for each who came: person-times are counted from them."""
    people = Enrolment.objects.filter(pk__in=who).values_list("person", "post")
    record_many(
        viewer,
        [
            Row(
                "training.attended",
                "person",
                person,
                training.place_id,
                training.path,
                {"course": training.course, "post": held, "seconds": row.minutes * 60},
                viewer.account,
                post,
            )
            for person, held in people
        ],
    )


def confirm_own(viewer: Viewer, enrolment: UUID, session: UUID) -> Attendance:
    """Say oneself that one was there, on the day or up to a week later and before the list is
    entered. Nobody's whereabouts are asked of a telephone. The same again changes nothing."""
    with transaction():
        mine = _mine(viewer, enrolment)
        row = locked(Session, session)
        if row.training_id != mine.training_id:
            raise Missing("no-row", "没有这一条", "there is no such thing")
        before = row.attendances.filter(enrolment=mine).first()
        if before is not None:
            return before
        if row.marked is not None:
            raise moved("marked")
        if not 0 <= (clock.today() - row.day).days <= 7:
            zh, en = "上课当天到一周内自己确认", "confirm it on the day or within a week"
            raise Invalid([wrong("session", zh, en, "day")])
        made = Attendance.objects.create(
            id=new_id(),
            session=row,
            enrolment=mine,
            path=row.path,
            how=Attendance.OWN,
            by=viewer.account,
        )
    return made


def close_training(viewer: Viewer, training: UUID, notes: dict[UUID, str] | None = None) -> int:
    """Say what came of a training, for everybody on its list: done by the hours attended, with a
    certificate's number where the course gives one. `notes` are words to a person, by enrolment.
    Returns how many have done it; again: the same. Invalid while a session has no list."""
    notes = notes or {}
    with transaction():
        row = locked(Training, training)
        post = must(viewer, KEEPS, row.path)
        if row.state == Training.CLOSED:
            return row.enrolments.filter(state=Enrolment.DONE).count()
        _must_be_open(row)
        if row.sessions.filter(marked=None).exists():
            zh, en = "还有没点名的课，先点完名", "enter every attendance list first"
            raise Invalid([wrong("session", zh, en, "unmarked")])
        course = defined(viewer, row.place_id, row.course, lambda people: people.courses).rules
        rows = list(row.enrolments.order_by("pk"))
        _judge(row, course, rows, notes)
        Enrolment.objects.bulk_update(
            rows, ["state", "minutes", "number", "note", "done"], batch_size=500
        )
        row.state = Training.CLOSED
        row.save(update_fields=["state"])
        done = [one for one in rows if one.state == Enrolment.DONE]
        facts = {"course": row.course}
        record_many(
            viewer,
            [
                Row(
                    "training.completed",
                    "person",
                    one.person_id,
                    row.place_id,
                    row.path,
                    {**facts, "post": one.post},
                    viewer.account,
                    post,
                )
                for one in done
            ],
        )
        _tell(viewer, "closed", row, post, count=len(done))
    return len(done)


def _judge(row: Training, course: Course, rows: list[Enrolment], notes: dict[UUID, str]) -> None:
    attended: dict[UUID, int] = {}
    pairs = Attendance.objects.filter(enrolment__training=row)
    for who, minutes in pairs.values_list("enrolment", "session__minutes"):
        attended[who] = attended.get(who, 0) + minutes
    today, number = clock.today(), 0
    for one in rows:
        one.minutes = attended.get(one.pk, 0)
        one.note = notes.get(one.pk, "").strip()[:500]
        if not is_done(course, one.minutes):
            one.state = Enrolment.NOT_DONE
            continue
        number += 1
        one.state, one.done = Enrolment.DONE, today
        if course.certificate is not None:
            one.number = f"{today:%Y%m%d}-{row.pk.hex[-6:].upper()}-{number:03}"


def call_off(viewer: Viewer, training: UUID) -> Training:
    """Call a training off; those invited are told. Again: the same. Changed when it is over."""
    with transaction():
        row = locked(Training, training)
        post = must(viewer, KEEPS, row.path)
        if row.state == Training.OFF:
            return row
        _must_be_open(row)
        row.state = Training.OFF
        row.save(update_fields=["state"])
        words = Words(zh=f"培训取消了：{row.topic}。", en=f"The training is off: {row.topic}.")
        going = row.enrolments.exclude(state=Enrolment.DECLINED).select_related("person__account")
        for one in going:
            message(one.person, "training-off", row.pk, words)
        _tell(viewer, "called_off", row, post)
    return row


def _tell(viewer: Viewer, verb: str, row: Training, post: str, **facts: object) -> None:
    record(
        viewer,
        f"training.{verb}",
        "training",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        as_post=post,
        course=row.course,
        **facts,  # type: ignore[arg-type]
    )
