"""What the queries of councils hand out.

Everybody sees a council's dates, resolutions, votes, agenda or minutes as far as `public` of the
pack says; members and holders of `council.hold` see all of it. Persons are never public.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from gezhi.base.voting.verdict import Missing, Verdict
from gezhi.base.words import Words
from gezhi.engines.councils.models import Addition, Item, Meeting, Progress, Resolution, Sitter
from gezhi.engines.places.models import Place
from gezhi.pack.councils import Council

State = Literal["met", "due", "overdue", "as-needed"]
"""`met`: in this period already; `due`: not yet; `overdue`: a whole period passed without a
meeting, and none was held since; `as-needed`: no cadence."""


@dataclass(frozen=True, slots=True)
class Convened:
    """A council at a place, as the version of the pack in force there says it. `path` is the
    ground's; `since` the day from which its periods count."""

    place: Place
    path: str
    version: int
    rules: Council
    since: date

    @property
    def key(self) -> str:
        """Its key in the pack."""
        return self.rules.council


@dataclass(frozen=True, slots=True)
class Standing:
    """How a council keeps its cadence, computed from the meetings held. `due` is the last day of
    the period in which it should meet next; `overdue_since` the first day after the first period
    missed; `missed` how many whole periods passed since its last meeting. `next` is the first
    meeting called, `next_id` its id; both None when none is (or dates are not public)."""

    council: Convened
    state: State
    due: date | None
    overdue_since: date | None
    missed: int
    last_held: date | None
    next: datetime | None
    next_id: UUID | None
    open_resolutions: int


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat of a council: `key` names it in attendance; `title` the post, the kind of body or the
    words under which members are taken in; `body` and `where` whom it stands for. `name` is a
    person's and only for members and holders. `sitter` is the row of a member taken in."""

    key: str
    title: Words
    name: str
    body: str
    where: str
    sitter: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many sit under one line of the pack's members, and how many should (None: not said)."""

    title: Words
    there: int
    count: int | None


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A turn to chair or host: `turn` names it, `label` says whose it is, without a person."""

    turn: str
    label: Words


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list: without the room link and the code."""

    id: UUID
    council: str
    name: Words
    place: Place
    kind: str
    starts: datetime
    was: datetime | None
    spot: str
    state: str
    chair: Words | None
    host: Words | None
    signed: bool


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """A council as its own page shows it. `holds` and `member` say what the viewer is; `seats` is
    empty for whoever is neither. `chairs` and `hosts` are whose turn comes next, in order.
    `proposals` wait for an answer (holders see all, others their own with its answer)."""

    standing: Standing
    holds: bool
    member: bool
    seats: list[SeatLine]
    wanted: list[Wanted]
    chairs: list[TurnLine]
    hosts: list[TurnLine]
    coming: list[MeetingLine]
    held: list[MeetingLine]
    resolutions: list["ResolutionLine"]
    proposals: list[Item]
    askings: list["AskingLine"]
    sitters: list[Sitter]
    asks: bool
    """Whether the viewer may ask for a special meeting, alone or with other members."""


@dataclass(frozen=True, slots=True)
class AskingLine:
    """An asking for a special meeting: how many seats signed, how many of all it takes, and whether
    it is enough (then the meeting has to be called)."""

    id: UUID
    text: str
    signed: int
    needed: int
    of: int
    enough: bool
    mine: bool
    called: UUID | None


@dataclass(frozen=True, slots=True)
class ResolutionLine:
    """A resolution in a list: `holder` says who sees to it (a person's name only for members and
    holders), `carried` on how many later agendas it stood, `verdict` the arithmetic of the vote
    (None without a vote, or where votes are not public)."""

    row: Resolution
    council: Words
    place: Place
    held_on: date
    holder: Words | None
    topic: Words | None
    carried: int
    overdue: bool
    verdict: Verdict | None
    progress: list[Progress]
    mine: bool
    """Whether the viewer sees to it, by post, body or in person, and may write its progress."""


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """A seat in the list of a meeting: `how` is "" until it is marked."""

    seat: SeatLine
    how: str
    proxy: str
    by_code: bool


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many seats there are, are taken or spoken for, and whether that is enough; `lines` is the
    arithmetic, `missing` what is still wanted to decide. All empty where no rule is named."""

    eligible: int
    present: int
    met: bool
    lines: list[Words]
    missing: list[Missing]


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of an agenda: a resolution carried over (`resolution`), or an item (`item`). `text`
    and `said` are empty where the viewer may not read them."""

    number: int
    title: str
    text: str
    said: str
    item: Item | None = None
    resolution: ResolutionLine | None = None


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting as this viewer may see it. `inside` is for members and holders: only for them are
    `room`, `code` (holders alone), `attendance`, and what is not public. `notice` is the text that
    members are told."""

    line: MeetingLine
    council: Convened
    row: Meeting
    inside: bool
    holds: bool
    chairs: bool
    """Whether the viewer chairs it, and so confirms the minutes."""
    room: str
    code: str
    notice: Words
    agenda: list[AgendaLine]
    attendance: list[AttendanceLine]
    quorum: Quorum
    resolutions: list[ResolutionLine]
    additions: list[Addition]
    proposals: list[Item]
    my_seats: list[str]
    """Seats that the viewer sits in."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a council did in a time: meetings held, resolutions made and done, of those hard
    problems, and how many whole periods passed without a meeting."""

    council: str
    name: Words
    place: Place
    held: int
    made: int
    done: int
    hard_done: int
    missed: int
