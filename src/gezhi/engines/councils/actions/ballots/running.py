"""Announcing, opening, closing and cancelling a ballot."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.voting.statutes import Statute
from gezhi.base.voting.written import digest_of
from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.counting import decide_ballot
from gezhi.engines.councils.actions.ballots.telling import locked, moved, must_run, tell
from gezhi.engines.councils.models import Ballot, RollObjection, RollRow, Vote
from gezhi.engines.councils.queries.ballots.exporting import frozen_part, rolled
from gezhi.engines.councils.queries.ballots.kinds import rules_of
from gezhi.engines.councils.queries.rolls.asking import faults_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.ballots import Ballot as Kind

LONGEST_REASON = 500
MOST_FAULTS = 200


def announce_ballot(viewer: Viewer, wanted: UUID) -> Ballot:
    """Tell everybody what will be voted on and when, and post the roll for objections. Again: the
    same. Invalid where the days of notice, or those for which the roll must be posted, would not be
    kept, with the article that asks for them."""
    with transaction():
        row = locked(wanted)
        post = must_run(viewer, row.path)
        if row.state == Ballot.ANNOUNCED:
            return row
        if row.state != Ballot.DRAFT:
            raise moved(row)
        row.announced = clock.now()
        wrong = list(_too_soon(row, rules_of(row)))
        if not RollRow.objects.filter(ballot=row).exists():
            wrong.append(Wrong("roll", "empty", Words(zh="名册还是空的", en="the roll is empty")))
        if wrong:
            raise Invalid(wrong)
        row.state = Ballot.ANNOUNCED
        row.save(update_fields=["state", "announced"])
        tell(viewer, "announced", row, post, opens=row.opens.isoformat(), secret=row.secret)
    return row


def _too_soon(row: Ballot, rules: Kind) -> Iterator[Wrong]:
    """Notice that is too short, by the calendar: ten days from the 1st end on the 11th."""
    assert row.announced is not None  # noqa: S101
    told, opens = clock.local(row.announced).date(), clock.local(row.opens).date()
    roll = rules.number("roll_days_before") or 0
    for name, days, zh, en in (
        ("notice_days", rules.notice, "公告", "it is announced"),
        ("roll_days_before", roll, "公布名册", "the roll is posted"),
    ):
        if (opens - told).days < days:
            law = rules.giving(name) if rules.number(name) == days else None
            said = _days_words(law, days, (zh, en), told + timedelta(days=days))
            yield Wrong("opens", "notice", said)


def _days_words(law: Statute | None, days: int, what: tuple[str, str], first: date) -> Words:
    zh, en = (f"（{law.article.zh}）", f" ({law.article.say('en')})") if law else ("", "")
    return Words(
        zh=f"投票前至少 {days} 天{what[0]}，最早 {first.isoformat()} 开始{zh}",
        en=f"{what[1]} at least {days} days before voting, so from {first.isoformat()} on{en}",
    )


def open_ballot(viewer: Viewer, wanted: UUID) -> Ballot:
    """Open voting at its time: roll, rule, options and policy are frozen, and the digest of all of
    them is written to the journal. Again: the same.

    Invalid lists every fault of the roll, objections without an answer, and days not kept. Changed
    before its time.
    """
    with transaction():
        row = locked(wanted)
        post = must_run(viewer, row.path)
        if row.state == Ballot.OPEN:
            return row
        if row.state != Ballot.ANNOUNCED:
            raise moved(row)
        if clock.now() < row.opens:
            raise Changed("not-begun", "还没到开始的时间", "it is too early", opens=row.opens)
        rows = list(RollRow.objects.filter(ballot=row).order_by("number"))
        wrong = [*_too_soon(row, rules_of(row)), *_roll_wrong(row, rows)]
        if wrong:
            raise Invalid(wrong)
        row.salt = row.salt or secrets.token_hex(32)
        row.state, row.opened = Ballot.OPEN, clock.now()
        roll = rolled(row, rows)
        row.heads, row.area = len(roll), sum(one["area"] or 0 for one in roll)
        row.frozen = digest_of(frozen_part(row, roll))
        row.save()
        facts = {"digest": row.frozen, "heads": row.heads, "area": row.area, "secret": row.secret}
        tell(viewer, "opened", row, post, **facts)
    return row


def _roll_wrong(row: Ballot, rows: list[RollRow]) -> Iterator[Wrong]:
    if not rows:
        yield Wrong("roll", "empty", Words(zh="名册还是空的", en="the roll is empty"))
    waiting = RollObjection.objects.filter(ballot=row, outcome="").count()
    if waiting:
        words = Words(
            zh=f"还有 {waiting} 条名册异议没有答复", en=f"{waiting} objections wait for an answer"
        )
        yield Wrong("roll", "objections", words)
    found = faults_of(row, rows)
    told = [(number, fault) for number, faults in sorted(found.items()) for fault in faults]
    for number, fault in told[:MOST_FAULTS]:
        yield Wrong("roll", fault.code, fault.words, {"number": number})


def close_ballot(viewer: Viewer, wanted: UUID) -> Ballot:
    """End voting, when its time has come or everybody has voted. Again: the same. What was cast and
    acknowledged before is in the box, and what comes later is refused. Counting is `decide_ballot`.
    """
    with transaction():
        row = locked(wanted)
        post = must_run(viewer, row.path)
        if row.state == Ballot.CLOSED:
            return row
        if row.state != Ballot.OPEN:
            raise moved(row)
        voted = Vote.objects.filter(ballot=row).count()
        if clock.now() < row.closes and voted < (row.heads or 0):
            zh, en = "还没到结束的时间，也还有人没投", "it is not over, and some have not voted"
            raise Changed("not-over", zh, en, closes=row.closes, voted=voted)
        row.state, row.closed, row.voted = Ballot.CLOSED, clock.now(), voted
        row.save(update_fields=["state", "closed", "voted"])
        tell(viewer, "closed", row, post, voted=voted, heads=row.heads)
    return row


def cancel_ballot(viewer: Viewer, wanted: UUID, reason: str) -> Ballot:
    """Cancel a ballot that is not decided, with a reason that everybody reads; what was cast is
    deleted unread. Again: the same."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid([Wrong("reason", "required", Words(zh="写明原因", en="give a reason"))])
    with transaction():
        row = locked(wanted)
        post = must_run(viewer, row.path)
        if row.state == Ballot.CANCELLED:
            return row
        if row.state == Ballot.DECIDED:
            raise moved(row)
        was = row.state
        row.state, row.reason, row.closed = Ballot.CANCELLED, reason, clock.now()
        row.save(update_fields=["state", "reason", "closed"])
        Vote.objects.filter(ballot=row).delete()
        row.sheets.all().delete()  # type: ignore[attr-defined]
        tell(viewer, "cancelled", row, post, was=was)
    return row


def tick_ballots(viewer: Viewer) -> list[str]:
    """Open, close and count what is due by the clock, for the product itself. Returns what could
    not be opened, so that whoever runs it is told; it is tried again at the next tick."""
    refused: list[str] = []
    now = clock.now()
    for row in Ballot.objects.filter(state=Ballot.ANNOUNCED, opens__lte=now, closes__gt=now):
        try:
            open_ballot(viewer, row.pk)
        except (Invalid, Changed) as why:
            refused.append(f"{row.pk}: {why.code}")
    for row in Ballot.objects.filter(state=Ballot.OPEN, closes__lte=now):
        close_ballot(viewer, row.pk)
    for row in Ballot.objects.filter(state=Ballot.CLOSED):
        if "paper" not in row.policy["ways"]:
            decide_ballot(viewer, row.pk)
    return refused
