"""Both sides choose mediators, the committee proposes where it was left to it, mediators accept or
decline (arts 19 and 23)."""

from collections.abc import Sequence
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.mediation.telling import begin, message_all, tell
from gezhi.engines.cases.models import Case, Mediation, Mediator, Party, Seat
from gezhi.engines.cases.queries.mediation.choice import choice_of, unfit
from gezhi.engines.cases.queries.mediation.inside import (
    must_handle,
    no_dispute,
    own_party,
)
from gezhi.engines.cases.queries.mediation.relations import stands_aside
from gezhi.engines.trust.actions import message_account, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong, invalid
from gezhi.engines.trust.rules.viewer import Viewer

MOST_WISHES = 9
LONGEST_REASON = 300


def choose_mediators(
    viewer: Viewer, case: UUID, party: UUID, wanted: Sequence[UUID], *, leaves: bool = False
) -> Party:
    """Say whom a party would take, the dearest first, or leave it to the committee. It can be
    changed until a mediator has accepted. Where all would take the same, they are asked at once."""
    with transaction():
        row, kept = begin(viewer, case)
        found, _ = own_party(viewer, row, party)
        found = Party.objects.select_for_update().get(pk=found.pk)
        names = [str(one) for one in dict.fromkeys(wanted)]
        if (names or leaves) and (found.choice, found.leaves) == (names, leaves):
            return found
        _may_choose(row, found)
        _check(row, wanted, leaves)
        found.choice, found.leaves = ([] if leaves else names), leaves
        found.save(update_fields=["choice", "leaves"])
        tell(viewer, "chosen", row, side=found.side, leaves=leaves, count=len(found.choice))
        _ask(row, kept)
        return found


def _may_choose(row: Case, found: Party) -> None:
    if found.consent != Party.AGREED:
        zh, en = "先答愿不愿意调解，再选调解员", "first say yes to mediation, then choose"
        raise Forbidden("no-consent", zh, en)
    if row.seats.filter(state=Seat.ACCEPTED).exists():
        zh, en = "调解员已经接了，要换请和调解员说", "a mediator has accepted already"
        raise Changed("accepted", zh, en)


def _check(row: Case, wanted: Sequence[UUID], leaves: bool) -> None:
    if leaves:
        return
    if not 1 <= len(set(wanted)) <= MOST_WISHES:
        zh = f"选 1 到 {MOST_WISHES} 位，或请调委会推荐"
        raise invalid("mediators", "count", zh, f"choose 1 to {MOST_WISHES}, or leave it")
    found = {one.pk: one for one in Mediator.objects.filter(pk__in=wanted)}
    for one in wanted:
        why = unfit(row, found.get(one))
        if why is not None:
            raise Invalid([Wrong("mediators", "unfit", why)])


def propose_mediators(viewer: Viewer, case: UUID, wanted: Sequence[UUID]) -> Mediation:
    """The committee proposes, where a side left it to it; who named mediators takes a proposed one
    only by naming them."""
    with transaction():
        row, kept = begin(viewer, case)
        must_handle(viewer, row)
        names = [str(one) for one in dict.fromkeys(wanted)]
        if kept.proposal == names:
            return kept
        _check(row, wanted, leaves=False)
        if row.seats.filter(state=Seat.ACCEPTED).exists():
            raise Changed("accepted", "调解员已经接了", "a mediator has accepted already")
        kept.proposal = names
        kept.save(update_fields=["proposal"])
        tell(viewer, "proposed", row, count=len(names))
        words = Words(
            zh="调委会给您这件调解推荐了调解员，请看合不合适。",
            en="The committee proposed mediators for your dispute: see whether they suit you.",
        )
        message_all(row, "proposed", words)
        _ask(row, kept)
        return kept


def _ask(row: Case, kept: Mediation) -> None:
    """Ask those whom all would take, and nobody else any more."""
    found = choice_of(row, kept)
    common = [UUID(one) for one in found.common]
    waiting = row.seats.filter(state=Seat.ASKED)
    waiting.exclude(mediator__in=common).delete()
    for mediator in common:
        _, made = Seat.objects.get_or_create(case=row, mediator_id=mediator)
        if made:
            _message_mediator(mediator, row)


def _message_mediator(mediator: UUID, row: Case) -> None:
    one = Mediator.objects.get(pk=mediator)
    words = Words(
        zh="双方都选了您来调解一件纠纷，请在“调解”里看一看接不接。",
        en="Both sides chose you to mediate a dispute: see under “Mediation” whether you accept.",
    )
    message_account(one.account, "mediation-asked", row.pk, words)


def answer_seat(
    viewer: Viewer, case: UUID, accepts: bool, reason: str = "", *, relation: bool = False
) -> Seat:
    """A mediator who is asked accepts, or declines with a reason; then those are asked whom all
    would take next, if there are any. One who sits leaves in the same way.

    A `relation` to a party is declared by whoever has it: a mediator declines for it, and a
    team's member steps aside while the others go on. Forbidden for a member who stands aside.
    """
    with transaction():
        row, kept = begin(viewer, case)
        seat = _own_seat(viewer, row, declares=relation)
        if relation and seat.mediator.body is not None and not _last_aside(viewer, row, seat):
            return seat
        accepts = accepts and not relation
        wanted = Seat.ACCEPTED if accepts else Seat.DECLINED
        if seat.state == wanted:
            return seat
        if accepts and seat.state not in Seat.SITTING:
            raise Changed("declined", "您已经推辞了", "you declined already")
        if not accepts and not 1 <= len(reason.strip()) <= LONGEST_REASON:
            raise invalid("reason", "required", "写一句为什么", "say in a sentence why")
        why = unfit(row, seat.mediator) if accepts else None
        if why is not None:
            raise Invalid([Wrong("mediators", "unfit", why)])
        left = seat.state == Seat.ACCEPTED and not accepts
        seat.state = Seat.LEFT if left else wanted
        seat.answered, seat.by, seat.reason = clock.now(), viewer.account, reason.strip()
        seat.save()
        tell(viewer, "accepted" if accepts else "declined", row, relation=relation)
        if not accepts:
            _ask(row, kept)
        _tell_parties(row, accepts)
        return seat


def _own_seat(viewer: Viewer, row: Case, *, declares: bool) -> Seat:
    seats = row.seats.select_for_update(of=("self",)).select_related("mediator").order_by("pk")
    for seat in seats:
        one = seat.mediator
        if one.account is not None and one.account == viewer.account:
            return seat
        if one.body is not None and one.body in viewer.bodies:
            if not declares:
                _must_not_stand_aside(viewer, row)
            return seat
    raise no_dispute()


def _must_not_stand_aside(viewer: Viewer, row: Case) -> None:
    with for_system():
        aside = stands_aside(viewer.account, row)
    if aside:
        zh = "您和当事人有关系，要回避，请组里其他人来"
        raise Forbidden("relation", zh, "you are close to a party: leave it to others of the team")


def _last_aside(viewer: Viewer, row: Case, seat: Seat) -> bool:
    """Note that a team's member steps aside, once; whether nobody of the team is left by that."""
    with for_system():
        if not stands_aside(viewer.account, row):
            tell(viewer, "stepped_aside", row)
        return unfit(row, seat.mediator) is not None


def _tell_parties(row: Case, accepts: bool) -> None:
    words = (
        Words(zh="调解员接了您这件事，接着约时间。", en="A mediator accepted; a time comes next.")
        if accepts
        else Words(
            zh="有一位调解员来不了，请看要不要另选。",
            en="A mediator cannot: see whether to choose another.",
        )
    )
    message_all(row, "seat", words)
