"""Ballots as the desk sees them: those that the viewer runs, or whose paper the viewer enters."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from gezhi.engines.councils.models import Ballot, PaperSheet, RollObjection
from gezhi.engines.councils.queries.ballots.kinds import rules_of
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.ballots import Ballot as Kind


@dataclass(frozen=True, slots=True)
class DeskBallot:
    """A ballot with what the viewer does with it. `objections` wait for an answer; `differ` are
    papers on which two entries differ, `once` those entered by one person alone."""

    row: Ballot
    rules: Kind
    runs: bool
    enters: bool
    objections: int = 0
    differ: int = 0
    once: int = 0


def _grounds(viewer: Viewer) -> Q:
    """The grounds over which the viewer runs or enters ballots."""
    wanted = Q(pk__in=[])
    for path in viewer.paths("ballot.run", "ballot.enter"):
        wanted |= Q(path__startswith=path)
    return wanted


def desk_ballots(
    viewer: Viewer, states: tuple[str, ...], *, after: UUID | None = None, size: int = 50
) -> tuple[list[DeskBallot], UUID | None]:
    """Ballots in these states, the newest first, and the id after which the list goes on."""
    rows = Ballot.objects.filter(state__in=states).select_related("place").order_by("-pk")
    rows = rows.filter(_grounds(viewer))
    found = list((rows.filter(pk__lt=after) if after else rows)[: size + 1])
    more = found[size - 1].pk if len(found) > size else None
    return [_seen(viewer, row) for row in found[:size]], more


def desk_counts(viewer: Viewer) -> dict[str, int]:
    """How many ballots of the viewer's stand in each state."""
    rows = Ballot.objects.filter(_grounds(viewer))
    return dict(rows.values_list("state").annotate(n=Count("pk")).order_by())


def _seen(viewer: Viewer, row: Ballot) -> DeskBallot:
    runs, enters = (
        may(viewer, ability, path=row.path) for ability in ("ballot.run", "ballot.enter")
    )
    return DeskBallot(row, rules_of(row), runs, enters)


def desk_ballot(viewer: Viewer, wanted: UUID) -> DeskBallot:
    """One ballot, for whoever runs it or enters its paper. To others it is Forbidden; a draft is
    Missing, as even its title is not public yet."""
    row = Ballot.objects.select_related("place").filter(pk=wanted).first()
    seen = None if row is None else _seen(viewer, row)
    mine = seen is not None and (seen.runs or seen.enters)
    if row is None or seen is None or (row.state == Ballot.DRAFT and not mine):
        raise Missing("no-ballot", "没有这次表决", "there is no such ballot")
    if not mine:
        raise Forbidden("not-allowed", "这次表决不归您管", "this ballot is not yours to run")
    sheets = PaperSheet.objects.filter(ballot=row)
    return DeskBallot(
        row,
        seen.rules,
        seen.runs,
        seen.enters,
        RollObjection.objects.filter(ballot=row, outcome="").count(),
        sheets.filter(state=PaperSheet.DIFFERS).count(),
        sheets.filter(state=PaperSheet.FIRST).count(),
    )
