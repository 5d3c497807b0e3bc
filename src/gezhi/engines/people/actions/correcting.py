"""Corrections of the register: proposed by who heard of them, decided by who keeps it, undone."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.phones import normal_phone
from gezhi.base.words import Words
from gezhi.engines.people.models import Correction, Household, Person
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    must_be_v7,
)
from gezhi.engines.trust.rules.viewer import Viewer, may

FIELDS = ("name", "phone", "size")
LONGEST, LARGEST = 60, 50
HEARS = ("people.import", "survey.ask", "survey.keep", "visit.walk", "duty.lead")
"""Who may propose a correction of others; everybody may of themselves (PIPL 46)."""


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """How a field of a person (`name`, `phone`) or of a household (`size`) should be."""

    household: UUID
    field: str
    proposed: str
    person: UUID | None = None
    source: str = "visit"
    id: UUID = dataclasses.field(default_factory=new_id)


def propose_correction(viewer: Viewer, asked: NewCorrection) -> Correction:
    """Propose it; the register stays as it is until it is decided. The same id again changes
    nothing; what is proposed already for the field is replaced, as only the last word counts."""
    home = Household.objects.select_related("place").filter(pk=asked.household).first()
    if home is None:
        raise Missing("no-household", "没有这一户", "there is no such household")
    person = None
    if asked.field != "size":
        person = Person.objects.filter(pk=asked.person, household=home).first()
        if person is None:
            words = Words(zh="选是谁的", en="choose whose it is")
            raise Invalid([Wrong("person", "required", words)])
    own = person is not None and person.account_id and person.account_id == viewer.account
    if not own and not any(may(viewer, one, path=home.place.path) for one in HEARS):
        raise Forbidden("not-allowed", "这不归你管", "this needs somebody who serves there")
    proposed = _clean(asked)
    with transaction():
        before = Correction.objects.filter(pk=asked.id).first()
        if before is not None:
            if before.proposed != proposed and before.state == Correction.PROPOSED:
                raise Changed(
                    "id-taken", "这个编号已用于别的更正", "this id stands for another one"
                )
            return before
        open_ = Correction.objects.filter(household=home, person=person, field=asked.field)
        open_.filter(state=Correction.PROPOSED).update(
            state=Correction.UNDONE, proposed=b"", was=b""
        )
        row = Correction.objects.create(
            id=asked.id,
            household=home,
            person=person,
            place=home.place,
            path=home.place.path,
            field=asked.field,
            was=_held(home, person, asked.field),
            proposed=proposed,
            source=asked.source,
            by=viewer.account,
        )
        _tell(viewer, "proposed", row)
    return row


def _clean(asked: NewCorrection) -> str:
    judged = _JUDGES.get(asked.field)
    found = judged(asked.proposed.strip()) if judged else None
    must_be_v7(asked.id)
    if not found:
        words = Words(zh="改成什么，写对了再交", en="say what it should be")
        raise Invalid([Wrong("proposed", "format", words)])
    return found


def _name(text: str) -> str:
    return text if 1 <= len(text) <= LONGEST else ""


def _size(text: str) -> str:
    return str(int(text)) if text.isdecimal() and 1 <= int(text) <= LARGEST else ""


_JUDGES: dict[str, Callable[[str], str | None]] = {
    "name": _name,
    "phone": normal_phone,
    "size": _size,
}


def _held(home: Household, person: Person | None, name: str) -> str:
    return str(home.size) if name == "size" else str(getattr(person, name))


def decide_correction(
    viewer: Viewer, correction: UUID, *, accept: bool, reason: str = ""
) -> Correction:
    """Accept a correction, which changes the register, or decline it with a reason. Only who keeps
    the register. The same again changes nothing; Changed where it was decided otherwise, or where
    the register has changed since."""
    with transaction():
        row = _locked(viewer, correction)
        wanted = Correction.ACCEPTED if accept else Correction.DECLINED
        if row.state == wanted:
            return row
        if row.state != Correction.PROPOSED:
            raise Changed(
                "decided", "已经定过了，请刷新", "it was decided: reload", state=row.state
            )
        if not accept and len(reason.strip()) < 2:
            words = Words(zh="写一句为什么不改", en="say why not")
            raise Invalid([Wrong("reason", "required", words)])
        if accept:
            _write(row, row.was, row.proposed)
        else:
            row.was, row.proposed = "", ""
        row.state, row.reason = wanted, reason.strip()
        row.decided_by, row.decided_at = viewer.account, clock.now()
        row.save()
        _tell(viewer, wanted, row)
    return row


def undo_correction(viewer: Viewer, correction: UUID) -> Correction:
    """Put the register back to what it held. Changed where it holds something newer by now."""
    with transaction():
        row = _locked(viewer, correction)
        if row.state == Correction.UNDONE:
            return row
        if row.state != Correction.ACCEPTED:
            raise Changed("not-accepted", "没有改过，不用撤回", "nothing was changed by it")
        _write(row, row.proposed, row.was)
        row.state, row.was, row.proposed = Correction.UNDONE, "", ""
        row.decided_by, row.decided_at = viewer.account, clock.now()
        row.save()
        _tell(viewer, "undone", row)
    return row


def withdraw_correction(viewer: Viewer, correction: UUID) -> None:
    """Take back what one proposed, while nobody has decided it: nothing for what there is not;
    Changed where it was decided."""
    with transaction():
        rows = Correction.objects.select_for_update(of=("self",))
        row = rows.filter(pk=correction, by=viewer.account).first()
        if row is None or row.state == Correction.UNDONE:
            return
        if row.state != Correction.PROPOSED:
            raise Changed("decided", "这条更正已经定了", "the correction was decided")
        row.state, row.was, row.proposed = Correction.UNDONE, "", ""
        row.save(update_fields=["state", "was", "proposed"])
        _tell(viewer, "undone", row)


def _locked(viewer: Viewer, wanted: UUID) -> Correction:
    rows = Correction.objects.select_for_update(of=("self",)).filter(pk=wanted)
    row = rows.first()
    if row is None:
        raise Missing("no-correction", "没有这条更正", "there is no such correction")
    if not may(viewer, "people.import", path=row.path):
        zh, en = "由管登记簿的人定", "who keeps the register decides"
        raise Forbidden("not-allowed", zh, en)
    return row


def _write(row: Correction, expected: str, value: str) -> None:
    """Write a field of the register, where it still holds what was expected."""
    home = Household.objects.select_for_update().get(pk=row.household_id)
    person = Person.objects.select_for_update().filter(pk=row.person_id).first()
    if row.field != "size" and person is None:
        raise Missing("no-person", "没有这个人", "there is no such person")
    if _held(home, person, row.field) != expected:
        zh, en = "登记簿已经变了，看了再定", "the register has changed meanwhile"
        raise Changed("register-moved", zh, en)
    if person is None or row.field == "size":
        home.size = int(value)
        home.save(update_fields=["size"])
        return
    setattr(person, row.field, value)
    if row.field == "phone":
        person.phone_index = phone_index(value) if value else ""
    person.save(update_fields=["name", "phone", "phone_index"])


def _tell(viewer: Viewer, verb: str, row: Correction) -> None:
    """Tell the journal which field of whom, never what it held."""
    where: dict[str, Any] = {"place_id": row.place_id, "path": row.path}
    facts = {"what": row.field, "source": row.source}
    record(viewer, f"register.correction_{verb}", "correction", row.pk, **where, **facts)
