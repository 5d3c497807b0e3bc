"""The roll as a list to search: names are sealed, so it is read whole and narrowed here."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.base.voting.rolls import Fault
from gezhi.base.words import Words
from gezhi.engines.councils.models import Ballot, RollObjection, RollRow, Vote
from gezhi.engines.councils.queries.rolls.asking import faults_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may


@dataclass(frozen=True, slots=True)
class RollLine:
    """One line with what is wrong with it. `area` in cm²; `born` as 1980-03-02, "" if unknown;
    `with_lines` are the numbers of other lines with the same one vote; `proxy` is whom the paper
    names. `voted` is None while nobody is to know, or where the ballot has not opened."""

    number: int
    key: str
    head: str
    name: str
    born: str
    household: str
    area: int | None
    online: bool
    withdrawn: bool
    proxy: str
    faults: tuple[Words, ...]
    with_lines: tuple[int, ...] = ()
    voted: bool | None = None


@dataclass(frozen=True, slots=True)
class RollPage:
    """A part of the roll; `rows`, `heads` and `area` (cm²) are of the whole, `wrong` its lines with
    faults, `next` the number after which it goes on."""

    lines: list[RollLine]
    rows: int
    heads: int
    area: int
    wrong: int
    next: int | None
    keeps: bool


def _must_see(viewer: Viewer, wanted: UUID) -> Ballot:
    row = Ballot.objects.select_related("place").filter(pk=wanted).first()
    if row is None:
        raise Missing("no-ballot", "没有这次表决", "there is no such ballot")
    if not any(may(viewer, one, path=row.path) for one in ("ballot.run", "ballot.enter")):
        raise Forbidden("not-allowed", "名册不对您开放", "the roll is not open to you")
    return row


def roll_page(
    viewer: Viewer,
    wanted: UUID,
    *,
    text: str = "",
    wrong: bool = False,
    after: int = 0,
    size: int = 100,
) -> RollPage:
    """Lines of a roll by their numbers: those in which a text occurs (name, unit, door), or with
    faults alone. Forbidden for whoever neither runs nor enters the ballot."""
    row = _must_see(viewer, wanted)
    rows = list(RollRow.objects.filter(ballot=row).order_by("number"))
    found = faults_of(row, rows)
    lines = _lines(row, rows, found)
    said = text.strip().lower()
    shown = [one for one in lines if not said or _fits(one, said)]
    shown = [one for one in shown if one.number > after and (not wrong or one.faults)]
    heads = {one.head for one in rows if not one.withdrawn}
    keeps = row.state in Ballot.ROLLED and may(viewer, "ballot.run", path=row.path)
    return RollPage(
        shown[:size],
        len(rows),
        len(heads),
        sum(one.area or 0 for one in rows if not one.withdrawn),
        len(found),
        shown[size - 1].number if len(shown) > size else None,
        keeps,
    )


def _fits(one: RollLine, said: str) -> bool:
    return any(said in text.lower() for text in (one.name, one.household, one.key, one.proxy))


def _lines(row: Ballot, rows: list[RollRow], found: dict[int, list[Fault]]) -> list[RollLine]:
    same: dict[str, list[int]] = {}
    for one in rows:
        same.setdefault(one.head, []).append(one.number)
    opened = row.state not in (Ballot.DRAFT, Ballot.ANNOUNCED)
    with for_system():
        came = Vote.objects.filter(ballot=row).values_list("head", flat=True)
        voted = set(came) if opened else None
    return [
        RollLine(
            one.number,
            one.key,
            one.head,
            one.name,
            one.born,
            one.household,
            one.area,
            one.account is not None,
            one.withdrawn,
            one.proxy_name,
            tuple(_said(fault.words) for fault in found.get(one.number, [])),
            tuple(number for number in same[one.head] if number != one.number),
            None if voted is None else one.head in voted,
        )
        for one in rows
    ]


def _said(words: Words) -> Words:
    """Without the row that the words begin with: on the roll a line has a number of its own."""
    return Words(zh=words.zh.partition("：")[2], en=words.say("en").partition(": ")[2])


def roll_line(viewer: Viewer, wanted: UUID, key: str) -> RollLine:
    """One line by its key; Missing where the roll has none."""
    row = _must_see(viewer, wanted)
    rows = list(RollRow.objects.filter(ballot=row).order_by("number"))
    for one in _lines(row, rows, faults_of(row, rows)):
        if one.key == key:
            return one
    raise Missing("no-line", "名册上没有这一行", "the roll has no such line")


def roll_objections(viewer: Viewer, wanted: UUID) -> list[RollObjection]:
    """Objections to a roll, those that wait for an answer first; for whoever runs the ballot."""
    row = _must_see(viewer, wanted)
    rows = RollObjection.objects.filter(ballot=row).select_related("about")
    return sorted(rows, key=lambda one: (bool(one.outcome), one.at))
