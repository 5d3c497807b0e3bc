"""Points within a family: to whom one may hand them, what both have, and the receipt of what was
handed on."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gezhi.base.ids import short_code
from gezhi.engines.people.models import Person
from gezhi.engines.points.models import Account, Entry, Line, Unit
from gezhi.engines.points.queries.holders import Holder
from gezhi.engines.points.queries.lots import lots_of
from gezhi.engines.points.queries.mine import Mine, my_points
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.expiry import NEVER
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

HANDED = "transferred"


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody else of the viewer's household, and what they can spend of a unit today."""

    holder: Holder
    balance: int


@dataclass(frozen=True, slots=True)
class Given:
    """What was handed on: `mine` is whether the viewer gave it (else they got it), `why` the key
    of the occasion, "" where none was said."""

    id: UUID
    code: str
    unit: Unit
    giver: str
    taker: str
    amount: int
    day: date
    at: datetime
    why: str
    mine: bool
    account: int


def giving(viewer: Viewer, account: int) -> tuple[Mine, list[Kin]]:
    """The viewer's own points of an account, with those of their household to whom they can hand
    some on; nobody where they live alone. Missing for an account that is not the viewer's as a
    person: what a household has is everybody's of it already."""
    mine = next((one for one in my_points(viewer) if one.account == account), None)
    if mine is None or mine.holder.kind != "person" or mine.found.scheme.holder != "person":
        raise Missing("no-account", "没有这个账户", "there is no such account")
    return mine, kin(viewer, mine.found.adoption.unit_id)


def givers(viewer: Viewer) -> set[int]:
    """The accounts of the viewer from which something can be handed on: own points of a scheme for
    persons, where somebody else lives in the household."""
    if not _family(viewer):
        return set()
    return {
        one.account
        for one in my_points(viewer)
        if one.account and one.balance and one.holder.kind == one.found.scheme.holder == "person"
    }


def kin(viewer: Viewer, unit: int) -> list[Kin]:
    """Those of the viewer's household besides themselves, with what each has of a unit."""
    found = []
    for person in _family(viewer):
        place = person.household.place.path if person.household else ""
        whose = Holder("person", str(person.pk), place, person.name)
        found.append(Kin(whose, _there(unit, whose.id)))
    return found


def _family(viewer: Viewer) -> list[Person]:
    if viewer.account is None:
        return []
    with for_system():  # one's own household
        me = Person.objects.filter(account=viewer.account).first()
        if me is None or me.household_id is None:
            return []
        rows = Person.objects.filter(household=me.household_id).exclude(pk=me.pk)
        return list(rows.select_related("household__place").order_by("pk"))


def _there(unit: int, holder: str) -> int:
    with for_system():
        rows = Account.objects.filter(unit=unit, role="holder", holder_kind="person")
        row = rows.filter(holder=holder).first()
        good = lots_of(row.pk) if row else []
    return sum(lot.amount for lot in good if (lot.expires or NEVER) >= today())


def given(viewer: Viewer, wanted: UUID) -> Given:
    """What was handed on under an id, for who gave it and who got it; Missing for anybody else."""
    mine = {(kind, str(id_)) for kind, id_ in own(viewer)}
    with for_system():
        row = Entry.objects.filter(pk=wanted, kind=HANDED, lines__gt=0).first()
        lines = Line.objects.filter(entry=wanted, credit__role="holder").select_related(
            "unit", "debit", "credit"
        )
        moved = list(lines) if row else []
        if moved:
            sides = (moved[0].debit, moved[0].credit)
            ids = [one.holder for one in sides if one.holder_kind == "person"]
            names = {str(pk): name for pk, name in _names(ids)}
    whose = [one for one in (sides if moved else ()) if (one.holder_kind, one.holder) in mine]
    if row is None or not whose:
        raise Missing("no-entry", "没有这笔转赠", "there is no such gift")
    return Given(
        id=row.pk,
        code=short_code(row.pk),
        unit=moved[0].unit,
        giver=names.get(sides[0].holder, ""),
        taker=names.get(sides[1].holder, ""),
        amount=sum(line.amount for line in moved),
        day=row.day,
        at=row.at,
        why=str(row.evidence.get("why", "")),
        mine=whose[0].pk == sides[0].pk,
        account=whose[0].pk,
    )


def _names(ids: list[str]) -> list[tuple[UUID, str]]:
    return [(one.pk, one.name) for one in Person.objects.filter(pk__in=ids)]
