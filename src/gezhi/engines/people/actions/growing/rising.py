"""The ladder: put into force by a decision, and people put on it once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.actions.growing.telling import same_or_taken, wrong, wrong_length
from gezhi.engines.people.models import (
    AdoptedLadder,
    Appointment,
    Person,
    Standing,
)
from gezhi.engines.people.queries.growing.career import ladder_over, rules_of
from gezhi.engines.people.queries.growing.defined import defined, must
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import Row, record, record_many, transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.growing import Ladder

KEEPS, DECIDES = "career.keep", "career.decide"


def adopt_ladder(
    viewer: Viewer, place: int, key: str, since: date, reference: str, id_: UUID
) -> AdoptedLadder:
    """Put a ladder of the pack into force at a place from a day on, by a decision; the one before
    ends. The same id again is the same."""
    found = defined(viewer, place, key, lambda people: people.ladders)
    post = must(viewer, DECIDES, found.place.path)
    with transaction():
        before = AdoptedLadder.objects.filter(pk=id_).first()
        if before is not None:
            same_or_taken(before, place_id=place, ladder=key)
            return before
        faults = [*wrong_id(id_), *wrong_length("reference", reference, 100)]
        standing = Standing.objects.filter(
            ladder=key, until=None, path__startswith=found.place.path
        )
        held = set(standing.values_list("grade", flat=True))
        if held - {one.key for one in found.rules.steps()}:
            zh, en = "还有人在新等级里没有的一级", "somebody stands on a grade that is gone"
            faults.append(wrong("reference", zh, en, "grades"))
        if faults:
            raise Invalid(faults)
        old = AdoptedLadder.objects.filter(place=found.place, ladder=key, until=None)
        old.update(until=since)
        row = AdoptedLadder.objects.create(
            id=id_,
            place=found.place,
            path=found.place.path,
            ladder=key,
            version_id=found.version,
            since=since,
            reference=reference.strip(),
            by=viewer.account,
        )
        rules = rules_of(row)
        where = {"place_id": place, "path": row.path, "as_post": post}
        facts = {"posts": len(rules.posts), "grades": len(list(rules.steps()))}
        record(viewer, "ladder.adopted", "ladder", row.pk, ladder=key, **where, **facts)  # type: ignore[arg-type]
    return row


@dataclass(frozen=True, slots=True)
class NewStanding:
    """Who begins on which grade of a ladder, at which place, since when."""

    person: Person
    place: Place
    ladder: str
    grade: str
    since: date
    id: UUID = field(default_factory=new_id)


def stand(viewer: Viewer, asked: Iterable[NewStanding]) -> list[Standing]:
    """Put people on a ladder for the first time, all or nothing; from then on they rise by
    promotions. Known ids are left as they are; Invalid for who stands on it already, and for a
    grade of a post that they do not hold. Returns those that are new."""
    new = list(asked)
    with transaction():
        known = {row.pk: row for row in Standing.objects.filter(pk__in=[n.id for n in new])}
        for one in new:
            if one.id in known:
                same_or_taken(known[one.id], person_id=one.person.pk, grade=one.grade)
        new = [one for one in new if one.id not in known]
        people = [one.person.pk for one in new]
        posts = _posts(people)
        taken = set(
            Standing.objects.filter(person__in=people, until=None).values_list("person", "ladder")
        )
        adopted: dict[tuple[str, str], tuple[AdoptedLadder, str]] = {}
        rows, entries = [], []
        for one in new:
            where = (one.place.path, one.ladder)
            if where not in adopted:
                post = must(viewer, KEEPS, one.place.path)
                adopted[where] = ladder_over(viewer, *where), post
            row, post = adopted[where]
            faults = list(_wrong_standing(one, rules_of(row), posts, taken))
            if faults:
                raise Invalid(faults)
            rows.append(_standing(viewer, one))
            entries.append(_stood(viewer, rows[-1], rules_of(row), post))
        Standing.objects.bulk_create(rows, batch_size=2000)
        record_many(viewer, entries)
    return rows


def _posts(people: list[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = Appointment.objects.filter(in_force(), person__in=people).exclude(post="")
    for who, post in rows.values_list("person", "post"):
        found.setdefault(who, set()).add(post)
    return found


def _wrong_standing(
    one: NewStanding, rules: Ladder, posts: dict[UUID, set[str]], taken: set[tuple[UUID, str]]
) -> Iterator[Wrong]:
    step = rules.step(one.grade)
    if step is None:
        yield wrong("grade", "没有这个等级", "there is no such grade", "unknown")
    elif not posts.get(one.person.pk, set()) & set(step.rung.of):
        yield wrong("person", "没有任这一级的岗位", "they hold no post of this grade", "post")
    if (one.person.pk, one.ladder) in taken:
        yield wrong("person", "已经在等级上，用晋升办", "they stand on it: promote them", "twice")
    if one.since > clock.today():
        yield wrong("since", "不能晚于今天", "not later than today", "late")


def _standing(viewer: Viewer, one: NewStanding) -> Standing:
    return Standing(
        id=one.id,
        place=one.place,
        path=one.place.path,
        person=one.person,
        ladder=one.ladder,
        grade=one.grade,
        since=one.since,
        by=viewer.account,
    )


def _stood(viewer: Viewer, row: Standing, rules: Ladder, post: str) -> Row:
    step = rules.step(row.grade)
    facts = {"ladder": row.ladder, "post": step.post if step else ""}
    about = (row.place_id, row.path, facts, viewer.account, post)
    return Row("career.begun", "person", row.person_id, *about)
