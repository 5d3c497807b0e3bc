"""Nominations as the desk reads them: reviewers and those who see the points of the place all of
them, whoever nominates their own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from gezhi.base.words import Words
from gezhi.engines.people.models import Person
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.points.queries.boards import consenting
from gezhi.engines.points.queries.commending import (
    Commending,
    commendations_below,
    is_private,
    judging,
    kind_of,
    nominating,
    rules_of,
    theirs,
)
from gezhi.engines.points.queries.finding import MOST_FOUND, directory_on, plain
from gezhi.engines.points.queries.holders import Holder, holders, nameable_places
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.rules.periods import Stretch, round_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import account_names
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may, system
from gezhi.pack.honours import ModelKind

DESK = system("honours")
SIZE = 50


@dataclass(frozen=True, slots=True)
class DeskRound:
    """A commendation with what the viewer does there, and how many nominations stand where."""

    round: Commending
    nominates: bool
    reviews: bool
    sees: bool
    counts: Counter[str]
    objections: int


@dataclass(frozen=True, slots=True)
class NominationLine:
    """A nomination in words. `holder` is "" until somebody found whom it means, and for whom the
    viewer does not look after; `named` says whether the public may read the name. `mine` says why
    the viewer does not review it (`nominated`, `own`); `ripe` that it can be commended."""

    row: Nomination
    model: ModelKind
    holder: str
    named: bool
    nominator: str
    reviewer: str
    objections: int
    mine: str
    ripe: bool

    @property
    def kind(self) -> Words:
        """What its kind is called."""
        return self.model.name

    @property
    def private(self) -> bool:
        """Whether somebody's own life is put forward, so that a name needs consent."""
        return is_private(self.row)


def desk_rounds(viewer: Viewer) -> list[DeskRound]:
    """The commendations under which the viewer nominates by a post, reviews, or sees the points."""
    paths = {grant.path for grant in viewer.grants if grant.path}
    found: dict[tuple[int, str], DeskRound] = {}
    for path in sorted(paths) or ([""] if viewer.system else []):
        for one in commendations_below(viewer, path):
            key = (one.place.pk, one.rules.commendation)
            if key not in found and (made := _desk_round(viewer, one)) is not None:
                found[key] = made
    return list(found.values())


def _desk_round(viewer: Viewer, one: Commending) -> DeskRound | None:
    path = one.place.path
    nominates = bool(nominating(viewer, one.rules, path))
    reviews = judging(viewer, one.rules, path) is not None
    sees = reviews or may(viewer, "points.see", path=path)
    if not nominates and not sees:
        return None
    rows = _theirs(viewer, one, sees=sees)
    pairs = rows.values_list("state").annotate(Count("pk")).order_by()
    waiting = Objection.objects.filter(
        nomination__in=rows.filter(state=Nomination.NOTICE), outcome=""
    )
    counts = Counter(dict(pairs))
    return DeskRound(one, nominates, reviews, sees, counts, waiting.count() if reviews else 0)


def _theirs(viewer: Viewer, one: Commending, *, sees: bool) -> QuerySet[Nomination]:
    rows = Nomination.objects.filter(place=one.place, commendation=one.rules.commendation)
    return rows if sees else rows.filter(by=viewer.account)


def desk_round(viewer: Viewer, place: int, key: str) -> DeskRound:
    """One of them; Forbidden for who has nothing to do with it."""
    for one in desk_rounds(viewer):
        if (one.round.place.pk, one.round.rules.commendation) == (place, key):
            return one
    zh, en = "这项评选不归您管", "this commendation is not yours to manage"
    raise Forbidden("not-allowed", zh, en)


def nomination_list(
    viewer: Viewer,
    desk: DeskRound,
    *,
    state: str = "",
    year: int | None = None,
    quarter: int | None = None,
    after: UUID | None = None,
    size: int = SIZE,
) -> tuple[list[NominationLine], UUID | None]:
    """Nominations of a commendation in the order in which they came, with the id after which the
    next page begins; of a year, or of one of its quarters (1 to 4)."""
    rows = _theirs(viewer, desk.round, sees=desk.sees)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(year=year) if year else rows
    rows = rows.filter(quarter=quarter) if quarter else rows
    rows = rows.filter(pk__gt=after) if after is not None else rows
    page = list(rows.order_by("pk")[: size + 1])
    more = page[size - 1].pk if len(page) > size else None
    return lines(viewer, page[:size]), more


def picked_nominations(
    viewer: Viewer, desk: DeskRound, wanted: Iterable[UUID]
) -> list[NominationLine]:
    """Those of these nominations that the viewer reads, in the order in which they came."""
    rows = _theirs(viewer, desk.round, sees=desk.sees).filter(pk__in=list(wanted))
    return lines(viewer, list(rows.order_by("pk")))


def periods_of(viewer: Viewer, desk: DeskRound) -> list[Stretch]:
    """The years or quarters of which there are nominations, the newest first."""
    rows = _theirs(viewer, desk.round, sees=desk.sees)
    found = set(rows.values_list("year", "quarter"))
    return [round_of(year, quarter) for year, quarter in sorted(found, reverse=True)]


def lines(viewer: Viewer, rows: Sequence[Nomination]) -> list[NominationLine]:
    """Nominations in words, in a constant number of statements."""
    whose = {(row.holder_kind, row.holder) for row in rows if row.holder}
    known = holders(viewer, whose)
    with for_system():
        agreed = consenting(whose)
        names = account_names(DESK, {row.by for row in rows} | {row.reviewed_by for row in rows})
        shown = {row.by for row in rows if judging(viewer, rules_of(row), row.path) is not None}
        names |= _residents(shown - set(names))
        waiting = Counter(
            Objection.objects.filter(
                nomination__in=[row.pk for row in rows], outcome=""
            ).values_list("nomination", flat=True)
        )
    return [_line(viewer, row, known, agreed, names, waiting[row.pk]) for row in rows]


def _residents(accounts: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of people with an account who are not staff: for reviewers only, who must know
    who says so. The caller has lifted the wall."""
    rows = Person.objects.filter(account__in=[one for one in accounts if one is not None])
    return {row.account_id: row.name for row in rows if row.account_id is not None}


def _line(
    viewer: Viewer,
    row: Nomination,
    known: dict[tuple[str, str], Holder],
    agreed: dict[tuple[str, str], Holder],
    names: dict[UUID, str],
    waiting: int,
) -> NominationLine:
    whose = (row.holder_kind, row.holder)
    over = row.notice_last is not None and today() > row.notice_last
    return NominationLine(
        row=row,
        model=kind_of(row),
        holder=known[whose].name if whose in known else "",
        named=whose in agreed,
        nominator=names.get(row.by, "") if row.by else "",
        reviewer=names.get(row.reviewed_by, "") if row.reviewed_by else "",
        objections=waiting,
        mine=theirs(viewer, row),
        ripe=row.state == Nomination.NOTICE and over and not waiting,
    )


def nomination_on(viewer: Viewer, desk: DeskRound, wanted: UUID) -> NominationLine:
    """One nomination that the viewer reads; Missing for any other."""
    found = picked_nominations(viewer, desk, [wanted])
    if not found:
        raise Missing("no-nomination", "没有这条推荐", "there is no such nomination")
    return found[0]


def objections_on(viewer: Viewer, desk: DeskRound, wanted: UUID) -> list[tuple[Objection, str]]:
    """What was objected to a nomination and by whom, for reviewers who neither made it nor are it;
    empty for anybody else."""
    if not desk.reviews or nomination_on(viewer, desk, wanted).mine:
        return []
    rows = list(Objection.objects.filter(nomination=wanted).order_by("pk"))
    names = account_names(DESK, {row.by for row in rows})
    with for_system():
        names |= _residents({row.by for row in rows} - set(names))
    return [(row, names.get(row.by, "") if row.by else "") for row in rows]


def search_nominees(viewer: Viewer, found: Commending, kind: ModelKind, text: str) -> list[Holder]:
    """Who can be of a kind on the commending place's ground: places by name; others by place, door,
    name or number, as far as the viewer looks after them."""
    if not text.strip():
        return []
    if kind.level is None:
        return directory_on(viewer, found.place.path, kind.holder).search(text, MOST_FOUND)
    asked = plain(text)
    there = [
        (plain(one.name), one) for one in nameable_places(viewer, found.place.path, kind.level)
    ]
    exact = [one for name, one in there if name == asked]
    ending = exact or [one for name, one in there if name.endswith(asked)]
    return (ending or [one for name, one in there if asked in name])[:MOST_FOUND]
