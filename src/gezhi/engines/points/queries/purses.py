"""What holders can spend in a shop, and how the counter finds them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from gezhi.engines.people.models import Household, Person
from gezhi.engines.points.models import Account, Exchange, Good, Record, Unit
from gezhi.engines.points.queries.holders import Holder, holder, holders
from gezhi.engines.points.queries.lots import lots_of
from gezhi.engines.points.queries.schemes import InForce, today
from gezhi.engines.points.queries.shops import Kept, Shelf, must_keep, shelf, taken_at
from gezhi.engines.points.rules.expiry import NEVER
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.points.rules.scheme import reaches
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import Tier

MOST_FOUND = 20
MOST_LOOKED_AT = 5_000
_CODE = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Purse:
    """What a holder can spend of one unit in a shop today: `lapsed` is what is still in the books
    and can be spent no more."""

    holder: Holder
    unit: Unit
    code: str
    amount: int
    lapsed: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A good as it stands for one holder: what is on the shelf, how many they may still get in the
    `period` (None: no limit), and the tier that they have yet to reach."""

    good: Good
    stock: int | None
    left: int | None = None
    period: Stretch | None = None
    tier: Tier | None = None


def purse_by_code(viewer: Viewer, shop: int, text: str) -> list[Purse]:
    """The purse of a card: by the code of its account, alone or in the address that the card's
    square carries. Empty for a card of somewhere else."""
    kept = must_keep(viewer, shop)
    codes = _CODE.findall(text.strip().lower())
    return _purses(viewer, kept, lambda rows: rows.filter(code__in=codes[:5])) if codes else []


def purses_of(viewer: Viewer, shop: int, kind: str, wanted: str) -> list[Purse]:
    """What a holder has of each unit that the shop takes; Missing for somebody unknown."""
    kept = must_keep(viewer, shop)
    whose = holder(viewer, kind, wanted)
    return _purses(viewer, kept, lambda rows: rows.filter(holder_kind=whose.kind, holder=whose.id))


def search_purses(viewer: Viewer, shop: int, text: str) -> list[Purse]:
    """Holders of the shop's ground by door, place, or the name of somebody who lives there: at most
    `MOST_FOUND`. Every word must fit."""
    kept = must_keep(viewer, shop)
    words = [word.casefold() for word in text.split()]
    if not words:
        return []
    with for_system():
        units = _units(viewer, kept)
        rows = Account.objects.filter(unit__in=units, role="holder", path__startswith=kept.row.path)
        known = set(rows.values_list("holder_kind", "holder")[:MOST_LOOKED_AT])
    names = _named(viewer, known)
    fitting = [key for key, said in names.items() if all(word in said for word in words)]
    ids = {id_ for _, id_ in fitting[:MOST_FOUND]}
    found = _purses(viewer, kept, lambda rows: rows.filter(holder__in=ids))
    return sorted(found, key=lambda one: (one.holder.path, one.holder.name))[:MOST_FOUND]


def offers(viewer: Viewer, shop: int, purse: Purse) -> list[Offer]:
    """What the shop offers, as it stands for the holder of a purse."""
    kept = must_keep(viewer, shop)
    found = scheme_of(viewer, kept, purse.unit.pk)
    year = score(found, purse.holder.id) if found else 0
    return [_offer(one, found, purse.holder, year) for one in shelf(viewer, shop)]


def _offer(one: Shelf, found: InForce | None, whose: Holder, year: int) -> Offer:
    left, period = room(one.good, whose)
    tier = wanting(found, one.good, year) if found else None
    return Offer(one.good, one.stock, left, period, tier)


def scheme_of(viewer: Viewer, kept: Kept, unit: int) -> InForce | None:
    """The scheme whose points a unit counts, among those that the shop takes."""
    taken = taken_at(viewer, kept.row)
    return next((one for one in taken if one.adoption.unit_id == unit), None)


def score(found: InForce, whose: str) -> int:
    """What a holder has scored under a scheme in this calendar year."""
    year = stretch("year", today())
    with for_system():
        rows = Record.objects.filter(
            adoption__place=found.adoption.place_id,
            adoption__scheme=found.adoption.scheme,
            holder=whose,
            state=Record.ACCEPTED,
            day__gte=year.first,
            day__lte=year.last,
        )
        return rows.aggregate(sum=Sum("given"))["sum"] or 0


def wanting(found: InForce, good: Good, year: int) -> Tier | None:
    """The tier that a good is kept for and a year's score does not reach; None when it does."""
    if reaches(found.scheme, year, good.tier or None):
        return None
    tiers = {one.tier: one for one in found.scheme.tiers}
    return tiers.get(good.tier) or _out_of_reach(good.tier)


def _out_of_reach(tier: str) -> Tier:
    """A tier of another scheme: no score of this one reaches it."""
    words = {"zh": tier, "en": tier}
    return Tier.model_validate({"tier": tier, "name": words, "from": 10_000, "rights": words})


def room(good: Good, whose: Holder) -> tuple[int | None, Stretch | None]:
    """How many of a good a holder may still get in the period of today; None without a limit."""
    if good.most is None:
        return None, None
    period = stretch(good.per, today())  # type: ignore[arg-type]
    with for_system():
        rows = Exchange.objects.filter(
            good=good, holder=whose.id, day__gte=period.first, day__lte=period.last
        )
        sums = rows.aggregate(got=Sum("quantity"), back=Sum("returned"))
    return max(0, good.most - (sums["got"] or 0) + (sums["back"] or 0)), period


def _units(viewer: Viewer, kept: Kept) -> list[int]:
    return [one.adoption.unit_id for one in taken_at(viewer, kept.row)]


def _purses(viewer: Viewer, kept: Kept, narrow: object) -> list[Purse]:
    """Purses of accounts, of those holders that the viewer may know."""
    day = today()
    with for_system():
        rows = Account.objects.filter(unit__in=_units(viewer, kept), role="holder")
        found = list(narrow(rows).select_related("unit").order_by("unit", "pk")[:MOST_FOUND])  # type: ignore[operator]
        known = holders(viewer, [(row.holder_kind, row.holder) for row in found])
        made: list[Purse] = []
        for row in found:
            whose = known.get((row.holder_kind, row.holder))
            if whose is not None:
                there = lots_of(row.pk)
                good = sum(lot.amount for lot in there if (lot.expires or NEVER) >= day)
                lapsed = sum(lot.amount for lot in there) - good
                made.append(Purse(whose, row.unit, row.code, good, lapsed))
    return made


def _named(viewer: Viewer, known: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What each holder may be found by: where they live, and the names of those who live there."""
    found = {key: one.name.casefold() for key, one in holders(viewer, known).items()}
    homes = [id_ for kind, id_ in found if kind == "household"]
    with for_system():
        living = Person.objects.filter(household__in=Household.objects.filter(pk__in=homes))
        for row in living.only("name", "household_id"):
            key = ("household", str(row.household_id))
            found[key] = f"{found[key]} {row.name.casefold()}"
    return found
