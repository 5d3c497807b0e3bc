"""Who is too close to a dispute to mediate it: nobody judges in their own cause, and mediators
favour no side (People's Mediation Law, arts 3 and 15 (1)).

What is known is checked: the parties themselves, and those who live with them. Any other relation
is declared by whoever has it, which the journal keeps.
"""

from uuid import UUID

from gezhi.engines.cases.models import Case
from gezhi.engines.people.models import Person
from gezhi.engines.trust.models import Journal

STEPPED_ASIDE = "mediation.stepped_aside"


def close_to(row: Case) -> set[UUID]:
    """The accounts of the parties, and of those who live with them; the wall lifted."""
    parties = list(row.parties.all())
    own = {one.account for one in parties if one.account is not None}
    indexes = [one.phone_index for one in parties if one.phone_index]
    lives = Person.objects.filter(household__isnull=False)
    homes = set(lives.filter(account__in=own).values_list("household", flat=True))
    homes |= set(lives.filter(phone_index__in=indexes).values_list("household", flat=True))
    with_them = Person.objects.filter(household__in=homes, account__isnull=False)
    return own | set(with_them.values_list("account", flat=True))


def aside_from(row: Case) -> set[UUID]:
    """The same, and those who declared a relation."""
    declared = Journal.objects.filter(subject=str(row.pk), verb=STEPPED_ASIDE)
    return close_to(row) | {one for one in declared.values_list("actor", flat=True) if one}


def stands_aside(account: UUID | None, row: Case) -> bool:
    """Whether somebody keeps out of a team's work on a dispute: they are a party, live with one, or
    declared a relation. Call it with the wall lifted."""
    return account is not None and account in aside_from(row)
