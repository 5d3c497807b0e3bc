"""Points from one member of a family to another: what they may do by themselves."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.people.models import Person
from gezhi.engines.points.actions.ledger.handing import Transfer, write_transfer
from gezhi.engines.points.actions.ledger.posting import Receipt
from gezhi.engines.points.models import Unit
from gezhi.engines.points.rules.accounts import of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

OCCASIONS = ("shopping", "thanks", "birthday", "school")
"""What one can say that points are handed on for."""


@dataclass(frozen=True, slots=True)
class Gift:
    """So many points of a unit for another person of the same household, and for which of
    `OCCASIONS` ("": none is said). The id is made when the form is drawn (UUIDv7): sent twice it
    counts once."""

    unit: int
    to: UUID
    amount: int
    id: UUID = field(default_factory=new_id)
    why: str = ""


def give(viewer: Viewer, asked: Gift) -> Receipt:
    """Hand points on within the family, each part with the expiry that it had.

    Forbidden for who lives in no household here, and for somebody outside the own one. Changed
    (`not-enough`) when there is not so much; Invalid for an amount that is none, and for an
    occasion that is none of those known: the books take no words about people.
    """
    with for_system():
        giver = Person.objects.select_related("household__place").filter(account=viewer.account)
        mine = giver.first() if viewer.account is not None else None
        other = Person.objects.filter(pk=asked.to).first()
        unit = Unit.objects.filter(pk=asked.unit).first()
    if unit is None:
        raise Missing("no-unit", "没有这种积分", "there is no such unit")
    family = mine is not None and other is not None and mine.household_id is not None
    if not family or mine.household_id != other.household_id or mine.pk == other.pk:  # type: ignore[union-attr]
        zh, en = "积分只能转给同一户的家人", "points are handed on within one's own household only"
        raise Forbidden("not-family", zh, en)
    _judge(asked)
    path = mine.household.place.path  # type: ignore[union-attr]
    sides = of("person", mine.pk, path=path), of("person", asked.to, path=path)  # type: ignore[union-attr]
    told = {"why": asked.why} if asked.why else {}
    whole = Transfer(unit.pk, *sides, asked.amount, unit.place_id, asked.id, told)
    return write_transfer(viewer, whole)


def _judge(asked: Gift) -> None:
    wrong = []
    if asked.amount < 1:
        words = Words(zh="要转的积分至少是 1", en="one point at least")
        wrong.append(Wrong("amount", "amount", words))
    if asked.why and asked.why not in OCCASIONS:
        words = Words(zh="请从列出的里面选", en="choose one of those listed")
        wrong.append(Wrong("why", "unknown", words))
    if wrong:
        raise Invalid(wrong)
