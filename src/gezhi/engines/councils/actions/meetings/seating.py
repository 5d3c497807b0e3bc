"""Members whom a council takes in by itself: part-time members of units, from a day to a day."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from gezhi.engines.councils.actions.meetings.asked import SeatMember
from gezhi.engines.councils.actions.meetings.telling import must_hold
from gezhi.engines.councils.models import Sitter
from gezhi.engines.councils.queries.meetings.finding import council_of
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.people.models import Body, Person
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Invalid, Missing, Wrong, id_taken, wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer


def seat_member(viewer: Viewer, asked: SeatMember) -> Sitter:
    """Take a member in: a person, a body, or a person sent by a body. The same id again is the
    same. Forbidden without council.hold; Invalid where the council takes nobody in, or has them."""
    council = council_of(viewer, asked.place, asked.council)
    post = must_hold(viewer, council.path)
    with transaction():
        before = Sitter.objects.filter(pk=asked.id).first()
        if before is not None:
            same = (before.place_id, before.council, before.person_id, before.body_id)
            if same != (asked.place, asked.council, asked.person, asked.body):
                raise id_taken()
            return before
        if faults := [*_wrong(council, asked), *wrong_id(asked.id)]:
            raise Invalid(faults)
        row = Sitter.objects.create(
            id=asked.id,
            place=council.place,
            path=council.path,
            council=council.key,
            person_id=asked.person,
            body_id=asked.body,
            starts=asked.starts,
            ends=asked.ends,
            by=viewer.account,
        )
        _tell(viewer, "council.joined", row, post)
    return row


def _wrong(council: Convened, asked: SeatMember) -> Iterator[Wrong]:
    if not any(seat.set is not None for seat in council.rules.members):
        zh, en = "成员由岗位和单位定，不另设", "its members follow from posts and bodies"
        yield wrong("person", "closed", zh, en)
    if asked.person is None and asked.body is None:
        yield wrong("person", "required", "选一个人或一个单位", "choose a person or a body")
    if asked.person is not None and not Person.objects.filter(pk=asked.person).exists():
        yield wrong("person", "unknown", "没有这个人", "there is no such person")
    if asked.body is not None and not Body.objects.filter(pk=asked.body, until=None).exists():
        yield wrong("body", "unknown", "没有这个单位", "there is no such body")
    if asked.ends is not None and asked.ends < asked.starts:
        yield wrong("ends", "order", "结束要在开始以后", "it ends after it begins")
    rows = Sitter.objects.filter(place=council.place, council=council.key, ends=None)
    if rows.filter(person=asked.person, body=asked.body).exists():
        yield wrong("person", "already", "已经是成员了", "a member already")


def end_seat(viewer: Viewer, wanted: UUID, last_day: date) -> Sitter:
    """End a seat after a day. Again: the same."""
    with transaction():
        rows = Sitter.objects.select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=wanted).first()
        if row is None:
            raise Missing("no-member", "没有这位成员", "there is no such member")
        post = must_hold(viewer, row.path)
        if row.ends == last_day:
            return row
        if last_day < row.starts:
            zh, en = "结束要在开始以后", "it ends after it begins"
            raise Invalid([wrong("ends", "order", zh, en)])
        row.ends = last_day
        row.save(update_fields=["ends"])
        _tell(viewer, "council.left", row, post)
    return row


def _tell(viewer: Viewer, verb: str, row: Sitter, post: str) -> None:
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    kind = "body" if row.person_id is None else "person"
    record(viewer, verb, "council", row.council, **where, council=row.council, holder_kind=kind)  # type: ignore[arg-type]
