"""What can be done on the workbench, each from the form that was posted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import MeetingPage
from gezhi.engines.trust.queries import Invalid, Missing, Viewer, Wrong
from gezhi.surfaces.desk.queue.asked import uuid_of

Act = Callable[[Viewer, MeetingPage, Any], object]


def _id(post: Any) -> UUID:
    return uuid_of(post.get("id", "")) or new_id()


def _item(post: Any) -> UUID:
    found = uuid_of(post.get("item", ""))
    if found is None:
        raise Missing("no-item", "没有这个议题", "there is no such item")
    return found


def put(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Put a matter on the agenda."""
    asked = actions.PutItem(
        page.line.id,
        post.get("title", ""),
        post.get("text", ""),
        topic=post.get("topic", ""),
        confidential=bool(post.get("confidential")),
        id=_id(post),
    )
    return actions.put_item(viewer, asked)


def take(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Take a proposal onto the agenda, or say why not."""
    meeting = page.line.id if post.get("answer") == "on" else None
    return actions.answer_item(
        viewer, actions.AnswerItem(_item(post), meeting, post.get("reason", ""))
    )


def off(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Take an item off the agenda, with a reason."""
    return actions.take_off(viewer, _item(post), post.get("reason", ""))


def order(viewer: Viewer, page: MeetingPage, post: Any) -> None:
    """Move an item of the agenda up or down by one."""
    ids = [one.item.pk for one in page.agenda if one.item is not None]
    item = _item(post)
    if item not in ids:
        return
    at = ids.index(item)
    to = at + (-1 if post.get("way") == "up" else 1)
    if 0 <= to < len(ids):
        ids[at], ids[to] = ids[to], ids[at]
        actions.order_items(viewer, page.line.id, ids)


def attend(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Mark a seat; the same mark again takes it away."""
    seat, how = post.get("seat", ""), post.get("how", "")
    before = next((one.how for one in page.attendance if one.seat.key == seat), "")
    wanted = "" if how == before and how != "proxy" else how
    mark = actions.Mark(seat, wanted, post.get("proxy", "") if how == "proxy" else "")
    return actions.mark_attendance(viewer, page.line.id, [mark])


def minutes(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Write what was said on an item."""
    seen = post.get("seen", "")
    asked = actions.WriteMinutes(
        _item(post),
        post.get("said", ""),
        int(seen) if seen.isdecimal() else 0,
        bool(post.get("confidential")),
    )
    return actions.write_minutes(viewer, asked)


def resolve(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Write a resolution down, with its vote, its holder and its deadline."""
    days, due = post.get("within_days", "").strip(), post.get("due", "").strip()
    asked = actions.Resolve(
        page.line.id,
        post.get("text", ""),
        uuid_of(post.get("item", "")),
        "hands" if post.get("how") == "hands" else "agreed",
        yes=_count(post, "yes"),
        no=_count(post, "no"),
        abstain=_count(post, "abstain"),
        holder=post.get("holder", ""),
        within_days=int(days) if days.isdecimal() else None,
        due=_day(due),
        topic=post.get("topic", ""),
        hard=bool(post.get("hard")),
        id=_id(post),
    )
    return actions.resolve(viewer, asked)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        words = Words(zh="日期写成 2026-12-31 这样", en="write a day like 2026-12-31")
        raise Invalid([Wrong("due", "date", words)]) from None


def _count(post: Any, name: str) -> int:
    text = post.get(name, "").strip()
    if text and not (text.isdecimal() and len(text) <= 6):
        raise Invalid([Wrong(name, "number", Words(zh="写一个数", en="give a number"))])
    return int(text or 0)


def finish(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Close the meeting."""
    return actions.finish_meeting(viewer, page.line.id)


def sign(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Confirm the minutes."""
    return actions.sign_minutes(viewer, page.line.id)


def add(viewer: Viewer, page: MeetingPage, post: Any) -> object:
    """Set something right beside signed minutes."""
    asked = actions.AddToMinutes(page.line.id, post.get("text", ""), id=_id(post))
    return actions.add_to_minutes(viewer, asked)


ACTS: dict[str, Act] = {
    "put": put,
    "take": take,
    "off": off,
    "order": order,
    "attend": attend,
    "minutes": minutes,
    "resolve": resolve,
    "finish": finish,
    "sign": sign,
    "add": add,
}
