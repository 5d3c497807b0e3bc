"""Who is in a dispute: its parties, its mediators, and whoever holds or held one of its steps.

Nobody else reads what is said in it, not those who stand above them and not administrators
(People's Mediation Law, art. 15). The wall in migration 0007 says the same to the database.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.engines.cases.models import Case, Mediation, Party, Seat, Step
from gezhi.engines.cases.queries.mediation.relations import stands_aside
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import CaseType
from gezhi.pack.mediation import Mediation as Block


@dataclass(frozen=True, slots=True)
class Inside:
    """As what the viewer is in a dispute. `holds` the current step; `held` one before."""

    parties: tuple[UUID, ...] = ()
    sits: bool = False
    asked: bool = False
    holds: bool = False
    held: bool = False

    def __bool__(self) -> bool:
        return bool(self.parties or self.sits or self.asked or self.holds or self.held)

    @property
    def handles(self) -> bool:
        """Whether the viewer conducts it: a mediator who sits, or the holder of the step."""
        return self.sits or self.holds


def no_dispute() -> Missing:
    """Whoever is not in it is not told that it exists."""
    zh, en = "没有这件调解，或您不在其中", "there is no such mediation, or you are not in it"
    return Missing("no-dispute", zh, en)


def type_of(row: Case) -> CaseType:
    """The case type, as the version says under which it was opened."""
    return pack_by_id(row.pack_id).cases[row.type]


def block_of(row: Case) -> Block:
    """How the case is mediated; Missing where its type is not."""
    block = type_of(row).mediation
    if block is None:
        raise no_dispute()
    return block


def dispute(case: UUID) -> Case:
    """The row of a case that is mediated; Missing when there is none."""
    row = Case.objects.select_related("place").filter(pk=case).first()
    if row is None:
        raise no_dispute()
    block_of(row)
    return row


def inside(viewer: Viewer, row: Case) -> Inside:
    """As what the viewer is in it; nothing for everybody else, wherever they stand."""
    if viewer.system:
        return Inside(sits=True, holds=True, held=True)
    if viewer.account is None:
        return Inside()
    with for_system():
        parties = Party.objects.filter(case=row, account=viewer.account).order_by("side", "pk")
        seats = _states(viewer, row)
        steps = list(Step.objects.filter(case=row).order_by("n"))
        holding = {one.n for one in steps if holds(viewer, one)}
        return Inside(
            tuple(one.pk for one in parties),
            Seat.ACCEPTED in seats,
            Seat.ASKED in seats,
            row.state == Case.OPEN and row.step in holding,
            bool(holding),
        )


def holds(viewer: Viewer, step: Step | Case) -> bool:
    """Whether a step is the viewer's own: by the post at that very place, or by their body. To
    stand above is not enough."""
    if step.holder_body is not None and step.holder_body in viewer.bodies:
        return True
    return bool(step.holder_post) and any(
        grant.post == step.holder_post and grant.place_id == step.holder_place
        for grant in viewer.grants
    )


def _seats(viewer: Viewer) -> QuerySet[Seat]:
    own = Q(mediator__account=viewer.account) | Q(mediator__body__in=viewer.bodies)
    return Seat.objects.filter(own)


def _states(viewer: Viewer, row: Case) -> set[str]:
    """How the viewer's seats stand; a team's is not theirs where they stand aside."""
    seats = list(_seats(viewer).filter(case=row).select_related("mediator"))
    own = {one.state for one in seats if one.mediator.account == viewer.account}
    shared = {one.state for one in seats} - own
    return own if not shared or stands_aside(viewer.account, row) else own | shared


def must_handle(viewer: Viewer, row: Case) -> Inside:
    """Forbidden unless the viewer conducts the mediation."""
    found = inside(viewer, row)
    if not found:
        raise no_dispute()
    if not found.handles:
        zh = "要由调解员或办理这一步的人来做"
        raise Forbidden("not-mediator", zh, "this is for its mediators and the holder of the step")
    return found


def own_party(viewer: Viewer, row: Case, wanted: UUID) -> tuple[Party, bool]:
    """A party of the dispute, and whether it is the viewer who speaks (or those who conduct it,
    for what they were told). Missing or Forbidden for others."""
    found = inside(viewer, row)
    if not found:
        raise no_dispute()
    with for_system():
        party = Party.objects.filter(case=row, pk=wanted).first()
    if party is None:
        raise no_dispute()
    if party.pk in found.parties and not viewer.system:
        return party, True
    if not found.handles:
        zh, en = "这要由本人来答", "this is for that party to answer"
        raise Forbidden("not-party", zh, en)
    return party, False


def in_disputes(viewer: Viewer) -> QuerySet[Case]:
    """The disputes that the viewer is in, by account, seat or step."""
    rows = mediated(viewer)
    if viewer.system:
        return rows
    if viewer.account is None:
        return rows.none()
    held = Q(holder_body__in=viewer.bodies)
    for grant in viewer.grants:
        if grant.post and grant.place_id:
            held |= Q(holder_post=grant.post, holder_place=grant.place_id)
    return rows.filter(
        Q(pk__in=Party.objects.filter(account=viewer.account).values("case"))
        | Q(pk__in=_seats(viewer).filter(state__in=Seat.SITTING).values("case"))
        | Q(pk__in=Step.objects.filter(held).values("case"))
    )


def mediated(viewer: Viewer) -> QuerySet[Case]:
    """The cases of types that are mediated somewhere; whose they are is another question."""
    types = {
        key
        for one in attached_packs(viewer)
        for key, type_ in one.pack.cases.items()
        if type_.mediation is not None
    }
    return Case.objects.filter(Q(type__in=types) | Q(mediation__isnull=False))


def begun(row: Case) -> Mediation | None:
    """What is kept of the mediation of a case, once it began."""
    return Mediation.objects.filter(case=row).first()
