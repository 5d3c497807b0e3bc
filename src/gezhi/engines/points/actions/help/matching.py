"""Saying that one would help, and agreeing on who does."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.actions.help.asking import (
    locked,
    no_help,
    wrong_consent,
    wrong_text,
)
from gezhi.engines.points.actions.help.telling import journal, message, too_late
from gezhi.engines.points.models import Help, HelpOffer, HelpProposal
from gezhi.engines.points.queries.holders import holders
from gezhi.engines.points.queries.neighbours import (
    Neighbour,
    looks_after,
    neighbour,
    neighbours,
)
from gezhi.engines.points.queries.schemes import in_force
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewProposal:
    """That one would help. `agreed`: that name and number are shown to the asker once they accept.
    The id is made when the form is drawn (UUIDv7)."""

    help: UUID
    words: str = ""
    agreed: bool = False
    id: UUID = field(default_factory=new_id)


def propose(viewer: Viewer, asked: NewProposal) -> HelpProposal:
    """Say that one would help; the asker decides. Several may; each once, and the same again
    changes nothing.

    Forbidden within one's own household, as help there is nobody else's affair; Changed when
    somebody was agreed on, or it ended.
    """
    whose = neighbour(viewer)
    with transaction():
        row = locked(asked.help)
        must_live_there(row, whose)
        must_be_others(row, whose)
        before = row.proposals.filter(helper=whose.person).first()
        if before is not None and before.state in (HelpProposal.WAITING, HelpProposal.ACCEPTED):
            return before
        if not _open(row):
            raise too_late(row)
        if before is not None and before.state == HelpProposal.DECLINED:
            zh, en = (
                "对方已经谢过您，这次另请别人",
                "the other has thanked you and asks somebody else",
            )
            raise Changed("declined", zh, en)
        wrong = [*wrong_consent(asked.agreed), *_wrong(asked)]
        if wrong:
            raise Invalid(wrong)
        if HelpProposal.objects.filter(pk=asked.id).exclude(help=row, helper=whose.person).exists():
            raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to something else")
        made = before or HelpProposal(id=asked.id, help=row, helper=whose.person, path=row.path)
        made.words, made.phone, made.by = asked.words.strip(), whose.phone, viewer.account
        made.state = HelpProposal.WAITING
        made.save()
        message(row.asker, "proposed", row, PROPOSED)
    return made


PROPOSED = Words(
    zh="有邻居愿意帮您。到“邻里互助”里看看，定下来以后，双方才看得到对方的姓名和电话。",
    en="A neighbour would help you: see “Neighbours help”. Once you accept, you see each other's "
    "name and number.",
)
ACCEPTED = Words(
    zh="您愿意帮的那位邻居请您帮忙。到“邻里互助”里看对方的姓名和电话。",
    en="The neighbour whom you would help has accepted. You find name and number in “Neighbours "
    "help”.",
)
OTHERS = Words(
    zh="您愿意帮的那件事，已经有别的邻居来帮。谢谢您的好意。",
    en="Somebody else helps with what you would have helped with. Thank you all the same.",
)


def _wrong(asked: NewProposal) -> list[Wrong]:
    wrong = wrong_text("words", asked.words, "", "", least=0)
    wrong += wrong_id(asked.id)
    return wrong


def _open(row: Help) -> bool:
    return row.state == Help.OPEN and row.until > clock.now()


def must_live_there(row: Help, whose: Neighbour) -> None:
    """Missing for who does not live where the scheme is in force: they do not learn of it."""
    if not whose.path.startswith(row.adoption.path):
        raise no_help()


def must_be_others(row: Help, whose: Neighbour) -> None:
    """Forbidden for the asker and their own household."""
    asker = neighbours([row.asker]).get(row.asker)
    family = asker is not None and asker.household == whose.household
    if row.asker == whose.person or family:
        zh, en = "自家人互相帮，不用在这里登记", "help within one household needs no request here"
        raise Forbidden("own-help", zh, en)


def take_back_proposal(viewer: Viewer, wanted: UUID) -> HelpProposal:
    """Say that one would not help after all, as long as it was not accepted."""
    whose = neighbour(viewer)
    with transaction():
        made, row = _proposal(wanted)
        if made.helper != whose.person:
            raise no_help()
        if made.state == HelpProposal.ACCEPTED:
            raise too_late(row)
        made.state = HelpProposal.WITHDRAWN
        made.save(update_fields=["state"])
    return made


def _proposal(wanted: UUID) -> tuple[HelpProposal, Help]:
    """A proposal, read once its help is locked."""
    found = HelpProposal.objects.filter(pk=wanted).values_list("help", flat=True).first()
    if found is None:
        raise no_help()
    row = locked(found)
    return row.proposals.get(pk=wanted), row


def accept(viewer: Viewer, wanted: UUID) -> Help:
    """Accept one who would help, as the asker. Of two at once the first counts, the other is told
    what it is now; the same again changes nothing. The others who would have helped are thanked."""
    whose = neighbour(viewer)
    with transaction():
        made, row = _proposal(wanted)
        if row.asker != whose.person:
            raise no_help()
        if made.state == HelpProposal.ACCEPTED and row.state in (Help.MATCHED, Help.DONE):
            return row
        if row.state != Help.OPEN:
            raise too_late(row)
        if made.state != HelpProposal.WAITING:
            zh, en = (
                "这位邻居已经收回了，请另选一位",
                "this neighbour has taken it back: choose another",
            )
            raise Changed("taken-back", zh, en)
        agree(viewer, row, made, "")
        message(made.helper, "accepted", row, ACCEPTED)
    return row


def decline(viewer: Viewer, wanted: UUID) -> HelpProposal:
    """Thank one who would help, and ask somebody else, as the asker."""
    whose = neighbour(viewer)
    with transaction():
        made, row = _proposal(wanted)
        if row.asker != whose.person:
            raise no_help()
        if made.state == HelpProposal.ACCEPTED:
            raise too_late(row)
        if made.state == HelpProposal.WAITING:
            made.state = HelpProposal.DECLINED
            made.save(update_fields=["state"])
            message(made.helper, "others", row, OTHERS)
    return made


def agree(viewer: Viewer, row: Help, made: HelpProposal, post: str) -> None:
    """Write down who helps, and thank the others; the row is locked."""
    made.state = HelpProposal.ACCEPTED
    made.save()
    others = row.proposals.filter(state=HelpProposal.WAITING)
    for one in others.values_list("helper", flat=True):
        message(one, "others", row, OTHERS)
    others.update(state=HelpProposal.DECLINED)
    row.state, row.helper, row.helper_phone = Help.MATCHED, made.helper, made.phone
    row.matched_at, row.matched_by = clock.now(), viewer.account
    row.save()
    journal(viewer, "help_matched", row, post, how="desk" if post else "self")


def match_by_hand(viewer: Viewer, wanted: UUID, helper: UUID, note: str) -> Help:
    """Bring two together who both said yes, for staff who look after the asker; `note` says how
    they said so, and is kept.

    The helper is somebody whom the viewer looks after too, or who offered or proposed to help.
    """
    wrong = wrong_text("note", note, "写一句双方是怎么答应的", "say how both agreed")
    if wrong:
        raise Invalid(wrong)
    with transaction():
        row = locked(wanted)
        post = must_look_after(viewer, row)
        whose = _helper(viewer, row, helper)
        must_be_others(row, whose)
        if row.state == Help.MATCHED and row.helper == helper:
            return row
        if row.state != Help.OPEN:
            raise too_late(row)
        made = row.proposals.filter(helper=helper).first()
        made = made or HelpProposal(id=new_id(), help=row, helper=helper, path=row.path)
        made.phone, made.by = whose.phone, made.by or viewer.account
        row.note = note.strip()
        agree(viewer, row, made, post)
        for side in (row.asker, helper):
            message(side, "matched", row, BY_HAND)
    return row


BY_HAND = Words(
    zh="社区的工作人员按双方说好的，给您牵上了线。到“邻里互助”里看对方的姓名和电话。",
    en="As you both agreed, the community has brought you together. You find name and number in "
    "“Neighbours help”.",
)


def _helper(viewer: Viewer, row: Help, helper: UUID) -> Neighbour:
    whose = neighbours([helper]).get(helper)
    theirs = bool(holders(viewer, [("person", str(helper))]))
    here = whose is not None and whose.path.startswith(row.adoption.path)
    known = theirs or row.proposals.filter(helper=helper).exists() or _offers(row, helper)
    if whose is None or not here or not known:
        zh, en = "没有这位居民，或不在您的范围内", "no such resident, or not yours to look after"
        raise Missing("no-holder", zh, en)
    return whose


def _offers(row: Help, helper: UUID) -> bool:
    here = HelpOffer.objects.filter(adoption__place=row.adoption.place_id, person=helper)
    return here.filter(ended=None).exists()


def must_look_after(viewer: Viewer, row: Help) -> str:
    """The post under which the viewer looks after a help; Missing for who does not, as they do not
    learn of it."""
    post = looks_after(viewer, in_force(row.adoption), row.path)
    if post is None:
        raise no_help()
    return post
