"""Forms that are counted for what they ask of workers: marked when drawn, counted when sent.

A page of staff puts a mark into its form (`{% asked drawn fields %}`): signed by the server, it
says which form it is, when it was drawn, and which questions came answered. Whoever sends it is no
part of it, and is never written down.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core import signing
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gezhi.base.ids import new_id
from gezhi.engines.cases.queries import CaseView
from gezhi.engines.insight.actions import Asked, note_asked
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.cases import CaseType
from gezhi.surfaces.ui.fields import FieldInput, Where

MARK, RESTORED = "_drawn", "_restored"
OUTBOX = "X-Gezhi-Outbox"
"""A form that was filled in without network and sent later: its time says nothing."""
SALT = "gezhi.asked"
HELD = {"name": "name", "phone": "phone", "location": "place", "category": "matter"}
"""What is usually known already, by the kind of a question."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form as it is drawn: its kind and key in a version of the pack, at whose place, and of what
    kind of subject it asks (`person`, `household`, `place`, ""). `names` are its questions where
    they are no `FieldInput`s, `known` those that are shown answered and not asked. `stays` is said
    of a page that is tapped many times, each tap with an `id`: each counts, and none has a time of
    its own."""

    kind: str
    form: str
    version: int
    place: int
    level: str = ""
    names: tuple[str, ...] = ()
    stays: bool = False
    known: tuple[str, ...] = ()


def mark_of(request: HttpRequest, drawn: Drawn, fields: Iterable[FieldInput] = ()) -> SafeString:
    """The mark for a form; nothing for residents, who owe no forms. A form that is drawn again,
    because something was wrong or a screen follows, keeps the moment and the answers with which it
    was drawn first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.staff:
        return SafeString("")
    asked = list(fields or ())
    names = [*drawn.known, *drawn.names, *(one.name for one in asked)]
    mark: dict[str, Any] = {
        "f": [drawn.kind, drawn.form, drawn.version, drawn.place, drawn.level, drawn.stays],
        "t": time.time(),
        "i": str(new_id()),
        "n": names,
        "p": [*drawn.known, *(one.name for one in asked if _filled(one.value))],
        "h": {one.name: HELD[one.kind] for one in asked if one.kind in HELD},
    }
    before = read_mark(request.POST) if request.method == "POST" else None
    if before is not None and before["f"] == mark["f"]:
        mark = _gone_on(before, mark, request.POST)
    return format_html(
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">',
        MARK,
        signing.dumps(mark, salt=SALT, compress=True),
        RESTORED,
        request.POST.get(RESTORED, ""),
    )


def _filled(value: object) -> bool:
    """Whether a question came answered; a place only with a pin or a name."""
    if isinstance(value, Where):
        return value.lng is not None or bool(value.place)
    return bool(value)


def _gone_on(before: dict[str, Any], now: dict[str, Any], post: QueryDict) -> dict[str, Any]:
    """A mark with the questions of both; what came answered counts where it was first drawn."""
    new = [one for one in now["n"] if one not in before["n"]]
    known = [one for one in now["p"] if one in new and not _typed(post, one)]
    return {
        **before,
        "n": [*before["n"], *new],
        "p": [*before["p"], *known],
        "h": {**before["h"], **now["h"]},
    }


def read_mark(post: Mapping[str, Any]) -> dict[str, Any] | None:
    """A mark that a browser sent; None where it is none of ours."""
    try:
        found = signing.loads(str(post.get(MARK, "")), salt=SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def note_rows(request: HttpRequest, rows: int) -> None:
    """A table that is handed in is one form: its rows are what it asks."""
    request.rows_asked = rows  # type: ignore[attr-defined]


def _typed(post: QueryDict, name: str) -> bool:
    """Whether a question was answered, itself or a part of it (`where.lng`)."""
    return any(
        value.strip()
        for key in post
        if key == name or key.startswith(f"{name}.")
        for value in post.getlist(key)
    )


def asked_of(request: HttpRequest) -> Asked | None:
    """What a form that was sent asked; None where it carries no mark."""
    mark = read_mark(request.POST)
    if mark is None:
        return None
    kind, form, version, place, level, stays = mark["f"]
    post, known = request.POST, set(mark["p"])
    typed = [
        one for one in mark["n"] if one not in known and (_typed(post, one) or one in request.FILES)
    ]
    entry = _uuid(request.headers.get(OUTBOX, ""))
    if stays and post.get("id"):
        entry = uuid5(UUID(mark["i"]), post["id"])
    late, rows = entry is not None or bool(post.get(RESTORED)), getattr(request, "rows_asked", None)
    return Asked(
        kind=kind,
        form=form,
        version=version,
        place=place,
        shown=len(mark["n"]) if rows is None else rows,
        prefilled=len(known),
        typed=len(typed) if rows is None else 0,
        held=tuple(sorted({mark["h"][one] for one in typed if one in mark["h"]})),
        level=level,
        seconds=None if late else time.time() - mark["t"],
        id=entry or _uuid(mark["i"]),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class AskedMiddleware:
    """Counts a marked form once it was taken: after a redirect, or, where a form stays on its page,
    after an answer without a fault. A count that fails is logged and costs nobody their work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.method == "POST"
            and request.content_type in FORMS
            and response.status_code < 400
        ):
            self._count(request, response)
        return response

    def _count(self, request: HttpRequest, response: HttpResponse) -> None:
        mark = read_mark(request.POST)
        if mark is None or not _taken(request, response, stays=bool(mark["f"][5])):
            return
        asked = asked_of(request)
        if asked is None or not request.viewer.staff:  # type: ignore[attr-defined]
            return
        try:
            note_asked(asked)
        except DatabaseError:
            log.exception("what a form asked was not counted")


def _taken(request: HttpRequest, response: HttpResponse, *, stays: bool) -> bool:
    """Whether a form was taken: it leads on, stays by its nature, or was sent from an outbox whose
    answer says so."""
    if "undo" in request.POST or getattr(request, "refused", False):
        return False
    if response.status_code >= 300 or stays:
        return True
    if OUTBOX not in request.headers:
        return False
    kind = response.headers.get("Content-Type", "")
    return kind.startswith("application/json") and b'"sent"' in response.content[:200]


def case_drawn(type_: CaseType, version: int, place: int) -> Drawn:
    """The form of a case type: about a person where it asks for one, else about a place."""
    person = type_.field_of("name") is not None or type_.field_of("phone") is not None
    return Drawn("case", type_.case, version, place, "person" if person else "place")


def register_drawn(key: str, act: str, version: int, place: int) -> Drawn:
    """What is asked to enter something into a register, or of something that stands there."""
    return Drawn("register", f"{key}.{act}", version, place, "place")


def step_drawn(view: CaseView) -> Drawn:
    """What is asked to take a step of a case."""
    row = view.row
    return Drawn("step", f"{row.type}.{row.stage}", row.pack_id, row.place_id, "matter")
