"""Taking a phone outside, opening it again, saying hello, locking it, saying that it is empty."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.engines.trust import actions
from gezhi.engines.trust.queries import (
    Forbidden,
    Refusal,
    Viewer,
    locked_device,
    own_device,
    own_devices,
)
from gezhi.surfaces.field.offline.outbox import uuid_in
from gezhi.surfaces.field.offline.take import taken, version_of_all
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.offline.frame import (
    as_json,
    for_staff,
    id_in,
    posted,
    text_in,
    told,
)
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

ERROR = 40


@require_POST
@for_staff
def enrol(request: HttpRequest) -> JsonResponse:
    """Take this phone outside: `{id, name}`; answers with the key of its store."""
    data = posted(request)
    row = actions.enrol_device(viewer_in(request), id_in(data, "id"), text_in(data, "name"))
    return _key(row)


@require_POST
@for_staff
def open_again(request: HttpRequest) -> JsonResponse:
    """The key again, for whoever signed in on their own phone: `{device}`."""
    return _key(actions.open_device(viewer_in(request), id_in(posted(request), "device")))


def _key(row: Any) -> JsonResponse:
    about = {"device": str(row.pk), "key": row.key, "account": str(row.account_id)}
    return told(**about, name=row.name)


@never_cache
@ensure_csrf_cookie
@require_GET
@as_json
def hello(request: HttpRequest) -> JsonResponse:
    """A sign of life: how the device stands, the server's time, and what to take along. A locked
    device hears of it although its holder can sign in no more."""
    viewer, device = viewer_in(request), uuid_in(request.GET.get("device"))
    row = own_device(viewer, device) if device is not None else None
    locked = row.locked is not None if row is not None else locked_device(device)
    if locked:
        said = {"outcome": "locked", "device": "locked", "csrf": get_token(request)}
        return JsonResponse(said, status=403)
    if viewer.account is None or not viewer.verified:
        return JsonResponse({"outcome": "signed-out"}, status=401)
    if row is None and not viewer.staff:
        raise Forbidden("not-staff", "您现在没有任职", "you hold no post now")
    if row is not None and row.state == "open":
        actions.note_seen(row)
    state = row.state if row is not None else "unknown"
    return told(
        csrf=get_token(request),
        now=clock.now().isoformat(),
        account=str(viewer.account),
        device=state,
        version=version_of_all(request),
        take=taken(request) if viewer.staff and state == "open" else [],
    )


@require_POST
@as_json
def wiped(request: HttpRequest) -> JsonResponse:
    """The phone says that it is empty: `{device}`."""
    actions.note_wiped(viewer_in(request), id_in(posted(request), "device"))
    return told(outcome="wiped")


@require_POST
@staff_only
def lock(request: HttpRequest, device: UUID) -> HttpResponse:
    """Lock one's own phone from another one, or from this."""
    try:
        row = actions.lock_device(viewer_in(request), device)
    except Refusal as refusal:
        toast(request, said_of(refusal), level=ERROR)
    else:
        said = gettext("%(name)s is locked; it empties itself when it next gets through.")
        toast(request, said % {"name": row.name})
    return redirect("field:me")


def device_lines(viewer: Viewer) -> list[dict[str, Any]]:
    """The viewer's phones in finished words."""
    words = {
        "open": gettext("taken along"),
        "locked": gettext("locked, empties itself"),
    }
    return [
        {
            "id": one.pk,
            "name": one.name,
            "since": say(one.enrolled),
            "seen": say(one.seen),
            "seen_exact": exact(one.seen),
            "word": words.get(one.state, ""),
            "open": one.state == "open",
        }
        for one in own_devices(viewer)
    ]
