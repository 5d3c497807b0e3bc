"""Opening a case."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from gezhi.base import clock
from gezhi.base.ids import is_v7, new_id, short_code
from gezhi.base.words import Words
from gezhi.engines.cases.actions.files import unclaimed
from gezhi.engines.cases.actions.writing import insert_opened
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.cases.queries.following import follow_key
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.forms import judge
from gezhi.engines.places.queries import (
    Attached,
    attached_at,
    attached_packs,
    find_place,
    ladder,
    place_by_code,
)
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.cases import CaseType


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What someone reports. `id` is made by the caller (UUIDv7): sending it twice opens one case.

    `answers` are those of the pack's form; `place` is where it is, when the form's location does
    not say.
    """

    type: str
    answers: dict[str, Any]
    id: UUID = field(default_factory=new_id)
    channel: str = "portal"
    place: int | None = None
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter gets: the number, the key to follow it by, and what happens now."""

    id: UUID
    code: str
    follow: str
    stage: str
    due: datetime | None
    again: bool = False


def _where(viewer: Viewer, command: OpenCase, location: dict[str, Any]) -> int:
    """The place of a case: named, found by the point, or the place that the pack serves as a
    whole."""
    point = _point(location)
    if point is not None:
        found = find_place(viewer, *point)
        if found is not None:
            return found
    named = location.get("place") or command.place
    if named:
        return _named(viewer, str(named))
    attached = attached_packs(viewer)
    if point is not None or len(attached) != 1:
        words = Words(zh="这个位置不在服务范围内", en="this place is outside the area served")
        raise Invalid([Wrong("where", "outside", words)])
    return attached[0].place_id


def _point(location: dict[str, Any]) -> tuple[float, float] | None:
    """The point that a location gives, if it gives one on this earth; the form is judged later."""
    try:
        lon, lat = float(location["lon"]), float(location["lat"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def _named(viewer: Viewer, text: str) -> int:
    """A place by its code or its id; Missing when it is neither."""
    try:
        return place_by_code(viewer, text).pk
    except Missing:
        if len(text) <= 12 and text.isascii() and text.isdigit():
            return ladder(viewer, int(text))[0].id
        raise


def _permit(viewer: Viewer, type_: CaseType, path: str) -> None:
    if viewer.system or "anyone" in type_.open or ("resident" in type_.open and viewer.account):
        return
    posts = {grant.post for grant in viewer.grants if path.startswith(grant.path)}
    if posts & set(type_.open) or ("staff" in type_.open and may(viewer, "case.open", path=path)):
        return
    raise Forbidden(
        "not-allowed",
        f"「{type_.name.zh}」不由你发起",
        f"you cannot open “{type_.name.say('en')}”",
    )


def open_case(viewer: Viewer, command: OpenCase) -> Receipt:
    """Open a case: judge the form, find the place and the first holder, write it all at once.

    Invalid lists every wrong answer; Forbidden when the case type is not for the viewer; Changed
    when the id belongs to somebody else's case. The same id again returns the first receipt.
    """
    if not is_v7(command.id):
        words = Words(zh="编号要是 UUIDv7", en="the id must be a UUIDv7")
        raise Invalid([Wrong("id", "type", words)])
    location = command.answers.get("where")
    place_id = _where(viewer, command, location if isinstance(location, dict) else {})
    way_up = ladder(viewer, place_id)
    attached = attached_at(viewer, way_up[0].path)
    type_ = attached.pack.cases.get(command.type)
    if type_ is None:
        words = Words(zh=f"这里没有事项类型 {command.type}", en=f"no case type {command.type} here")
        raise Invalid([Wrong("type", "unknown", words)])
    _permit(viewer, type_, way_up[0].path)
    clean, wrong = judge(attached.pack, type_, command.answers)
    if wrong:
        raise Invalid(wrong)
    course = rules.Course(attached.pack, type_, way_up, _category(type_, clean))
    first = rules.first_step(course, clock.now())
    kept = _kept(viewer, command, attached, course, first, clean)
    return _write(viewer, kept, _files(type_, clean), way_up[0].level)


def _category(type_: CaseType, clean: dict[str, Any]) -> str:
    field_ = type_.field_of("category")
    return str(clean.get(field_.field, "")) if field_ else ""


def _files(type_: CaseType, clean: dict[str, Any]) -> list[str]:
    kinds = {field_.field for field_ in type_.form if field_.kind in ("images", "voice")}
    return [one for name in kinds for one in clean.get(name, [])]


def _kept(
    viewer: Viewer,
    command: OpenCase,
    attached: Attached,
    course: rules.Course,
    first: rules.Step,
    clean: dict[str, Any],
) -> dict[str, Any]:
    """What the rows of a new case hold; identifying answers go to the reporter, sealed, and nowhere
    else."""
    kinds = {field_.field: field_.kind for field_ in course.type.form}
    by_kind = {kinds[name]: value for name, value in reversed(clean.items())}
    location = by_kind.get("location", {})
    text = by_kind.get("text", "")
    phone = by_kind.get("phone", "")
    return {
        "id": command.id,
        "code": short_code(command.id),
        "type": command.type,
        "pack": attached.version,
        "place": course.ladder[0].id,
        "path": course.ladder[0].path,
        "lon": location.get("lon"),
        "lat": location.get("lat"),
        "spot": location.get("note", ""),
        "category": course.category,
        "text": text,
        "form": {k: v for k, v in clean.items() if kinds[k] not in APART and v is not text},
        "channel": command.channel,
        "stage": first.stage,
        "holder": first.held.kind,
        "holder_post": first.held.post,
        "holder_place": first.held.place_id,
        "holder_path": first.held.path,
        "holder_level": first.held.level,
        "due": first.due,
        "now": first.started,
        "actor": viewer.account,
        "reporter": new_id(),
        "account": None if phone and viewer.grants else viewer.account,
        "name": by_kind.get("name", ""),
        "phone": phone,
        "phone_index": phone_index(phone) if phone else "",
        "language": command.language,
    }


APART = frozenset({"location", "name", "phone", "category"})
"""Kinds of answers that have a column of their own."""


def _write(viewer: Viewer, kept: dict[str, Any], files: list[str], level: str) -> Receipt:
    facts = {"case": kept["type"], "level": level}
    facts |= {name: kept[name] for name in ("category", "channel", "stage")}
    post = viewer.reason if viewer.system else viewer.post_over(kept["path"], "case.open")
    try:
        with _all_at_once(bool(files)):
            insert_opened(kept, post, facts)
            if files:
                unclaimed(viewer, files).update(case=kept["id"], reporter=kept["reporter"])
    except IntegrityError:
        return _again(viewer, kept["id"], kept["text"])
    return Receipt(
        kept["id"], kept["code"], follow_key(kept["reporter"]), kept["stage"], kept["due"]
    )


def _all_at_once(several: bool) -> AbstractContextManager[None]:
    """A transaction where one is needed. A single statement on PostgreSQL is one by itself, and two
    round trips shorter."""
    alone = connection.vendor == "postgresql" and not connection.in_atomic_block
    return nullcontext() if alone and not several else transaction()


def _again(viewer: Viewer, case: UUID, text: str) -> Receipt:
    """The receipt of a case that was opened with this id before, for the same sender only."""
    before = Case.objects.filter(pk=case).first()
    if before is None or before.opened_by != viewer.account or before.text != text:
        raise Changed("id-taken", "这个编号已用于另一件事", "this id belongs to another case")
    reporter = Reporter.objects.filter(origin=case, joined=False).earliest("id")
    return Receipt(before.id, before.code, follow_key(reporter.id), before.stage, before.due, True)
