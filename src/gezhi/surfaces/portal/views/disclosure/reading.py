"""One thing that is public: its versions, its course, its questions; asking; and on paper."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import item_view
from gezhi.engines.trust.queries import Invalid, Missing, Refusal, Viewer
from gezhi.surfaces.portal.disclosure_poster import ItemPoster, print_item
from gezhi.surfaces.portal.served import ground_context, served_at
from gezhi.surfaces.ui.disclosed import view_of
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast

LONGEST = 500


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, item: UUID) -> HttpResponse:
    """An item as anybody reads it; whoever is signed in asks below it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if request.method == "GET":
        return _draw(request, item)
    post = request.POST
    try:
        actions.ask(viewer, item, post.get("text", ""), _id(post.get("id", "")))
    except Invalid as refusal:
        return _draw(request, item, errors_of(refusal.wrong), status=422)
    except Refusal as refusal:
        if isinstance(refusal, Missing):
            raise
        return _draw(request, item, {"text": said_of(refusal)}, status=refusal.status)
    toast(request, gettext("Asked. The answer will stand below it, and you get a message."))
    return redirect(f"{reverse('portal:disclosed', args=[item])}#questions")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_id()


def _draw(
    request: HttpRequest, item: UUID, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    view, errors = item_view(viewer, item), errors or {}
    field = FieldInput(
        "text",
        "long-text",
        gettext("What do you want to know?"),
        request.POST.get("text", ""),
        help=gettext("Everybody reads the question, as a resident's. Write no names and numbers."),
        error=errors.get("text", "") or errors.get("id", ""),
        required=True,
        max_length=LONGEST,
    )
    context = {
        **view_of(view),
        "row": view.row,
        "posts": view.posts,
        "signed_in": viewer.account is not None,
        "field": field,
        "fields": [field],
        "id": (request.POST.get("id") if errors else "") or new_id(),
        **ground_context(served_at(str(view.row.place_id))),
    }
    return render(request, "portal/disclosure/item.html", context, status=status)


@require_GET
def pdf(request: HttpRequest, item: UUID) -> HttpResponse:
    """The version in force, for the notice board: A4, or A3 with `?size=a3`."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    view = item_view(viewer, item)
    told = view_of(view)
    if view.now is None:
        raise Missing("withdrawn", "这一条已经撤下", "this was withdrawn")
    one, now = told["one"], told["versions"][0]
    notes = [
        gettext("Posted from %(first)s to %(last)s, %(days)s days at least by law.")
        % {"first": one["first"], "last": one["last"], "days": told["days"]},
        told["law"],
        gettext("Scan the code to ask a question; the answer stands below it."),
    ]
    figures = [(one["first"], gettext("posted")), (one["last"], gettext("last day"))]
    if one["version"] > 1:
        figures.append((str(one["version"]), gettext("version")))
    made = ItemPoster(
        place=one["place"],
        title=one["title"],
        period=" · ".join(filter(None, (one["affairs"], one["phase"], one["period"]))),
        figures=figures,
        lines=[],
        order=gettext("Corrected: %(why)s") % {"why": now["reason"]} if now["reason"] else "",
        notes=notes,
        address=f"{settings.SITE_URL}{reverse('portal:disclosed', args=[item])}",
        body=now["body"],
        table=now["table"],
    )
    data = print_item(made, large=request.GET.get("size") == "a3")
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{one['place']}-{one['title']}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer
