"""Standing offers: something with which somebody is ready to help."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points.actions.help.asking import scheme_for, wrong_kind, wrong_text
from gezhi.engines.points.models import Adoption, HelpOffer
from gezhi.engines.points.queries.neighbours import neighbour
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewOffer:
    """With what somebody is ready to help, and a few words on it. The id is made when the form is
    drawn (UUIDv7)."""

    adoption: int
    kind: str
    words: str = ""
    id: UUID = field(default_factory=new_id)


def offer(viewer: Viewer, asked: NewOffer) -> HelpOffer:
    """Offer a kind of help, until one ends it; who offers the same kind again changes the words."""
    whose = neighbour(viewer)
    found = scheme_for(viewer, asked.adoption, whose)
    wrong = wrong_kind(asked.kind, found) + wrong_text("words", asked.words, "", "", least=0)
    wrong += wrong_id(asked.id)
    if wrong:
        raise Invalid(wrong)
    with transaction():
        Adoption.objects.select_for_update(no_key=True).get(pk=found.adoption.pk)
        mine = HelpOffer.objects.filter(person=whose.person)
        sent = HelpOffer.objects.filter(pk=asked.id).first()
        if sent is not None and sent.person != whose.person:
            raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to something else")
        if sent is not None:
            return sent
        row = mine.filter(adoption=found.adoption, kind=asked.kind, ended=None).first()
        if row is not None:
            row.words = asked.words.strip()
            row.save(update_fields=["words"])
            return row
        row = HelpOffer.objects.create(
            id=asked.id,
            adoption=found.adoption,
            kind=asked.kind,
            path=whose.path,
            person=whose.person,
            words=asked.words.strip(),
            by=viewer.account,
        )
        _tell(viewer, "points.help_offered", row)
    return row


def end_offer(viewer: Viewer, wanted: UUID) -> HelpOffer:
    """End an offer of one's own; the same again changes nothing."""
    whose = neighbour(viewer)
    with transaction():
        rows = HelpOffer.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("adoption").filter(pk=wanted, person=whose.person).first()
        if row is None:
            raise no_offer()
        if row.ended is None:
            row.ended = clock.now()
            row.save(update_fields=["ended"])
            _tell(viewer, "points.help_offer_ended", row)
    return row


def no_offer() -> Missing:
    """The refusal for an offer that is not there, or not this viewer's."""
    return Missing("no-offer", "没有这一条", "there is no such offer")


def _tell(viewer: Viewer, verb: str, row: HelpOffer, post: str = "") -> None:
    about = {"scheme": row.adoption.scheme, "kind": row.kind}
    where = {"place_id": row.adoption.place_id, "path": row.adoption.path, "as_post": post}
    record(viewer, verb, "help-offer", row.pk, **where, **about)  # type: ignore[arg-type]
