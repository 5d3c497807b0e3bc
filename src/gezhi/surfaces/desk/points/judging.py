"""The page of one nomination: its review, its notice, what was objected, and the answers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    DeskRound,
    NominationLine,
    desk_round,
    nomination_on,
    objections_on,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.pack.honours import PLACE
from gezhi.surfaces.desk.points.models import line_of, models_context
from gezhi.surfaces.desk.points.nominating import who_help, whom, wrong
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_http_methods(["GET", "POST"])
@staff_only
def one(request: HttpRequest, place: int, key: str, nomination: UUID) -> HttpResponse:
    """One nomination with what can be done now; a refusal stands at its field."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = desk_round(viewer, place, key)
    line = nomination_on(viewer, desk, nomination)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            toast(request, _do(viewer, desk, line, request.POST))
            return redirect("desk:models-one", place, key, nomination)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Changed, Forbidden, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
            line = nomination_on(viewer, desk_round(viewer, place, key), nomination)
    return _draw(request, desk, line, errors, text, status)


def _do(viewer: Viewer, desk: DeskRound, line: NominationLine, post: Any) -> str:
    """Do what was asked, and say what was done."""
    do, row = post.get("do", ""), line.row
    if do == "withdraw":
        actions.withdraw_nomination(viewer, row.pk)
        return gettext("Taken back.")
    if do == "notice":
        done = actions.put_on_notice(viewer, row.pk, post.get("text", ""))
        return _noticed(done, line)
    if do not in ("accepted", "refused"):
        raise Invalid([wrong("do", "选一个结果", "choose how it ends")])
    holder = ""
    if do == "accepted":
        whose = post.get("holder", "").strip()
        if whose and whose != line.holder:
            holder = whom(viewer, desk, line.model, whose).id
    asked = actions.Assessment(
        row.pk,
        do,
        post.get("reason", ""),
        holder=holder,
        text=post.get("text", "") if do == "accepted" else "",
    )
    done = actions.review_nomination(viewer, asked)
    if done.state == "notice":
        return _noticed(done, line)
    return gettext("Accepted.") if done.state == "accepted" else gettext("Not accepted.")


def _noticed(row: Any, line: NominationLine) -> str:
    day = {"day": row.notice_last.isoformat()}
    if not line.private:
        return gettext("On notice until %(day)s.") % day
    return gettext("On notice until %(day)s. The nominee is asked for consent.") % day


def _draw(
    request: HttpRequest,
    desk: DeskRound,
    line: NominationLine,
    errors: dict[str, str],
    text: str,
    status: int,
    answered: UUID | None = None,
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = line.row
    objections = [
        _objection(request, line, made, who, errors if made.pk == answered else {})
        for made, who in objections_on(viewer, desk, row.pk)
    ]
    judges = desk.reviews and not line.mine
    context = models_context(
        request,
        desk,
        row.state,
        one=line_of(line),
        fields=_fields(request, line, errors if answered is None else {}),
        reviews=judges and row.state == "nominated",
        notices=judges and row.state == "accepted",
        answers=judges and row.state == "notice" and row.reviewed_by != viewer.account,
        objections=objections,
        apart=_apart(line) if desk.reviews else "",
        withdraws=row.by == viewer.account and row.state in ("nominated", "accepted"),
        text=text or errors.get("do", ""),
        notice=desk.round.rules.notice.say(get_language()),
    )
    return render(request, "desk/points/nomination.html", context, status=status)


def _apart(line: NominationLine) -> str:
    """Why somebody who reviews has no part in this one."""
    return {
        "nominated": gettext("You nominated this; somebody else reviews it."),
        "own": gettext(
            "It is of yourself, your household, your body or the place where you serve; somebody "
            "else reviews it."
        ),
    }.get(line.mine, "")


def _fields(
    request: HttpRequest, line: NominationLine, errors: dict[str, str]
) -> dict[str, FieldInput]:
    post = request.POST

    def field(name: str, label: str, value: str, help_: str, most: int) -> FieldInput:
        kind = "long-text" if most > 200 else "text"
        return FieldInput(
            name,
            kind,  # type: ignore[arg-type]
            label,
            post.get(name, value),
            help=help_,
            error=errors.get(name, ""),
            required=name == "reason",
            max_length=most,
        )

    needed = gettext("Needed to accept.")
    said = gettext("Who nominated reads this, if it is not accepted.")
    shown = gettext(
        "What the notice says of them. It shows with their name, and only with their consent; name "
        "nobody else in it. Left empty, it can be put on the notice later."
    )
    places = line.model.holder == PLACE
    if not line.private:
        shown = gettext("What the notice says of them. Left empty, it can be put on later.")
    which = gettext("Which place it is") if places else gettext("Who it is")
    help_ = f"{who_help(places=places)} {needed}"
    return {
        "holder": field("holder", which, line.holder, help_, 60),
        "reason": field("reason", gettext("Reason"), "", said, 500),
        "text": field("text", gettext("Text of the notice"), line.row.text, shown, 1000),
    }


def _objection(
    request: HttpRequest, line: NominationLine, made: Any, who: str, errors: dict[str, str]
) -> dict[str, Any]:
    names = {
        "upheld": gettext("It is right: the nomination ends"),
        "dismissed": gettext("It does not stand in the way"),
    }
    post = request.POST if errors else {}
    fields = [
        FieldInput(
            f"outcome-{made.pk}",
            "choice",
            gettext("The answer"),
            post.get(f"outcome-{made.pk}", ""),
            error=errors.get("outcome", ""),
            required=True,
            options=[Option(key, label) for key, label in names.items()],
        ),
        FieldInput(
            f"reason-{made.pk}",
            "long-text",
            gettext("Why"),
            post.get(f"reason-{made.pk}", ""),
            help=gettext("Who objected reads this."),
            error=errors.get("reason", ""),
            required=True,
            max_length=1000,
        ),
    ]
    return {
        "id": made.pk,
        "text": made.text,
        "who": who,
        "when": say(made.at),
        "when_exact": exact(made.at),
        "outcome": names.get(made.outcome, ""),
        "reason": made.reason,
        "fields": fields,
    }


@require_POST
@staff_only
def answer(
    request: HttpRequest, place: int, key: str, nomination: UUID, objection: UUID
) -> HttpResponse:
    """Answer an objection; a refusal stands at its field."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, post = desk_round(viewer, place, key), request.POST
    line = nomination_on(viewer, desk, nomination)
    outcome = post.get(f"outcome-{objection}", "")
    try:
        if outcome not in ("upheld", "dismissed"):
            raise Invalid([wrong("outcome", "选一个结果", "choose an answer")])
        actions.answer_objection(viewer, objection, outcome, post.get(f"reason-{objection}", ""))  # type: ignore[arg-type]
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        return _draw(request, desk, line, errors, "", refusal.status, objection)
    except (Changed, Forbidden, Missing) as refusal:
        fresh = nomination_on(viewer, desk, nomination)
        return _draw(request, desk, fresh, {}, said_of(refusal), refusal.status)
    toast(request, gettext("Answered."))
    return redirect("desk:models-one", place, key, nomination)
