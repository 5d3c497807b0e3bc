"""What is counted where, and what a holder has of it."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.places.queries import ladder
from gezhi.engines.points.models import Account, Balance, Unit
from gezhi.engines.points.queries.lots import lots_of
from gezhi.engines.points.queries.seeing import own, scope, visible_account
from gezhi.engines.points.rules.expiry import Lot
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


def units_at(viewer: Viewer, place: int) -> list[Unit]:
    """What is counted at a place: issued there or above it, the nearest first. Anybody may know."""
    above = [rung.id for rung in ladder(viewer, place)]
    rows = Unit.objects.filter(place__in=above)
    return sorted(rows, key=lambda unit: (above.index(unit.place_id), unit.pk))


def unit_at(viewer: Viewer, place: int, key: str) -> Unit:
    """The unit with a key that is nearest above a place; Missing when there is none."""
    found = next((unit for unit in units_at(viewer, place) if unit.key == key), None)
    if found is None:
        raise Missing("no-unit", "这里没有这种积分", "there is no such unit here")
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """What is in one account: its number, the code under which it is published, its unit and role,
    and how much."""

    account: int
    code: str
    unit: Unit
    role: str
    amount: int


def balances(viewer: Viewer, kind: str, holder: UUID | str) -> list[Held]:
    """What a holder has (``"household", home.pk``), by unit; empty when the viewer may not know."""
    rows = Balance.objects.filter(account__holder_kind=kind, account__holder=str(holder))
    rows = rows.filter(account__in=Account.objects.filter(scope(viewer))).select_related(
        "account__unit"
    )
    return [_held(row) for row in rows.order_by("account__unit", "account")]


def own_balances(viewer: Viewer) -> list[Held]:
    """What the viewer, their household and their bodies have."""
    return [one for kind, holder in own(viewer) for one in balances(viewer, kind, holder)]


def _held(row: Balance) -> Held:
    account = row.account
    return Held(account.pk, account.code, account.unit, account.role, row.amount)


def lots(viewer: Viewer, account: int) -> list[Lot]:
    """What is in an account by the day on which it expires, soonest first."""
    return lots_of(visible_account(viewer, account).pk)
