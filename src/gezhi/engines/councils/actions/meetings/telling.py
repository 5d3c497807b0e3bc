"""What every step of a meeting needs: the row locked, the right to do it, and who is told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.models import Meeting, Resolution
from gezhi.engines.councils.queries.meetings.finding import council_of_meeting
from gezhi.engines.councils.queries.meetings.opening import no_meeting, notice_of
from gezhi.engines.councils.queries.meetings.seating import accounts_of, seats
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.trust.actions import queue_message, record
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.rules.refusal import Changed, Forbidden
from gezhi.engines.trust.rules.viewer import Viewer, may

COUNCIL_HOLD = "council.hold"
LONGEST = 2000
"""Characters of a text about a meeting; minutes of an item take ten times as many."""
LONGEST_SAID = 20_000
NOW = {
    Meeting.CALLED: Words(zh="还没有开完", en="it is not over yet"),
    Meeting.HELD: Words(zh="已经开完", en="it is over"),
    Meeting.CANCELLED: Words(zh="已经取消", en="it was cancelled"),
}


def must_hold(viewer: Viewer, path: str) -> str:
    """The post under which the viewer holds councils at a path; Forbidden for whoever does not."""
    if not may(viewer, COUNCIL_HOLD, path=path):
        zh, en = "需要召集议事会的权限", "this needs the right to hold the council"
        raise Forbidden("not-allowed", zh, en)
    return viewer.reason if viewer.system else viewer.post_over(path, COUNCIL_HOLD)


def locked(wanted: UUID) -> Meeting:
    """A meeting, locked for a step; Missing when there is none."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("place").filter(pk=wanted).first()
    if row is None:
        raise no_meeting()
    return row


def must_be(row: Meeting, *states: str) -> None:
    """Changed where a meeting does not stand as a step needs it; says how it stands."""
    if row.state not in states:
        now = NOW[row.state]
        zh, en = f"这次会议{now.zh}", f"the meeting has moved on: {now.say('en')}"
        raise Changed("meeting-moved", zh, en, state=row.state)


def must_be_going(row: Meeting) -> None:
    """Changed where nothing can be written of a meeting: it was cancelled, has not begun, or its
    minutes are signed and stand."""
    must_be(row, Meeting.CALLED, Meeting.HELD)
    if row.state == Meeting.CALLED and clock.now() < row.starts:
        raise Changed("not-begun", "会议还没有开始", "the meeting has not begun", state=row.state)
    if row.signed_at is not None:
        zh, en = (
            "纪要已经确认，不能再改，可以补充说明",
            "the minutes are signed: add to them instead",
        )
        raise Changed("minutes-signed", zh, en, state=row.state)


def council_at(viewer: Viewer, row: Meeting) -> Convened:
    """The council of a meeting as it is today, or as it was when no pack has it any more."""
    return council_of_meeting(viewer, row)


def tell(viewer: Viewer, verb: str, row: Meeting, post: str = "", /, **facts: Any) -> None:
    """Tell the journal what became of a meeting: of which council and kind, without persons."""
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    about = {"council": row.council, "kind": row.kind, **facts}
    record(viewer, f"meeting.{verb}", "meeting", row.pk, **where, **about)  # type: ignore[arg-type]


def tell_resolution(
    viewer: Viewer, verb: str, row: Resolution, post: str = "", /, **facts: Any
) -> None:
    """Tell the journal what became of a resolution; its words stay where they are."""
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    about = {"council": row.council, "what": row.topic, "hard": row.hard, **facts}
    record(viewer, f"resolution.{verb}", "resolution", row.pk, **where, **about)  # type: ignore[arg-type]


def tell_members(row: Meeting, council: Convened, before: Words) -> int:
    """Queue a message to every member with an account: some words, and the notice."""
    notice = notice_of(row, council, [])
    text = Words(zh=f"{before.zh}{notice.zh}", en=f"{before.say('en')} {notice.say('en')}")
    return message(accounts_of(seats(council)), "meeting", row.pk, text)


def message(accounts: Iterable[UUID | None], template: str, subject: UUID, words: Words) -> int:
    """Queue a message for accounts, each in its language; returns how many."""
    wanted = {one for one in accounts if one is not None}
    rows = Account.objects.filter(pk__in=wanted)
    for found in rows:
        queue_message(template, words.say(found.language), account=found.pk, subject=subject)
    return len(rows)
