"""Adding a task, and bringing a list of tasks in from a sheet."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.words import Mistake
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import HEADS, Picture, choices, picture
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from gezhi.surfaces.desk.campaigns.frame import Choose, around, day_in, viewer_in
from gezhi.surfaces.desk.points.bringing import posted_table
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

STONES = 4


def must_run(request: HttpRequest, campaign: UUID) -> Picture:
    """The campaign, for who runs it; Forbidden for others."""
    shown = picture(viewer_in(request), campaign)
    if not shown.runs:
        raise Forbidden("not-allowed", "这一步由办公室来做", "this is for the office to do")
    return shown


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """A new line of the ledger."""
    shown = must_run(request, campaign)
    errors: dict[str, str] = {}
    text, status, post = "", 200, request.POST
    given = uuid_of(post.get("id", "")) or new_id()
    if request.method == "POST":
        try:
            made = actions.add_task(viewer_in(request), task_in(post, campaign, given))
            toast(request, gettext("Task %(n)s stands in the ledger.") % {"n": made.number})
            return redirect("desk:campaign-task", made.pk)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    context = around(
        request,
        shown,
        "campaign-ledger",
        id=given,
        text=text or errors.get("id", ""),
        fields=_fields(post, errors),
        chooses=_chooses(request, shown, post, errors),
        parts=_parts(request, shown, post),
        stones=_stones(post, errors),
    )
    return render(request, "desk/campaigns/new.html", context, status=status)


def task_in(post: Mapping[str, Any], campaign: UUID, id: UUID, at: str = "") -> actions.NewTask:
    """A task as a form sends it; `at` begins the names of one of several."""

    def text(name: str) -> str:
        return str(post.get(f"{at}{name}", ""))

    parts = getattr(post, "getlist", lambda _: [])(f"{at}parts")
    return actions.NewTask(
        campaign=campaign,
        title=text("title"),
        text=text("text"),
        lead=uuid_of(text("lead")),
        holder=uuid_of(text("holder")),
        starts=day_in(text("starts")),
        due=day_in(text("due")),
        parts=tuple(one for part in parts if (one := uuid_of(part))),
        team=text("team"),
        step=text("step"),
        document=text("document"),
        milestones=tuple(_milestones(post, at)),
        id=id,
    )


def _milestones(post: Mapping[str, Any], at: str) -> list[actions.NewMilestone]:
    found = []
    for n in range(STONES):
        name = str(post.get(f"{at}stone-{n}", "")).strip()
        due = day_in(str(post.get(f"{at}stone-{n}-due", "")))
        if name or due:
            found.append(actions.NewMilestone(name, due or date.max))
    return found


def _fields(post: Mapping[str, Any], errors: dict[str, str]) -> list[FieldInput]:
    def one(name: str, kind: Any, label: str, **more: Any) -> FieldInput:
        return FieldInput(name, kind, label, post.get(name, ""), error=errors.get(name, ""), **more)

    return [
        one("title", "text", gettext("Task"), required=True, max_length=120, focus=True),
        one("text", "long-text", gettext("What has to be reached"), max_length=2000),
        one("starts", "date", gettext("From")),
        one("due", "date", gettext("By when"), required=True),
    ]


def units_of(request: HttpRequest, shown: Picture) -> list[tuple[str, list[tuple[str, str]]]]:
    """Units to choose from, by kind of body."""
    from gezhi.engines.trust.queries import pack_by_id

    kinds = pack_by_id(shown.row.version_id).people.bodies
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in choices(viewer_in(request), shown.row.pk).bodies:
        kind = kinds[one.kind].name.say(get_language()) if one.kind in kinds else one.kind
        groups.setdefault(kind, []).append((str(one.pk), one.name))
    return list(groups.items())


def people_of(request: HttpRequest, shown: Picture) -> list[tuple[str, list[tuple[str, str]]]]:
    """People to choose from, by their unit."""
    found = choices(viewer_in(request), shown.row.pk)
    return [
        (one.name, [(str(pk), name) for pk, name in found.people[one.pk]])
        for one in found.bodies
        if one.pk in found.people
    ]


def _chooses(
    request: HttpRequest, shown: Picture, post: Mapping[str, Any], errors: dict[str, str]
) -> list[Choose]:
    lang, rules = get_language(), shown.rules
    teams = [
        (one.row.unit, one.name.say(lang)) for one in shown.teams if one.row.kind == "task-force"
    ]
    steps = [(one.step, one.name.say(lang)) for one in rules.steps]
    papers = [(one.document, one.name.say(lang)) for one in rules.delivers]

    def one(name: str, label: str, groups: Any, **more: Any) -> Choose:
        value, error = str(post.get(name, "")), errors.get(name, "")
        return Choose(name, label, groups, value, error, **more)

    who = gettext("Of the unit that leads, or of the task force.")
    return [
        one("lead", gettext("Lead unit"), units_of(request, shown), required=True),
        one("team", gettext("Task force"), [("", teams)]),
        one(
            "holder",
            gettext("Person in charge"),
            people_of(request, shown),
            required=True,
            help=who,
        ),
        one("step", gettext("Step of the campaign"), [("", steps)]),
        one("document", gettext("What it delivers"), [("", papers)]),
    ]


def _parts(request: HttpRequest, shown: Picture, post: Any) -> list[dict[str, Any]]:
    given = set(post.getlist("parts"))
    return [
        {"label": label, "units": [(pk, name, pk in given) for pk, name in units]}
        for label, units in units_of(request, shown)
    ]


def _stones(post: Mapping[str, Any], errors: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "n": n,
            "name": post.get(f"stone-{n}", ""),
            "due": post.get(f"stone-{n}-due", ""),
            "error": errors.get(f"milestones.{n}", ""),
        }
        for n in range(STONES)
    ]


@require_http_methods(["GET", "POST"])
@staff_only
def bring(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """A list of tasks from a sheet: every bad line is listed, and then nothing is written."""
    shown = must_run(request, campaign)
    about: dict[str, Any] = {"id": uuid_of(request.POST.get("id", "")) or new_id()}
    status = 200
    if request.method == "POST":
        try:
            table = posted_table(request)
            sheet = actions.Sheet(campaign, table.heads, list(table.numbered()), about["id"])
            made, bad = actions.bring_tasks(viewer_in(request), sheet)
            if made:
                text = ngettext(
                    "%(n)s task stands in the ledger.",
                    "%(n)s tasks stand in the ledger.",
                    len(made),
                )
                toast(request, text % {"n": len(made)})
                return redirect("desk:campaign-ledger", campaign)
            if not bad:
                raise Mistake("表格里没有任务", "the table has no task")
            lang = get_language()
            about["faults"] = [(one.line, one.column, one.words.say(lang)) for one in bad[:300]]
            about["bad_rows"] = len({one.line for one in bad})
            status = 422
        except Mistake as mistake:
            about["text"], status = mistake.say(get_language()), 422
        except (Invalid, Changed) as refusal:
            about["text"], status = said_of(refusal), refusal.status
    heads = [(key, names[0]) for key, names in HEADS.items()]
    context = around(request, shown, "campaign-ledger", heads=heads, **about)
    return render(request, "desk/campaigns/import.html", context, status=status)
