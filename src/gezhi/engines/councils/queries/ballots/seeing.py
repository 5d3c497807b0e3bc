"""Ballots as anybody may see them, and what is the viewer's own in them.

Nothing here tells how a vote stands before it is counted: only how many have taken part.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.voting.boxes import sums_of
from gezhi.base.voting.statutes import Rule
from gezhi.base.voting.verdict import missing
from gezhi.base.voting.written import read_rule
from gezhi.base.words import Words
from gezhi.engines.councils.models import Ballot, RollRow, Slip, Vote
from gezhi.engines.councils.queries.ballots.exporting import public_policy, voted_roll
from gezhi.engines.councils.queries.ballots.kinds import rules_of
from gezhi.engines.councils.rules.ballots.choices import head_digest, receipt_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may

COMING = (Ballot.ANNOUNCED,)
GOING = (Ballot.OPEN,)
OVER = (Ballot.CLOSED, Ballot.DECIDED, Ballot.CANCELLED)


@dataclass(frozen=True, slots=True)
class MyHead:
    """A vote that the viewer may cast: for themselves, or as the proxy of `name`. `voted` is how it
    was cast (`online`, `paper`), "" if it was not; `again` whether a new one would take its
    place. `digest` is whose line it is in the published roll."""

    head: str
    name: str
    as_proxy: bool
    lines: int
    area: int | None
    voted: str
    again: bool
    digest: str


@dataclass(frozen=True, slots=True)
class BallotSeen:
    """A ballot as this viewer may see it. `voted` of `heads` took part, None before it opens;
    `wanted` says what is still missing to be able to decide, while it is open. `open` is whether
    votes are taken at this moment. `result` is empty until it is counted; `articles` is the rule's.
    """

    row: Ballot
    kind: Words
    place: str
    policy: dict[str, Any]
    article: Words
    open: bool
    runs: bool
    enters: bool
    heads: int | None
    voted: int | None
    wanted: tuple[Words, ...] = ()
    mine: tuple[MyHead, ...] = ()
    result: dict[str, Any] | None = None

    @property
    def can_vote(self) -> bool:
        """Whether the viewer can cast a vote online here and now."""
        online = "online" in self.policy["ways"]
        return self.open and online and any(not one.voted or one.again for one in self.mine)


@dataclass(frozen=True, slots=True)
class BallotState:
    """How a ballot stands, for what rests on it: `carried` is None until it is counted."""

    id: UUID
    state: str
    carried: bool | None
    subject: str
    result: dict[str, Any] = field(default_factory=dict[str, Any])


def ballots_near(
    viewer: Viewer, path: str, states: Iterable[str] = Ballot.PUBLIC, limit: int = 50
) -> list[BallotSeen]:
    """Ballots at a place, above it and below it, in these states, the newest first; what is drafted
    is nobody's to see but those who run it (`desk_ballots`)."""
    wanted = [state for state in states if state in Ballot.PUBLIC]
    ids = [int(part, 36) for part in path.rstrip(".").split(".") if part]
    near = Q(path__startswith=path) | Q(place_id__in=ids)
    rows = Ballot.objects.filter(near, state__in=wanted).select_related("place")
    return [_seen(viewer, row) for row in rows.order_by("-opens", "-pk")[:limit]]


def ballot_view(viewer: Viewer, wanted: UUID) -> BallotSeen:
    """One ballot. Missing where there is none, and for a draft that the viewer does not run."""
    row = Ballot.objects.filter(pk=wanted).select_related("place").first()
    if row is None or (row.state == Ballot.DRAFT and not may(viewer, "ballot.run", path=row.path)):
        raise Missing("no-ballot", "没有这次表决", "there is no such ballot")
    return _seen(viewer, row, whole=True)


def _seen(viewer: Viewer, row: Ballot, *, whole: bool = False) -> BallotSeen:
    now = clock.now()
    open_ = row.state == Ballot.OPEN and row.opens <= now < row.closes
    wanted: tuple[Words, ...] = ()
    if whole and row.state == Ballot.OPEN:
        wanted = still_wanted(row)
    return BallotSeen(
        row=row,
        kind=rules_of(row).name,
        place=row.place.name,
        policy=public_policy(row),
        article=Words(**row.rule["article"]),
        open=open_,
        runs=may(viewer, "ballot.run", path=row.path),
        enters=may(viewer, "ballot.enter", path=row.path),
        heads=row.heads,
        voted=_turnout(row),
        wanted=wanted,
        mine=my_heads(viewer, row),
        result=row.result if row.state == Ballot.DECIDED else None,
    )


def _turnout(row: Ballot) -> int | None:
    if row.state == Ballot.OPEN:
        with for_system():
            return Vote.objects.filter(ballot=row).count()
    return row.voted


def still_wanted(row: Ballot) -> tuple[Words, ...]:
    """Who must still take part before the ballot can decide anything, by the rule's quorum; nothing
    of how they must vote."""
    rule = read_rule(row.rule)
    gate = rule.quorum
    if gate is None and all(one.counted != "yes" for one in rule.passing.conditions):
        gate = rule.passing
    if gate is None:
        return ()
    sums = sums_of(row.policy, voted_roll(row))
    return tuple(one.words for one in missing(Rule(None, gate, rule.article), sums))


def my_heads(viewer: Viewer, row: Ballot) -> tuple[MyHead, ...]:
    """The votes of a ballot that the viewer may cast, their own first."""
    if viewer.account is None:
        return ()
    with for_system():
        theirs = Q(account=viewer.account) | Q(proxy_account=viewer.account)
        rows = list(RollRow.objects.filter(theirs, ballot=row).order_by("number"))
        heads: dict[str, list[RollRow]] = {}
        for one in rows:
            heads.setdefault(one.head, []).append(one)
        votes = {one.head: one for one in Vote.objects.filter(ballot=row, head__in=list(heads))}
    found = [_my(viewer, row, lines, votes.get(head)) for head, lines in heads.items()]
    return tuple(sorted(found, key=lambda one: one.as_proxy))


def _my(viewer: Viewer, row: Ballot, lines: list[RollRow], vote: Vote | None) -> MyHead:
    first = lines[0]
    own = any(one.account == viewer.account for one in lines)
    again = row.policy["revote"] == "until-close" and (own or vote is None or vote.proxy)
    areas = [one.area for one in lines if one.area is not None]
    return MyHead(
        head=first.head,
        name=first.name,
        as_proxy=not own,
        lines=len(lines),
        area=sum(areas) if areas else None,
        voted=vote.way if vote else "",
        again=again and (vote is None or vote.way == Vote.ONLINE),
        digest=head_digest(row.salt, first.head) if row.salt else "",
    )


def my_votes_open(viewer: Viewer) -> list[BallotSeen]:
    """The ballots open now in which the viewer has a vote that was not cast, those that close first
    first. Empty for whoever is not signed in."""
    if viewer.account is None:
        return []
    now = clock.now()
    with for_system():
        theirs = Q(account=viewer.account) | Q(proxy_account=viewer.account)
        ids = set(
            RollRow.objects.filter(theirs, ballot__state=Ballot.OPEN).values_list(
                "ballot", flat=True
            )
        )
    rows = Ballot.objects.filter(pk__in=ids, opens__lte=now, closes__gt=now)
    seen = [_seen(viewer, row) for row in rows.select_related("place").order_by("closes")]
    return [one for one in seen if any(not head.voted for head in one.mine)]


def ballot_state(viewer: Viewer, wanted: UUID) -> BallotState:
    """How a ballot stands, for what rests on its outcome; Missing where there is none."""
    row = Ballot.objects.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-ballot", "没有这次表决", "there is no such ballot")
    carried = row.carried if row.state == Ballot.DECIDED else None
    return BallotState(row.pk, row.state, carried, row.subject, row.result or {})


def ballots_about(viewer: Viewer, subject: str) -> list[BallotState]:
    """The ballots about something (`pact:<id>`), the newest first."""
    rows = Ballot.objects.filter(subject=subject).order_by("-pk")
    return [ballot_state(viewer, row.pk) for row in rows]


def find_slip(viewer: Viewer, wanted: UUID, code: str) -> Slip | None:
    """The slip of a receipt code in a published box, for whoever knows the code; None where it is
    not there: mistyped, or replaced by a later vote."""
    row = Ballot.objects.filter(pk=wanted, state=Ballot.DECIDED, secret=True).first()
    if row is None:
        raise Missing("no-box", "这次表决没有公布的票箱", "there is no published box")
    with for_system():
        return Slip.objects.filter(ballot=row, receipt=receipt_of(row.pk, code)).first()


def ballot_counts(viewer: Viewer, path: str = "") -> dict[str, int]:
    """How many ballots were decided on a ground, how many of them carried, and how many heads voted
    in them: for reports and replays."""
    rows = Ballot.objects.filter(path__startswith=path, state=Ballot.DECIDED)
    found = list(rows.values_list("carried", "voted", "policy"))
    return {
        "held": len(found),
        "passed": sum(bool(carried) for carried, _, _ in found),
        "voted": sum(voted or 0 for _, voted, _ in found),
        "households": sum(
            voted or 0 for _, voted, policy in found if policy["electorate"] == "households"
        ),
    }
