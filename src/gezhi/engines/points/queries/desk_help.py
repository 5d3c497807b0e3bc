"""Help between neighbours as staff see it who look after the ground: with names, so that they can
bring together and help whoever has no phone."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from gezhi.engines.people.models import Person
from gezhi.engines.points.models import Help, HelpOffer, HelpProposal
from gezhi.engines.points.queries.finding import search_holders
from gezhi.engines.points.queries.help import Ready, ready_of
from gezhi.engines.points.queries.holders import Holder, holders
from gezhi.engines.points.queries.neighbours import looks_after, neighbours, rough_places
from gezhi.engines.points.queries.schemes import (
    InForce,
    adoption,
    in_force,
    recordable,
    reviewable,
)
from gezhi.engines.points.rules.helping import kind_named
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import MutualKind

MOST = 300
_WITH = ("adoption__place", "adoption__unit", "adoption__rating")


@dataclass(frozen=True, slots=True)
class Party:
    """A person of a help, by name; `able` has an account and can do everything by themselves."""

    person: UUID
    name: str
    place: str
    able: bool


@dataclass(frozen=True, slots=True)
class DeskHelp:
    """A help on the viewer's ground; `proposed` is how many said that they would help."""

    id: UUID
    found: InForce
    kind: MutualKind
    state: str
    words: str
    when: str
    day: date | None
    at: datetime
    until: datetime
    ended: datetime | None
    asker: Party
    helper: Party | None
    asker_at: datetime | None
    helper_at: datetime | None
    note: str
    proposed: int


def help_desk(viewer: Viewer) -> list[InForce]:
    """The schemes with mutual help of which the viewer looks after some ground."""
    found: dict[int, InForce] = {}
    for one in [*recordable(viewer), *reviewable(viewer)]:
        if one.scheme.mutual is not None:
            found[one.adoption.pk] = one
    return list(found.values())


def _grounds(viewer: Viewer, found: InForce) -> Q:
    """The condition that a row lies on the part of a scheme's ground that the viewer looks
    after."""
    if viewer.system:
        return Q()
    ways = Q(pk__in=[])
    for grant in viewer.grants:
        if grant.path and looks_after(viewer, found, grant.path) is not None:
            ways |= Q(path__startswith=grant.path)
    return ways


def desk_helps(viewer: Viewer, wanted: int, state: str = "") -> list[DeskHelp]:
    """Requests on the viewer's ground: those under way, or of one state; the oldest first, what has
    ended the newest first."""
    found = adoption(viewer, wanted)
    with for_system():  # the condition asks for the viewer's ground
        rows = Help.objects.filter(_grounds(viewer, found), **_same(found)).select_related(*_WITH)
        going = rows.filter(state__in=Help.GOING).order_by("pk")
        picked = rows.filter(state=state).order_by("-ended", "-pk") if state else going
        shown = list(picked[:MOST])
        return _told(shown)


def _same(found: InForce) -> dict[str, object]:
    row = found.adoption
    return {"adoption__place": row.place_id, "adoption__scheme": row.scheme}


def desk_help(viewer: Viewer, wanted: UUID) -> DeskHelp:
    """One of them; Missing for any other."""
    with for_system():  # judged below
        row = Help.objects.filter(pk=wanted).select_related(*_WITH).first()
        if row is None or looks_after(viewer, in_force(row.adoption), row.path) is None:
            raise Missing("no-help", "没有这条求助", "there is no such request")
        return _told([row])[0]


def desk_offers(viewer: Viewer, wanted: int) -> list[tuple[Ready, str]]:
    """Standing offers on the viewer's ground, each with the name of who offers it."""
    found = adoption(viewer, wanted)
    with for_system():  # the condition asks for the viewer's ground
        rows = HelpOffer.objects.filter(_grounds(viewer, found), **_same(found), ended=None)
        shown = list(rows.select_related(*_WITH).order_by("kind", "-at")[:MOST])
        names = {row.pk: row.name for row in Person.objects.filter(pk__in=_of(shown))}
    return [
        (one, names.get(row.person, "")) for one, row in zip(ready_of(shown), shown, strict=True)
    ]


def _of(rows: list[HelpOffer]) -> set[UUID]:
    return {row.person for row in rows}


def ready_for(viewer: Viewer, wanted: UUID) -> list[tuple[Party, str]]:
    """Those who would help with a request on the viewer's ground, the nearest to it first: who
    proposed it, then who offers the kind in the community; with their words."""
    one = desk_help(viewer, wanted)
    with for_system():  # judged by the request
        said = HelpProposal.objects.filter(help=wanted, state=HelpProposal.WAITING).order_by("at")
        offers = HelpOffer.objects.filter(**_same(one.found), kind=one.kind.kind, ended=None)
        words = {row.person: row.words for row in offers.order_by("at")}
        words = {row.helper: row.words for row in said} | words
        proposed = {row.helper: row.words for row in said}
        parties = _parties(set(words) - {one.asker.person}, one.found)
    order = [*proposed, *(key for key in words if key not in proposed)]
    return [
        (parties[key], proposed.get(key) or words.get(key, "")) for key in order if key in parties
    ]


def _parties(persons: set[UUID], found: InForce) -> dict[UUID, Party]:
    rows = Person.objects.filter(pk__in=persons)
    homes, root = neighbours(persons), found.adoption.path
    places = rough_places((one.path, root) for one in homes.values())
    return {
        row.pk: Party(
            row.pk,
            row.name,
            places.get((homes[row.pk].path, root), "") if row.pk in homes else "",
            row.account_id is not None,
        )
        for row in rows
    }


def _told(rows: list[Help]) -> list[DeskHelp]:
    """Rows of one scheme, in a constant number of statements."""
    if not rows:
        return []
    persons = {one for row in rows for one in (row.asker, row.helper) if one is not None}
    parties = _parties(persons, in_force(rows[0].adoption))
    waiting = HelpProposal.objects.filter(help__in=rows, state=HelpProposal.WAITING)
    proposed = Counter(waiting.values_list("help", flat=True))
    told = []
    for row in rows:
        found, gone = in_force(row.adoption), Party(row.asker, "", "", True)
        told.append(
            DeskHelp(
                id=row.pk,
                found=found,
                kind=kind_named(found.scheme, row.kind),
                state=row.state,
                words=row.words,
                when=row.when,
                day=row.day,
                at=row.at,
                until=row.until,
                ended=row.ended,
                asker=parties.get(row.asker, gone),
                helper=parties.get(row.helper) if row.helper is not None else None,
                asker_at=row.asker_at,
                helper_at=row.helper_at,
                note=row.note,
                proposed=proposed[row.pk],
            )
        )
    return told


def search_neighbours(viewer: Viewer, wanted: int, text: str) -> list[Holder]:
    """Persons on the viewer's ground by name, place or number, whoever holds the scheme's
    points."""
    return search_holders(viewer, _of_persons(adoption(viewer, wanted)), text)


def named_neighbour(viewer: Viewer, person: UUID | str) -> Holder | None:
    """A person whom the viewer looks after, by id."""
    return holders(viewer, [("person", str(person))]).get(("person", str(person)))


def _of_persons(found: InForce) -> InForce:
    """The same scheme as if persons held its points: help is between persons."""
    return InForce(found.adoption, found.scheme.model_copy(update={"holder": "person"}))
