"""What is done to the entries of registers: entering, changing, moving on, defects, looking at
them, money."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from gezhi.engines.assets import actions
from gezhi.engines.assets.queries import entry_seen
from gezhi.engines.councils.queries import latest_resolutions
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.entry_shapes import RegisterEntryWhole, entry_whole
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.openly import untold
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Key, PlaceId, Sentence
from gezhi.surfaces.api.v1.task_shapes import FileIds
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["registers"], auth=KNOWN)
Fen = Annotated[int, Field(ge=1, le=10**12, description="in fen")]
Answers = Annotated[dict[str, Any], Field(max_length=100, description="by field of the register")]


class NewEntry(Asked):
    """What is entered at a place that keeps the register `kind`. Where the same thing stands there
    already it is 422, with its id in `facts`; with `merge` what that one lacks is filled in. The
    same id again is the same entry."""

    id: NewId
    kind: Key
    place: PlaceId
    answers: Answers
    merge: bool = False


class EntryChange(Asked):
    """All fields of an entry as they are right. The same id again changes nothing."""

    id: NewId
    answers: Answers


class EntryMove(Asked):
    """A move of the register, with the words and files that it wants."""

    id: NewId
    move: Key
    words: Sentence = ""
    files: FileIds = ()


class NewDefect(Asked):
    """Something wrong, of a kind of the register, in words."""

    id: NewId
    defect: Key
    words: Sentence


class Mending(Asked):
    """How a defect was mended, in words: by a resolution that everybody may read, or by an
    amendment, with its files."""

    how: Literal["resolution", "amendment"] = "resolution"
    resolution: UUID | None = None
    words: Sentence
    files: FileIds = ()


class Dropping(Asked):
    """Why it is none."""

    words: Sentence


class NewLook(Asked):
    """What was ticked of a checklist; what is not ticked is explained in `finding`."""

    id: NewId
    inspection: Key
    ticked: list[Key] = Field(default_factory=list[Key], max_length=100)
    finding: Sentence = ""


class NewArrears(Asked):
    """What was owed before the register began."""

    id: NewId
    day: Day
    amount: Fen


class Reminded(Asked):
    """That the letter was handed over."""

    id: NewId


class NewPayment(Asked):
    """What came in on a day (today), by its receipt. The same id again is the same payment."""

    id: NewId
    amount: Fen
    receipt: str = Field(max_length=60)
    day: Day | None = None


class NotConfirmed(Asked):
    """Why it is not confirmed."""

    reason: Sentence


def _whole(viewer: Viewer, entry: UUID) -> RegisterEntryWhole:
    return entry_whole(entry_seen(viewer, entry))


def _path_of(viewer: Viewer, entry: UUID, defect: UUID) -> str:
    """The ground of an entry; Missing where the defect is not one of its own."""
    seen = entry_seen(viewer, entry)
    if all(one.pk != defect for one in seen.defects):
        raise Missing("no-defect", "没有这个问题", "there is no such defect")
    return seen.row.path


@router.post("/register-entries", response={200: RegisterEntryWhole, **WRITING})
@untold
def enter_in_register(request: HttpRequest, asked: NewEntry) -> RegisterEntryWhole:
    """Enter one thing, by who keeps the register there; all faults are told at once."""
    viewer = viewer_of(request)
    told = actions.NewEntry(asked.kind, asked.place, asked.answers, asked.merge, asked.id)
    return _whole(viewer, actions.enter(viewer, told).pk)


@router.get("/register-entries/{entry}", response={200: RegisterEntryWhole, **READING})
@untold
def get_register_entry(request: HttpRequest, entry: UUID) -> RegisterEntryWhole:
    """One entry with its story, defects, inspections and money."""
    return _whole(viewer_of(request), entry)


@router.post("/register-entries/{entry}/change", response={200: RegisterEntryWhole, **WRITING})
@untold
def change_register_entry(
    request: HttpRequest, entry: UUID, asked: EntryChange
) -> RegisterEntryWhole:
    """Put the fields of an entry right; the check looks at it again."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.change_entry(viewer, entry, asked.answers, asked.id).pk)


@router.post("/register-entries/{entry}/move", response={200: RegisterEntryWhole, **WRITING})
@untold
def move_register_entry(request: HttpRequest, entry: UUID, asked: EntryMove) -> RegisterEntryWhole:
    """Move an entry on. 409 where it does not stand where this begins."""
    viewer = viewer_of(request)
    told = actions.MoveEntry(entry, asked.move, asked.words, asked.files, asked.id)
    return _whole(viewer, actions.move_entry(viewer, told).pk)


@router.post("/register-entries/{entry}/defects", response={200: RegisterEntryWhole, **WRITING})
@untold
def find_register_defect(request: HttpRequest, entry: UUID, asked: NewDefect) -> RegisterEntryWhole:
    """Write down what somebody found. 409 where this kind is open already."""
    viewer = viewer_of(request)
    told = actions.NewDefect(entry, asked.defect, asked.words, asked.id)
    return _whole(viewer, actions.find_defect(viewer, told).entry_id)


@router.post(
    "/register-entries/{entry}/defects/{defect}/begin",
    response={200: RegisterEntryWhole, **WRITING},
)
@untold
def begin_register_mending(request: HttpRequest, entry: UUID, defect: UUID) -> RegisterEntryWhole:
    """Take a defect in hand. Again: the same."""
    viewer = viewer_of(request)
    _path_of(viewer, entry, defect)
    return _whole(viewer, actions.begin_mending(viewer, defect).entry_id)


@router.post(
    "/register-entries/{entry}/defects/{defect}/mend", response={200: RegisterEntryWhole, **WRITING}
)
@untold
def mend_register_defect(
    request: HttpRequest, entry: UUID, defect: UUID, asked: Mending
) -> RegisterEntryWhole:
    """Close a defect as mended by a resolution of the ground, or by an enclosed amendment."""
    viewer = viewer_of(request)
    path = _path_of(viewer, entry, defect)
    known = {one.row.pk for one in latest_resolutions(viewer, path, size=30)}
    chosen = asked.resolution if asked.resolution in known else None
    told = actions.Mend(defect, asked.how, asked.words, asked.files, chosen)
    return _whole(viewer, actions.mend_defect(viewer, told).entry_id)


@router.post(
    "/register-entries/{entry}/defects/{defect}/drop", response={200: RegisterEntryWhole, **WRITING}
)
@untold
def drop_register_defect(
    request: HttpRequest, entry: UUID, defect: UUID, asked: Dropping
) -> RegisterEntryWhole:
    """Say, with a reason, that it is none."""
    viewer = viewer_of(request)
    _path_of(viewer, entry, defect)
    return _whole(viewer, actions.drop_defect(viewer, defect, asked.words).entry_id)


@router.post("/register-entries/{entry}/inspections", response={200: RegisterEntryWhole, **WRITING})
@untold
def look_at_entry(request: HttpRequest, entry: UUID, asked: NewLook) -> RegisterEntryWhole:
    """Record a look at an entry, today; what was found becomes a case where the pack says so."""
    viewer = viewer_of(request)
    told = actions.Inspect(entry, asked.inspection, tuple(asked.ticked), asked.finding, asked.id)
    return _whole(viewer, actions.inspect(viewer, told).entry_id)


@router.post("/register-entries/{entry}/arrears", response={200: RegisterEntryWhole, **WRITING})
@untold
def set_register_arrears(
    request: HttpRequest, entry: UUID, asked: NewArrears
) -> RegisterEntryWhole:
    """Write down what was owed before the register began, to be paid by a day that is past."""
    viewer = viewer_of(request)
    made = actions.set_arrears(viewer, entry, asked.day, asked.amount, asked.id)
    return _whole(viewer, made.entry_id)


@router.post("/register-entries/{entry}/remind", response={200: RegisterEntryWhole, **WRITING})
@untold
def note_reminder(request: HttpRequest, entry: UUID, asked: Reminded) -> RegisterEntryWhole:
    """Note that the party was reminded of what is late. 409 where nothing is."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.remind(viewer, entry, asked.id).entry_id)


@router.post("/register-dues/{due}/payments", response={200: RegisterEntryWhole, **WRITING})
@untold
def record_payment(request: HttpRequest, due: UUID, asked: NewPayment) -> RegisterEntryWhole:
    """Record what came in; it counts once somebody else confirms it."""
    viewer = viewer_of(request)
    told = actions.NewPayment(due, asked.amount, asked.receipt, asked.day, asked.id)
    return _whole(viewer, actions.record_payment(viewer, told).due.entry_id)


@router.post("/register-payments/{payment}/confirm", response={200: RegisterEntryWhole, **WRITING})
@untold
def confirm_payment(request: HttpRequest, payment: UUID) -> RegisterEntryWhole:
    """Confirm a payment, never one's own (403): it counts, and is posted in the ledger. 409 where
    it was decided otherwise meanwhile."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.confirm_payment(viewer, payment).due.entry_id)


@router.post("/register-payments/{payment}/refuse", response={200: RegisterEntryWhole, **WRITING})
@untold
def refuse_payment(request: HttpRequest, payment: UUID, asked: NotConfirmed) -> RegisterEntryWhole:
    """Not confirm a payment, with a reason for who recorded it; never one's own."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.refuse_payment(viewer, payment, asked.reason).due.entry_id)


@router.post("/register-payments/{payment}/withdraw", response={200: RegisterEntryWhole, **WRITING})
@untold
def withdraw_payment(request: HttpRequest, payment: UUID) -> RegisterEntryWhole:
    """Take back what one recorded oneself, before it was decided."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.withdraw_payment(viewer, payment).due.entry_id)
