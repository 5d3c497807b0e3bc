"""What is asked of councils' meetings: the answers of forms, each with its client-made id."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from gezhi.base.ids import new_id


@dataclass(frozen=True, slots=True)
class CallMeeting:
    """Call a meeting of a council at a place. Without `chair` or `host` it is the turn of whoever
    comes next; another turn is a skip of those before, with its reason. `short_notice` is why the
    notice is shorter than the council agreed; where the law names the days, no reason helps.
    `askings` are answered by it."""

    place: int
    council: str
    starts: datetime
    spot: str
    room: str = ""
    kind: Literal["regular", "special"] = "regular"
    chair: str = ""
    chair_reason: str = ""
    host: str = ""
    host_reason: str = ""
    short_notice: str = ""
    reason: str = ""
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """Another time or place, with a reason; its members are told. The notice counts anew."""

    meeting: UUID
    starts: datetime
    spot: str
    room: str
    reason: str
    short_notice: str = ""


@dataclass(frozen=True, slots=True)
class PutItem:
    """Put a matter on the agenda of a meeting that is called (holders of council.hold). A case is
    named by `subject` (`case:<id>`) and its title; `number` 0 puts it last."""

    meeting: UUID
    title: str
    text: str = ""
    kind: Literal["case", "other"] = "other"
    subject: str = ""
    topic: str = ""
    confidential: bool = False
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class ProposeItem:
    """Propose a matter to a council: by a member (a member's item) or by anybody signed in where
    the council takes proposals."""

    place: int
    council: str
    title: str
    text: str = ""
    topic: str = ""
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """Take a proposal onto a meeting's agenda, or refuse it with a reason for its proposer."""

    item: UUID
    meeting: UUID | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the list: a seat (`SeatLine.key`), `how` (present, excused, proxy, or "" to take
    the mark away), for a proxy the seat that speaks for it. `person` is who sat for a body."""

    seat: str
    how: Literal["present", "excused", "proxy", ""]
    proxy: str = ""
    person: UUID | None = None


@dataclass(frozen=True, slots=True)
class WriteMinutes:
    """What was said on an item. `seen` is the item's `revision` when the form was drawn: Changed
    where somebody wrote meanwhile."""

    item: UUID
    said: str
    seen: int
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Resolve:
    """A resolution of a meeting, on an item if named, by show of hands or without a vote, and who
    sees to it by when. `holder` is `post:<key>:<place>`, `body:<id>`, `person:<id>` or "" where
    nothing is to be done. `within_days` are working days from the meeting; or `due` the last
    day."""

    meeting: UUID
    text: str
    item: UUID | None = None
    how: Literal["hands", "agreed"] = "agreed"
    yes: int = 0
    no: int = 0
    abstain: int = 0
    holder: str = ""
    within_days: int | None = None
    due: date | None = None
    topic: str = ""
    hard: bool = False
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class NoteProgress:
    """How far a resolution has come."""

    resolution: UUID
    text: str
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class CloseResolution:
    """A resolution is done, with what came of it; or `dropped` by a later decision, with why."""

    resolution: UUID
    outcome: str
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class SeatMember:
    """Take a member into a council from a day on: a person, a body, or a person sent by a body."""

    place: int
    council: str
    person: UUID | None
    body: UUID | None
    starts: date
    ends: date | None = None
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class AskSpecial:
    """Ask for a special meeting: by a post that may, or with one's seat as the first signature."""

    place: int
    council: str
    text: str
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class AddToMinutes:
    """Set something right in signed minutes, by an addition."""

    meeting: UUID
    text: str
    id: UUID = field(default_factory=new_id)
