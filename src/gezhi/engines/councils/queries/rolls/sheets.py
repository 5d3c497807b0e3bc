"""Paper ballots as those who enter them see them: nothing of what others read, until two differ."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.councils.models import Ballot, PaperSheet, RollRow, Vote
from gezhi.engines.councils.queries.rolls.desk import desk_ballot
from gezhi.engines.councils.rules.ballots.choices import unwrap
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """What one person read: keys of options, or that it cannot be read."""

    choice: tuple[str, ...]
    spoilt: bool


@dataclass(frozen=True, slots=True)
class Differing:
    """A sheet on which two entries differ. `mine` is whether the viewer made one of them."""

    id: UUID
    sheet: int
    first: Entry
    second: Entry
    mine: bool


@dataclass(frozen=True, slots=True)
class Papers:
    """How far the entry is: `handed` took part on paper, `agreed` sheets are done. `to_me` are
    numbers that wait for a second entry by the viewer, `by_me` those for somebody else's; `next` is
    the number that comes next."""

    handed: int
    agreed: int
    differing: tuple[Differing, ...]
    to_me: tuple[int, ...]
    by_me: tuple[int, ...]
    next: int
    enters: bool


def paper_page(viewer: Viewer, wanted: UUID) -> Papers:
    """The entry of a ballot's paper; Forbidden for whoever neither runs nor enters it."""
    seen = desk_ballot(viewer, wanted)
    rows = list(PaperSheet.objects.filter(ballot=seen.row).order_by("sheet"))
    once = [one for one in rows if one.state == PaperSheet.FIRST]
    to_me = tuple(one.sheet for one in once if one.first_by != viewer.account)
    with for_system():
        handed = Vote.objects.filter(ballot=seen.row, way=Vote.PAPER).count()
    last = max((one.sheet for one in rows), default=0)
    return Papers(
        handed=handed,
        agreed=sum(one.state == PaperSheet.AGREED for one in rows),
        differing=tuple(_differing(viewer, one) for one in rows if one.state == PaperSheet.DIFFERS),
        to_me=to_me,
        by_me=tuple(one.sheet for one in once if one.first_by == viewer.account),
        next=to_me[0] if to_me else last + 1,
        enters=seen.enters and seen.row.state in (Ballot.OPEN, Ballot.CLOSED),
    )


def _differing(viewer: Viewer, one: PaperSheet) -> Differing:
    mine = viewer.account in (one.first_by, one.second_by)
    return Differing(one.pk, one.sheet, _entry(one.first), _entry(one.second), mine)


def _entry(text: str) -> Entry:
    said = unwrap(text)
    return Entry(tuple(said["choice"]), said.get("spoilt", False))


def head_of_line(viewer: Viewer, wanted: UUID, number: int) -> str:
    """The head of a line of the roll by its number; "" for none."""
    seen = desk_ballot(viewer, wanted)
    row = RollRow.objects.filter(ballot=seen.row, number=number).first()
    return row.head if row else ""
