"""Agreements: written ones bind once all have signed, oral ones once they are reached (arts
28-31)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.cases.actions.mediation.ending import finish
from gezhi.engines.cases.actions.mediation.telling import begin, message_all, tell
from gezhi.engines.cases.models import Agreement, Case, Mediation, Party, Promise
from gezhi.engines.cases.queries.mediation.inside import (
    block_of,
    inside,
    must_handle,
    no_dispute,
)
from gezhi.engines.cases.rules.mediation import NOT_CONFIRMED
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong, invalid, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_TEXT, LONGEST_WHAT, MOST_PROMISES = 8000, 300, 12


@dataclass(frozen=True, slots=True)
class Draft:
    """What was agreed: its text, what is to be done by when, and what it `touches` that no court
    confirms (`status`, `adoption`, `marriage`)."""

    case: UUID
    text: str
    written: bool = True
    promises: tuple[tuple[date, str], ...] = ()
    touches: tuple[str, ...] = ()
    id: UUID = field(default_factory=new_id)


def write_agreement(viewer: Viewer, asked: Draft) -> Agreement:
    """Write down what was agreed. An oral agreement binds at once (art. 30); a written one waits
    for its signatures, and a new text before them takes the place of the old. The same id again is
    one agreement."""
    with transaction():
        row, kept = begin(viewer, asked.case)
        must_handle(viewer, row)
        wrongs = list(_wrong(row, asked))
        if wrongs:
            raise Invalid(wrongs)
        before = Agreement.objects.filter(pk=asked.id).first()
        if before is not None:
            if before.case_id == row.pk and before.text == asked.text.strip():
                return before
            raise Changed("id-taken", "这个编号已用过", "this id belongs to another agreement")
        _replace(row)
        made = _make(viewer, row, asked)
        tell(viewer, "agreed", row, written=made.written, promises=len(asked.promises))
        if made.written:
            words = Words(
                zh="调解协议写好了，请打开看一看，没有出入再签字。",
                en="The agreement is written: read it, and sign it if it is right.",
            )
            message_all(row, "agreement", words)
        else:
            _bind(viewer, row, kept, made, timezone.localdate(made.at, clock.ZONE))
        return made


def _wrong(row: Case, asked: Draft) -> list[Wrong]:
    found = []
    found += wrong_id(asked.id)
    if not 1 <= len(asked.text.strip()) <= LONGEST_TEXT:
        words = Words(zh="写清双方说好了什么", en="write what was agreed")
        found.append(Wrong("text", "required", words))
    if set(asked.touches) - set(NOT_CONFIRMED):
        found.append(Wrong("touches", "unknown", Words(zh="从列表里选", en="choose from the list")))
    if row.parties.filter(consent=Party.AGREED).values("side").distinct().count() < 2:
        words = Words(zh="双方都愿意调解才有协议", en="both sides must have agreed to mediate")
        found.append(Wrong("text", "no-consent", words))
    if len(asked.promises) > MOST_PROMISES or any(
        not 1 <= len(what.strip()) <= LONGEST_WHAT for _, what in asked.promises
    ):
        words = Words(zh="每一条写清做什么、哪天前做", en="say of each what is done, and by when")
        found.append(Wrong("promises", "required", words))
    return found


def _replace(row: Case) -> None:
    current = row.agreements.filter(replaced=None).first()
    if current is None:
        return
    if current.effective is not None and current.court != Agreement.REFUSED:
        zh, en = "协议已经生效", "an agreement is in force"
        raise Changed("binding", zh, en)
    current.replaced = clock.now()
    current.save(update_fields=["replaced"])


def _make(viewer: Viewer, row: Case, asked: Draft) -> Agreement:
    made = Agreement.objects.create(
        id=asked.id,
        case=row,
        written=asked.written,
        text=asked.text.strip(),
        touches=list(dict.fromkeys(asked.touches)),
        by=viewer.account,
    )
    for day, what in asked.promises:
        Promise.objects.create(agreement=made, case=row, on=day, what=what.strip())
    return made


def read_agreement(viewer: Viewer, case: UUID, agreement: UUID) -> Agreement:
    """A party confirms that they read the text and agree with it, before it is signed."""
    with transaction():
        row, _ = begin(viewer, case)
        found = _current(row, agreement)
        mine = inside(viewer, row).parties
        own = [str(one) for one in mine] if not viewer.system else []
        if not own:
            raise Forbidden("not-party", "由当事人自己来看", "a party reads it themselves")
        if all(one in found.read for one in own):
            return found
        found.read = {**found.read, **dict.fromkeys(own, clock.now().isoformat())}
        found.save(update_fields=["read"])
        tell(viewer, "read", row)
        return found


def _current(row: Case, wanted: UUID) -> Agreement:
    found = row.agreements.select_for_update().filter(pk=wanted).first()
    if found is None:
        raise no_dispute()
    if found.replaced is not None:
        raise Changed("replaced", "协议改过了，请看新的", "there is a newer text: read that one")
    return found


def sign_agreement(viewer: Viewer, case: UUID, agreement: UUID, signed: date) -> Agreement:
    """All parties and the mediator have signed, sealed or put their fingerprint on the paper, the
    last of them on the day `signed`: from that day it binds (art. 29), and the case goes on. The
    same again changes nothing."""
    with transaction():
        row, kept = begin(viewer, case, ended=True)
        must_handle(viewer, row)
        found = _current(row, agreement)
        if found.effective == signed:
            return found
        row, kept = begin(viewer, case)
        if found.effective is not None:
            raise Changed("binding", "协议已经生效", "it is in force already")
        today = timezone.localdate(clock.now(), clock.ZONE)
        if signed > today or signed < timezone.localdate(found.at, clock.ZONE):
            zh = "签字那天不能早于写协议，也不能在以后"
            raise invalid("signed", "day", zh, "not before it was written, and not in the future")
        _bind(viewer, row, kept, found, signed)
        return found


def _bind(viewer: Viewer, row: Case, kept: Mediation, found: Agreement, day: date) -> None:
    found.effective = day
    found.save(update_fields=["effective"])
    dates = set(found.promises.values_list("on", flat=True))
    for days in block_of(row).follow_up:
        on = day + timedelta(days=days)
        if on not in dates:
            Promise.objects.create(agreement=found, case=row, on=on)
    words = Words(
        zh=f"调解协议从{day.month}月{day.day}日起生效，双方要按约定做（第三十一条）。觉得有必要的，"
        "可以在三十日内一起到法院申请司法确认，不收费（第三十三条）。",
        en=f"The agreement binds from {day.isoformat()} (art. 31). Within 30 days both may ask the "
        "court together to confirm it, free of charge (art. 33).",
    )
    message_all(row, "binding", words)
    finish(viewer, row, kept, "agreed", "")
