"""Contests of skill: opened with judges, entered, marked by each judge, published."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
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
from gezhi.engines.people.models import Contender, ContestHeld, Marked, Person
from gezhi.engines.people.queries.growing.defined import Defined, defined, me, must
from gezhi.engines.people.rules.ranking import ranked
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.growing import Contest

KEEPS = "training.keep"


@dataclass(frozen=True, slots=True)
class NewContest:
    """A contest on a day, with the people who judge it."""

    place: int
    contest: str
    title: str
    day: date
    judges: tuple[Person, ...]
    id: UUID = field(default_factory=new_id)


def open_contest(viewer: Viewer, asked: NewContest) -> ContestHeld:
    """Open a contest; the same id again is the same. Invalid with too few judges, or one without an
    account to mark with."""
    found = defined(viewer, asked.place, asked.contest, lambda people: people.contests)
    post = must(viewer, KEEPS, found.place.path)
    with transaction():
        before = ContestHeld.objects.filter(pk=asked.id).first()
        if before is not None:
            same_or_taken(before, place_id=asked.place, title=asked.title.strip())
            return before
        faults = list(_wrong_contest(asked, found))
        if faults:
            raise Invalid(faults)
        row = ContestHeld.objects.create(
            id=asked.id,
            place=found.place,
            path=found.place.path,
            contest=asked.contest,
            title=asked.title.strip(),
            day=asked.day,
            judges=sorted({str(one.account_id) for one in asked.judges}),
            by=viewer.account,
        )
        _tell(viewer, "opened", row, post)
    return row


def _wrong_contest(asked: NewContest, found: Defined[Contest]) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    yield from wrong_length("title", asked.title, 120)
    if any(one.account_id is None for one in asked.judges):
        yield wrong("judges", "评委要有账号", "a judge needs an account", "account")
    least = found.rules.judges
    if len({one.pk for one in asked.judges}) < least:
        yield wrong("judges", f"至少 {least} 位评委", f"{least} judges at least", "few")


def enter_contest(
    viewer: Viewer, contest: UUID, person: Person, work: str, *, named: bool, id_: UUID
) -> Contender:
    """Enter somebody, or oneself (then `named` is one's own consent; entered by others it is none
    until they give it). Judges do not compete. The same id again is the same."""
    with transaction():
        row = locked(ContestHeld, contest)
        own = viewer.account is not None and person.account_id == viewer.account
        if not own:
            must(viewer, KEEPS, row.path)
        before = Contender.objects.filter(pk=id_).first()
        if before is not None:
            same_or_taken(before, held_id=contest, person_id=person.pk)
            return before
        if row.state != ContestHeld.OPEN:
            raise moved(row.state)
        faults = [*wrong_id(id_), *wrong_length("work", work, 200, least=0)]
        if str(person.account_id) in row.judges:
            faults.append(wrong("person", "评委不参赛", "a judge does not compete", "judge"))
        if row.contenders.filter(person=person).exists():
            faults.append(wrong("person", "已经报名", "entered already", "twice"))
        if faults:
            raise Invalid(faults)
        made = Contender.objects.create(
            id=id_,
            held=row,
            path=row.path,
            person=person,
            work=work.strip(),
            named=named and (own or viewer.system),
        )
        _tell(viewer, "entered", row, "")
    return made


def agree_named(viewer: Viewer, contender: UUID, *, named: bool) -> Contender:
    """Say oneself whether one's name stands in the results; also later."""
    with transaction():
        row = locked(Contender, contender)
        if row.person_id != me(viewer).pk:
            raise Missing("no-row", "没有这一条", "there is no such thing")
        row.named = named
        row.save(update_fields=["named"])
    return row


def mark(viewer: Viewer, contender: UUID, marks: int) -> Marked:
    """Give a contender one's marks as a judge; they can be changed until the results are out."""
    with transaction():
        row = locked(Contender, contender)
        held = locked(ContestHeld, row.held_id)
        if str(viewer.account) not in held.judges or viewer.account is None:
            raise Forbidden("not-allowed", "您不是这次的评委", "you do not judge this contest")
        if held.state != ContestHeld.OPEN:
            raise moved(held.state)
        most = defined(
            viewer, held.place_id, held.contest, lambda people: people.contests
        ).rules.marks
        if not 0 <= marks <= most:
            raise Invalid([wrong("marks", f"0 到 {most} 分", f"0 to {most} marks", "range")])
        made, _ = Marked.objects.update_or_create(
            contender=row, judge=viewer.account, defaults={"marks": marks, "path": row.path}
        )
    return made


def publish_contest(viewer: Viewer, contest: UUID) -> ContestHeld:
    """Publish the results: the sum of all judges' marks, equal sums share a place. Names stand
    there with consent only. Invalid while a judge has not marked somebody; again: the same."""
    with transaction():
        held = locked(ContestHeld, contest)
        post = must(viewer, KEEPS, held.path)
        if held.state == ContestHeld.PUBLISHED:
            return held
        rows = list(held.contenders.prefetch_related("marks"))
        if not rows:
            raise Changed("nobody", "还没有人参赛", "nobody competes yet")
        if any(one.marks.count() < len(held.judges) for one in rows):
            raise Invalid(
                [wrong("marks", "还有评委没有打完分", "a judge has marks to give", "few")]
            )
        totals = {one.pk: sum(mark.marks for mark in one.marks.all()) for one in rows}
        places = ranked(totals)
        for one in rows:
            one.total, one.rank = totals[one.pk], places[one.pk]
        Contender.objects.bulk_update(rows, ["total", "rank"])
        held.state, held.published = ContestHeld.PUBLISHED, clock.today()
        held.save(update_fields=["state", "published"])
        _tell(viewer, "published", held, post, count=len(rows))
    return held


def _tell(viewer: Viewer, verb: str, row: ContestHeld, post: str, **facts: object) -> None:
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    record(viewer, f"contest.{verb}", "contest", row.pk, kind=row.contest, **where, **facts)  # type: ignore[arg-type]
