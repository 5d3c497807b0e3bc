"""Ballots: which there are, one with its rule and its result, casting a vote, finding it again.

A vote of a secret ballot passes through here and is kept nowhere: not its id, not the choice, not
the receipt (see docs/decisions/0014-secret-ballots.md). They stand in bodies alone, never in an
address, and no answer that has one may be kept on the way.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from ninja import Query, Router
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import to_json

from gezhi.base.words import Mistake, Words
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    BallotSeen,
    MyHead,
    ballot_export,
    ballot_view,
    ballots_near,
    find_slip,
    my_votes_open,
    turnout,
)
from gezhi.engines.trust.queries import Forbidden, Missing
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged, untold
from gezhi.surfaces.api.v1.shapes import Asked, PlaceId, Said, Spot, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["ballots"])
Standing = Literal["announced", "open", "closed", "decided", "cancelled"]


def _random(value: UUID) -> UUID:
    """The usual UUIDv7 has the time in it, and nothing of a secret vote tells when it was cast."""
    if value.version != 4:
        raise Mistake("编号要是随机的（UUIDv4）", "the id must be a random one (UUIDv4)")
    return value


VoteId = Annotated[
    UUID,
    AfterValidator(_random),
    Field(
        description="made by the sender for this one vote, at random (UUIDv4, never UUIDv7): sent "
        "again, it is the same vote with the same receipt. Whoever has it can make the receipt: "
        "keep it until the answer has come, and nowhere after"
    ),
]


class BallotFilter(BaseModel):
    """Which ballots: at a place, above it and below it; of one state."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = Field(default=None, description="everywhere without it")
    state: Standing | None = None
    size: int = Field(default=50, ge=1, le=200)


class OptionLine(BaseModel):
    """What can be chosen; `cost` in whole yuan where a budget is shared."""

    key: str
    name: Said
    cost: int | None


class HeadLine(BaseModel):
    """A vote that the viewer may cast. `voted` is how it was cast (`online`, `paper`), never what;
    `again` whether a new one would take its place. `area` in cm²."""

    head: str
    name: str
    as_proxy: bool
    lines: int
    area: int | None
    voted: str
    again: bool


class BallotLine(BaseModel):
    """A ballot. `open` is whether votes are taken at this moment; `voted` of `heads` took part.
    Nothing tells how it stands before it is counted; `carried` is null until then."""

    id: UUID
    place: Spot
    kind: Said
    title: str
    method: str
    secret: bool
    state: Standing
    opens: datetime
    closes: datetime
    open: bool
    heads: int | None
    voted: int | None
    carried: bool | None
    mine: list[HeadLine]


class BallotWhole(BallotLine):
    """One ballot with its paper and its rule. `lacking` says, while it is open, who must still take
    part; `result` has the whole arithmetic once it is counted, `frozen` is the digest of what was
    fixed when it opened."""

    text: str
    subject: str
    electorate: str
    ways: list[str]
    revote: str
    most: int | None
    budget: int | None
    options: list[OptionLine]
    article: Said
    reason: str = Field(description="why it was cancelled")
    lacking: list[Said]
    frozen: str
    result: dict[str, Any] | None


class Choice(Asked):
    """What is chosen for a head: the viewer's own, or one whose proxy they are. Keys of options, in
    the order of preference where they are ranked; an empty list is a blank vote."""

    id: VoteId
    head: str = Field(default="", max_length=80, description="the viewer's only one, without it")
    choice: list[Annotated[str, Field(max_length=40)]] = Field(max_length=50)


class Counted(BaseModel):
    """That the vote counts. `receipt` finds it in the box of a secret ballot once that is counted;
    it is told here alone (empty in a named ballot). `again`: it replaced an earlier vote."""

    ballot: UUID
    head: str
    receipt: str
    again: bool


class VoteReceipt(Asked):
    """The receipt of a vote, as it was told."""

    code: str = Field(min_length=1, max_length=80)


class SlipLine(BaseModel):
    """Whether a slip of that receipt is in the box, and what stands on it."""

    found: bool
    slip: UUID | None
    choice: list[str]


@router.get("/ballots", response={200: list[BallotLine], **OPENLY}, throttle=ANONYMOUS)
@tagged
def list_ballots(request: HttpRequest, wanted: Query[BallotFilter]) -> list[BallotLine]:
    """Ballots from their announcement on, the newest first."""
    viewer = viewer_of(request)
    states = {"states": (wanted.state,)} if wanted.state is not None else {}
    path = path_of(viewer, wanted.place)
    found = ballots_near(viewer, path, **states, limit=wanted.size)
    return [BallotLine(**_line(one)) for one in found]


@router.get("/me/ballots", response={200: list[BallotLine], **READING}, auth=KNOWN)
@untold
def list_my_ballots(request: HttpRequest) -> list[BallotLine]:
    """Ballots that are open now and in which the viewer has a vote that was not cast, those that
    close first first."""
    return [BallotLine(**_line(one)) for one in my_votes_open(viewer_of(request))]


@router.get("/ballots/{ballot}", response={200: BallotWhole, **OPENLY}, throttle=ANONYMOUS)
@tagged
def get_ballot(request: HttpRequest, ballot: UUID) -> BallotWhole:
    """One ballot, from its announcement to its result."""
    viewer = viewer_of(request)
    seen = ballot_view(viewer, ballot)
    if seen.row.state not in get_args(Standing):
        raise Missing("no-ballot", "没有这次表决", "there is no such ballot")
    row, policy = seen.row, seen.policy
    going = turnout(viewer, row).lacking if row.state == "open" else ()
    kept: dict[str, Any] = {
        name: policy.get(name) for name in ("electorate", "ways", "revote", "most", "budget")
    }
    return BallotWhole(
        **_line(seen),
        **kept,
        text=row.text,
        subject=row.subject,
        options=[_option(one) for one in policy["options"]],
        article=said(seen.article),
        reason=row.reason,
        lacking=[said(one.words) for one in going],
        frozen=row.frozen,
        result=seen.result,
    )


@router.post("/ballots/{ballot}/vote", response={200: Counted, **WRITING}, auth=KNOWN)
@untold
def cast_vote(request: HttpRequest, ballot: UUID, asked: Choice) -> Counted:
    """Cast a vote. 403 for somebody else's, 409 before it opens, after it closes, and where one was
    cast that stands; where the ballot lets people vote again, the new one takes its place."""
    viewer = viewer_of(request)
    head = asked.head or _own_head(ballot_view(viewer, ballot).mine)
    made = actions.cast(viewer, actions.CastVote(ballot, head, tuple(asked.choice), asked.id))
    return Counted(ballot=made.ballot, head=made.head, receipt=made.receipt, again=made.again)


@router.post("/ballots/{ballot}/find", response={200: SlipLine, **WRITING}, throttle=ANONYMOUS)
@untold
def find_vote(request: HttpRequest, ballot: UUID, asked: VoteReceipt) -> SlipLine:
    """The slip of a receipt in the box of a counted secret ballot. The answer does not depend on
    who asks, and nothing of the question is kept."""
    slip = find_slip(viewer_of(request), ballot, asked.code)
    if slip is None:
        return SlipLine(found=False, slip=None, choice=[])
    return SlipLine(found=True, slip=slip.pk, choice=slip.choice)


@router.get(
    "/ballots/{ballot}/file",
    response={**OPENLY, 409: None},
    throttle=ANONYMOUS,
    openapi_extra={
        "responses": {
            200: {
                "description": "Rule, roll without names, box and result, as `gezhi recount` "
                "reads them.",
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        }
    },
)
@tagged
def get_ballot_file(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """A counted ballot as one file that anybody can count again. 409 before the count."""
    viewer = viewer_of(request)
    data = ballot_export(viewer, ballot)
    answer = HttpResponse(to_json(data), content_type="application/json")
    decided = ballot_view(viewer, ballot).row.decided
    if decided is not None:
        answer["Last-Modified"] = http_date(decided.timestamp())
    return answer


def _own_head(mine: tuple[MyHead, ...]) -> str:
    if len(mine) != 1:
        zh = "请写明投哪一票（head）" if mine else "这一票不由您投"
        en = "say which vote it is (head)" if mine else "this vote is not yours to cast"
        raise Forbidden("which-head" if mine else "not-yours", zh, en)
    return mine[0].head


def _line(one: BallotSeen) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.pk,
        "place": Spot(id=row.place_id, name=one.place),
        "kind": said(one.kind),
        "title": row.title,
        "method": one.policy["method"],
        "secret": row.secret,
        "state": row.state,
        "opens": row.opens,
        "closes": row.closes,
        "open": one.open,
        "heads": one.heads,
        "voted": one.voted,
        "carried": row.carried if row.state == "decided" else None,
        "mine": [_head(head) for head in one.mine],
    }


def _head(one: MyHead) -> HeadLine:
    names = ("head", "name", "as_proxy", "lines", "area", "voted", "again")
    return HeadLine(**{name: getattr(one, name) for name in names})


def _option(one: dict[str, Any]) -> OptionLine:
    words = Words(zh=one["zh"], en=one.get("en") or one["zh"])
    return OptionLine(key=one["key"], name=said(words), cost=one.get("cost"))
