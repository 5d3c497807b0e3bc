"""A bulletin: drafted from the ledger, written over, issued by a person, sent and printed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base import clock
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import BulletinView, bulletin, picture
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from gezhi.surfaces.desk.campaigns.frame import around, day, day_in, viewer_in, week_name
from gezhi.surfaces.desk.campaigns.week import figures_of
from gezhi.surfaces.ui.bulletins import bulletin_pdf, figures_said
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_POST
@staff_only
def begin(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The bulletin of a week, drafted now."""
    day_ = day_in(request.POST.get("week", ""))
    row = actions.begin_bulletin(viewer_in(request), campaign, day_)
    return redirect("desk:campaign-bulletin", row.pk)


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, bulletin_id: UUID) -> HttpResponse:
    """Read it; write it while it is a draft; issue it."""
    viewer = viewer_in(request)
    seen = bulletin(viewer, bulletin_id)
    if request.method == "GET":
        return _draw(request, seen)
    post = request.POST
    revision = post.get("revision", "")
    asked = actions.Written(
        bulletin_id,
        post.get("title", ""),
        post.get("text", ""),
        int(revision) if revision.isdecimal() else 0,
    )
    try:
        actions.write_bulletin(viewer, asked)
        if post.get("do") == "issue":
            row = actions.issue_bulletin(viewer, bulletin_id)
            toast(request, gettext("Issue %(n)s is out.") % {"n": row.number})
        else:
            toast(request, gettext("Kept."))
    except Invalid as refusal:
        return _draw(request, seen, errors_of(refusal.wrong), "", refusal.status)
    except (Changed, Forbidden) as refusal:
        now = bulletin(viewer, bulletin_id)
        return _draw(request, now, None, said_of(refusal), refusal.status)
    return redirect("desk:campaign-bulletin", bulletin_id)


def _draw(
    request: HttpRequest,
    seen: BulletinView,
    errors: dict[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    row, post = seen.row, request.POST
    shown = picture(viewer_in(request), row.campaign_id)
    context = around(
        request,
        shown,
        "campaign-week",
        bulletin=row,
        week=week_name(row.week),
        title=post.get("title", row.title),
        words=post.get("text", row.text),
        theirs=row.text if text and post.get("text") not in (None, row.text) else "",
        figures=figures_of(row.figures, row.campaign_id),
        writes=seen.writes and row.state == "draft",
        by=seen.by,
        issued=day(clock.local(row.issued_at).date()) if row.issued_at else "",
        sent=[
            {
                "id": one.pk,
                "channel": one.channel,
                "sent": exact(one.sent) if one.sent else "",
                "fault": one.fault,
                "tries": one.tries,
            }
            for one in seen.deliveries
        ],
        again=seen.writes,
        public=shown.rules.public and row.state == "issued",
        public_url=reverse("portal:bulletin", args=[row.pk]) if row.state == "issued" else "",
        errors=errors or {},
        text=text,
    )
    return render(request, "desk/campaigns/bulletin.html", context, status=status)


@require_GET
@staff_only
def pdf(request: HttpRequest, bulletin_id: UUID) -> HttpResponse:
    """The same on paper."""
    seen = bulletin(viewer_in(request), bulletin_id)
    name = picture(viewer_in(request), seen.row.campaign_id).rules.name.zh
    made = bulletin_pdf(seen.row.campaign.place.name, name, seen.row)
    response = HttpResponse(made, content_type="application/pdf")
    number = seen.row.number or seen.row.week.isoformat()
    response["Content-Disposition"] = f'inline; filename="bulletin-{number}.pdf"'
    return response


@require_GET
@staff_only
def plain(request: HttpRequest, bulletin_id: UUID) -> HttpResponse:
    """The same as plain text, to paste somewhere."""
    row = bulletin(viewer_in(request), bulletin_id).row
    text = f"{row.title}\n\n{figures_said(row)}\n\n{row.text}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_POST
@staff_only
def again(request: HttpRequest, delivery: int) -> HttpResponse:
    """Try a channel once more."""
    row = actions.send_again(viewer_in(request), delivery)
    toast(request, gettext("It is tried again within a minute."))
    return redirect("desk:campaign-bulletin", row.bulletin_id)
