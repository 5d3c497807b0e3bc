"""Deciding on selected records: what is selected is shown once more, then all or none."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.queries import RecordLine, picked
from gezhi.engines.trust.queries import Changed, Invalid, Viewer, Wrong
from gezhi.surfaces.desk.points.frame import here, say_points, scheme_context, state_names
from gezhi.surfaces.desk.points.queue import APART, show_line
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

MOST = 200
ACTS = ("accept", "change", "refuse")


@require_POST
@staff_only
def decide(request: HttpRequest, adopted: int) -> HttpResponse:
    """Accept, refuse or change the selected records. Several are asked about first, as is what
    wants a reason; one alone that bears no mark is accepted at once."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post = request.POST
    do = post.get("do", "")
    back = _back(request, adopted)
    lines = picked(viewer, adopted, ids_of(post.getlist("select")))
    if not lines or do not in ACTS:
        toast(request, gettext("Select records first."), level=messages.WARNING)
        return redirect(back)
    mine = [one for one in lines if _open(one)]
    simple = do == "accept" and len(mine) == len(lines) == 1 and not lines[0].marks
    errors: dict[str, str] = {}
    text, status = "", 200
    if post.get("sure") or simple:
        try:
            done = act(viewer, mine if simple else _asked_for(lines), do, post)
            tell(request, done)
            return redirect(back)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
            lines = picked(viewer, adopted, [one.record.pk for one in lines])
    return ask(request, adopted, do, lines, errors, text, status)


def ids_of(texts: Sequence[str]) -> list[UUID]:
    """The selected records; what is no id is left."""
    return [one for one in map(uuid_of, texts[:MOST]) if one is not None]


def _back(request: HttpRequest, adopted: int) -> str:
    query = request.GET.urlencode()
    base = reverse("desk:points-review", args=[adopted])
    return f"{base}?{query}" if query else base


def _open(line: RecordLine) -> bool:
    """Whether a record still waits, and is the viewer's to review."""
    return line.record.state == "waiting" and line.marks.isdisjoint(APART)


def _asked_for(lines: Sequence[RecordLine]) -> list[RecordLine]:
    """What is decided on: also what somebody else has reviewed meanwhile, so that it is told."""
    return [one for one in lines if one.marks.isdisjoint(APART)]


def act(viewer: Viewer, lines: Sequence[RecordLine], do: str, post: Any) -> Any:
    """Give one verdict on all; Invalid at the field that is wrong."""
    reason, points = post.get("reason", ""), None
    if do == "change":
        points = _points(post.get("points", ""))
    outcome = "refused" if do == "refuse" else "accepted"
    verdicts = [actions.Verdict(one.record.pk, outcome, points, reason) for one in lines]  # type: ignore[arg-type]
    return actions.review(viewer, verdicts)


def _points(text: str) -> int:
    text = text.strip().lstrip("-−")
    if not text.isdecimal() or len(text) > 5:
        words = Words(zh="填给几分，要整数", en="say how many points, whole ones")
        raise Invalid([Wrong("points", "required", words)])
    return int(text)


def tell(request: HttpRequest, rows: Sequence[Any]) -> None:
    """Say what was posted, what will be, and what is refused."""
    gains = [row for row in rows if (row.given or 0) > 0]
    cuts = [row for row in rows if (row.given or 0) < 0]
    refused = [row for row in rows if row.state == "refused"]
    said = []
    if gains:
        text = ngettext(
            "%(n)s record accepted, %(p)s points posted.",
            "%(n)s records accepted, %(p)s points posted.",
            len(gains),
        )
        said.append(text % {"n": len(gains), "p": sum(row.given for row in gains)})
    if cuts:
        text = ngettext(
            "%(n)s deduction accepted; it is posted when the time to appeal is over.",
            "%(n)s deductions accepted; they are posted when the time to appeal is over.",
            len(cuts),
        )
        said.append(text % {"n": len(cuts)})
    if refused:
        text = ngettext("%(n)s record refused.", "%(n)s records refused.", len(refused))
        said.append(text % {"n": len(refused)})
    toast(request, " ".join(said))


def ask(
    request: HttpRequest,
    adopted: int,
    do: str,
    lines: Sequence[RecordLine],
    errors: dict[str, str],
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page that shows what is selected and asks what is still to be said; what somebody else
    reviewed meanwhile stands apart, and is left out of the next try."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    mine = [one for one in lines if _open(one)]
    theirs = [one for one in lines if one.record.state != "waiting"]
    waits = [one for one in lines if one.record.state == "waiting"]
    own = [one for one in waits if "own" in one.marks]
    home = [one for one in waits if "home" in one.marks and "own" not in one.marks]
    names = state_names()
    decided = [
        {**show_line(viewer, one), "state_name": names.get(one.record.state, "")} for one in theirs
    ]
    gains = sum(one.record.points for one in mine if one.record.points > 0)
    context = scheme_context(
        request,
        here(request, adopted),
        "points-review",
        do=do,
        title=_title(do, len(mine)),
        verb=_verb(do, len(mine)),
        rows=[show_line(viewer, one) for one in mine],
        decided=decided,
        own=len(own),
        home=len(home),
        marked=sum(bool(one.marks) for one in mine),
        gains=gains,
        cuts=say_points(sum(one.record.points for one in mine if one.record.points < 0)),
        fields=fields(request, do, mine, errors),
        text=text or errors.get("records", ""),
        back=_back(request, adopted),
        action=f"{reverse('desk:points-decide', args=[adopted])}?{request.GET.urlencode()}",
    )
    return render(request, "desk/points/decide.html", context, status=status)


def _title(do: str, n: int) -> str:
    texts = {
        "accept": ngettext("Accept %(n)s record?", "Accept %(n)s records?", n),
        "change": ngettext("Give %(n)s record other points", "Give %(n)s records other points", n),
        "refuse": ngettext("Refuse %(n)s record?", "Refuse %(n)s records?", n),
    }
    return texts[do] % {"n": n}


def _verb(do: str, n: int) -> str:
    texts = {
        "accept": ngettext("Accept %(n)s", "Accept all %(n)s", n),
        "change": ngettext("Change %(n)s", "Change all %(n)s", n),
        "refuse": ngettext("Refuse %(n)s", "Refuse all %(n)s", n),
    }
    return texts[do] % {"n": n}


def fields(
    request: HttpRequest, do: str, mine: Sequence[RecordLine], errors: dict[str, str]
) -> list[FieldInput]:
    """What is asked with a verdict."""
    post, asked = request.POST, []
    if do == "change" and mine:
        most = min(abs(one.record.points) for one in mine)
        asked.append(
            FieldInput(
                "points",
                "number",
                gettext("Points for each"),
                post.get("points", ""),
                help=gettext("From 1 to %(most)s; to give none, refuse it.") % {"most": most},
                error=errors.get("points", ""),
                required=True,
                least=1,
                most=most,
                step=1,
                focus=True,
            )
        )
    if do != "accept" and mine:
        asked.append(
            FieldInput(
                "reason",
                "text",
                gettext("Why"),
                post.get("reason", ""),
                help=gettext("The household reads this, and can appeal."),
                error=errors.get("reason", ""),
                required=True,
                max_length=500,
                focus=do == "refuse",
            )
        )
    return asked
