"""Casting a vote online: one statement by hand, one vote for each head by constraint.

The statement locks the ballot for sharing: whoever closes it waits for the votes under way, and a
vote that comes after sees it closed. It is written by hand as all of a place may vote within the
same hour. A proxy's vote locks its line of the roll as well, and sees the line as it is then: one
that waited while the proxy was withdrawn is not written.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID, uuid4

from django.db import connection

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.sealing import seal_vote, unseal_vote
from gezhi.engines.councils.actions.ballots.telling import moved, no_ballot
from gezhi.engines.councils.models import Ballot, RollRow, Vote
from gezhi.engines.councils.rules.ballots.choices import (
    code_of,
    receipt_of,
    token_of,
    wrong_choice,
)
from gezhi.engines.trust.actions import own_account, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CastVote:
    """What somebody chooses for a head of the roll: their own, or one that they are the proxy of.

    `choice` are keys of options, in the order of preference where they are ranked; empty is blank.
    `id` is random (UUIDv4), made when the form is drawn: the usual UUIDv7 has the time in it, and
    nothing of a secret vote tells when it was cast. Keep it nowhere but in the form.
    """

    ballot: UUID
    head: str
    choice: tuple[str, ...]
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Cast:
    """That a vote counts. `receipt` is the code with which it is found in the published box of a
    secret ballot, shown once; empty in a named one. `again` where it replaced an earlier vote."""

    ballot: UUID
    head: str
    receipt: str
    again: bool = False


def cast(viewer: Viewer, asked: CastVote) -> Cast:
    """Cast a vote online, by the account behind a line of the roll or its proxy. The same id again
    is the same vote with the same receipt; by the ballot's policy a new one takes its place.

    Invalid for a choice that the ballot does not offer; Forbidden for somebody else's head; Changed
    before it opens, after it closes, where a vote was cast and stands, and where it was on paper.
    """
    account = own_account(viewer)
    ballot = Ballot.objects.filter(pk=asked.ballot).exclude(state=Ballot.DRAFT).first()
    if ballot is None:
        raise no_ballot()
    wrong = wrong_choice(ballot.policy, asked.choice)
    if wrong is not None:
        raise Invalid([Wrong("choice", "choice", wrong)])
    if asked.id.version != 4:
        words = Words(zh="编号不对，请刷新", en="the id is not right: reload")
        raise Invalid([Wrong("id", "id", words)])
    if "online" not in ballot.policy["ways"]:
        raise Forbidden("paper-only", "这次只用纸质票", "this ballot is held on paper alone")
    code = code_of(ballot.pk, asked.id) if ballot.secret else ""
    again = _write(ballot, account, asked, code)
    if again is None:
        return _explain(ballot, account, asked, code)
    return Cast(ballot.pk, asked.head, code, again)


_CAST = """
WITH now AS (
    SELECT b.id, CASE WHEN r.account = %(account)s THEN %(no)s ELSE %(yes)s END AS proxy
    FROM councils_ballot b JOIN councils_rollrow r ON r.ballot_id = b.id AND r.head = %(head)s
    WHERE b.id = %(ballot)s AND b.state = 'open' AND b.opens <= %(now)s AND b.closes > %(now)s
      AND {whose}
    ORDER BY CASE WHEN r.account = %(account)s THEN 0 ELSE 1 END LIMIT 1
    {lock}
)
INSERT INTO councils_vote
       (id, ballot_id, head, way, proxy, sealed, token, spoilt, by, at)
SELECT %(id)s, id, %(head)s, 'online', proxy, %(sealed)s, %(token)s, %(no)s, %(by)s, %(at)s
FROM now WHERE true
ON CONFLICT (ballot_id, head) DO UPDATE
SET proxy = excluded.proxy, sealed = excluded.sealed, token = excluded.token,
    by = excluded.by, at = excluded.at
WHERE %(revote)s AND councils_vote.way = 'online' AND councils_vote.token <> excluded.token
  AND (councils_vote.proxy OR NOT excluded.proxy)
RETURNING id
"""


OWN = "r.account = %(account)s"
OWN_OR_PROXY = f"({OWN} OR r.proxy_account = %(account)s)"


def statement(lock: str, whose: str = OWN) -> str:
    """The statement that casts, with the lock that the database has for it, on lines of one's own,
    or also of those for whom one is the proxy."""
    return _CAST.replace("{lock}", lock).replace("{whose}", whose)


def _write(ballot: Ballot, account: UUID, asked: CastVote, code: str) -> bool | None:
    """Write the vote; whether it replaced another, and None where nothing was written."""
    now, own = clock.now(), uuid4()
    content = {"choice": list(asked.choice), "receipt": receipt_of(ballot.pk, code) if code else ""}
    named = not ballot.secret
    values: dict[str, Any] = {
        "id": own,
        "ballot": ballot.pk,
        "head": asked.head,
        "account": account,
        "sealed": seal_vote(ballot, asked.head, content),
        "token": token_of(ballot.pk, asked.id),
        "by": account if named else None,
        "at": now if named else None,
        "now": now,
        "yes": True,
        "no": False,
        "revote": ballot.policy["revote"] == "until-close",
    }
    if connection.vendor == "postgresql":
        with for_system(), connection.cursor() as cursor:
            cursor.execute(statement("FOR SHARE OF b"), values)
            found = cursor.fetchone()
            if found is None:
                cursor.execute(statement("FOR SHARE OF b, r", OWN_OR_PROXY), values)
                found = cursor.fetchone()
    else:
        with transaction(), connection.cursor() as cursor:
            cursor.execute(statement("", OWN_OR_PROXY), _fitted(values))
            found = cursor.fetchone()
    return None if found is None else str(found[0]).replace("-", "") != own.hex


def _fitted(values: dict[str, Any]) -> dict[str, Any]:
    """The values as SQLite keeps them."""
    fitted = dict(values)
    for name, value in values.items():
        if isinstance(value, UUID):
            fitted[name] = value.hex
        elif isinstance(value, datetime):
            fitted[name] = connection.ops.adapt_datetimefield_value(value)
    return fitted


def _explain(ballot: Ballot, account: UUID, asked: CastVote, code: str) -> Cast:
    """Why nothing was written; the vote itself where the same form came twice."""
    with for_system():
        now = Ballot.objects.get(pk=ballot.pk)
        rows = list(RollRow.objects.filter(ballot=ballot, head=asked.head))
        vote = Vote.objects.filter(ballot=ballot, head=asked.head).first()
    theirs = {one.account for one in rows} | {one.proxy_account for one in rows}
    if account not in theirs:
        zh, en = "这一票不由您投", "this vote is not yours to cast"
        raise Forbidden("not-yours", zh, en)
    if vote is not None and vote.token == token_of(ballot.pk, asked.id):
        if unseal_vote(ballot, vote)["choice"] != list(asked.choice):
            raise Changed("id-taken", "请刷新后再投", "this form was sent with another choice")
        return Cast(ballot.pk, asked.head, code)
    _refuse(now, vote)


def _refuse(now: Ballot, vote: Vote | None) -> NoReturn:
    if now.state != Ballot.OPEN:
        raise moved(now)
    if clock.now() < now.opens:
        raise Changed("not-begun", "投票还没开始", "voting has not begun")
    if clock.now() >= now.closes:
        raise Changed("over", "投票时间已过", "the time for voting is over")
    if vote is not None and vote.way == Vote.PAPER:
        raise Changed("on-paper", "已经用纸质票投过了", "this vote was cast on paper")
    if vote is not None and not vote.proxy and now.policy["revote"] != "none":
        zh, en = "本人已经投过票了", "the voters themselves have voted"
        raise Changed("voted-themselves", zh, en)
    raise Changed("voted", "已经投过票了，一人一票", "this vote has been cast, and stands")
