"""Funds: which there are near a place, what came in and went out, and what waits to be approved.

What was posted is open to everybody, without who paid it in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet, Sum

from gezhi.base import clock
from gezhi.base.ids import short_code
from gezhi.base.words import Words
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, ladder, place
from gezhi.engines.points.models import Balance, Fund, FundVoucher
from gezhi.engines.points.rules.months import Month
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.funds import Fund as Rules

ABILITY = "fund.keep"
COUNTED = (FundVoucher.POSTED, FundVoucher.UNDONE)
Way = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class KindOfFund:
    """A fund of the pack at a place of its level, where one of that kind can be opened."""

    place: Place
    version: int
    rules: Rules


@dataclass(frozen=True, slots=True)
class FundSeen:
    """A fund with what there is in it (fen), and what its viewer does with it: `keeps` the book
    under a post, `approves` under another; `waiting` counts what is proposed."""

    row: Fund
    rules: Rules
    balance: int
    keeps: str | None
    approves: str | None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class VoucherSeen:
    """A voucher with the number to name it by and what its line is called. `mine`: the viewer
    proposed it, so that another decides."""

    row: FundVoucher
    code: str
    line: Words
    mine: bool = False


@dataclass(frozen=True, slots=True)
class LineSum:
    """What came in or went out under one line of a month, in fen, and in how many vouchers."""

    key: str
    name: Words
    way: Way
    amount: int
    count: int


@dataclass(frozen=True, slots=True)
class FundMonth:
    """A month of a fund, in fen: opening + income − spending = closing, with the sums by line."""

    month: date
    opening: int
    income: int
    spending: int
    closing: int
    lines: list[LineSum] = field(default_factory=list)


def fund_rules(row: Fund) -> Rules:
    """What the pack says of a fund, in the version under which it was opened."""
    return pack_by_id(row.version_id).funds[row.key]


def kinds_of_funds(viewer: Viewer, wanted: int) -> list[KindOfFund]:
    """The kinds of funds that the viewer may open at a place, or above it."""
    rungs = ladder(viewer, wanted)
    attached = attached_at(viewer, rungs[0].path)
    found = []
    for rules in attached.pack.funds.values():
        rung = next((one for one in rungs if one.level == rules.at), None)
        if rung is not None and post_for(viewer, rules.kept_by, rung.path) is not None:
            found.append(KindOfFund(place(viewer, rung.id), attached.version, rules))
    return found


def funds_openable(viewer: Viewer) -> list[KindOfFund]:
    """The kinds of funds that the viewer may open, wherever they hold a post that keeps them."""
    found: dict[tuple[int, str], KindOfFund] = {}
    for path in viewer.paths(ABILITY):
        row = Place.objects.filter(path=path).first()
        for one in kinds_of_funds(viewer, row.pk) if row is not None else []:
            found.setdefault((one.place.pk, one.rules.fund), one)
    return list(found.values())


def post_for(viewer: Viewer, posts: Iterable[str], path: str) -> str | None:
    """The post among these by which the viewer deals with funds of a ground; None without one."""
    if viewer.system:
        return next(iter(posts), None)
    wanted = set(posts)
    for grant in viewer.grants:
        if grant.post in wanted and ABILITY in grant.abilities and path.startswith(grant.path):
            return grant.post
    return None


def funds_at(viewer: Viewer, wanted: int) -> list[FundSeen]:
    """The funds of a place, of those above it and of those below, open ones first."""
    rung = ladder(viewer, wanted)[0]
    above = [one.path for one in ladder(viewer, wanted)]
    rows = Fund.objects.select_related("place", "unit")
    found = rows.filter(path__startswith=rung.path) | rows.filter(path__in=above)
    return _seen(viewer, found.order_by("ended", "path", "name"))


def any_fund(viewer: Viewer, path: str) -> bool:
    """Whether there is a fund on a ground; everybody may know."""
    return Fund.objects.filter(path__startswith=path).exists()


def funds_kept(viewer: Viewer) -> list[FundSeen]:
    """The funds that the viewer keeps or approves for."""
    rows = Fund.objects.none()
    for path in viewer.paths(ABILITY):
        rows = rows | Fund.objects.filter(path__startswith=path)
    if viewer.system:
        rows = Fund.objects.all()
    found = rows.select_related("place", "unit").order_by("ended", "path", "name")
    return [one for one in _seen(viewer, found) if one.keeps or one.approves]


def fund(viewer: Viewer, wanted: UUID) -> FundSeen:
    """One fund; everybody may see it. Missing when there is none."""
    found = _seen(viewer, Fund.objects.filter(pk=wanted).select_related("place", "unit"))
    if not found:
        raise Missing("no-fund", "没有这笔资金", "there is no such fund")
    return found[0]


def _seen(viewer: Viewer, rows: QuerySet[Fund]) -> list[FundSeen]:
    found = list(rows)
    units = [one.unit_id for one in found]
    with for_system():
        held = Balance.objects.filter(account__unit__in=units, account__role="holder")
        there = dict(held.values_list("account__unit", "amount"))
        waits: dict[UUID, int] = {}
        proposed = FundVoucher.objects.filter(fund__in=found, state=FundVoucher.PROPOSED)
        for key in proposed.values_list("fund", flat=True):
            waits[key] = waits.get(key, 0) + 1
    return [_one(viewer, row, there.get(row.unit_id, 0), waits.get(row.pk, 0)) for row in found]


def _one(viewer: Viewer, row: Fund, balance: int, waiting: int) -> FundSeen:
    rules = fund_rules(row)
    keeps = post_for(viewer, rules.kept_by, row.path)
    approves = post_for(viewer, rules.approved_by, row.path)
    seen = waiting if keeps or approves else 0
    return FundSeen(row, rules, balance, keeps, approves, seen)


def fund_vouchers(viewer: Viewer, wanted: UUID, month: date | None = None) -> list[VoucherSeen]:
    """What came and went, the newest first, of one month or of all; for everybody. A voucher that
    was undone stands there as such."""
    seen = fund(viewer, wanted)
    with for_system():
        rows = FundVoucher.objects.filter(fund=seen.row, state__in=COUNTED)
        if month is not None:
            of = Month.of(month)
            rows = rows.filter(day__gte=of.first, day__lte=of.last)
        return [_line(viewer, seen.rules, row) for row in rows.order_by("-day", "-pk")[:1000]]


def fund_proposed(viewer: Viewer, wanted: UUID) -> list[VoucherSeen]:
    """What is proposed and not decided, for those who keep the fund or approve for it."""
    seen = fund(viewer, wanted)
    if not (seen.keeps or seen.approves):
        return []
    rows = FundVoucher.objects.filter(fund=seen.row, state=FundVoucher.PROPOSED).order_by("pk")
    return [_line(viewer, seen.rules, row) for row in rows]


def fund_decided(viewer: Viewer, wanted: UUID) -> list[VoucherSeen]:
    """What was refused or taken back, the newest first, for those who keep the fund."""
    seen = fund(viewer, wanted)
    if not (seen.keeps or seen.approves):
        return []
    states = (FundVoucher.REFUSED, FundVoucher.WITHDRAWN)
    rows = FundVoucher.objects.filter(fund=seen.row, state__in=states).order_by("-pk")[:50]
    return [_line(viewer, seen.rules, row) for row in rows]


def _line(viewer: Viewer, rules: Rules, row: FundVoucher) -> VoucherSeen:
    line = rules.line("in" if row.way == "in" else "out", row.line)
    name = line.name if line is not None else Words(zh=row.line, en=row.line)
    mine = viewer.account is not None and row.by == viewer.account
    return VoucherSeen(row, short_code(row.pk), name, mine)


def fund_months(viewer: Viewer, wanted: UUID) -> list[FundMonth]:
    """Every month in which something came or went, the newest first; for everybody. An undone
    voucher counts in the month in which it was posted and against it in that in which it was
    undone, as in the ledger."""
    seen = fund(viewer, wanted)
    sums: dict[date, dict[tuple[Way, str], list[int]]] = {}
    with for_system():
        rows = FundVoucher.objects.filter(fund=seen.row, state__in=COUNTED)
        for row in rows.order_by("day", "pk"):
            way: Way = "in" if row.way == "in" else "out"
            _add(sums, row.day, (way, row.line), row.amount, 1)
            if row.state == FundVoucher.UNDONE and row.decided_at is not None:
                day = row.decided_at.astimezone(clock.ZONE).date()
                _add(sums, day, (way, row.line), -row.amount, -1)
    made: list[FundMonth] = []
    opening = 0
    for month in sorted(sums):
        one = _month(seen.rules, month, opening, sums[month])
        made.append(one)
        opening = one.closing
    return made[::-1]


def _add(
    sums: dict[date, dict[tuple[Way, str], list[int]]],
    day: date,
    key: tuple[Way, str],
    amount: int,
    count: int,
) -> None:
    one = sums.setdefault(day.replace(day=1), {}).setdefault(key, [0, 0])
    one[0] += amount
    one[1] += count


def _month(
    rules: Rules, month: date, opening: int, sums: dict[tuple[Way, str], list[int]]
) -> FundMonth:
    lines = []
    for (way, key), (amount, count) in sorted(sums.items()):
        found = rules.line(way, key)
        name = found.name if found is not None else Words(zh=key, en=key)
        lines.append(LineSum(key, name, way, amount, count))
    income = sum(one.amount for one in lines if one.way == "in")
    spending = sum(one.amount for one in lines if one.way == "out")
    return FundMonth(month, opening, income, spending, opening + income - spending, lines)


def dues_of(viewer: Viewer, wanted: UUID) -> dict[str, int]:
    """Who paid in how much (fen), for those who keep the fund; nobody else learns a payer."""
    seen = fund(viewer, wanted)
    if not seen.keeps:
        return {}
    paid: dict[str, int] = {}
    rows = FundVoucher.objects.filter(fund=seen.row, way="in", state=FundVoucher.POSTED)
    for row in rows.order_by("pk"):
        if row.payer:
            paid[row.payer] = paid.get(row.payer, 0) + row.amount
    return paid


def fund_total(viewer: Viewer, path: str) -> int:
    """What the funds of a ground hold together, in fen."""
    units = list(Fund.objects.filter(path__startswith=path).values_list("unit", flat=True))
    with for_system():
        held = Balance.objects.filter(account__unit__in=units, account__role="holder")
        return held.aggregate(sum=Sum("amount"))["sum"] or 0
