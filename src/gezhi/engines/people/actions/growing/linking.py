"""Liaison: leaders linked to places, calls recorded with problems and help, problems closed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.actions.growing.telling import (
    locked,
    moved,
    same_or_taken,
    wrong,
    wrong_length,
)
from gezhi.engines.people.models import Appointment, Given, LiaisonCall, Link, Person, Problem
from gezhi.engines.people.queries.growing.defined import me, must, pack_over
from gezhi.engines.people.queries.growing.liaison import leads
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import Row, record, record_many, transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.growing import Liaison

KEEPS = "liaison.keep"


@dataclass(frozen=True, slots=True)
class NewLink:
    """Which leader answers for which place, under which liaison of its pack."""

    liaison: str
    person: Person
    place: Place
    starts: date
    id: UUID = field(default_factory=new_id)


def link_leaders(viewer: Viewer, asked: Iterable[NewLink]) -> list[Link]:
    """Link leaders to places, all or nothing; returns the links in the order asked. Ids that are
    known stay as they are. Invalid for who holds no leader's post of the liaison, for a place of
    another level, and for a link that is there already."""
    new = list(asked)
    with transaction():
        known = {row.pk: row for row in Link.objects.filter(pk__in=[one.id for one in new])}
        posts = _posts([one.person.pk for one in new])
        there = Link.objects.filter(person__in=list(posts), ends=None)
        taken = set(there.values_list("liaison", "person", "place"))
        rows, entries = [], []
        for one in new:
            post = must(viewer, KEEPS, one.place.path)
            if one.id in known:
                said = {"liaison": one.liaison, "starts": one.starts}
                same_or_taken(known[one.id], person_id=one.person.pk, place_id=one.place.pk, **said)
                continue
            rules = _rules(viewer, one.place.path, one.liaison)
            faults = [*wrong_id(one.id), *_wrong_link(one, rules, posts, taken)]
            if faults:
                raise Invalid(faults)
            taken.add((one.liaison, one.person.pk, one.place.pk))
            held = next(key for key in rules.leaders if key in posts[one.person.pk])
            rows.append(_link(viewer, one, held))
            facts = {"kind": one.liaison, "post": held}
            about = (one.place.pk, one.place.path, facts, viewer.account, post)
            entries.append(Row("liaison.linked", "person", one.person.pk, *about))
        Link.objects.bulk_create(rows, batch_size=2000)
        record_many(viewer, entries)
    made = known | {row.pk: row for row in rows}
    return [made[one.id] for one in new]


def _rules(viewer: Viewer, path: str, key: str) -> Liaison:
    rules = pack_over(viewer, path).people.liaisons.get(key)
    if rules is None:
        raise Invalid([wrong("liaison", "这里没有这种包联", "there is no such liaison here")])
    return rules


def _posts(people: list[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = Appointment.objects.filter(in_force(), person__in=people).exclude(post="")
    for who, post in rows.values_list("person", "post"):
        found.setdefault(who, set()).add(post)
    return found


def _wrong_link(
    one: NewLink,
    rules: Liaison,
    posts: dict[UUID, set[str]],
    taken: set[tuple[str, UUID, int]],
) -> Iterator[Wrong]:
    if one.place.level != rules.at:
        yield wrong(
            "place", "包联的不是这一级", "a liaison is not with places of this level", "level"
        )
    if not posts.get(one.person.pk, set()) & set(rules.leaders):
        yield wrong("person", "没有任包联的岗位", "they hold no leader's post", "post")
    if (one.liaison, one.person.pk, one.place.pk) in taken:
        yield wrong("person", "已经包联这里", "they are linked here already", "twice")


def _link(viewer: Viewer, one: NewLink, post: str) -> Link:
    return Link(
        id=one.id,
        liaison=one.liaison,
        person=one.person,
        post=post,
        place=one.place,
        path=one.place.path,
        starts=one.starts,
        by=viewer.account,
    )


def end_link(viewer: Viewer, wanted: UUID) -> Link:
    """End a link with today; what was found stays with the place. Again: the same."""
    with transaction():
        row = locked(Link, wanted)
        post = must(viewer, KEEPS, row.path)
        if row.ends is None:
            row.ends = clock.today()
            row.save(update_fields=["ends"])
            where = {"place_id": row.place_id, "path": row.path, "as_post": post}
            about: dict[str, Any] = {**where, "kind": row.liaison, "post": row.post}
            record(viewer, "liaison.unlinked", "person", row.person_id, **about)
    return row


@dataclass(frozen=True, slots=True)
class Found:
    """A problem: a title that names nobody, and what was heard, for those who see to it."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Helped:
    """Help given: of which kind of the pack, how much, and what."""

    kind: str
    quantity: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call at a place of one's own, with what was found and given."""

    link: UUID
    day: date
    note: str = ""
    found: tuple[Found, ...] = ()
    given: tuple[Helped, ...] = ()
    id: UUID = field(default_factory=new_id)


def record_liaison(viewer: Viewer, asked: NewCall) -> LiaisonCall:
    """Record a call by the leader who is linked (or by who keeps the links, for them); the same id
    again changes nothing. Each problem becomes a case of its own id where the pack says so."""
    with transaction():
        link = locked(Link, asked.link)
        _must_be_leader(viewer, link)
        before = LiaisonCall.objects.filter(pk=asked.id).first()
        if before is not None:
            return _the_same(before, asked)
        rules = _rules(viewer, link.path, link.liaison)
        faults = list(_wrong_call(asked, link, rules))
        if faults:
            raise Invalid(faults)
        row = LiaisonCall.objects.create(
            id=asked.id,
            link=link,
            path=link.path,
            day=asked.day,
            note=asked.note.strip(),
            by=viewer.account,
        )
        if link.called is None or link.called < asked.day:
            link.called = asked.day
            link.save(update_fields=["called"])
        where = {"place_id": link.place_id, "path": link.path, "as_post": link.post}
        about: dict[str, Any] = {**where, "kind": link.liaison}
        record(viewer, "liaison.called", "liaison-call", row.pk, **about)
        for problem in asked.found:
            made = _problem(row, link, problem)
            record(viewer, "liaison.problem_found", "problem", made.pk, **about)
        for one in asked.given:
            given = _given(row, link, one)
            facts = {**about, "what": one.kind, "quantity": one.quantity}
            record(viewer, "liaison.helped", "help", given.pk, **facts)
    return row


def _the_same(before: LiaisonCall, asked: NewCall) -> LiaisonCall:
    """A call that was sent again, with all that was found and given; Changed with anything else."""
    found = sorted((one.title, one.text) for one in before.problems.all())
    given = sorted((one.kind, one.quantity, one.what) for one in before.given.all())
    said = found == sorted((one.title.strip(), one.text.strip()) for one in asked.found) and (
        given == sorted((one.kind, one.quantity, one.what.strip()) for one in asked.given)
    )
    note = asked.note.strip() if said else None
    same_or_taken(before, link_id=asked.link, day=asked.day, note=note)
    return before


def _must_be_leader(viewer: Viewer, link: Link) -> None:
    if may(viewer, KEEPS, path=link.path):
        return
    over = link.ends is not None and link.ends < clock.today()
    if over or link.person_id != me(viewer).pk:
        raise Forbidden("not-allowed", "这里不由您包联", "you are not linked to this place")


def _wrong_call(asked: NewCall, link: Link, rules: Liaison) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    yield from wrong_length("note", asked.note, 500, least=0)
    last = min(clock.today(), link.ends or clock.today())
    if not link.starts <= asked.day <= last:
        yield wrong(
            "day", "写包联期间、今天以前的日子", "a day of the link, not after today", "day"
        )
    for one in asked.found:
        yield from wrong_length("title", one.title, 80, least=2)
        yield from wrong_length("text", one.text, 500, least=0)
    for help_ in asked.given:
        if help_.kind not in rules.help:
            yield wrong("help", "选一类", "choose a kind")
        if not 1 <= help_.quantity <= 1_000_000:
            yield wrong("quantity", "写多少，至少 1", "how many, one at least", "range")
        yield from wrong_length("what", help_.what, 80, least=0)


def _problem(row: LiaisonCall, link: Link, one: Found) -> Problem:
    return Problem.objects.create(
        id=new_id(),
        call=row,
        place_id=link.place_id,
        path=link.path,
        title=one.title.strip(),
        text=one.text.strip(),
    )


def _given(row: LiaisonCall, link: Link, one: Helped) -> Given:
    return Given.objects.create(
        id=new_id(),
        call=row,
        place_id=link.place_id,
        path=link.path,
        kind=one.kind,
        quantity=one.quantity,
        what=one.what.strip(),
    )


def close_problem(viewer: Viewer, wanted: UUID, *, solved: bool, outcome: str) -> Problem:
    """Say what became of a problem, in words that name nobody, as the public reads them; by a
    leader who is linked to its place today, whoever found it, or who keeps the links. One that is a
    case ends with its case. The same again changes nothing."""
    with transaction():
        row = locked(Problem, wanted)
        call = LiaisonCall.objects.select_related("link").get(pk=row.call_id)
        if not (may(viewer, KEEPS, path=row.path) or leads(viewer, row.place_id)):
            raise Forbidden("not-allowed", "这里不由您包联", "you are not linked to this place")
        state = Problem.SOLVED if solved else Problem.NOT_SOLVED
        if row.state == state and row.outcome == outcome.strip():
            return row
        if row.state != Problem.OPEN:
            raise moved(row.state)
        faults = list(wrong_length("outcome", outcome, 200, least=2))
        if faults:
            raise Invalid(faults)
        _close(viewer, row, state, outcome.strip(), call.link)
    return row


def _close(viewer: Viewer, row: Problem, state: str, outcome: str, link: Link) -> None:
    row.state, row.outcome = state, outcome
    row.closed, row.closed_by = clock.today(), viewer.account
    row.save()
    verb = "liaison.problem_solved" if state == Problem.SOLVED else "liaison.problem_left"
    where: dict[str, Any] = {"place_id": row.place_id, "path": row.path, "as_post": link.post}
    record(viewer, verb, "problem", row.pk, kind=link.liaison, **where)


def note_problem_case(viewer: Viewer, wanted: UUID) -> None:
    """A problem has become a case of its own id; only the product itself says so."""
    with transaction():
        row = locked(Problem, wanted)
        if row.state == Problem.OPEN:
            row.state = Problem.CASE
            row.save(update_fields=["state"])


def note_case_ended(viewer: Viewer, wanted: UUID, *, solved: bool, outcome: str = "") -> None:
    """The case of a problem has ended, solved or not, with which result; only the product itself
    says so."""
    with transaction():
        row = Problem.objects.select_for_update(of=("self",)).filter(pk=wanted).first()
        if row is None or row.state != Problem.CASE:
            return
        link = LiaisonCall.objects.select_related("link").get(pk=row.call_id).link
        state = Problem.SOLVED if solved else Problem.NOT_SOLVED
        _close(viewer, row, state, outcome, link)
