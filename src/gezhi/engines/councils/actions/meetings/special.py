"""Asking for a special meeting, alone by post or together by a share of the members."""

from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.actions.meetings.asked import AskSpecial
from gezhi.engines.councils.actions.meetings.telling import COUNCIL_HOLD, message
from gezhi.engines.councils.models import Asking, Signature
from gezhi.engines.councils.queries.meetings.askings import asking_post, askings, may_ask
from gezhi.engines.councils.queries.meetings.finding import council_of
from gezhi.engines.councils.queries.meetings.seating import my_seats
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models.access import Grant
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    id_taken,
    wrong_id,
    wrong_text,
)
from gezhi.engines.trust.rules.viewer import Viewer


def ask_special(viewer: Viewer, asked: AskSpecial) -> Asking:
    """Ask for a special meeting. By a post that the council names it has to be called; otherwise it
    is the first signature of those that it takes. The same id again is the same."""
    council = council_of(viewer, asked.place, asked.council)
    if not may_ask(viewer, council):
        zh, en = "成员才能提议开临时会议", "members ask for special meetings"
        raise Forbidden("not-allowed", zh, en)
    with transaction():
        before = Asking.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.by, before.text) != (viewer.account, asked.text.strip()):
                raise id_taken()
            return before
        if faults := [*wrong_text("text", asked.text), *wrong_id(asked.id)]:
            raise Invalid(faults)
        row = Asking.objects.create(
            id=asked.id,
            place=council.place,
            path=council.path,
            council=council.key,
            text=asked.text.strip(),
            by=viewer.account,
        )
        post = asking_post(viewer, council)
        if post is None:
            _sign(viewer, council, row)
        where = {"place_id": row.place_id, "path": row.path, "as_post": post or ""}
        record(viewer, "meeting.asked", "asking", row.pk, **where, council=row.council)  # type: ignore[arg-type]
        _tell_holders(viewer, council, row)
    return row


def sign_asking(viewer: Viewer, wanted: UUID) -> Asking:
    """Sign what another member asks for, once. Again: the same. Changed once it was called."""
    with transaction():
        rows = Asking.objects.select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=wanted).first()
        if row is None:
            raise Missing("no-asking", "没有这个提议", "nobody asks for that")
        council = council_of(viewer, row.place_id, row.council)
        if not my_seats(viewer, council):
            raise Missing("no-asking", "没有这个提议", "nobody asks for that")
        if row.meeting_id is not None:
            zh, en = "临时会议已经召集了", "the meeting has been called"
            raise Changed("called", zh, en)
        _sign(viewer, council, row)
        _tell_holders(viewer, council, row)
    return row


def _sign(viewer: Viewer, council: Convened, row: Asking) -> None:
    for seat in my_seats(viewer, council):
        Signature.objects.get_or_create(
            asking=row, seat=seat, defaults={"path": row.path, "by": viewer.account}
        )


def _tell_holders(viewer: Viewer, council: Convened, row: Asking) -> None:
    """Whoever holds the council learns of an asking that has to be answered with a meeting."""
    line = next((one for one in askings(viewer, council) if one.id == row.pk), None)
    if line is None or not line.enough:
        return
    today = clock.today()
    grants = Grant.objects.filter(path=row.path, starts__lte=today)
    grants = grants.exclude(ends__lt=today).exclude(path="")
    accounts = {one.account_id for one in grants if COUNCIL_HOLD in one.abilities}
    zh = f"{council.place.name}{council.rules.name.zh}：提议开临时会议的人够数了，请召集"
    en = f"{council.rules.name.say('en')}: enough ask for a special meeting, please call it"
    message(accounts, "meeting", row.pk, Words(zh=zh, en=en))
