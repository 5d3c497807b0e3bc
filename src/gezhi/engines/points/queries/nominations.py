"""What the public reads of models: who is on the notice, who was commended; and what one nominated
or objected oneself.

Names stand here with consent only (个人信息保护法 25), and bodies and places always; the text of a
notice is about somebody and goes with the name. Without consent the kind alone is shown, and
counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.points.queries.boards import Whose, consenting, in_place_order
from gezhi.engines.points.queries.commending import (
    Commending,
    commendation_of,
    commendations_at,
    is_private,
    kind_of,
    nominating,
    rules_of,
    theirs,
)
from gezhi.engines.points.queries.holders import Holder
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.periods import Stretch, round_of, stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.honours import Commendation


@dataclass(frozen=True, slots=True)
class Noticed:
    """A nomination on the notice: `name` and `text` are empty without consent. `open` while anybody
    may object; `mine` when the viewer objected already."""

    nomination: UUID
    kind: Words
    year: int
    period: Stretch
    name: str
    text: str
    first: date
    last: date
    open: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """Those commended under one kind in a year: the names of those who agree, and how many in
    all. `decided` and `references` say by which decisions."""

    kind: Words
    holder: str
    named: list[str]
    count: int
    decided: list[date]
    references: list[str]

    @property
    def unnamed(self) -> int:
        """How many have not agreed to be named."""
        return self.count - len(self.named)


@dataclass(frozen=True, slots=True)
class NoticeBoard:
    """A commendation as the public reads it; `nominates` when the viewer may nominate."""

    round: Commending
    on_notice: list[Noticed]
    years: list[tuple[Stretch, list[Listed]]]
    nominates: bool


@dataclass(frozen=True, slots=True)
class MyNomination:
    """One's own nomination, or one of oneself, one's household or body (`about_me`): the reason is
    for who nominated, and `withdraws` says whether the viewer can take it back now."""

    row: Nomination
    commendation: Words
    kind: Words
    place: str
    period: Stretch
    about_me: bool
    reason: str
    withdraws: bool


@dataclass(frozen=True, slots=True)
class MyObjection:
    """One's own objection with its answer."""

    row: Objection
    kind: Words
    year: int
    period: Stretch


def commended_for(row: Nomination) -> Stretch:
    """The year or the quarter that a nomination is for."""
    return round_of(row.year, row.quarter)


def open_periods(found: Commending) -> tuple[Stretch, Stretch]:
    """For which years or quarters one can nominate now: this one, and the one before."""
    now = stretch(found.rules.every, today())
    return now, now.before


def notice_board(viewer: Viewer, place: int, key: str) -> NoticeBoard:
    """The notice and the commended of a commendation at its place, the same for anybody; Missing
    where there is none."""
    found = commendation_of(viewer, place, key)
    with for_system():
        rows = list(
            Nomination.objects.filter(
                place=place,
                commendation=key,
                state__in=(Nomination.NOTICE, Nomination.COMMENDED),
            ).order_by("-year", "-quarter", "pk")
        )
        known = consenting({(row.holder_kind, row.holder) for row in rows})
        objected = _objected(viewer, rows)
    on_notice = [_noticed(row, known, objected) for row in rows if row.state == Nomination.NOTICE]
    return NoticeBoard(
        round=found,
        on_notice=on_notice,
        years=_years(found.rules, rows, known),
        nominates=nominating(viewer, found.rules, found.place.path) is not None,
    )


def _objected(viewer: Viewer, rows: Iterable[Nomination]) -> set[UUID]:
    if viewer.account is None:
        return set()
    mine = Objection.objects.filter(nomination__in=[row.pk for row in rows], by=viewer.account)
    return set(mine.values_list("nomination", flat=True))


def _noticed(row: Nomination, known: dict[Whose, Holder], objected: set[UUID]) -> Noticed:
    shown = known.get((row.holder_kind, row.holder))
    assert row.notice_first is not None  # noqa: S101
    assert row.notice_last is not None  # noqa: S101
    return Noticed(
        nomination=row.pk,
        kind=kind_of(row).name,
        year=row.year,
        period=commended_for(row),
        name=shown.name if shown else "",
        text=row.text if shown else "",
        first=row.notice_first,
        last=row.notice_last,
        open=today() <= row.notice_last,
        mine=row.pk in objected,
    )


def noticed(viewer: Viewer, wanted: UUID) -> tuple[Commending, Noticed]:
    """One nomination on the notice, with its commendation; Missing for any other."""
    with for_system():
        row = Nomination.objects.filter(pk=wanted, state=Nomination.NOTICE).first()
        if row is None:
            raise Missing("no-nomination", "没有这条公示", "there is no such notice")
        known = consenting({(row.holder_kind, row.holder)})
        objected = _objected(viewer, [row])
    found = commendation_of(viewer, row.place_id, row.commendation)
    return found, _noticed(row, known, objected)


def _years(
    rules: Commendation, rows: Iterable[Nomination], known: dict[Whose, Holder]
) -> list[tuple[Stretch, list[Listed]]]:
    """The commended by year or quarter, the newest first, in the order of kinds; nobody before
    another."""
    years: dict[Stretch, dict[str, list[Nomination]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.state == Nomination.COMMENDED:
            years[commended_for(row)][row.kind].append(row)
    order = [kind.kind for kind in rules.kinds]
    return [
        (
            year,
            [
                _listed(found, known)
                for key, found in sorted(
                    kinds.items(), key=lambda one: order.index(one[0]) if one[0] in order else 99
                )
            ],
        )
        for year, kinds in years.items()
    ]


def _listed(rows: list[Nomination], known: dict[Whose, Holder]) -> Listed:
    shown = [one for row in rows if (one := known.get((row.holder_kind, row.holder))) is not None]
    kind = kind_of(rows[0])
    return Listed(
        kind=kind.name,
        holder=kind.holder,
        named=[one.name for one in in_place_order(shown)],
        count=len(rows),
        decided=sorted({row.decided for row in rows if row.decided is not None}),
        references=sorted({row.reference for row in rows}),
    )


def commended_at(viewer: Viewer, place: int) -> list[tuple[Commending, Stretch, list[Listed]]]:
    """Those commended last at a place, under each commendation that has any: for honour walls."""
    found = []
    for one in commendations_at(viewer, place):
        board = notice_board(viewer, one.place.pk, one.rules.commendation)
        if board.years:
            found.append((one, *board.years[0]))
    return found


def my_nominations(viewer: Viewer) -> tuple[list[MyNomination], list[MyObjection]]:
    """What the viewer nominated, what was accepted about them, and what they objected to, newest
    first. Forbidden for who is not signed in."""
    if viewer.account is None:
        raise Forbidden("not-signed-in", "请先登录", "sign in first")
    whose = [str(id_) for _, id_ in own(viewer)]
    about = Nomination.objects.filter(holder__in=whose, state__in=Nomination.GOING)
    made = Nomination.objects.filter(by=viewer.account)
    rows = (made | about).select_related("place").order_by("-pk")
    with for_system():
        objections = list(
            Objection.objects.filter(by=viewer.account).select_related("nomination").order_by("-pk")
        )
    return [_my(viewer, row) for row in rows], [
        MyObjection(
            one, kind_of(one.nomination).name, one.nomination.year, commended_for(one.nomination)
        )
        for one in objections
    ]


def _my(viewer: Viewer, row: Nomination) -> MyNomination:
    mine = row.by == viewer.account
    unmade = Nomination(holder_kind=row.holder_kind, holder=row.holder)
    about_me = bool(row.holder) and theirs(viewer, unmade) == "own"
    early = row.state in (Nomination.NOMINATED, Nomination.ACCEPTED)
    steps_back = about_me and is_private(row) and row.state == Nomination.NOTICE
    return MyNomination(
        row=row,
        commendation=rules_of(row).name,
        kind=kind_of(row).name,
        place=row.place.name,
        period=commended_for(row),
        about_me=about_me and row.state in Nomination.GOING,
        reason=row.reason if mine else "",
        withdraws=(early and (mine or is_private(row))) or steps_back,
    )


def own_nominations_data(viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """What is held of one's own nominations, of those about oneself, one's household or body once
    they are accepted, and of one's own objections, as plain data (PIPL 45)."""
    made, objections = my_nominations(viewer) if viewer.account is not None else ([], [])
    told = ("commendation", "kind", "year", "deeds", "state", "text", "at", "notice_last")
    rows = [
        {**{name: getattr(one.row, name) for name in told}, "about_me": one.about_me}
        for one in made
    ]
    said = ("text", "at", "outcome", "reason", "answered_at")
    answers = [{name: getattr(one.row, name) for name in said} for one in objections]
    return {"nominations": rows, "objections": answers}
