"""Emptying the box: every vote is opened once, counted, and in a secret ballot cut loose from its
voter for good."""

import random
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from gezhi.base import clock
from gezhi.base.voting.boxes import count_box
from gezhi.base.voting.written import digest_of
from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.sealing import unseal_vote
from gezhi.engines.councils.actions.ballots.sheets import agreed_of
from gezhi.engines.councils.actions.ballots.telling import locked, moved, must_run, tell
from gezhi.engines.councils.models import Ballot, PaperSheet, Slip, Vote
from gezhi.engines.councils.queries.ballots.exporting import box_of, voted_roll
from gezhi.engines.trust.actions import insert_rows, transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

BATCH = 5000
SWEPT = ("councils_vote", "councils_slip", "councils_papersheet", "councils_rollrow")
"""The roll too: a proxy's vote locks its line, and the lock has the number of its transaction."""


def decide_ballot(viewer: Viewer, wanted: UUID) -> Ballot:
    """Count a closed ballot, say whether it carried, and publish the box. Again: the same.

    Invalid while paper is entered once alone or its entries differ, and unless as much paper is
    entered as people took part on paper (one that nobody put back is entered as blank). Afterwards
    the tables are swept, so that what was sealed in them cannot be dug out of their files.
    """
    with transaction():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete = ON")
        row = locked(wanted)
        post = must_run(viewer, row.path)
        if row.state == Ballot.DECIDED:
            return row
        if row.state != Ballot.CLOSED:
            raise moved(row)
        wrong = _paper_wrong(row)
        if wrong:
            raise Invalid(wrong)
        if row.secret:
            _cut_loose(row)
        else:
            _open_named(row)
        roll, box = voted_roll(row), box_of(row)
        row.result = count_box(row.policy, row.rule, roll, box)
        row.carried, row.voted = row.result["carried"], len(box)
        row.state, row.decided = Ballot.DECIDED, clock.now()
        row.save()
        facts = {
            "carried": row.carried,
            "voted": row.voted,
            "heads": row.heads,
            "box": digest_of(box),
            "result": digest_of(row.result),
        }
        tell(viewer, "decided", row, post, **facts)
    if row.secret:
        sweep()
    return row


def _paper_wrong(row: Ballot) -> list[Wrong]:
    wrong: list[Wrong] = []
    sheets = PaperSheet.objects.filter(ballot=row)
    open_ = sheets.exclude(state=PaperSheet.AGREED).count()
    if open_:
        words = Words(
            zh=f"还有 {open_} 张纸质票没有录完或两次录入不一致",
            en=f"{open_} papers are entered once alone, or their entries differ",
        )
        wrong.append(Wrong("paper", "open", words))
    handed = Vote.objects.filter(ballot=row, way=Vote.PAPER).count()
    entered = sheets.count()
    if entered != handed:
        words = Words(
            zh=f"领票 {handed} 人，录入 {entered} 张，对不上",
            en=f"{handed} took part on paper, {entered} papers are entered",
        )
        wrong.append(Wrong("paper", "count", words))
    return wrong


_WRITTEN = ("id", "ballot_id", "head", "way", "proxy", "sealed", "token", "spoilt")


def _open_named(row: Ballot) -> None:
    """Write what each head chose in the place of what was sealed."""
    sheets = {one.head: agreed_of(one) for one in PaperSheet.objects.filter(ballot=row)}
    opened = []
    for vote in Vote.objects.filter(ballot=row).order_by("head").iterator(BATCH):
        said = sheets[vote.head] if vote.way == Vote.PAPER else unseal_vote(row, vote)
        spoilt = said.get("spoilt", False)
        kept = (vote.pk, row.pk, vote.head, vote.way, vote.proxy, b"", "", spoilt)
        opened.append((*kept, said["choice"], vote.by, vote.at))
    Vote.objects.filter(ballot=row).delete()
    insert_rows(Vote, (*_WRITTEN, "choice", "by", "at"), opened)


def _cut_loose(row: Ballot) -> None:
    """Write the slips in the order of fresh random ids, and who took part in the order of heads:
    one transaction for all, so that nothing in the tables pairs a line of one with one of the
    other."""
    said: list[dict[str, Any]] = []
    came: list[tuple[Any, ...]] = []
    for vote in Vote.objects.filter(ballot=row).order_by("head").iterator(BATCH):
        came.append((uuid4(), row.pk, vote.head, vote.way, vote.proxy, b"", "", False))
        if vote.way == Vote.ONLINE:
            said.append(unseal_vote(row, vote))
    said += [agreed_of(one) for one in PaperSheet.objects.filter(ballot=row)]
    random.SystemRandom().shuffle(said)
    ids = sorted(uuid4() for _ in said)
    Vote.objects.filter(ballot=row).delete()
    insert_rows(
        Slip,
        ("id", "ballot_id", "choice", "spoilt", "receipt"),
        [
            (id_, row.pk, one["choice"], one.get("spoilt", False), one.get("receipt", ""))
            for id_, one in zip(ids, said, strict=True)
        ],
    )
    insert_rows(Vote, _WRITTEN, came)


def sweep() -> bool:
    """Have the database write over what was deleted, as far as no older transaction looks at it
    still. False inside a transaction, where nothing can be swept."""
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in SWEPT:
                cursor.execute(f"VACUUM (FREEZE) {table}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return True
