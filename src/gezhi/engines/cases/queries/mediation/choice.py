"""How far choosing is in a dispute, and who cannot mediate it."""

from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.cases.models import Case, Mediation, Mediator, Party, Seat
from gezhi.engines.cases.queries.mediation.inside import block_of
from gezhi.engines.cases.queries.mediation.relations import aside_from, close_to
from gezhi.engines.cases.rules.mediation import Standing, Wish, standing
from gezhi.engines.people.models import Appointment
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.trust.models.wall import for_system


def choice_of(row: Case, kept: Mediation) -> Standing:
    """How far it is. Where mediators are assigned, a party that named nobody leaves it."""
    block = block_of(row)
    with for_system():
        parties = list(row.parties.exclude(consent=Party.REFUSED).order_by("side", "pk"))
        seats = list(row.seats.all())
    given = block.choose == "assigned"
    wishes = [Wish(tuple(one.choice), one.leaves or (given and not one.choice)) for one in parties]
    gone = [str(one.mediator_id) for one in seats if one.state in (Seat.DECLINED, Seat.LEFT)]
    return standing(wishes, kept.proposal, gone, block.up_to)


def unfit(row: Case, one: Mediator | None) -> Words | None:
    """Why a mediator cannot mediate a dispute, as far as it is known: not listed, not near, or one
    of the parties or of their household (nobody judges in their own cause)."""
    if one is None or not one.listed:
        return Words(zh="名录里没有这位调解员", en="this mediator is not in the directory")
    if not row.path.startswith(one.path):
        return Words(zh=f"{one.name}不管这一片", en=f"{one.name} does not mediate at this place")
    with for_system():
        near = _nobody_left(one, row)
    if near:
        return Words(
            zh=f"{one.name}是当事人或当事人的家里人，要回避",
            en=f"{one.name} is a party or of a party's household",
        )
    return None


def _nobody_left(one: Mediator, row: Case) -> bool:
    """A team is not out because of one member; the member is. It is out where nobody is left."""
    if one.body is None:
        return one.account in close_to(row)
    belong = Appointment.objects.filter(in_force(), body=one.body)
    accounts = set(belong.values_list("person__account", flat=True))
    return bool(accounts) and accounts <= aside_from(row)


def members(team: UUID) -> int:
    """How many belong to a team."""
    return Appointment.objects.filter(in_force(), body=team).count()
