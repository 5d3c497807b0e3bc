"""How a mediator, or a team, stands in the directory."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.engines.cases.actions import mediation
from gezhi.engines.cases.queries.mediation import OwnEntry, own_entries
from gezhi.engines.trust.queries import Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.mediation.disputes import mediation_context, viewer_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.forms import errors_of
from gezhi.surfaces.ui.mediating.asking import ActForm, Asking
from gezhi.surfaces.ui.mediating.words import field_names
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """The entries that are the viewer's to write, with consent."""
    viewer = viewer_of(request)
    own = own_entries(viewer)
    if not own:
        raise Forbidden("not-mediator", "要有调解权限才能进名录", "this is for mediators")
    asking, status = Asking(), 200
    if request.method == "POST":
        try:
            _save(viewer, own, request.POST)
            toast(request, gettext("Your entry is saved."))
            return redirect("desk:mediation-listing")
        except Invalid as refusal:
            asking, status = Asking(request.POST, errors_of(refusal.wrong)), refusal.status  # type: ignore[arg-type]
    context = mediation_context(
        request, "mediation-listing", acts=[_form(one, asking, request.POST) for one in own]
    )
    return render(request, "desk/mediation/listing.html", context, status=status)


def _key(one: OwnEntry) -> str:
    return f"entry-{one.body or one.place.pk}"


def _save(viewer: Viewer, own: list[OwnEntry], post: Any) -> None:
    one = next((entry for entry in own if _key(entry) == post.get("form")), None)
    if one is None:
        raise Missing("no-entry", "没有这一项", "there is no such entry")
    listed = mediation.Listing(
        one.place.pk,
        post.get("name", ""),
        tuple(post.getlist("fields")),
        post.get("languages", ""),
        post.get("reach", ""),
        post.get("about", ""),
        one.body,
        post.get("listed") == "yes",
        post.get("named") == "yes",
    )
    mediation.list_mediator(viewer, listed)


def _form(one: OwnEntry, asking: Asking, post: Any) -> ActForm:
    key, row = _key(one), one.row
    ticked = post.getlist("fields") if asking.sent(key) else (row.fields if row else [])
    yes_no = [Option("yes", gettext("Yes")), Option("no", gettext("No"))]

    def text(name: str, label: str, most: int, **more: Any) -> Any:
        value = getattr(row, name) if row else ""
        return asking.one(key, name, "text", label, value, required=False, max_length=most, **more)

    name = row.name if row else one.team
    return asking.form(
        key,
        one.team or one.place.name,
        [("save", gettext("Save"), "primary")],
        text=gettext("Everybody reads this entry. It stands only as long as you agree."),
        picks=[(field, words, "", field in ticked) for field, words in field_names().items()],
        pick_name="fields",
        fields=[
            asking.one(key, "name", "name", gettext("How you are called"), name, max_length=60),
            text("languages", gettext("Languages and dialects"), 100),
            text("reach", gettext("How you are reached"), 100),
            text("about", gettext("A few words"), 100),
            asking.one(
                key,
                "listed",
                "choice",
                gettext("Stand in the directory?"),
                "yes" if row is None or row.listed else "no",
                options=yes_no,
            ),
            asking.one(
                key,
                "named",
                "choice",
                gettext("May figures name you?"),
                "yes" if row is not None and row.named else "no",
                options=yes_no,
            ),
        ],
        open=True,
    )
