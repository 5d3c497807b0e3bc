"""Confirming that help was given, once by each side; then it is recorded for both."""

from collections.abc import Iterator
from typing import Literal
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.people.models import Person
from gezhi.engines.points.actions.cycle.judging import NewRecord
from gezhi.engines.points.actions.cycle.recording import record_points
from gezhi.engines.points.actions.help.asking import end, locked, no_help
from gezhi.engines.points.actions.help.matching import must_look_after
from gezhi.engines.points.actions.help.telling import journal, message, too_late
from gezhi.engines.points.models import Help, Record
from gezhi.engines.points.queries.neighbours import helped_before, neighbours
from gezhi.engines.points.queries.schemes import InForce, in_force, schemes_at
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Refusal
from gezhi.engines.trust.rules.viewer import Viewer, system

Side = Literal["asker", "helper"]
RECORDER = system("mutual-help")
CONFIRM = Words(
    zh="对方说已经帮完了。请到“邻里互助”里也确认一下；没有帮成，也在那里说一声。",
    en="The other side says that it is done. Please confirm it too in “Neighbours help”, or say "
    "there that it did not come about.",
)
BOTH = Words(
    zh="这次互助双方都确认了，谢谢。按方案该记的分等人复核。",
    en="Both of you have confirmed it, thank you. What the scheme gives for it waits for review.",
)
FAILED = Words(
    zh="对方说这次没有帮成。不怪谁，也不影响什么；需要的话可以再求一次。",
    en="The other side says that it did not come about. Nobody is blamed and nothing follows; it "
    "can be asked for again.",
)


def confirm(viewer: Viewer, wanted: UUID, side: Side | None = None) -> Help:
    """Confirm that help was given, each side once; with the second it is recorded for both, and
    waits for review like anything else.

    `side` is for staff who look after the asker, on behalf of a side that has no account and told
    them so; they do not review what follows. The same again changes nothing; Changed when it ended
    otherwise.
    """
    with transaction():
        row = locked(wanted)
        mine, post = _side(viewer, row, side)
        if getattr(row, f"{mine}_at") is not None and row.state in (Help.DONE, Help.CONFIRMED):
            return row
        if row.state not in (Help.MATCHED, Help.DONE):
            raise too_late(row)
        setattr(row, f"{mine}_at", clock.now())
        setattr(row, f"{mine}_by", viewer.account)
        other: Side = "helper" if mine == "asker" else "asker"
        if getattr(row, f"{other}_at") is None:
            row.state = Help.DONE
            row.save()
            message(getattr(row, other), "confirm", row, CONFIRM)
        else:
            _both(viewer, row, post)
    return row


def _side(viewer: Viewer, row: Help, side: Side | None) -> tuple[Side, str]:
    """Which side the viewer is, or stands in for, and under which post."""
    if side is None:
        person = None
        if viewer.account is not None:
            person = Person.objects.filter(account=viewer.account).first()
        for one in ("asker", "helper"):
            if person is not None and getattr(row, one) == person.pk:
                return one, ""
        raise no_help()
    post = must_look_after(viewer, row)
    whose = neighbours([getattr(row, side)]).get(getattr(row, side))
    if whose is not None and whose.account is not None:
        zh, en = "这一方能自己确认，请本人来", "this side can confirm it by themselves"
        raise Forbidden("by-themselves", zh, en)
    return side, post


def _both(viewer: Viewer, row: Help, post: str) -> None:
    row.state, row.ended = Help.CONFIRMED, clock.now()
    row.save()
    again = helped_before(row, row.helper)  # type: ignore[arg-type]
    _record(row, again)
    journal(viewer, "help_confirmed", row, post, how="again" if again else "first")
    for side in (row.asker, row.helper):
        message(side, "both", row, BOTH)


def _record(row: Help, again: bool) -> None:
    """Record it for both sides, as far as the scheme's limits go; what they refuse is not
    recorded, and the help stands all the same."""
    found, by = _today(row), _stood_in(row)
    for item, person in _due(found, row, again):
        whose = neighbours([person]).get(person)
        if whose is None:
            continue
        kind = found.scheme.holder
        id_ = str(whose.person if kind == "person" else whose.household)
        note = f"互助：{found.scheme.mutual.kind(row.kind).name.zh}"  # type: ignore[union-attr]
        new = NewRecord(found.adoption.pk, item, kind, id_, note=note, source=f"help:{row.pk}")
        try:
            record_points(RECORDER, [new])
        except Refusal:
            continue
        Record.objects.filter(pk=new.id).update(by=by)


def _today(row: Help) -> InForce:
    """The scheme as it is in force now, if it still knows the kind; otherwise as it was."""
    then = in_force(row.adoption)
    for one in schemes_at(RECORDER, row.adoption.place_id):
        known = one.scheme.mutual is not None and one.scheme.mutual.kind(row.kind) is not None
        if one.adoption.scheme == row.adoption.scheme and known:
            return one
    return then


def _due(found: InForce, row: Help, again: bool) -> Iterator[tuple[str, UUID]]:
    """Items with their persons: for the helper, what comes beside that for who had been helped
    before, and for who was helped."""
    kind = found.scheme.mutual.kind(row.kind)  # type: ignore[union-attr]
    if kind is None or row.helper is None:
        return
    yield kind.give, row.helper
    if again and kind.again is not None:
        yield kind.again, row.helper
    if kind.receive is not None:
        yield kind.receive, row.asker


def _stood_in(row: Help) -> UUID | None:
    """The staff who confirmed on behalf of a side, so that they do not review it."""
    known = neighbours([row.asker, row.helper])
    own = {one.account for one in known.values()}
    stood = [by for by in (row.asker_by, row.helper_by) if by is not None and by not in own]
    return stood[0] if stood else None


def did_not_happen(viewer: Viewer, wanted: UUID, side: Side | None = None) -> Help:
    """Say, as either side, that it did not come about: nobody is asked why, nothing follows. The
    same again changes nothing; Changed once both have confirmed it."""
    with transaction():
        row = locked(wanted)
        mine, post = _side(viewer, row, side)
        if row.state == Help.FAILED:
            return row
        if row.state not in (Help.MATCHED, Help.DONE):
            raise too_late(row)
        end(viewer, row, Help.FAILED, post)
        message(row.helper if mine == "asker" else row.asker, "failed", row, FAILED)
    return row
