"""The agenda: what its holder puts on, what members and residents propose, and the answers."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.actions.meetings.asked import AnswerItem, ProposeItem, PutItem
from gezhi.engines.councils.actions.meetings.telling import locked, message, must_be, must_hold
from gezhi.engines.councils.models import Item, Meeting
from gezhi.engines.councils.queries.meetings.deciding import rules_of
from gezhi.engines.councils.queries.meetings.finding import council_of
from gezhi.engines.councils.queries.meetings.seating import my_seats
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.councils.rules.agenda import admitted
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    id_taken,
    wrong,
    wrong_id,
    wrong_text,
)
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.councils import Council

LONGEST_TITLE, LONGEST_TEXT, LONGEST_SUBJECT = 100, 2000, 80
MOST_ITEMS = 50


def put_item(viewer: Viewer, asked: PutItem) -> Item:
    """Put a matter on the agenda of a meeting that was called. The same id again is the same item.
    Forbidden without council.hold; Invalid for a case where the council takes none."""
    with transaction():
        meeting = locked(asked.meeting)
        must_hold(viewer, meeting.path)
        before = Item.objects.filter(pk=asked.id).first()
        if before is not None:
            return _again(before, meeting.place_id, asked.title)
        must_be(meeting, Meeting.CALLED)
        rules = rules_of(meeting)
        faults = [*_wrong(rules, asked), *_wrong_case(asked), *wrong_id(asked.id)]
        if not admitted(asked.kind, rules.agenda):
            faults.append(wrong("kind", "kind", "这个议事会不议事项", "it takes no cases"))
        if Item.objects.filter(meeting=meeting).count() >= MOST_ITEMS:
            zh, en = f"一次会最多 {MOST_ITEMS} 个议题", f"at most {MOST_ITEMS} items"
            faults.append(wrong("title", "too-many", zh, en))
        if faults:
            raise Invalid(faults)
        return Item.objects.create(
            id=asked.id,
            place=meeting.place,
            path=meeting.path,
            council=meeting.council,
            meeting=meeting,
            kind=asked.kind,
            subject=asked.subject,
            title=asked.title.strip(),
            text=asked.text.strip(),
            topic=asked.topic,
            confidential=asked.confidential,
            state=Item.ON,
            by=viewer.account,
        )


def _again(before: Item, place: int, title: str) -> Item:
    if (before.place_id, before.title) != (place, title.strip()):
        raise id_taken()
    return before


def _wrong(rules: Council, asked: PutItem | ProposeItem) -> Iterator[Wrong]:
    yield from wrong_text("title", asked.title, LONGEST_TITLE)
    if len(asked.text) > LONGEST_TEXT:
        yield from wrong_text("text", asked.text, LONGEST_TEXT)
    if asked.topic and asked.topic not in rules.topics:
        yield wrong("topic", "unknown", "从议题里选", "choose one of the topics")


def _wrong_case(asked: PutItem) -> Iterator[Wrong]:
    named = asked.subject.startswith("case:") and len(asked.subject) <= LONGEST_SUBJECT
    if (asked.kind == Item.CASE) != bool(asked.subject) or (asked.subject and not named):
        yield wrong("subject", "subject", "选一件事项", "choose a case")


def propose_item(viewer: Viewer, asked: ProposeItem) -> Item:
    """Propose a matter beforehand: a member's item, or anybody's proposal where the council takes
    them. The same id again is the same. Forbidden for whoever may not."""
    council = council_of(viewer, asked.place, asked.council)
    kind = _kind(viewer, council)
    with transaction():
        before = Item.objects.filter(pk=asked.id).first()
        if before is not None:
            if before.by != viewer.account:
                raise id_taken()
            return _again(before, asked.place, asked.title)
        if faults := [*_wrong(council.rules, asked), *wrong_id(asked.id)]:
            raise Invalid(faults)
        return Item.objects.create(
            id=asked.id,
            place=council.place,
            path=council.path,
            council=council.key,
            kind=kind,
            title=asked.title.strip(),
            text=asked.text.strip(),
            topic=asked.topic,
            by=viewer.account,
        )


def _kind(viewer: Viewer, council: Convened) -> str:
    taken = council.rules.agenda
    if "member-items" in taken and my_seats(viewer, council):
        return Item.MEMBER
    if "proposals" in taken and viewer.account is not None:
        return Item.PROPOSAL
    zh, en = (
        "登录后，成员或居民才能提议题",
        "sign in as a member, or as a resident where it is open",
    )
    raise Forbidden("not-allowed", zh, en)


def answer_item(viewer: Viewer, asked: AnswerItem) -> Item:
    """Take a proposal onto an agenda, or refuse it; who proposed it is told. Again: the same.
    Changed where it was answered otherwise or withdrawn."""
    with transaction():
        item = _locked_item(asked.item)
        must_hold(viewer, item.path)
        wanted = Item.ON if asked.meeting is not None else Item.REFUSED
        if (item.state, item.meeting_id) == (wanted, asked.meeting):
            return item
        if item.state != Item.PROPOSED:
            raise _moved(item)
        if asked.meeting is not None:
            meeting = locked(asked.meeting)
            must_be(meeting, Meeting.CALLED)
            if (meeting.place_id, meeting.council) != (item.place_id, item.council):
                raise Invalid([wrong("meeting", "other", "选本会的会议", "choose its own meeting")])
            item.meeting = meeting
        elif faults := wrong_text("reason", asked.reason):
            raise Invalid(faults)
        item.state, item.reason = wanted, asked.reason.strip()
        item.answered_by, item.answered_at = viewer.account, clock.now()
        item.save()
        message([item.by], "council-item", item.pk, _answer(item))
    return item


def _answer(item: Item) -> Words:
    if item.state == Item.ON:
        zh, en = f"您提的“{item.title}”已列入议程", f"Your item “{item.title}” is on the agenda"
    else:
        zh = f"您提的“{item.title}”这次没有列入：{item.reason}"
        en = f"Your item “{item.title}” was not taken: {item.reason}"
    return Words(zh=zh, en=en)


def withdraw_item(viewer: Viewer, wanted: UUID) -> Item:
    """Take back what one proposed, until it is on an agenda. Again: the same."""
    with transaction():
        item = _locked_item(wanted)
        if viewer.account is None or item.by != viewer.account:
            raise Forbidden("not-allowed", "只有提的人能撤回", "only who proposed it takes it back")
        if item.state == Item.WITHDRAWN:
            return item
        if item.state != Item.PROPOSED:
            raise _moved(item)
        item.state = Item.WITHDRAWN
        item.save(update_fields=["state"])
    return item


def take_off(viewer: Viewer, wanted: UUID, reason: str) -> Item:
    """Take an item off the agenda of a meeting that has not been held, with a reason; a proposal
    waits for the next meeting. Again: the same."""
    with transaction():
        item = _locked_item(wanted)
        must_hold(viewer, item.path)
        if item.meeting is None:
            return item
        must_be(locked(item.meeting_id), Meeting.CALLED)  # type: ignore[arg-type]
        if faults := wrong_text("reason", reason):
            raise Invalid(faults)
        item.meeting, item.number, item.reason = None, 0, reason.strip()
        item.state = Item.PROPOSED
        item.save()
    return item


def order_items(viewer: Viewer, wanted: UUID, order: Sequence[UUID]) -> None:
    """Put the items of an agenda in an order; those not named come after."""
    with transaction():
        meeting = locked(wanted)
        must_hold(viewer, meeting.path)
        must_be(meeting, Meeting.CALLED)
        for item in Item.objects.filter(meeting=meeting):
            item.number = order.index(item.pk) + 1 if item.pk in order else 0
            item.save(update_fields=["number"])


def _locked_item(wanted: UUID) -> Item:
    rows = Item.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("meeting").filter(pk=wanted).first()
    if row is None:
        raise Missing("no-item", "没有这个议题", "there is no such item")
    return row


def _moved(item: Item) -> Changed:
    zh, en = "这个议题已经有结果了", "this item was answered already"
    return Changed("item-moved", zh, en, state=item.state)
