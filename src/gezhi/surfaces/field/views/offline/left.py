"""Work that was given up: told by the phone, read by who did it and by who leads them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.engines.trust import actions
from gezhi.engines.trust.queries import account_names, given_up
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.offline.frame import for_staff, id_in, posted, text_in, told
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.staff import staff_only


@require_POST
@for_staff
def leave(request: HttpRequest) -> JsonResponse:
    """Give an entry up: `{entry, url, said, reason}`; `said` as the server once said it."""
    data = posted(request)
    said = data.get("said", "")
    words = " ".join(map(str, said)) if isinstance(said, list) else text_in(data, "said")
    entry, url = id_in(data, "entry"), text_in(data, "url")
    actions.leave_entry(viewer_in(request), entry, url, words, text_in(data, "reason"))
    return told(outcome="left", entry=str(entry))


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Not taken over: one's own, and that of the grounds where one leads."""
    viewer = viewer_in(request)
    rows = given_up(viewer)
    names = account_names(viewer, {one.account_id for one in rows})
    lines = [
        {
            "who": "" if one.account_id == viewer.account else names.get(one.account_id, ""),
            "when": say(one.at),
            "exact": exact(one.at),
            "url": one.url if one.url.startswith("/field/") else "",
            "said": one.said,
            "reason": one.reason,
        }
        for one in rows
    ]
    return render(request, "field/offline/left.html", {"here": "me", "lines": lines})
