"""Opening a case."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections

from gezhi.base import clock
from gezhi.base.ids import new_id, short_code
from gezhi.base.words import Words
from gezhi.engines.cases.actions.concerning import About, write_concerned
from gezhi.engines.cases.actions.files import unclaimed
from gezhi.engines.cases.actions.writing import insert_opened
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.cases.queries.course import held_by
from gezhi.engines.cases.queries.following import follow_key
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.forms import judge
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import (
    Attached,
    Rung,
    attached_at,
    attached_packs,
    find_place,
    ladder,
    place_by_code,
)
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    must_be_v7,
)
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


def place_of(viewer: Viewer, command: OpenCase) -> int:
    """The place of a case: named, found by the point, or the place that the pack serves as a
    whole."""
    location = location_of(command)
    point = point_of(location)
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
        raise Invalid([Wrong(_asked_where(attached, command.type), "outside", words)])
    return attached[0].place_id


def location_of(command: OpenCase) -> dict[str, Any]:
    """The location that a command gives, as it was sent. Which field asks for it only the pack
    tells that serves the place, which is not known yet; but no other answer has parts."""
    found = (one for one in command.answers.values() if isinstance(one, dict))
    return next(found, {})


def _asked_where(attached: Sequence[Attached], case_type: str) -> str:
    """The field in which a form asks where it is, to say there that nobody serves the place."""
    types = (one.pack.cases.get(case_type) for one in attached)
    fields = (type_.field_of("location") for type_ in types if type_ is not None)
    return next((field_.field for field_ in fields if field_ is not None), "place")


def point_of(location: dict[str, Any]) -> tuple[float, float] | None:
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
        f"「{type_.name.zh}」不由您发起",
        f"you cannot open “{type_.name.say('en')}”",
    )


def open_case(viewer: Viewer, command: OpenCase) -> Receipt:
    """Open a case: judge the form, find the place and the first holder, write it all at once.

    Invalid lists every wrong answer; Forbidden when the case type is not for the viewer; Changed
    when the id belongs to somebody else's case. The same id again returns the first receipt.
    """
    must_be_v7(command.id)
    spot = spot_of(viewer, command.type, place_of(viewer, command))
    return _write(viewer, prepare(viewer, command, spot, clock.now()))


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """What cases of one matter have in common where they begin at the same spot: what their rows
    hold, the facts that the journal tells, and under which post. `first` is their first step, as it
    is at some moment."""

    course: rules.Course
    first: rules.Step
    kept: dict[str, Any]
    facts: dict[str, Any]
    post: str

    def due(self, now: datetime) -> datetime | None:
        """Until when the first step takes that begins now."""
        first = self.first
        if now != first.started:
            first = replace(first, started=now)
            return rules.deadline_of(self.course, first).due
        return first.due


@dataclass(slots=True)
class Prepared:
    """A case that may be opened: what its rows hold alike and on their own, and the files that it
    claims."""

    alike: Alike
    own: dict[str, Any]
    files: list[str]
    about: About | None = None

    @property
    def kept(self) -> dict[str, Any]:
        """All that its rows hold."""
        return self.alike.kept | self.own

    @property
    def receipt(self) -> Receipt:
        """What the reporter gets once it is written."""
        own, stage = self.own, self.alike.kept["stage"]
        return Receipt(own["id"], own["code"], follow_key(own["reporter"]), stage, own["due"])


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a case of some type is opened: the way up from its place, the pack that serves it, and
    the kinds of its form's answers by field."""

    way_up: tuple[Rung, ...]
    attached: Attached
    type: CaseType
    kinds: dict[str, str]


def spot_of(viewer: Viewer, case_type: str, place_id: int) -> Spot:
    """The spot for a viewer who may open such a case there; Invalid when the pack has no such type,
    Forbidden when it is not for the viewer."""
    way_up = ladder(viewer, place_id)
    attached = attached_at(viewer, way_up[0].path)
    type_ = attached.pack.cases.get(case_type)
    if type_ is None:
        words = Words(zh=f"这里没有事项类型 {case_type}", en=f"no case type {case_type} here")
        raise Invalid([Wrong("type", "unknown", words)])
    _permit(viewer, type_, way_up[0].path)
    return Spot(way_up, attached, type_, {one.field: one.kind for one in type_.form})


def alike_at(viewer: Viewer, command: OpenCase, spot: Spot, category: str, now: datetime) -> Alike:
    """What a case has in common with others of its matter at its spot."""
    course = rules.Course(spot.attached.pack, spot.type, spot.way_up, category)
    first, place = _held(viewer, spot, rules.first_step(course, now)), spot.way_up[0]
    kept = {
        "type": command.type,
        "pack": spot.attached.version,
        "place": place.id,
        "path": place.path,
        "category": category,
        "channel": command.channel,
        "stage": first.stage,
        "holder": first.held.kind,
        "holder_post": first.held.post,
        "holder_place": first.held.place_id,
        "holder_path": first.held.path,
        "holder_body": UUID(first.held.body) if first.held.body else None,
        "holder_level": first.held.level,
        "kept_to": kept_to(spot.type),
        "actor": viewer.account,
        "language": command.language,
    }
    facts = {"case": command.type, "level": place.level}
    facts |= {name: kept[name] for name in ("category", "channel", "stage")}
    post = viewer.reason if viewer.system else viewer.post_over(place.path, "case.open")
    return Alike(course, first, kept, facts, post)


def _held(viewer: Viewer, spot: Spot, first: rules.Step) -> rules.Step:
    """A first step that a kind of body holds, in the hands of the nearest one above the place."""
    if first.held.kind != "body":
        return first
    found = bodies_at(viewer, spot.attached.path, first.held.body)
    above = [one for one in found if spot.way_up[0].path.startswith(one.place.path)]
    if not above:
        words = Words(zh="这里还没有办这件事的组织", en="no body here takes such a case")
        raise Invalid([Wrong("type", "nobody", words)])
    nearest = max(above, key=lambda one: len(one.place.path))
    return replace(first, held=held_by(nearest))


def kept_to(type_: CaseType) -> str:
    """The posts that see a confidential case beside those in it, between bars: those that its type
    names, and those that hold a step jointly; empty for a case of another type."""
    if not type_.confidential:
        return ""
    jointly = [one.post for stage in type_.stages for one in stage.with_ if one.post]
    return "|" + "".join(f"{post}|" for post in dict.fromkeys([*type_.sees, *jointly]))


FindAlike = Callable[[Viewer, OpenCase, Spot, str, datetime], Alike]


def prepare(
    viewer: Viewer, command: OpenCase, spot: Spot, now: datetime, find: FindAlike = alike_at
) -> Prepared:
    """Judge a command at its spot and find the first holder; nothing is written yet. The same for
    one case and for many."""
    clean, wrong = judge(spot.attached.pack, spot.type, command.answers)
    if wrong:
        raise Invalid(wrong)
    kinds = spot.kinds
    by_kind = {kinds[name]: value for name, value in reversed(clean.items())}
    alike = find(viewer, command, spot, str(by_kind.get("category", "")), now)
    own = _own(viewer, command, by_kind)
    own["now"], own["due"], text = now, alike.due(now), own["text"]
    about = None
    if spot.type.concerned is not None:
        about = About(own["name"], own["phone"])
        own |= {"account": viewer.account, "name": "", "phone": "", "phone_index": ""}
    own["form"] = {k: v for k, v in clean.items() if kinds[k] not in APART and v is not text}
    files = [one for name in clean if kinds[name] in FILES for one in clean[name]]
    return Prepared(alike, own, files, about)


def _own(viewer: Viewer, command: OpenCase, by_kind: dict[str, Any]) -> dict[str, Any]:
    """What the rows of a new case hold that others do not; identifying answers go to the reporter,
    sealed, and nowhere else."""
    location = by_kind.get("location", {})
    phone = by_kind.get("phone", "")
    return {
        "id": command.id,
        "code": short_code(command.id),
        "lon": location.get("lon"),
        "lat": location.get("lat"),
        "spot": location.get("note", ""),
        "text": by_kind.get("text", ""),
        "reporter": new_id(),
        "account": None if phone and viewer.grants else viewer.account,
        "name": by_kind.get("name", ""),
        "phone": phone,
        "phone_index": phone_index(phone) if phone else "",
    }


APART = frozenset({"location", "name", "phone", "category"})
"""Kinds of answers that have a column of their own."""

FILES = frozenset({"images", "voice"})
"""Kinds of answers that are files."""


def _write(viewer: Viewer, prepared: Prepared) -> Receipt:
    kept, files, alike = prepared.kept, prepared.files, prepared.alike
    try:
        with _all_at_once(bool(files) or prepared.about is not None):
            insert_opened(kept, alike.post, alike.facts)
            if files:
                unclaimed(viewer, files).update(case=kept["id"], reporter=kept["reporter"])
            if prepared.about is not None:
                write_concerned(kept["id"], prepared.about)
    except IntegrityError:
        with for_system():
            if not Case.objects.filter(pk=kept["id"]).exists():
                raise
            return opened_before(viewer, kept["id"], kept["text"])
    return prepared.receipt


def _all_at_once(several: bool) -> AbstractContextManager[None]:
    """A transaction where one is needed. A single statement on PostgreSQL is one by itself, and two
    round trips shorter."""
    if several:
        return transaction()
    here = connections[DEFAULT_DB_ALIAS]
    alone = here.vendor == "postgresql" and not here.in_atomic_block
    return nullcontext() if alone else transaction()


def opened_before(viewer: Viewer, case: UUID, text: str) -> Receipt:
    """The receipt of a case that was opened with this id before, for the same sender only."""
    before = Case.objects.filter(pk=case).first()
    if before is None or before.opened_by != viewer.account or before.text != text:
        raise Changed("id-taken", "这个编号已用于另一件事", "this id belongs to another case")
    reporter = Reporter.objects.filter(origin=case, joined=False).earliest("id")
    return Receipt(before.id, before.code, follow_key(reporter.id), before.stage, before.due, True)
