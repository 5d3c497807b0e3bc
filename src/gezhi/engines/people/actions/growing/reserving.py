"""Reserve lists: nominated by criteria, listed with one's own consent, off after the term."""

from dataclasses import dataclass, field
from datetime import date
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
from gezhi.engines.people.models import Candidate, Person
from gezhi.engines.people.queries.growing.defined import defined, me, must
from gezhi.engines.people.rules.terms import after_months
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Missing, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

KEEPS = "career.keep"


@dataclass(frozen=True, slots=True)
class NewCandidate:
    """Who is nominated for a reserve list, by which criteria and for what they did."""

    place: int
    reserve: str
    person: Person
    criteria: tuple[str, ...]
    deeds: str
    id: UUID = field(default_factory=new_id)


def nominate_reserve(viewer: Viewer, asked: NewCandidate) -> Candidate:
    """Nominate somebody, who is asked for their consent; nobody nominates themselves. The same id
    again is the same nomination."""
    found = defined(viewer, asked.place, asked.reserve, lambda people: people.reserves)
    post = must(viewer, KEEPS, found.place.path)
    if viewer.account is not None and asked.person.account_id == viewer.account:
        raise Forbidden("own", "不能推荐自己", "nobody nominates themselves")
    with transaction():
        before = Candidate.objects.filter(pk=asked.id).first()
        if before is not None:
            same_or_taken(before, person_id=asked.person.pk, reserve=asked.reserve)
            return before
        faults = [*wrong_id(asked.id), *wrong_length("deeds", asked.deeds, 1000, least=4)]
        criteria = [key for key in found.rules.criteria if key in asked.criteria]
        if not criteria:
            faults.append(wrong("criteria", "至少符合一条", "one criterion at least"))
        there = Candidate.objects.filter(
            place=found.place, reserve=asked.reserve, person=asked.person
        )
        if there.filter(state__in=(Candidate.ASKED, Candidate.LISTED)).exists():
            faults.append(wrong("person", "已经在名单上", "they are on the list already", "twice"))
        if faults:
            raise Invalid(faults)
        row = Candidate.objects.create(
            id=asked.id,
            place=found.place,
            path=found.place.path,
            reserve=asked.reserve,
            person=asked.person,
            criteria=criteria,
            deeds=asked.deeds.strip(),
            by=viewer.account,
        )
        _tell(viewer, "nominated", row, post)
        zh = "有人推荐您进人才库，愿不愿意由您定，请在“我的岗位”里回答。"
        en = "You were nominated for a reserve list; whether you are on it is for you to say."
        message(row.person, "reserve-asked", row.pk, Words(zh=zh, en=en))
    return row


def answer_reserve(viewer: Viewer, wanted: UUID, *, agrees: bool) -> Candidate:
    """Say oneself whether one is on a reserve list; also later, as consent can be taken back (PIPL
    15). On it, the name stays for the list's months."""
    with transaction():
        row = locked(Candidate, wanted)
        if row.person_id != me(viewer).pk:
            raise Missing("no-row", "没有这一条", "there is no such thing")
        state = Candidate.LISTED if agrees else Candidate.DECLINED
        if row.state == state:
            return row
        if row.state not in (Candidate.ASKED, Candidate.LISTED):
            raise moved(row.state)
        rules = defined(viewer, row.place_id, row.reserve, lambda people: people.reserves).rules
        row.state, row.answered = state, clock.today()
        row.until = after_months(clock.today(), rules.term) if agrees else None
        row.save(update_fields=["state", "answered", "until"])
        _tell(viewer, "answered", row, "", agreed=agrees)
    return row


def take_off(viewer: Viewer, wanted: UUID) -> Candidate:
    """Take somebody off a reserve list; again: the same."""
    with transaction():
        row = locked(Candidate, wanted)
        post = must(viewer, KEEPS, row.path)
        if row.state != Candidate.OFF:
            row.state = Candidate.OFF
            row.save(update_fields=["state"])
            _tell(viewer, "removed", row, post)
    return row


def lapse_reserves(on: date) -> int:
    """Take everybody off whose term has run out; returns how many. Time does it, once each."""
    with transaction():
        rows = Candidate.objects.filter(state=Candidate.LISTED, until__lt=on)
        return rows.update(state=Candidate.OFF)


def _tell(viewer: Viewer, verb: str, row: Candidate, post: str, **facts: object) -> None:
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    record(viewer, f"reserve.{verb}", "candidate", row.pk, kind=row.reserve, **where, **facts)  # type: ignore[arg-type]
