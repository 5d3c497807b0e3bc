"""Taking part: proposing an item, taking it back, and saying by the code that one is there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import CouncilPage, council_page, meeting
from gezhi.engines.trust.queries import Forbidden, Invalid, Missing, Refusal
from gezhi.surfaces.portal.views.councils.one import about, draw_meeting, fresh_id
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.councils import spoken
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Propose something to talk over; whoever holds the council answers, with a reason."""
    viewer = viewer_of(request)
    page = council_page(viewer, place, key)
    takes = "proposals" in page.standing.council.rules.agenda or page.member
    if request.method == "GET" or viewer.account is None or not takes:
        return _draw(request, page, takes=takes)
    post = request.POST
    asked = actions.ProposeItem(
        place,
        key,
        post.get("title", ""),
        post.get("text", ""),
        post.get("topic", ""),
        id=fresh_id(request),
    )
    try:
        actions.propose_item(viewer, asked)
    except Invalid as refusal:
        return _draw(request, page, errors=errors_of(refusal.wrong), status=422)
    except Refusal as refusal:
        return _draw(request, page, said=said_of(refusal), status=refusal.status)
    toast(request, gettext("Proposed. You read here what becomes of it."))
    return redirect("portal:council", place, key)


def _draw(
    request: HttpRequest,
    page: CouncilPage,
    *,
    takes: bool = True,
    errors: dict[str, str] | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    errors, post = errors or {}, request.POST
    rules = page.standing.council.rules
    fields = [
        FieldInput(
            "title",
            "text",
            gettext("What should be talked over?"),
            post.get("title", ""),
            error=errors.get("title", ""),
            required=True,
            max_length=120,
        ),
        FieldInput(
            "text",
            "long-text",
            gettext("Why, and what do you suggest?"),
            post.get("text", ""),
            error=errors.get("text", ""),
            max_length=1000,
        ),
    ]
    if rules.topics:
        options = [Option(key, spoken(name)) for key, name in rules.topics.items()]
        topic = post.get("topic", "")
        fields.append(FieldInput("topic", "choice", gettext("Topic"), topic, options=options))
    context = {
        **about(page.standing.council),
        "fields": fields,
        "text": said or errors.get("id", ""),
        "takes": takes,
        "signed_in": viewer_of(request).account is not None,
        "id": (post.get("id") if errors else "") or new_id(),
    }
    return render(request, "portal/councils/propose.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, place: int, key: str, item: UUID) -> HttpResponse:
    """Take back what one proposed."""
    try:
        actions.withdraw_item(viewer_of(request), item)
        toast(request, gettext("Taken back."))
    except (Forbidden, Missing):
        raise
    except Refusal as refusal:
        toast(request, said_of(refusal), level=messages.ERROR)
    return redirect("portal:council", place, key)


@require_POST
def here(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A member types the code that stands in the room: they are there."""
    viewer = viewer_of(request)
    try:
        actions.attend_by_code(viewer, meeting_id, request.POST.get("code", ""))
    except Missing:
        raise
    except Refusal as refusal:
        page = meeting(viewer, meeting_id)
        return draw_meeting(request, page, error=said_of(refusal), status=refusal.status)
    toast(request, gettext("Good to see you: you are on the list."))
    return redirect("portal:council-meeting", meeting_id)
