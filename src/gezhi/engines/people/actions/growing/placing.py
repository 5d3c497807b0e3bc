"""Placing people in work with employers, and pairing who learns from whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.actions.growing.telling import locked, same_or_taken, wrong, wrong_length
from gezhi.engines.people.models import Pairing, Person, Placement
from gezhi.engines.people.queries.growing.career import find_person
from gezhi.engines.people.queries.growing.defined import defined, must, pack_over
from gezhi.engines.places.queries import place
from gezhi.engines.trust.actions import Row, record, record_many, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Invalid, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

KEEPS = "training.keep"


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """Who is placed as what of the pack, with whom, since when."""

    person: Person
    kind: str
    employer: str
    starts: date
    id: UUID = field(default_factory=new_id)


def place_in_work(viewer: Viewer, at: int, asked: Iterable[NewPlacement]) -> list[Placement]:
    """Record placements at a place, all or nothing; returns them in the order asked. An id that is
    known already is left as it is; Invalid names the first field that is wrong."""
    new = list(asked)
    where = place(viewer, at)
    post = must(viewer, KEEPS, where.path)
    kinds = pack_over(viewer, where.path).people.placements
    with transaction():
        kept = Placement.objects.filter(pk__in=[one.id for one in new])
        before = {row.pk: row for row in kept.select_related("person", "place")}
        rows = []
        for one in new:
            if one.id in before:
                same_or_taken(before[one.id], kind=one.kind, person_id=one.person.pk)
                continue
            faults = [*wrong_id(one.id), *wrong_length("employer", one.employer, 120)]
            if one.kind not in kinds:
                faults.append(wrong("kind", "选一类", "choose a kind"))
            if faults:
                raise Invalid(faults)
            rows.append(
                Placement(
                    id=one.id,
                    place=where,
                    path=where.path,
                    kind=one.kind,
                    person=one.person,
                    employer=one.employer.strip(),
                    starts=one.starts,
                    by=viewer.account,
                )
            )
        _once(rows)
        Placement.objects.bulk_create(rows, batch_size=2000)
        record_many(viewer, (_entry(viewer, row, post) for row in rows))
    made = before | {row.pk: row for row in rows}
    return [made[one.id] for one in new]


def _once(rows: list[Placement]) -> None:
    """The same placement under another id: Invalid, as it would be counted twice."""
    known = {(row.person_id, row.kind, row.employer, row.starts) for row in rows}
    kept = Placement.objects.filter(person__in=[row.person_id for row in rows])
    again = known & set(kept.values_list("person", "kind", "employer", "starts"))
    if again or len(known) < len(rows):
        raise Invalid([wrong("person", "这一条已经登记过", "this is recorded already", "twice")])


def _entry(viewer: Viewer, row: Placement, post: str) -> Row:
    facts = {"kind": row.kind}
    about = (row.place_id, row.path, facts, viewer.account, post)
    return Row("placement.made", "placement", row.pk, *about)


def someone(viewer: Viewer, path: str, name: str, placement: UUID) -> Person:
    """Who is called so among those who serve on a ground, or somebody new: a placed hand need
    not be known here before. Of a `placement` that is recorded already, whoever it is of. Invalid
    without a name, or where several are called so."""
    must(viewer, KEEPS, path)
    typed = " ".join(name.split())
    with for_system():
        kept = Placement.objects.select_related("person").filter(pk=placement).first()
    if kept is not None and kept.person.name == typed:
        return kept.person
    faults = list(wrong_length("person", typed, 60))
    found = find_person(viewer, typed, path)
    if len(found) > 1:
        faults.append(
            wrong("person", "有几个人同名，请在后面写上地点名", "several: add the place", "many")
        )
    if faults:
        raise Invalid(faults)
    if found:
        return found[0]
    with transaction():
        row = Person.objects.create(name=typed)
        record(viewer, "person.added", "person", row.pk)
    return row


@dataclass(frozen=True, slots=True)
class NewPair:
    """Who learns from whom, under a mentoring of the pack, about what."""

    place: int
    course: str
    mentor: Person
    learner: Person
    about: str
    starts: date
    id: UUID = field(default_factory=new_id)


def pair(viewer: Viewer, asked: NewPair) -> Pairing:
    """Pair a mentor and a learner; the same id again changes nothing. Invalid for oneself, and for
    a pair that there is already."""
    found = defined(viewer, asked.place, asked.course, lambda people: people.courses)
    post = must(viewer, KEEPS, found.place.path)
    with transaction():
        before = Pairing.objects.filter(pk=asked.id).first()
        if before is not None:
            same_or_taken(before, mentor_id=asked.mentor.pk, learner_id=asked.learner.pk)
            return before
        faults = [*wrong_id(asked.id), *wrong_length("about", asked.about, 120)]
        if found.rules.kind != "mentoring":
            faults.append(wrong("course", "这一项不是师徒结对", "this is no mentoring", "kind"))
        if asked.mentor.pk == asked.learner.pk:
            faults.append(wrong("learner", "师傅和徒弟要是两个人", "these are two people", "same"))
        there = Pairing.objects.filter(
            course=asked.course, mentor=asked.mentor, learner=asked.learner, ends=None
        )
        if there.exists():
            faults.append(wrong("learner", "已经结对", "they are paired already", "twice"))
        if faults:
            raise Invalid(faults)
        row = Pairing.objects.create(
            id=asked.id,
            place=found.place,
            path=found.place.path,
            course=asked.course,
            mentor=asked.mentor,
            learner=asked.learner,
            about=asked.about.strip(),
            starts=asked.starts,
            by=viewer.account,
        )
        _tell_pair(viewer, "paired", row, post)
    return row


def end_pair(viewer: Viewer, pairing: UUID) -> Pairing:
    """End a pair with today; again: the same."""
    with transaction():
        row = locked(Pairing, pairing)
        post = must(viewer, KEEPS, row.path)
        if row.ends is None:
            row.ends = clock.today()
            row.save(update_fields=["ends"])
            _tell_pair(viewer, "unpaired", row, post)
    return row


def _tell_pair(viewer: Viewer, verb: str, row: Pairing, post: str) -> None:
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    record(viewer, f"training.{verb}", "pairing", row.pk, course=row.course, **where)  # type: ignore[arg-type]
