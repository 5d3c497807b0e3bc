"""What a shop exchanged and took back, and what came to and left its shelves, for those who keep
it or read its books."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BooleanField, Case, Count, F, Min, Q, QuerySet, Sum, When

from gezhi.base.ids import short_code
from gezhi.engines.points.models import Account, Exchange, Good, Line, Shop
from gezhi.engines.points.queries.holders import holders
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.shops import keeping, must_oversee, rules_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Sale:
    """An exchange with the number on its receipt, the holder's name, and how many of its vouchers
    were used (None: it was for goods), which are good `until` a day. `left` is how many can still
    come back."""

    row: Exchange
    code: str
    name: str
    left: int
    used: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What was exchanged: how often, how many things for how many points, less what came back."""

    exchanges: int
    quantity: int
    points: int
    returned: int
    points_back: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A good's shelf over some days: opening + delivered + back − collected + counted = closing,
    where `counted` is what stock-taking found more or less."""

    good: Good
    opening: int
    delivered: int
    collected: int
    back: int
    counted: int
    closing: int


def sales(
    viewer: Viewer,
    shop: int,
    *,
    since: date | None = None,
    until: date | None = None,
    after: UUID | None = None,
    size: int = 50,
) -> list[Sale]:
    """A shop's exchanges, the newest first, of some days where they are given; `after` goes on
    beyond the exchange of that id."""
    kept = must_oversee(viewer, shop)
    with for_system():
        rows = _within(kept.row, since, until).select_related("good", "unit")
        if after is not None:
            last = _within(kept.row, None, None).filter(pk=after).values_list("day", "pk").first()
            if last is not None:
                day, pk = last
                rows = rows.filter(Q(day__lt=day) | Q(day=day, pk__lt=pk))
        return _sales(viewer, list(rows.order_by("-day", "-pk")[:size]))


def sale(viewer: Viewer, exchange: UUID) -> Sale:
    """One exchange, for those who keep its shop or read its books; Missing for others."""
    with for_system():
        row = Exchange.objects.select_related("good", "shop", "unit").filter(pk=exchange).first()
        if row is None:
            raise Missing("no-exchange", "没有这笔兑换", "there is no such exchange")
        must_oversee(viewer, row.shop_id)
        return _sales(viewer, [row])[0]


def totals(viewer: Viewer, shop: int, since: date, until: date) -> Totals:
    """What a shop exchanged from a day to a day, both counted."""
    kept = must_oversee(viewer, shop)
    with for_system():
        sums = _within(kept.row, since, until).aggregate(
            times=Count("pk"),
            things=Sum("quantity"),
            paid=Sum("points"),
            came=Sum("returned"),
            back=Sum(F("points") * F("returned") / F("quantity")),
        )
    return Totals(
        sums["times"],
        sums["things"] or 0,
        sums["paid"] or 0,
        sums["came"] or 0,
        sums["back"] or 0,
    )


def stock_book(viewer: Viewer, shop: int, since: date, until: date) -> list[Moved]:
    """How the shelves of a shop stood and moved from a day to a day, both counted."""
    kept = must_oversee(viewer, shop)
    goods = Good.objects.filter(shop=kept.row, stock__isnull=False).order_by("pk")
    with for_system():
        accounts = Account.objects.filter(
            unit__in=[one.stock_id for one in goods],
            role="stock",
            holder_kind="shop",
            holder=str(kept.row.pk),
        )
        known = dict(accounts.values_list("unit_id", "pk"))
        flows = _flows(known.values(), since, until)
    return [_moved(one, flows.get(known.get(one.stock_id), {})) for one in goods]


def may_sell(viewer: Viewer, row: Shop) -> bool:
    """Whether the viewer keeps the shop, and does not only read its books."""
    return keeping(viewer, rules_of(row), row.path) is not None


def _within(row: Shop, since: date | None, until: date | None) -> QuerySet[Exchange]:
    rows = Exchange.objects.filter(shop=row)
    if since is not None:
        rows = rows.filter(day__gte=since)
    return rows if until is None else rows.filter(day__lte=until)


def _sales(viewer: Viewer, rows: Sequence[Exchange]) -> list[Sale]:
    known = holders(viewer, [(row.holder_kind, row.holder) for row in rows])
    of_vouchers = [row.pk for row in rows if row.good.stock_id is None]
    counts = Exchange.objects.filter(pk__in=of_vouchers).annotate(
        used=Count("vouchers", filter=Q(vouchers__used__isnull=False)),
        free=Count(
            "vouchers",
            filter=Q(vouchers__used=None, vouchers__void=False, vouchers__until__gte=today()),
        ),
        until=Min("vouchers__until"),
    )
    known_of = {one[0]: one[1:] for one in counts.values_list("pk", "free", "used", "until")}
    found: list[Sale] = []
    for row in rows:
        whose = known.get((row.holder_kind, row.holder))
        about = known_of.get(row.pk, (row.quantity - row.returned,))
        found.append(Sale(row, short_code(row.pk), whose.name if whose else "", *about))
    return found


Flows = dict[tuple[str, bool, bool], int]
"""What moved between a shelf and accounts of a role: whether it came, and whether before."""


def _flows(shelves: Iterable[int], since: date, until: date) -> dict[int | None, Flows]:
    """How much moved between each of these accounts and every role, before some days and within
    them: two statements, however many shelves there are."""
    found: dict[int | None, Flows] = {}
    accounts = list(shelves)
    before = Case(When(day__lt=since, then=True), default=False, output_field=BooleanField())
    rows = Line.objects.filter(day__lte=until).annotate(before=before)
    for here, there in (("credit", "debit"), ("debit", "credit")):
        groups = rows.filter(**{f"{here}__in": accounts}).values_list(
            here, f"{there}__role", "before"
        )
        for account, role, early, amount in groups.annotate(sum=Sum("amount")):
            found.setdefault(account, {})[role, here == "credit", early] = int(amount)
    return found


def _moved(good: Good, flows: Flows) -> Moved:
    def got(role: str) -> int:
        return flows.get((role, True, False), 0)

    def gave(role: str) -> int:
        return flows.get((role, False, False), 0)

    opening = sum(many if came else -many for (_, came, early), many in flows.items() if early)
    delivered = got("supplier") - gave("supplier")
    collected, back = gave("collected"), got("collected")
    counted = got("difference") - gave("difference")
    closing = opening + delivered + back - collected + counted
    return Moved(good, opening, delivered, collected, back, counted, closing)
