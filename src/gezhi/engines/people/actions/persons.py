"""Adding persons, and revealing who they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.people.models import Household, Person
from gezhi.engines.trust.actions import Row, record, record_many, transaction
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may


@dataclass(slots=True)
class NewPerson:
    """A person to add; the phone in international form (+86…)."""

    name: str
    phone: str = ""
    account: Account | None = None
    household: Household | None = None
    head: bool = False


def add_person(viewer: Viewer, new: NewPerson) -> Person:
    """Add one person."""
    return add_people(viewer, [new])[0]


def add_people(viewer: Viewer, new: Iterable[NewPerson]) -> list[Person]:
    """Add persons, all or nothing; each is journalled without name or number."""
    if not (viewer.has("people.import") or viewer.has("people.appoint")):
        raise Forbidden("not-allowed", "需要导入人员的权限", "this needs the right to add people")
    rows = [
        Person(
            name=one.name,
            phone=one.phone,
            phone_index=phone_index(one.phone) if one.phone else "",
            account=one.account,
            household=one.household,
            head=one.head,
        )
        for one in new
    ]
    with transaction():
        Person.objects.bulk_create(rows, batch_size=2000)
        record_many(viewer, (Row("person.added", "person", row.pk) for row in rows))
    return rows


def reveal_person(viewer: Viewer, person: UUID, reason: str) -> Person:
    """A person's name and number, for a stated reason that the journal keeps (PIPL 6, 51)."""
    reason = reason.strip()
    if len(reason) < 4:
        words = Words(zh="请写明查看的原因（至少四个字）", en="say why, in four characters or more")
        raise Invalid([Wrong("reason", "required", words)])
    row = Person.objects.select_related("household__place").filter(pk=person).first()
    if row is None:
        raise Missing("no-person", "没有这个人", "there is no such person")
    place = row.household.place if row.household else None
    if not may(viewer, "person.reveal", path=place.path if place else ""):
        raise Forbidden(
            "not-allowed", "需要查看联系方式的权限", "this needs the right to reveal contacts"
        )
    with transaction():
        record(
            viewer,
            "person.revealed",
            "person",
            row.pk,
            place_id=place.pk if place else None,
            path=place.path if place else "",
            reason=reason,
        )
    return row
