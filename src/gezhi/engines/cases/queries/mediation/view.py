"""One dispute: everything for those who are in it; state and dates for those whose ground it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.models import (
    Agreement,
    Case,
    HandOver,
    Mediation,
    Paper,
    Party,
    Promise,
    Seat,
    Sitting,
)
from gezhi.engines.cases.queries.files import FOLDER
from gezhi.engines.cases.queries.mediation.choice import choice_of
from gezhi.engines.cases.queries.mediation.clocks import clock_of
from gezhi.engines.cases.queries.mediation.inside import (
    Inside,
    block_of,
    dispute,
    inside,
    no_dispute,
    type_of,
)
from gezhi.engines.cases.rules.mediation import Confirming, Standing
from gezhi.engines.cases.rules.standing import may_see
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries.files import must_lie
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.mediation import Mediation as Block

STATES = ("consent", "choice", "seat", "sessions", "signing", "keeping", "ended")
"""How far a dispute is, in the order in which it goes. What ended it is the case's result."""


@dataclass(frozen=True)
class Dispute:
    """A dispute as its viewer may see it. For whoever is not `inside`, everything that was said and
    everybody's name stay out."""

    row: Case
    inside: Inside
    block: Block
    name: Words
    stage: Words
    result: Words | None
    state: str
    kept: Mediation | None = None
    parties: Sequence[Party] = ()
    seats: Sequence[Seat] = ()
    sittings: Sequence[Sitting] = ()
    agreement: Agreement | None = None
    promises: Sequence[Promise] = ()
    papers: Sequence[Paper] = ()
    hand_overs: Sequence[HandOver] = ()
    choosing: Standing = field(default_factory=lambda: Standing("waiting"))
    confirming: Confirming | None = None

    @property
    def mine(self) -> list[Party]:
        """The parties as whom the viewer speaks."""
        return [one for one in self.parties if one.pk in self.inside.parties]

    @property
    def open(self) -> bool:
        """Whether the case still runs."""
        return self.row.state == Case.OPEN

    @property
    def next_sitting(self) -> Sitting | None:
        """The next session that is planned."""
        return next((one for one in self.sittings if one.state == Sitting.PLANNED), None)


def dispute_view(viewer: Viewer, case: UUID) -> Dispute:
    """A dispute, as far as the viewer may see it; Missing for whoever has no part in it."""
    with for_system():
        row = dispute(case)
    found = inside(viewer, row)
    if not found and not stands_over(viewer, row):
        raise no_dispute()
    return views_of(viewer, [row], {row.pk: found})[0]


def stands_over(viewer: Viewer, row: Case) -> bool:
    """Whether a dispute lies on the viewer's ground: then they see its state and its dates."""
    return may_see(viewer, path=row.path, bodies=frozenset(), is_reporter=False)


def views_of(
    viewer: Viewer, rows: Sequence[Case], roles: dict[UUID, Inside] | None = None
) -> list[Dispute]:
    """The same for many rows at hand, that the viewer may see at least by their state."""
    known = roles or {row.pk: inside(viewer, row) for row in rows}
    with for_system():
        return [_view(row, known[row.pk]) for row in rows]


def _view(row: Case, who: Inside) -> Dispute:
    type_ = type_of(row)
    kept = Mediation.objects.filter(case=row).first()
    parties = list(row.parties.order_by("side", "pk"))
    seats = list(row.seats.select_related("mediator").order_by("pk"))
    agreement = row.agreements.filter(replaced=None).first()
    state = state_of(row, parties, seats, agreement)
    ended = type_.results.get(row.result)
    head = Dispute(
        row,
        who,
        block_of(row),
        type_.name,
        type_.stage(row.stage).name,
        ended.name if ended else None,
        state,
    )
    if not who:
        return head
    return _words(head, kept, parties, seats, agreement)


def _words(
    head: Dispute,
    kept: Mediation | None,
    parties: list[Party],
    seats: list[Seat],
    agreement: Agreement | None,
) -> Dispute:
    row, ticking = head.row, None
    today = timezone.localdate(clock.now(), clock.ZONE)
    if agreement is not None and agreement.effective is not None:
        ticking = clock_of(row, agreement, today)
    return Dispute(
        row,
        head.inside,
        head.block,
        head.name,
        head.stage,
        head.result,
        head.state,
        kept,
        parties,
        seats,
        list(row.sittings.order_by("starts", "pk")),
        agreement,
        list(agreement.promises.order_by("on", "pk")) if agreement else [],
        list(row.papers.order_by("at")),
        list(row.hand_over_files.order_by("at")),
        choice_of(row, kept) if kept else Standing("waiting"),
        ticking,
    )


def state_of(
    row: Case, parties: Sequence[Party], seats: Sequence[Seat], agreement: Agreement | None
) -> str:
    """How far a dispute is."""
    if row.state != Case.OPEN:
        return "ended"
    if agreement is not None:
        return "keeping" if agreement.effective is not None else "signing"
    if not parties or any(one.consent == Party.ASKED for one in parties):
        return "consent"
    if any(one.state == Seat.ACCEPTED for one in seats):
        return "sessions"
    return "seat" if any(one.state == Seat.ASKED for one in seats) else "choice"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What goes into a file that every party let go."""

    file: HandOver
    dispute: Dispute

    @property
    def made(self) -> datetime | None:
        """When it was made; None while somebody has not said yes."""
        return self.file.made


def handed_over(viewer: Viewer, case: UUID, wanted: UUID) -> HandedOver:
    """A file that was made, for those in the dispute; Missing before every party said yes."""
    found = dispute_view(viewer, case)
    for one in found.hand_overs:
        if one.pk == wanted and one.made is not None and found.inside:
            return HandedOver(one, found)
    raise no_dispute()


def paper_of(viewer: Viewer, case: UUID, wanted: UUID) -> tuple[Paper, Path]:
    """A signed copy, for those in the dispute, and where its bytes lie."""
    for one in dispute_view(viewer, case).papers:
        if one.pk == wanted:
            return one, must_lie(FOLDER, one.digest)
    raise no_dispute()


def due_day(found: Dispute) -> date | None:
    """The next day that somebody must not miss: the step's, confirmation's, or a promise's."""
    days = [one.on for one in found.promises if one.state == Promise.DUE]
    if found.row.due is not None and found.open:
        days.append(timezone.localdate(found.row.due, clock.ZONE))
    ticking = found.confirming
    if ticking is not None and ticking.wrong is None and not (found.agreement or Agreement()).court:
        days.append(ticking.last)
    return min(days, default=None)
