"""What a resident sees of the points of their own household, of themselves and their bodies.

Deductions are told here and nowhere else: each is the affair of its holder.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, Sum

from gezhi.base.words import Words
from gezhi.engines.points.models import Account, Adoption, Award, Exchange, Record
from gezhi.engines.points.queries.boards import scheme_on
from gezhi.engines.points.queries.days import own_turns_data
from gezhi.engines.points.queries.holders import Holder, holders
from gezhi.engines.points.queries.honours import StarChange, stars_of
from gezhi.engines.points.queries.lots import lots_of
from gezhi.engines.points.queries.merchants import own_redeemed_data
from gezhi.engines.points.queries.nominations import own_nominations_data
from gezhi.engines.points.queries.own_help import own_help_data
from gezhi.engines.points.queries.schemes import InForce, schemes_at, today
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.queries.statements import looks_at_own
from gezhi.engines.points.rules.awards import LOST, STAR
from gezhi.engines.points.rules.correcting import reason_said
from gezhi.engines.points.rules.expiry import NEVER, Lot
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.points.rules.scheme import tier
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import Category, Tier

COUNTED = Q(state=Record.ACCEPTED) & (Q(given__gt=0) | Q(entry__isnull=False))
"""What makes up a score: gains once they are accepted, deductions once they are final."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a holder is with one category in this year: its score, and whether its star is held
    now. `change` is the newest decision on the star, with the plan where it was lost."""

    category: Category
    score: int
    held: bool = False
    change: StarChange | None = None

    @property
    def missing(self) -> int:
        """How many points the star still takes this year; 0 when it is reached or there is none."""
        star = self.category.star
        return max(0, star.from_ - self.score) if star else 0


@dataclass(frozen=True, slots=True)
class Mine:
    """What a holder has under one scheme: `balance` can be spent today, `lots` say until when,
    soonest first. `account` is None until something was posted; `code` is on the card. `score` is
    this year's, deductions included once they are final; `waiting` things still wait for their
    review, for `waiting_points`."""

    holder: Holder
    found: InForce
    account: int | None
    code: str
    balance: int
    lots: list[Lot]
    year: Stretch
    score: int
    reached: list[Reached]
    titles: list[Words]
    waiting: int
    waiting_points: int

    @property
    def stars(self) -> int:
        """How many stars are held now."""
        return sum(one.held for one in self.reached)

    @property
    def tier(self) -> Tier | None:
        """The tier of this year's score; None below the lowest, or where there are none."""
        return tier(self.found.scheme, self.score)

    @property
    def next_tier(self) -> Tier | None:
        """The tier that comes next; None at the highest."""
        above = [one for one in self.found.scheme.tiers if one.from_ > self.score]
        return above[0] if above else None


def my_points(viewer: Viewer) -> list[Mine]:
    """What the viewer, their household and their bodies have, for each scheme in force where they
    are; empty for who is none of these, or lives where nothing is in force."""
    return [
        _mine(viewer, whose, found)
        for whose in my_holders(viewer)
        for found in _schemes_of(viewer, whose)
    ]


def my_holders(viewer: Viewer) -> list[Holder]:
    """The holders that the viewer is or belongs to: the household first."""
    mine = [(kind, str(id_)) for kind, id_ in own(viewer)]
    known = holders(viewer, mine)
    order = ("household", "person", "body")
    return sorted(known.values(), key=lambda one: (order.index(one.kind), one.name))


def whose(viewer: Viewer) -> Q:
    """The condition that a row is of one of the viewer's own holders; no row for nobody."""
    ways = [Q(holder_kind=kind, holder=str(id_)) for kind, id_ in own(viewer)]
    return reduce(or_, ways, Q(pk__in=[]))


def _schemes_of(viewer: Viewer, one: Holder) -> list[InForce]:
    """Schemes in force where a holder is, and those under which something was recorded for them."""
    found: dict[tuple[int, str], InForce] = {}
    if one.path:
        place = int(one.path.rstrip(".").rpartition(".")[2], 36)
        for scheme in schemes_at(viewer, place):
            if scheme.scheme.holder == one.kind:
                found[scheme.adoption.place_id, scheme.adoption.scheme] = scheme
    with for_system():
        recorded = Adoption.objects.filter(records__holder=one.id, records__holder_kind=one.kind)
        pairs = set(recorded.values_list("place", "scheme"))
    for place, key in sorted(pairs - set(found)):
        found[place, key] = scheme_on(viewer, place, key, today())
    return list(found.values())


def _mine(viewer: Viewer, one: Holder, found: InForce) -> Mine:
    year = stretch("year", today())
    theirs = Q(
        adoption__place=found.adoption.place_id,
        adoption__scheme=found.adoption.scheme,
        holder_kind=one.kind,
        holder=one.id,
    )
    with for_system():  # the holder is the viewer's own
        account = Account.objects.filter(
            unit=found.adoption.unit_id, role="holder", holder_kind=one.kind, holder=one.id
        ).first()
        good = [lot for lot in lots_of(account.pk) if _lasts(lot)] if account else []
        rows = Record.objects.filter(theirs)
        scored = rows.filter(COUNTED, day__gte=year.first, day__lte=year.last)
        scores = dict(scored.values_list("category").annotate(Sum("given")).order_by())
        waits = rows.filter(state=Record.WAITING).aggregate(n=Count("pk"), sum=Sum("points"))
        decided = _newest(viewer, one, found)
    return Mine(
        holder=one,
        found=found,
        account=account.pk if account else None,
        code=account.code if account else "",
        balance=sum(lot.amount for lot in good),
        lots=good,
        year=year,
        score=sum(scores.values()),
        reached=_reached(found, scores, decided),
        titles=[last.name for last in decided.values() if not last.star and last.how != LOST],
        waiting=waits["n"],
        waiting_points=waits["sum"] or 0,
    )


def _lasts(lot: Lot) -> bool:
    return (lot.expires or NEVER) >= today()


def _newest(viewer: Viewer, one: Holder, found: InForce) -> dict[str, StarChange]:
    """The newest decision on each star and title of a holder."""
    newest: dict[str, StarChange] = {}
    for change in stars_of(viewer, one.kind, one.id):
        if change.scheme == found.scheme.scheme:
            newest.setdefault(change.what, change)
    return newest


def _reached(
    found: InForce, scores: dict[str, int], decided: dict[str, StarChange]
) -> list[Reached]:
    rows = []
    for category in found.scheme.categories:
        last = decided.get(STAR + category.category)
        held = last is not None and last.how != LOST
        rows.append(Reached(category, scores.get(category.category, 0), held, last))
    return rows


def own_points_data(viewer: Viewer) -> dict[str, Any]:
    """Everything that is held of the viewer's own points, their household's and their bodies', as
    plain data (PIPL 45): balances, records with their words and appeals, stars, exchanges,
    and who looked at the statements."""
    mine, theirs = my_points(viewer), whose(viewer)
    with for_system():  # the holders are the viewer's own
        records = Record.objects.filter(theirs).select_related("appeal", "adoption")
        rows = [_plain(row) for row in records.order_by("day", "pk")]
        awards = Award.objects.filter(theirs).order_by("pk")
        stars = list(awards.values("what", "how", "period", "day", "plan", "plan_until"))
        bought = Exchange.objects.filter(theirs).order_by("day", "pk").select_related("good")
        exchanges = [_exchanged(row) for row in bought]
    return {
        "balances": [_balance(one) for one in mine],
        "records": rows,
        "stars": stars,
        "exchanges": exchanges,
        "turns": own_turns_data(viewer),
        "redeemed": own_redeemed_data(viewer),
        "looks": looks_at_own(viewer),
        "help": own_help_data(viewer),
        "models": own_nominations_data(viewer),
    }


def _balance(one: Mine) -> dict[str, Any]:
    about = {"holder": one.holder.kind, "name": one.holder.name, "scheme": one.found.scheme.scheme}
    until = [{"amount": lot.amount, "until": lot.expires} for lot in one.lots]
    return {**about, "balance": one.balance, "until": until, "score": one.score, "code": one.code}


_KEPT = (
    *("day", "holder_kind", "item", "category", "times", "points", "given", "state", "note"),
    *("reason", "at", "reviewed_at", "appeal_until", "entry"),
)


def _plain(row: Record) -> dict[str, Any]:
    told = {"id": row.pk, "scheme": row.adoption.scheme}
    told |= {name: getattr(row, name) for name in _KEPT}
    told["reason"] = reason_said(row.reason, None)
    made = getattr(row, "appeal", None)
    if made is not None:
        about = ("at", "text", "outcome", "reason", "decided_at")
        told["appeal"] = {name: getattr(made, name) for name in about}
    return told


def _exchanged(row: Exchange) -> dict[str, Any]:
    about = {"id": row.pk, "day": row.day, "good": row.good.zh, "points": row.points}
    return {**about, "quantity": row.quantity, "returned": row.returned}
