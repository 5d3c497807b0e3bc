"""Putting a line on a list of member units, and taking it off."""

from collections.abc import Iterator
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.actions.units.asked import NewListing
from gezhi.engines.councils.actions.units.telling import locked_listing, must_act_for, tell
from gezhi.engines.councils.models import Listing, Match
from gezhi.engines.councils.queries.meetings.finding import council_of
from gezhi.engines.councils.queries.units.members import units_of
from gezhi.engines.councils.rules.units import KINDS, SORTS, holds_number
from gezhi.engines.people.models import Body
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Invalid,
    Wrong,
    id_taken,
    wrong_id,
    wrong_text,
)
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_TEXT, LONGEST_CONTACT = 500, 60


def list_for_unit(viewer: Viewer, asked: NewListing) -> Listing:
    """Put a resource, a demand or a project of a unit on a council's list. The same id again is the
    same line.

    Forbidden for whoever is neither of the body nor holds the council; Missing where there is no
    such council; Invalid lists what is wrong: a body that sits not in it, days, a person's number.
    """
    council = council_of(viewer, asked.place, asked.council)
    post = must_act_for(viewer, council.path, [asked.body])
    with transaction():
        before = Listing.objects.filter(pk=asked.id).first()
        if before is not None:
            return _again(asked, before)
        body = next((one for one in units_of(viewer, council) if one.pk == asked.body), None)
        wrong = [*_wrong(asked, body), *_wrong_days(asked)]
        if wrong or body is None:
            raise Invalid(wrong)
        row = Listing.objects.create(
            id=asked.id,
            place=council.place,
            path=council.path,
            council=asked.council,
            body=body,
            sort=asked.sort,
            kind=asked.kind,
            text=asked.text.strip(),
            contact=asked.contact.strip(),
            starts=asked.starts or clock.today(),
            ends=asked.ends,
            by=viewer.account,
        )
        tell(viewer, "unit.listed", row, post, sort=row.sort, kind=row.kind, body=str(body.pk))
    return row


def _again(asked: NewListing, before: Listing) -> Listing:
    same = (before.place_id, before.council, before.body_id, before.sort, before.kind, before.text)
    wanted = (asked.place, asked.council, asked.body, asked.sort, asked.kind, asked.text.strip())
    if same != wanted:
        raise id_taken()
    return before


def _wrong(asked: NewListing, body: Body | None) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    if body is None:
        words = Words(zh="这个单位不是成员单位", en="this body does not sit in the council")
        yield Wrong("body", "no-member", words)
    if asked.sort not in SORTS:
        yield Wrong("sort", "unknown", Words(zh="选一张清单", en="choose a list"))
    if asked.kind not in KINDS:
        yield Wrong("kind", "unknown", Words(zh="选一个种类", en="choose a kind"))
    yield from wrong_text("text", asked.text, LONGEST_TEXT)
    yield from wrong_text("contact", asked.contact, LONGEST_CONTACT)
    if holds_number(asked.contact):
        zh = "写岗位或科室，不要写个人电话"
        words = Words(zh=zh, en="name a post or an office, not a person's number")
        yield Wrong("contact", "number", words)


def _wrong_days(asked: NewListing) -> Iterator[Wrong]:
    if asked.ends is None:
        return
    if asked.ends < clock.today() or (asked.starts is not None and asked.ends < asked.starts):
        words = Words(zh="结束的日子太早", en="it would end too early")
        yield Wrong("ends", "before", words)


def end_listing(viewer: Viewer, wanted: UUID) -> Listing:
    """Take a line off its list; again: the same. Changed while a match rests on it."""
    with transaction():
        row = locked_listing(wanted)
        post = must_act_for(viewer, row.path, [row.body_id])
        if row.state == Listing.ENDED:
            return row
        going = Match.objects.filter(state__in=Match.GOING)
        if going.filter(demand=row).exists() or going.filter(parts__resource=row).exists():
            zh, en = "正在对接，先把对接了结", "it is being matched: settle the match first"
            raise Changed("listing-matched", zh, en)
        row.state = Listing.ENDED
        row.save(update_fields=["state"])
        tell(viewer, "unit.listing_ended", row, post, sort=row.sort)
    return row
