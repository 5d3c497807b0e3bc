"""Paper ballots: who took part on paper, and each paper entered by two people."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.rolling import must_be_on_roll
from gezhi.engines.councils.actions.ballots.sheets import written
from gezhi.engines.councils.actions.ballots.telling import locked, moved, must_enter, tell
from gezhi.engines.councils.models import Ballot, PaperSheet, Vote
from gezhi.engines.councils.rules.ballots.choices import wrong_choice
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class EnterPaper:
    """What one person reads on a paper. `sheet` is the number written on it when the box was
    emptied and shaken; `head` whose it is, in a named ballot alone. A paper that cannot be read, or
    chooses what it must not, is `spoilt`; an empty one has no choice."""

    ballot: UUID
    sheet: int
    choice: tuple[str, ...] = ()
    spoilt: bool = False
    head: str = ""
    id: UUID = field(default_factory=new_id)


def hand_paper(viewer: Viewer, wanted: UUID, head: str, *, proxy: bool = False) -> None:
    """Note that a head took part on paper, as its paper goes into the box; from then on it cannot
    vote online. By a holder of `ballot.enter` while the ballot is open. Again: the same.

    Changed where the vote was cast online already: its paper does not go into the box.
    """
    with transaction():
        row = locked(wanted)
        post = must_enter(viewer, row.path)
        _must_have_paper(row)
        if row.state != Ballot.OPEN or clock.now() >= row.closes:
            raise moved(row) if row.state != Ballot.OPEN else _over()
        must_be_on_roll(row, head)
        if _mark(row, viewer, head, proxy):
            tell(viewer, "paper_handed", row, post) if not row.secret else None


def _over() -> Changed:
    return Changed("over", "投票时间已过", "the time for voting is over")


def _mark(row: Ballot, viewer: Viewer, head: str, proxy: bool) -> bool:
    """Note a vote on paper; False where it was noted before."""
    before = Vote.objects.filter(ballot=row, head=head).first()
    if before is not None:
        if before.way == Vote.ONLINE:
            zh, en = "已经在网上投过票了，这张纸质票不能再投", "this vote was cast online"
            raise Changed("online", zh, en)
        return False
    named = not row.secret
    Vote.objects.create(
        ballot=row,
        head=head,
        way=Vote.PAPER,
        proxy=proxy,
        by=viewer.account if named else None,
        at=clock.now() if named else None,
    )
    return True


def _must_have_paper(row: Ballot) -> None:
    if "paper" not in row.policy["ways"]:
        raise Forbidden("online-only", "这次不用纸质票", "this ballot has no paper")


def enter_paper(viewer: Viewer, asked: EnterPaper) -> PaperSheet:
    """Enter what stands on a paper: the first time, and again by somebody else. Where both say the
    same it counts; where they differ, `settle_paper`.

    By a holder of `ballot.enter` while the ballot is open or closed. In a named ballot the first
    entry notes, while it is open, that the head voted on paper. The same entry again by the same
    person changes nothing; Changed where that person entered it otherwise, where it is settled, and
    where the vote was cast online.
    """
    with transaction():
        row = locked(asked.ballot)
        post = must_enter(viewer, row.path)
        _must_have_paper(row)
        if row.state not in (Ballot.OPEN, Ballot.CLOSED):
            raise moved(row)
        _must_read(row, asked)
        said = written(row, asked.choice, asked.spoilt)
        sheet = PaperSheet.objects.filter(ballot=row, sheet=asked.sheet).first()
        if sheet is None:
            return _first(viewer, row, asked, said)
        if sheet.head != asked.head:
            zh, en = "这个号的票是另一户的", "the paper of this number is somebody else's"
            raise Changed("other-head", zh, en)
        if sheet.first_by == viewer.account and not sheet.second:
            if sheet.first == said:
                return sheet
            zh, en = "这张您已经录过，另一遍要由别人录", "somebody else makes the second entry"
            raise Changed("own-entry", zh, en)
        return _second(viewer, row, post, sheet, said)


def _must_read(row: Ballot, asked: EnterPaper) -> None:
    wrong: list[Wrong] = []
    if asked.sheet < 1:
        wrong.append(Wrong("sheet", "required", Words(zh="写票号", en="give its number")))
    if row.secret == bool(asked.head):
        zh = "不记名票不写是谁的" if row.secret else "写明是谁的票"
        en = "nobody's name is on a secret ballot" if row.secret else "say whose it is"
        wrong.append(Wrong("head", "head", Words(zh=zh, en=en)))
    words = wrong_choice(row.policy, asked.choice)
    if words is not None and not asked.spoilt:
        wrong.append(Wrong("choice", "choice", words))
    if wrong:
        raise Invalid(wrong)


def _first(viewer: Viewer, row: Ballot, asked: EnterPaper, said: str) -> PaperSheet:
    if asked.head:
        must_be_on_roll(row, asked.head)
        if PaperSheet.objects.filter(ballot=row, head=asked.head).exists():
            zh, en = "这一户的票已经录在另一个号下", "this head's paper has another number"
            raise Changed("head-entered", zh, en)
        voted = Vote.objects.filter(ballot=row, head=asked.head).exists()
        if row.state == Ballot.CLOSED and not voted:
            zh, en = "投票结束前没有登记这户用纸质票", "it was not noted before voting ended"
            raise Changed("not-handed", zh, en)
        _mark(row, viewer, asked.head, False)
    return PaperSheet.objects.create(
        id=asked.id,
        ballot=row,
        sheet=asked.sheet,
        head=asked.head,
        first=said,
        first_by=viewer.account,
    )


def _second(viewer: Viewer, row: Ballot, post: str, sheet: PaperSheet, said: str) -> PaperSheet:
    if sheet.second:
        same = sheet.second_by == viewer.account and sheet.second == said
        if same or (sheet.first_by == viewer.account and sheet.first == said):
            return sheet
        raise Changed("entered", "这张已经录过两遍了", "it has been entered twice")
    sheet.second, sheet.second_by = said, viewer.account
    if sheet.first == said:
        sheet.agreed, sheet.state = said, PaperSheet.AGREED
    else:
        sheet.state = PaperSheet.DIFFERS
    sheet.save()
    tell(viewer, "paper_entered", row, post, agreed=sheet.state == PaperSheet.AGREED)
    return sheet


def settle_paper(
    viewer: Viewer, wanted: UUID, choice: tuple[str, ...], *, spoilt: bool = False
) -> PaperSheet:
    """Settle a paper of which two entries differ, with the sheet in hand: what is entered now
    counts, if one of the two said the same or a third person enters it. Again: the same.

    Invalid where one of the two says now what neither of them said; Changed where the entries do
    not differ.
    """
    with transaction():
        sheet = PaperSheet.objects.filter(pk=wanted).first()
        if sheet is None:
            raise Missing("no-sheet", "没有这张票", "there is no such paper")
        row = locked(sheet.ballot_id)
        sheet.refresh_from_db()
        post = must_enter(viewer, row.path)
        words = wrong_choice(row.policy, choice)
        if words is not None and not spoilt:
            raise Invalid([Wrong("choice", "choice", words)])
        said = written(row, choice, spoilt)
        if sheet.state == PaperSheet.AGREED and (sheet.agreed, sheet.settled_by) == (
            said,
            viewer.account,
        ):
            return sheet
        if row.state not in (Ballot.OPEN, Ballot.CLOSED):
            raise moved(row)
        if sheet.state != PaperSheet.DIFFERS:
            raise Changed("no-difference", "这张票没有不一致", "its entries do not differ")
        both = (sheet.first_by, sheet.second_by)
        if viewer.account in both and said not in (sheet.first, sheet.second):
            zh, en = "和两次录入都不同，请第三个人来录", "neither entry says so: ask a third person"
            raise Invalid([Wrong("choice", "third", Words(zh=zh, en=en))])
        sheet.agreed, sheet.state, sheet.settled_by = said, PaperSheet.AGREED, viewer.account
        sheet.save()
        tell(viewer, "paper_entered", row, post, agreed=True)
    return sheet


def drop_paper(viewer: Viewer, wanted: UUID) -> int:
    """Take back a first entry that was a slip of the pen, by whoever made it, before anybody made
    the second; in a named ballot the head stays noted as having voted on paper. Returns how many
    there were."""
    with transaction():
        sheet = PaperSheet.objects.filter(pk=wanted).first()
        if sheet is None:
            return 0
        row = locked(sheet.ballot_id)
        must_enter(viewer, row.path)
        sheet.refresh_from_db()
        if sheet.first_by != viewer.account or sheet.state != PaperSheet.FIRST:
            zh, en = "只有录入的人在第二遍录入前能撤回", "only who entered it, before the second"
            raise Forbidden("not-yours", zh, en)
        return sheet.delete()[0]
