"""The public board of a scheme: what was earned in a month or a quarter, and by whom where they
agree to be named.

Gains are published by name, with the consent of whom they name (个人信息保护法 25); bodies are
always named. Deductions stand here as a count and in no other way: each is the affair of its
holder.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from gezhi.base.words import Words, language
from gezhi.engines.places.queries import ladder
from gezhi.engines.points.models import Closing, Record
from gezhi.engines.points.queries.holders import Holder, holders
from gezhi.engines.points.queries.schemes import InForce, adoption, history, today
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import agreeing
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, system
from gezhi.pack.honours import PLACE
from gezhi.pack.points import Ranking

BOARD = system("board")
PURPOSE = "honours"
MOST_PERIODS = 12
MOST_READ_OUT = 30
"""So many names are read out at most; a loudspeaker is no list."""

Whose = tuple[str, str]

_HOLDERS = {
    "household": ("户", "household", "households"),
    "person": ("人", "person", "people"),
    "body": ("个单位", "body", "bodies"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """One line of a board. `rank` is None unless the scheme ranks; those with as many points share
    it."""

    name: str
    points: int
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month of the ledger that is closed, with the digest of its published list."""

    month: date
    digest: str


@dataclass(frozen=True, slots=True)
class Board:
    """What was earned in a period: by how many holders, how many points, and how many deductions
    were made final. `named` are those who agree to be named; the figures are of all."""

    found: InForce
    place: str
    period: Stretch
    holders: int
    points: int
    deductions: int
    named: list[Named]
    closed: list[ClosedMonth]
    ranking: Ranking | None

    @property
    def unnamed(self) -> int:
        """How many earned something and have not agreed to be named."""
        return self.holders - len(self.named)

    def whose(self, lang: str | None) -> str:
        """How many earned something, as people say it: `23 户`, `1 household`."""
        zh, one, many = _HOLDERS[self.found.scheme.holder]
        if language(lang) == "zh":
            return f"{self.holders} {zh}"
        return f"{self.holders} {one if self.holders == 1 else many}"


def period_of(viewer: Viewer, text: str) -> Stretch:
    """The month (`2026-03`) or quarter (`2026-Q1`) that a text names; Missing for any other."""
    found = re.fullmatch(r"((?:19|20|21)[0-9]{2})-(?:([0-9]{2})|Q([1-4]))", text)
    try:
        if found is not None:
            year, month, quarter = found.groups()
            first = date(int(year), int(month or int(quarter) * 3 - 2), 1)
            return stretch("month" if month else "quarter", first)
    except ValueError:
        pass
    raise Missing("no-period", "没有这个月份或季度", "there is no such month or quarter")


def board_periods(viewer: Viewer, place: int, scheme: str) -> dict[str, list[Stretch]]:
    """The months and quarters for which there is a board, newest first: since the scheme was first
    in force, a year of months at most."""
    decided = history(viewer, place, scheme)
    found: dict[str, list[Stretch]] = {"month": [], "quarter": []}
    for kind in ("month", "quarter"):
        one = stretch(kind, today())
        while decided and one.last >= decided[-1].since and len(found[kind]) < MOST_PERIODS:
            found[kind].append(one)
            one = one.before
    return found


def board(viewer: Viewer, place: int, scheme: str, period: str) -> Board:
    """The board of a scheme for a month or a quarter (`2026-03`, `2026-Q1`): the same for anybody.

    A thing belongs to the day on which it was done. Names come in the order of places and doors; in
    that of points only where the scheme says that it ranks such periods, by which rule. Missing for
    a scheme that was never in force there.
    """
    when = period_of(viewer, period)
    found = scheme_on(viewer, place, scheme, when.last)
    ranking = found.scheme.ranked(when.kind)
    with for_system():
        earned, deductions = _counted(found, when)
        known = consenting(earned)
        closed = _closed(found, when)
    return Board(
        found=found,
        place=ladder(viewer, place)[0].name,
        period=when,
        holders=len(earned),
        points=sum(earned.values()),
        deductions=deductions,
        named=_lines(known, earned, ranked=ranking is not None),
        closed=closed,
        ranking=ranking,
    )


def scheme_on(viewer: Viewer, place: int, scheme: str, day: date) -> InForce:
    """A scheme as it was in force on a day, or as it was first; Missing if it never was."""
    decided = history(viewer, place, scheme)
    if not decided:
        raise Missing("no-scheme", "没有这个积分方案", "there is no such scheme")
    row = next((one for one in decided if one.since <= day), decided[-1])
    return adoption(viewer, row.pk)


def _counted(found: InForce, when: Stretch) -> tuple[dict[Whose, int], int]:
    """What each holder earned in a period, and how many deductions were posted in it."""
    rows = Record.objects.filter(
        adoption__place=found.adoption.place_id,
        adoption__scheme=found.adoption.scheme,
        state=Record.ACCEPTED,
        day__gte=when.first,
        day__lte=when.last,
    )
    gains = rows.filter(given__gt=0).values_list("holder_kind", "holder")
    earned = {(kind, id_): sum_ for kind, id_, sum_ in gains.annotate(Sum("given")).order_by()}
    posted = rows.filter(given__lt=0, entry__isnull=False)
    return earned, posted.aggregate(count=Count("pk"))["count"]


def consenting(whose: Iterable[Whose]) -> dict[Whose, Holder]:
    """Those who may be named in public: bodies and places, and whoever agrees to it (a household by
    its head). For queries that have lifted the wall."""
    known = holders(BOARD, whose)
    agreed = agreeing(BOARD, {one.head for one in known.values() if one.head}, PURPOSE)
    return {
        key: one for key, one in known.items() if one.kind in ("body", PLACE) or one.head in agreed
    }


def in_place_order(known: Iterable[Holder]) -> list[Holder]:
    """Holders by their ground and name: the numbers in names count as numbers."""
    return sorted(known, key=lambda one: (one.path, _natural(one.name), one.id))


def _natural(name: str) -> list[tuple[int, int, str]]:
    parts = re.split(r"([0-9]+)", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def _lines(
    known: Mapping[Whose, Holder], earned: Mapping[Whose, int], *, ranked: bool
) -> list[Named]:
    rows = [(one, earned[one.kind, one.id]) for one in in_place_order(known.values())]
    if not ranked:
        return [Named(one.name, points) for one, points in rows]
    rows.sort(key=lambda row: -row[1])
    return [
        Named(one.name, points, 1 + sum(other > points for other in earned.values()))
        for one, points in rows
    ]


def _closed(found: InForce, when: Stretch) -> list[ClosedMonth]:
    rows = Closing.objects.filter(
        Q(month__gte=when.first, month__lte=when.last), unit=found.adoption.unit_id
    )
    pairs = rows.order_by("month").values_list("month", "digest")
    return [ClosedMonth(month, digest) for month, digest in pairs]


def broadcast(viewer: Viewer, found: Board) -> Words:
    """What the loudspeaker reads out of a board, in both languages: its figures, and the names on
    it as far as there are few. Deductions are a number, and each household hears of its own."""
    return Words(zh="".join(_said_zh(found)), en=" ".join(_said_en(found)))


def _said_zh(found: Board) -> Iterable[str]:
    scheme, when = found.found.scheme, found.period.say("zh")
    unit = scheme.unit.zh
    yield f"{found.place}的各位邻居，现在播报“{scheme.name.zh}”{when}的积分。"
    if not found.holders:
        yield "这段时间还没有记下积分。"
    else:
        whose = found.whose("zh")
        yield f"有 {whose}得了积分，一共 {found.points} {unit}。"
    if found.named and len(found.named) <= MOST_READ_OUT:
        listed = "；".join(f"{one.name}，{one.points} {unit}" for one in found.named)
        yield f"同意公布的有：{listed}。"
    elif found.named:
        yield f"同意公布的有 {len(found.named)} {_HOLDERS[scheme.holder][0]}，名单在公示栏上。"
    if found.deductions:
        yield f"扣分 {found.deductions} 条，只告诉本户本人，不在这里点名。"
    yield "有不同意见的，可以申诉，另请人复核。"


def _said_en(found: Board) -> Iterable[str]:
    scheme, when = found.found.scheme, found.period.say("en")
    unit = scheme.unit.say("en")
    yield f"Neighbours of {found.place}, this is “{scheme.name.say('en')}” for {when}."
    if not found.holders:
        yield "No points have been recorded for it yet."
    else:
        whose = found.whose("en")
        yield f"{found.points} {unit} were earned by {whose}."
    if found.named and len(found.named) <= MOST_READ_OUT:
        listed = "; ".join(f"{one.name}, {one.points} {unit}" for one in found.named)
        yield f"Those who agree to be named: {listed}."
    elif found.named:
        yield f"{len(found.named)} agree to be named: their names are on the notice board."
    if found.deductions:
        many = "deduction was" if found.deductions == 1 else "deductions were"
        yield f"{found.deductions} {many} made; only those concerned are told which."
    yield "Whoever sees it otherwise can appeal, and somebody else looks again."
