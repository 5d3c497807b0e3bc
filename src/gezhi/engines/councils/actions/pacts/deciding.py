"""Putting a version to the vote, and what the vote makes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.councils.actions.pacts.telling import locked, moved, must_keep, tell
from gezhi.engines.councils.models import Ballot, PactComment, PactVersion
from gezhi.engines.councils.queries.pacts.balloting import (
    Result,
    ballot_result,
    ballots_for,
    subject_of,
)
from gezhi.engines.councils.queries.pacts.keeping import rules_of, today
from gezhi.engines.councils.rules.pacts.counting import asked_of, judge, told, wrong_counts
from gezhi.engines.councils.rules.pacts.texts import digest, numbered, restored
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_REFERENCE = 100


def put_to_vote(viewer: Viewer, wanted: UUID, ballot: UUID | None = None) -> PactVersion:
    """Freeze the text with its digest, for a vote: with a ballot of this engine where its id is
    given (it must be of this pact), else by an assembly. Again: the same, and an assembly's version
    may still be given its ballot. Invalid while the talk runs or a comment waits."""
    with transaction():
        row = locked(wanted)
        post = must_keep(viewer, row.path)
        if row.state == PactVersion.VOTE and ballot in (None, row.ballot):
            return row
        if row.state == PactVersion.VOTE and row.ballot is None:
            _link(viewer, row, ballot)
            row.save(update_fields=["ballot"])
            return row
        if row.state != PactVersion.TALK:
            raise moved(row)
        if wrong := list(_not_ripe(row)):
            raise Invalid(wrong)
        _link(viewer, row, ballot)
        row.state, row.digest = PactVersion.VOTE, digest(restored(row.body))
        row.frozen_at = clock.now()
        row.save(update_fields=["state", "digest", "frozen_at", "ballot"])
        tell(viewer, "put_to_vote", row, post, digest=row.digest)
    return row


def _not_ripe(row: PactVersion) -> Iterator[Wrong]:
    last = row.talk_last
    if last is None or today() <= last:
        until = say_date(last) if last else ""
        en = f"the talk runs until {say_date(last, 'en') if last else ''}"
        yield Wrong("talk", "runs", Words(zh=f"征求意见到{until}，还没有结束", en=en))
    if PactComment.objects.filter(pact=row, outcome="").exists():
        words = Words(zh="还有意见没有答复", en="a comment waits for its answer")
        yield Wrong("comments", "open", words)
    if not any(numbered(restored(row.body))):
        yield Wrong("text", "empty", Words(zh="没有条文", en="there is no article"))


def _link(viewer: Viewer, row: PactVersion, ballot: UUID | None) -> None:
    """Let a ballot decide: one of the pact's kind that is about nothing else and not open yet, as
    the text stands still before the first vote."""
    if ballot is None:
        return
    kind = rules_of(row).adopted_by.ballot
    fitting = ballots_for(viewer, row.pk, row.place_id, kind)
    if ballot not in {one.id for one in fitting}:
        words = Words(
            zh="没有这次表决，或不是这份公约的，或已经开始投票",
            en="there is no such ballot of this pact, or its vote has begun",
        )
        raise Invalid([Wrong("ballot", "unknown", words)])
    with for_system():
        Ballot.objects.filter(pk=ballot).update(subject=subject_of(row.pk))
    row.ballot = ballot


@dataclass(frozen=True, slots=True)
class Decision:
    """What an assembly decided of a version, on a day, under a reference of its minutes. `counts`
    are those that its statute asks for; `since` is the day from which it is to hold."""

    version: UUID
    counts: Mapping[str, int | None]
    decided: date
    reference: str
    since: date | None = None
    id: UUID = field(default_factory=new_id)


def decide_pact(viewer: Viewer, asked: Decision) -> PactVersion:
    """Record an assembly's decision and judge it by the statute of the pack: adopted, or not. The
    same id again changes nothing. Invalid lists counts that cannot be, a day before the talk ended
    or to come, and a pact that no assembly adopts."""
    with transaction():
        row = locked(asked.version)
        post = must_keep(viewer, row.path)
        if row.decision == asked.id:
            return row
        if row.state != PactVersion.VOTE:
            raise moved(row)
        if row.ballot is not None:
            zh, en = "这一版由表决决定，等它的结果", "a ballot decides on it: wait for its result"
            raise Changed("by-ballot", zh, en)
        statute = rules_of(row).adopted_by.statute or ""
        if wrong := [*wrong_id(asked.id), *_wrong_decision(row, asked, statute)]:
            raise Invalid(wrong)
        counts = {name: asked.counts.get(name) for name in asked_of(statute)}
        found = judge(statute, counts)
        row.statute, row.sums, row.verdict = statute, counts, told(found)
        row.decision, row.reference = asked.id, asked.reference.strip()
        facts = {"statute": statute, "yes": counts["yes"]}
        since = asked.since or asked.decided
        settle(viewer, row, post, found.carried, asked.decided, since, **facts)
    return row


def _wrong_decision(row: PactVersion, asked: Decision, statute: str) -> Iterator[Wrong]:
    if not statute:
        words = Words(zh="这份公约要用表决通过", en="this pact is adopted by a ballot")
        yield Wrong("statute", "none", words)
        return
    yield from wrong_counts(statute, asked.counts)
    if not 1 <= len(asked.reference.strip()) <= LONGEST_REFERENCE:
        words = Words(zh="写会议记录号或文号", en="give the number of the minutes")
        yield Wrong("reference", "required", words)
    if asked.decided > today():
        yield Wrong("decided", "future", Words(zh="会还没有开", en="it is still to come"))
    elif row.talk_last is not None and asked.decided <= row.talk_last:
        zh = f"征求意见到{say_date(row.talk_last)}，会要在这之后开"
        en = f"the talk ran until {say_date(row.talk_last, 'en')}: it is after that"
        yield Wrong("decided", "before", Words(zh=zh, en=en))
    if asked.since is not None and asked.since < asked.decided:
        words = Words(zh="不能早于通过的那天", en="not before the day of the decision")
        yield Wrong("since", "before", words)


def settle(
    viewer: Viewer,
    row: PactVersion,
    post: str,
    carried: bool,
    decided: date,
    since: date,
    /,
    **facts: Any,
) -> None:
    """Note what a vote made of a version; without filing it is in force at once."""
    row.state = PactVersion.ADOPTED if carried else PactVersion.REJECTED
    row.decided, row.since = decided, since if carried else None
    filed = rules_of(row).filed_with is not None
    if carried and not filed:
        bring_into_force(row)
    row.save()
    verb = "adopted" if carried else "rejected"
    tell(viewer, verb, row, post, revision=row.number > 1, **facts)


def bring_into_force(row: PactVersion) -> None:
    """Let a version hold in place of the one before it; the caller saves it."""
    before = PactVersion.objects.filter(
        place_id=row.place_id, pact=row.pact, state=PactVersion.FORCE
    ).exclude(pk=row.pk)
    before.update(state=PactVersion.SUPERSEDED, until=row.since)
    row.state = PactVersion.FORCE


def follow_ballot(viewer: Viewer, wanted: UUID) -> PactVersion:
    """Take over what the ballot of a version decided; nothing changes while it is not decided. A
    cancelled ballot lets go of the version, so that another can be held."""
    with transaction():
        row = locked(wanted)
        post = must_keep(viewer, row.path)
        if row.state != PactVersion.VOTE or row.ballot is None:
            return row
        found = ballot_result(viewer, row.ballot)
        if found is not None and found.cancelled:
            row.ballot = None
            row.save(update_fields=["ballot"])
        elif found is not None and found.carried is not None:
            _follow(viewer, row, post, found)
    return row


def _follow(viewer: Viewer, row: PactVersion, post: str, found: Result) -> None:
    row.verdict, row.reference = found.verdict, found.title[:LONGEST_REFERENCE]
    day = found.decided or today()
    facts = {"ballot": str(row.ballot)}
    settle(viewer, row, post, bool(found.carried), day, day, **facts)


def follow_ballots(viewer: Viewer) -> int:
    """Take over the results of all decided ballots of pacts, for the tick; how many there were."""
    waiting = PactVersion.objects.filter(state=PactVersion.VOTE, ballot__isnull=False)
    rows = [follow_ballot(viewer, one) for one in waiting.values_list("pk", flat=True)]
    return sum(1 for row in rows if row.state != PactVersion.VOTE)
