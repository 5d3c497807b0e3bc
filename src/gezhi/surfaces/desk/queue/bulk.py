"""Doing one thing to several cases: each stands for itself, and what could not be done is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_POST

from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import Filter, list_cases
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.trust.queries import Refusal, Viewer
from gezhi.pack.cases import Outcome
from gezhi.surfaces.desk.nav import drawn_here, served
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Action, Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

MOST = 200
MOST_TOLD = 3


@dataclass(frozen=True)
class Picked:
    """A selected case as it was seen: its id and version."""

    id: UUID
    version: int


def picked(post: QueryDict) -> list[Picked]:
    """The selected cases (`select`: id, a dot, the version seen); what is no such pair is left."""
    found = []
    for text in post.getlist("select")[:MOST]:
        id_, _, version = text.partition(".")
        case = uuid_of(id_)
        if case is not None and version.isdecimal() and len(version) < 10:
            found.append(Picked(case, int(version)))
    return found


def bulk_actions(viewer: Viewer) -> list[Action]:
    """What the viewer may do to several cases at once."""
    wanted = [
        ("case.route", Action(gettext("Reassign"), opens="bulk-reassign", key="r", icon="users")),
        ("case.settle", Action(gettext("I take them"), value="assign", key="a", icon="user-plus")),
        (
            "case.supervise",
            Action(gettext("Supervise"), opens="bulk-supervise", key="s", icon="eye"),
        ),
        ("case.merge", Action(gettext("Merge"), value="merge", key="m", icon="git-merge")),
        ("case.export", Action(gettext("Export"), value="export", key="e", icon="download")),
    ]
    return [action for ability, action in wanted if viewer.has(ability)]


def bulk_questions(viewer: Viewer) -> list[dict[str, Any]]:
    """The dialogs of those actions that ask something first."""
    asked = []
    if viewer.has("case.route"):
        asked.append(
            {
                "id": "bulk-reassign",
                "title": gettext("Give the selected matters to another"),
                "label": gettext("Reassign"),
                "fields": reassign_fields(viewer),
                "hidden": {"do": "reassign"},
                "asks": drawn_here(viewer, "step", "reassign", "matter"),
            }
        )
    if viewer.has("case.supervise"):
        text = FieldInput(
            "bulk-text", "long-text", gettext("What do you expect, and by when?"), required=True
        )
        asked.append(
            {
                "id": "bulk-supervise",
                "title": gettext("Put the selected matters under supervision"),
                "label": gettext("Supervise"),
                "fields": [text],
                "hidden": {"do": "supervise"},
                "asks": drawn_here(viewer, "step", "supervise", "matter"),
            }
        )
    return asked


def reassign_fields(viewer: Viewer) -> list[FieldInput]:
    """Where several cases can be sent: the routes of all packs of the viewer's ground."""
    lang, routes, units = get_language(), {}, []
    for one in served(viewer):
        for type_ in one.pack.cases.values():
            routes |= {
                k: o for stage in type_.stages for k, o in stage.outcomes.items() if o.holder
            }
        kinds = {o.holder.body for o in routes.values() if o.holder and o.holder.body}
        units += [
            Option(body.unit, body.name)
            for body in bodies_at(viewer, one.path)
            if body.kind in kinds
        ]
    return [
        FieldInput(
            "bulk-outcome",
            "choice",
            gettext("To whom"),
            options=route_options(routes, lang),
            required=True,
        ),
        FieldInput(
            "bulk-unit",
            "choice",
            gettext("Which body"),
            options=units,
            help=gettext("Only where the matters go to a body."),
        ),
        FieldInput("bulk-because", "text", gettext("Why"), required=True, max_length=200),
    ]


def route_options(routes: dict[str, Outcome], lang: str | None) -> list[Option]:
    """Routes by their own names."""
    return [
        Option(key, outcome.name.say(lang) if outcome.name else key)
        for key, outcome in routes.items()
    ]


@require_POST
@staff_only
def act_on_several(request: HttpRequest) -> HttpResponse:
    """Do what `do` says to the selected cases and go back to the list with its conditions."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    chosen, do = picked(request.POST), request.POST.get("do", "")
    back = f"{reverse('desk:queue')}?{request.GET.urlencode()}"
    if not chosen:
        toast(request, gettext("Select matters first."), level=messages.WARNING)
        return redirect(back)
    if do == "export":
        ids = ",".join(str(one.id) for one in chosen)
        return redirect(f"{reverse('desk:register', args=['xlsx'])}?queue=all&case={ids}")
    if do == "merge":
        return redirect(merge_address(viewer, chosen, request.GET.urlencode()))
    act = ACTS.get(do)
    if act is not None:
        tell(request, [attempt(act, viewer, one, request.POST) for one in chosen])
    return redirect(back)


def merge_address(viewer: Viewer, chosen: Iterable[Picked], query: str) -> str:
    """The merge panel of the oldest of the selected cases, with the others chosen."""
    wanted = Filter(queue="all", cases=tuple(one.id for one in chosen))
    rows = list_cases(viewer, wanted, size=MOST).rows
    if not rows:
        return reverse("desk:queue")
    oldest = min(rows, key=lambda row: row.opened)
    others = ",".join(str(row.pk) for row in rows if row.pk != oldest.pk)
    address = reverse("desk:do", args=[oldest.pk, "merge"])
    return f"{address}?{query}&others={others}" if query else f"{address}?others={others}"


Act = Callable[[Viewer, Picked, QueryDict], Any]


def attempt(act: Act, viewer: Viewer, one: Picked, post: QueryDict) -> Refusal | None:
    """Do it to one case; why not, when it could not be done."""
    try:
        act(viewer, one, post)
    except Refusal as refusal:
        return refusal
    return None


def _reassign(viewer: Viewer, one: Picked, post: QueryDict) -> None:
    actions.reassign(
        viewer,
        one.id,
        one.version,
        post.get("bulk-outcome", ""),
        post.get("bulk-unit", ""),
        post.get("bulk-because", ""),
    )


def _assign(viewer: Viewer, one: Picked, post: QueryDict) -> None:
    actions.assign(viewer, one.id, one.version, viewer.account)


def _supervise(viewer: Viewer, one: Picked, post: QueryDict) -> None:
    actions.supervise(viewer, one.id, post.get("bulk-text", ""))


ACTS: dict[str, Act] = {"reassign": _reassign, "assign": _assign, "supervise": _supervise}


def tell(request: HttpRequest, results: list[Refusal | None]) -> None:
    """Say how many were done, and why the others were not."""
    refused = [one for one in results if one is not None]
    done = len(results) - len(refused)
    if done:
        text = ngettext("%(n)s matter done.", "%(n)s matters done.", done) % {"n": done}
        toast(request, text)
    if refused:
        why = list(dict.fromkeys(said_of(one) for one in refused))[:MOST_TOLD]
        text = ngettext(
            "%(n)s matter stays as it was:", "%(n)s matters stay as they were:", len(refused)
        )
        toast(request, f"{text % {'n': len(refused)}} {' '.join(why)}", level=messages.ERROR)
