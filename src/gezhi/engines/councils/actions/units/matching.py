"""Bringing a demand together with resources, agreed by both sides, and what came of it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.actions.units.asked import EndMatch, NewMatch
from gezhi.engines.councils.actions.units.telling import (
    locked_listing,
    locked_match,
    must_act_for,
    tell,
)
from gezhi.engines.councils.models import Listing, Match, MatchPart
from gezhi.engines.councils.queries.units.members import as_line
from gezhi.engines.councils.rules.units import suggested
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

MOST_RESOURCES, LONGEST_OUTCOME = 10, 500
NOW = {
    Match.PROPOSED: Words(zh="还在等各方同意", en="it still waits for the sides to agree"),
    Match.AGREED: Words(zh="各方已经同意", en="the sides have agreed"),
    Match.DONE: Words(zh="已经办成", en="it is done"),
    Match.FAILED: Words(zh="没有办成", en="it failed"),
    Match.DECLINED: Words(zh="已经谢绝", en="it was declined"),
}


def match(viewer: Viewer, asked: NewMatch) -> Match:
    """Bring a demand together with resources. Whoever acts for one side agrees for it by this. The
    same id again is the same match.

    Forbidden for whoever is of none of the sides and does not hold the council; Changed when the
    demand is being matched already; Invalid for a resource of another kind, or that has ended.
    """
    wanted = list(dict.fromkeys(asked.resources))
    try:
        with transaction():
            demand = locked_listing(asked.demand)
            before = Match.objects.filter(pk=asked.id).first()
            if before is not None:
                return _again(before, asked, wanted)
            offered = _offered(wanted)
            post = must_act_for(
                viewer, demand.path, [demand.body_id, *(one.body_id for one in offered)]
            )
            wrong = [*wrong_id(asked.id), *_wrong(demand, offered, wanted)]
            if wrong:
                raise Invalid(wrong)
            row = _make(viewer, asked, demand, offered)
            tell(viewer, "unit.matched", row, post, resources=len(offered), kind=demand.kind)
            _settle(viewer, row, post)
    except IntegrityError as fault:
        raise _already() from fault
    return row


def _already() -> Changed:
    zh, en = "这个需求已经在对接了", "this demand is being matched already"
    return Changed("demand-matched", zh, en)


def _again(before: Match, asked: NewMatch, wanted: Sequence[UUID]) -> Match:
    parts = set(before.parts.values_list("resource", flat=True))
    if before.demand_id != asked.demand or parts != set(wanted):
        raise id_taken()
    return before


def _offered(wanted: Sequence[UUID]) -> list[Listing]:
    rows = Listing.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(rows.filter(pk__in=wanted[:MOST_RESOURCES]))


def _wrong(demand: Listing, offered: list[Listing], wanted: Sequence[UUID]) -> Iterator[Wrong]:
    if demand.sort != Listing.DEMAND or demand.state != Listing.OPEN:
        words = Words(zh="这条需求已经不在清单上", en="this demand is not on the list any more")
        yield Wrong("demand", "ended", words)
    if not 1 <= len(wanted) <= MOST_RESOURCES or len(offered) < len(wanted):
        zh, en = f"选 1 到 {MOST_RESOURCES} 项资源", f"choose 1 to {MOST_RESOURCES} resources"
        yield Wrong("resources", "count", Words(zh=zh, en=en))
        return
    open_ = [as_line(one) for one in offered if one.state == Listing.OPEN]
    if len(suggested(as_line(demand), open_, clock.today())) < len(offered):
        zh = "选同一种类、别的单位、日期合得上的资源"
        en = "choose resources of the same kind, of other bodies, at a time that fits"
        yield Wrong("resources", "unfit", Words(zh=zh, en=en))


def _make(viewer: Viewer, asked: NewMatch, demand: Listing, offered: list[Listing]) -> Match:
    if Match.objects.filter(demand=demand, state__in=Match.GOING).exists():
        raise _already()
    now = clock.now()
    mine = demand.body_id in viewer.bodies
    row = Match.objects.create(
        id=asked.id,
        demand=demand,
        path=demand.path,
        body_id=demand.body_id,
        agreed_by=viewer.account if mine else None,
        agreed_at=now if mine else None,
        by=viewer.account,
    )
    for one in offered:
        own = one.body_id in viewer.bodies
        row.parts.create(
            resource=one,
            path=demand.path,
            body_id=one.body_id,
            demanding_id=demand.body_id,
            agreed_by=viewer.account if own else None,
            agreed_at=now if own else None,
        )
    return row


def agree_match(viewer: Viewer, wanted: UUID, body: UUID) -> Match:
    """Agree for one unit; who holds the council records what a unit said. With the last one the
    match is agreed. Again: the same. Changed once it is declined or over."""
    with transaction():
        row = locked_match(wanted)
        parts = list(row.parts.filter(body=body))
        if not parts and row.body_id != body:
            raise Invalid([_no_side()])
        post = must_act_for(viewer, row.path, [body])
        if row.state != Match.PROPOSED and not _agreed_before(row, parts, body):
            raise moved(row)
        if row.state != Match.PROPOSED:
            return row
        _agree(viewer, row, parts, body)
        how = "self" if body in viewer.bodies else "recorded"
        tell(viewer, "unit.agreed", row, post, body=str(body), how=how)
        _settle(viewer, row, post)
    return row


def _no_side() -> Wrong:
    words = Words(zh="这个单位不在这次对接里", en="this body is no side of the match")
    return Wrong("body", "no-side", words)


def _agreed_before(row: Match, parts: list[MatchPart], body: UUID) -> bool:
    """Whether a body has agreed to a match that is agreed: a second press."""
    own = row.agreed_at is not None if row.body_id == body else True
    return row.state == Match.AGREED and own and all(one.agreed_at is not None for one in parts)


def _agree(viewer: Viewer, row: Match, parts: list[MatchPart], body: UUID) -> None:
    now = clock.now()
    if row.body_id == body and row.agreed_at is None:
        row.agreed_by, row.agreed_at = viewer.account, now
        row.save(update_fields=["agreed_by", "agreed_at"])
    for one in parts:
        if one.agreed_at is None:
            one.agreed_by, one.agreed_at = viewer.account, now
            one.save(update_fields=["agreed_by", "agreed_at"])


def _settle(viewer: Viewer, row: Match, post: str) -> None:
    """A match to which every side has agreed is agreed."""
    waits = row.agreed_at is None or row.parts.filter(agreed_at=None).exists()
    if not waits:
        row.state = Match.AGREED
        row.save(update_fields=["state"])


def moved(row: Match) -> Changed:
    """The refusal of a step that does not fit any more; says where the match stands now."""
    now = NOW[row.state]
    zh, en = f"这次对接{now.zh}，请看现在的情况", f"{now.say('en')}: see it as it is now"
    return Changed("match-moved", zh, en, state=row.state)


def decline_match(viewer: Viewer, wanted: UUID, reason: str = "") -> Match:
    """Say no for one side before all have agreed; nothing follows. Again: the same."""
    with transaction():
        row = locked_match(wanted)
        sides = [row.body_id, *row.parts.values_list("body", flat=True)]
        post = must_act_for(viewer, row.path, sides)
        if row.state == Match.DECLINED:
            return row
        if row.state != Match.PROPOSED:
            raise moved(row)
        wrong = list(wrong_text("reason", reason, LONGEST_OUTCOME, needed=False))
        if wrong:
            raise Invalid(wrong)
        _end(viewer, row, Match.DECLINED, reason)
        tell(viewer, "unit.declined", row, post)
    return row


def _end(viewer: Viewer, row: Match, state: str, outcome: str) -> None:
    row.state, row.outcome = state, outcome.strip()
    row.ended_by, row.ended_at = viewer.account, clock.now()
    row.save(update_fields=["state", "outcome", "ended_by", "ended_at"])


def end_match(viewer: Viewer, asked: EndMatch) -> Match:
    """Say what came of a match that was agreed. Done, its demand leaves the list as met; failed,
    it stays there for another try. The same again: nothing changes."""
    wanted = Match.DONE if asked.done else Match.FAILED
    with transaction():
        row = locked_match(asked.match)
        sides = [row.body_id, *row.parts.values_list("body", flat=True)]
        post = must_act_for(viewer, row.path, sides)
        if (row.state, row.outcome) == (wanted, asked.outcome.strip()):
            return row
        if row.state != Match.AGREED:
            raise moved(row)
        wrong = list(wrong_text("outcome", asked.outcome, LONGEST_OUTCOME))
        if wrong:
            raise Invalid(wrong)
        _end(viewer, row, wanted, asked.outcome)
        if asked.done:
            Listing.objects.filter(pk=row.demand_id).update(state=Listing.ENDED)
        tell(viewer, "unit.match_ended", row, post, state=row.state, kind=row.demand.kind)
    return row
