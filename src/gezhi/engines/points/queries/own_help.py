"""One's own part in helping: what one asked for, would help with, and offers; with what is next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.people.models import Person
from gezhi.engines.points.models import Help, HelpOffer, HelpProposal
from gezhi.engines.points.queries.help import Ready, ready_of
from gezhi.engines.points.queries.neighbours import (
    Neighbour,
    neighbour,
    neighbours,
    rough_places,
)
from gezhi.engines.points.queries.schemes import InForce, in_force
from gezhi.engines.points.rules.helping import kind_named
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import MutualKind

Side = Literal["asker", "helper", "proposer", "reader"]
_WITH = ("adoption__place", "adoption__unit", "adoption__rating")
MOST_ENDED = 30


@dataclass(frozen=True, slots=True)
class Proposed:
    """One who would help, as the asker sees them before accepting: no name and no number."""

    id: UUID
    words: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MyHelp:
    """A help with the viewer's side in it. `name` and `phone` are the other side's, shown from
    acceptance until they are let go of; `next` is what the viewer does now: `choose`, `wait`,
    `confirm`, `propose`, or "" for nothing."""

    id: UUID
    found: InForce
    kind: MutualKind
    side: Side
    state: str
    words: str
    when: str
    day: date | None
    place: str
    at: datetime
    until: datetime
    matched_at: datetime | None
    mine_at: datetime | None
    theirs_at: datetime | None
    ended: datetime | None
    forgotten: bool
    reason: str
    name: str
    phone: str
    proposals: list[Proposed]
    own_proposal: UUID | None
    next: str

    @property
    def going(self) -> bool:
        """Whether it is still under way."""
        return self.state in Help.GOING


def my_help(viewer: Viewer) -> list[MyHelp]:
    """All in which the viewer has a part, what is under way first, the newest first; of what has
    ended the last few. Forbidden for who is no neighbour."""
    whose = neighbour(viewer)
    with for_system():  # the condition asks for the viewer's own
        said = HelpProposal.objects.filter(helper=whose.person, state=HelpProposal.WAITING)
        mine = Q(asker=whose.person) | Q(helper=whose.person) | Q(pk__in=said.values("help"))
        rows = Help.objects.filter(mine).select_related(*_WITH).order_by("-pk")
        going = list(rows.filter(state__in=Help.GOING))
        ended = list(rows.exclude(state__in=Help.GOING)[:MOST_ENDED])
    return _told([*going, *ended], whose)


def one_help(viewer: Viewer, wanted: UUID) -> MyHelp:
    """A help of which the viewer is a side, or an open one where they live; Missing for any
    other."""
    try:
        whose = neighbour(viewer)
    except Forbidden:
        raise _missing() from None
    with for_system():  # judged below
        row = Help.objects.filter(pk=wanted).select_related(*_WITH).first()
        said = row is not None and row.proposals.filter(helper=whose.person).exists()
    if row is None:
        raise _missing()
    own = whose.person in (row.asker, row.helper) or said
    open_ = row.state == Help.OPEN and row.until > clock.now()
    if not own and not (open_ and whose.path.startswith(row.adoption.path)):
        raise _missing()
    return _told([row], whose)[0]


def my_offers(viewer: Viewer) -> list[Ready]:
    """What the viewer offers."""
    whose = neighbour(viewer)
    with for_system():  # the condition asks for the viewer's own
        rows = HelpOffer.objects.filter(person=whose.person, ended=None)
        return ready_of(rows.select_related(*_WITH).order_by("-at"), whose.person)


def removed_offers(viewer: Viewer) -> list[tuple[Ready, str]]:
    """The viewer's offers that were taken down and are not let go of yet, with the reason."""
    whose = neighbour(viewer)
    with for_system():  # the condition asks for the viewer's own
        rows = HelpOffer.objects.filter(person=whose.person, removed=True, forgotten=None)
        rows = list(rows.select_related(*_WITH).order_by("-ended"))
    return list(zip(ready_of(rows, whose.person), (row.note for row in rows), strict=True))


def _missing() -> Missing:
    return Missing("no-help", "没有这条求助，或者已经定下了人", "there is no such request any more")


def _told(rows: list[Help], whose: Neighbour) -> list[MyHelp]:
    ids = [row.pk for row in rows]
    with for_system():
        waiting = list(HelpProposal.objects.filter(help__in=ids).order_by("at"))
        others = {one for row in rows for one in (row.asker, row.helper) if one is not None}
        names = {row.pk: row.name for row in Person.objects.filter(pk__in=others)}
    paths = {one.person: one.path for one in neighbours(one.helper for one in waiting).values()}
    by_help: dict[UUID, list[HelpProposal]] = {}
    for one in waiting:
        by_help.setdefault(one.help_id, []).append(one)
    homes = [(row.path, row.adoption.path) for row in rows]
    theirs = [
        (paths[one.helper], row.adoption.path)
        for row in rows
        for one in by_help.get(row.pk, [])
        if one.helper in paths
    ]
    places = rough_places([*homes, *theirs])
    return [_one(row, whose, by_help.get(row.pk, []), names, paths, places) for row in rows]


def _one(
    row: Help,
    whose: Neighbour,
    said: Iterable[HelpProposal],
    names: dict[UUID, str],
    paths: dict[UUID, str],
    places: dict[tuple[str, str], str],
) -> MyHelp:
    found, root = in_force(row.adoption), row.adoption.path
    own = next((one for one in said if one.helper == whose.person), None)
    waiting = [one for one in said if one.state == HelpProposal.WAITING]
    side = _side(row, whose, own)
    known = row.state in (Help.MATCHED, Help.DONE, Help.CONFIRMED) and row.forgotten is None
    known = known and side in ("asker", "helper")
    other = row.helper if side == "asker" else row.asker
    phone = row.helper_phone if side == "asker" else row.asker_phone
    asks = side == "asker"
    return MyHelp(
        id=row.pk,
        found=found,
        kind=kind_named(found.scheme, row.kind),
        side=side,
        state=_state(row),
        words=row.words,
        when=row.when,
        day=row.day,
        place=places[row.path, root],
        at=row.at,
        until=row.until,
        matched_at=row.matched_at if side in ("asker", "helper") else None,
        mine_at=row.asker_at if asks else row.helper_at if side == "helper" else None,
        theirs_at=row.helper_at if asks else row.asker_at if side == "helper" else None,
        ended=row.ended,
        forgotten=row.forgotten is not None,
        reason=row.note if row.state == Help.REMOVED and asks else "",
        name=names.get(other, "") if known and other is not None else "",
        phone=phone if known else "",
        proposals=[
            Proposed(one.pk, one.words, places.get((paths.get(one.helper, ""), root), ""), one.at)
            for one in waiting
        ]
        if asks and row.state == Help.OPEN
        else [],
        own_proposal=own.pk if own is not None and own.state == HelpProposal.WAITING else None,
        next=_next(row, side, bool(waiting)),
    )


def _state(row: Help) -> str:
    """The state, with what has lapsed by the clock said so before time's task comes round."""
    return Help.EXPIRED if row.state == Help.OPEN and row.until <= clock.now() else row.state


def _side(row: Help, whose: Neighbour, own: HelpProposal | None) -> Side:
    if row.asker == whose.person:
        return "asker"
    if row.helper == whose.person:
        return "helper"
    return "proposer" if own is not None and own.state != HelpProposal.WITHDRAWN else "reader"


def _next(row: Help, side: Side, somebody: bool) -> str:
    state = _state(row)
    if state == Help.OPEN:
        return {"asker": "choose" if somebody else "wait", "reader": "propose"}.get(side, "wait")
    mine = row.asker_at if side == "asker" else row.helper_at
    if state in (Help.MATCHED, Help.DONE) and side in ("asker", "helper"):
        return "wait" if mine is not None else "confirm"
    return ""


def own_help_data(viewer: Viewer) -> dict[str, Any]:
    """What is held of the viewer's own helping, as plain data (PIPL 45): their words and numbers,
    and nothing of the other side's."""
    with for_system():  # the conditions ask for the viewer's own
        person = Person.objects.filter(account=viewer.account).first() if viewer.account else None
        if person is None:
            return {"asked": [], "helped": [], "offered": []}
        helps = Help.objects.select_related("adoption").order_by("pk")
        asked = [_plain(row, row.asker_phone, words=True) for row in helps.filter(asker=person.pk)]
        said = HelpProposal.objects.filter(helper=person.pk).select_related("help__adoption")
        helped = [
            {**_plain(one.help, one.phone, words=False), "said": one.words, "answer": one.state}
            for one in said.order_by("pk")
        ]
        offers = HelpOffer.objects.filter(person=person.pk).select_related("adoption")
        offered = [
            {"id": one.pk, "scheme": one.adoption.scheme, "kind": one.kind, "words": one.words}
            | {"at": one.at, "ended": one.ended, "reason": one.note}
            for one in offers.order_by("pk")
        ]
    return {"asked": asked, "helped": helped, "offered": offered}


def _plain(row: Help, phone: str, *, words: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"id": row.pk, "scheme": row.adoption.scheme, "kind": row.kind}
    told |= {"state": row.state, "at": row.at, "ended": row.ended, "phone": phone}
    if words:
        told |= {"words": row.words, "when": row.when, "day": row.day, "note": row.note}
    return told
