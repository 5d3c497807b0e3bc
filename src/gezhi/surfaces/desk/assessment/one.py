"""One of the assessed: what counts and from which records, evidence, arithmetic, objections; the
same page for the assessed themselves and for those who judge or lead."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.queries import (
    OneView,
    Part,
    evidence_file,
    one,
    read_fraction,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Wrong
from gezhi.surfaces.desk.assessment.frame import (
    TONES,
    drawn,
    fraction,
    frame,
    how_counted,
    number,
    percent,
    period_tabs,
    state_names,
    viewer_in,
    whom,
)
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.giving import give_file
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

SHOWN_RECORDS = 50


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """The page; a post does one thing and comes back to it."""
    viewer, errors, text, status = viewer_in(request), {}, "", 200
    one(viewer, wanted)
    if request.method == "POST":
        try:
            toast(request, _do(request, wanted))
            return redirect("desk:assessment-one", wanted)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Changed, Forbidden, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    else:
        actions.look(viewer, wanted)
    context = _context(request, one(viewer, wanted), errors, text)
    return render(request, "desk/assessment/one.html", context, status=status)


def _do(request: HttpRequest, assessed: UUID) -> str:
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Missing("no-act", "没有这一步", "there is no such step")
    return act(request, assessed)


def _id(request: HttpRequest) -> UUID:
    return uuid_of(request.POST.get("id", "")) or new_id()


def _evidence(request: HttpRequest, assessed: UUID) -> str:
    post, file = request.POST, request.FILES.get("file")
    asked = actions.NewEvidence(
        assessed,
        post.get("indicator", ""),
        post.get("text", ""),
        file.name or "" if file else "",
        file.read() if file else b"",
        id=_id(request),
    )
    actions.add_evidence(viewer_in(request), asked)
    return gettext("Noted.")


def _take_back(request: HttpRequest, assessed: UUID) -> str:
    actions.take_back(viewer_in(request), _id(request))
    return gettext("Taken back.")


def _check(request: HttpRequest, assessed: UUID) -> str:
    actions.check(viewer_in(request), assessed)
    return gettext("Checked; it is shown to whom it is about.")


def _object(request: HttpRequest, assessed: UUID) -> str:
    asked = actions.NewObjection(assessed, request.POST.get("objection", ""), id=_id(request))
    try:
        actions.object_to(viewer_in(request), asked)
    except Invalid as refusal:
        wrong = [
            Wrong("objection" if fault.field == "text" else fault.field, fault.code, fault.words)
            for fault in refusal.wrong
        ]
        raise Invalid(wrong) from refusal
    return gettext("Your objection is in; somebody who did not judge answers it.")


def _answer(request: HttpRequest, assessed: UUID) -> str:
    post = request.POST
    outcome: Any = post.get("outcome", "")
    asked = actions.Answered(_id(request), outcome, post.get("reason", ""))
    actions.answer_objection(viewer_in(request), asked)
    return gettext("Answered.")


def _decide(request: HttpRequest, assessed: UUID) -> str:
    actions.decide(viewer_in(request), [assessed])
    return gettext("Decided.")


def _correct(request: HttpRequest, assessed: UUID) -> str:
    post = request.POST
    asked = actions.Correction(
        assessed,
        post.get("indicator", ""),
        post.get("number", ""),
        post.get("reason", ""),
        id=_id(request),
    )
    actions.correct(viewer_in(request), asked)
    return gettext("Corrected by a new decision. Close the results again, so that they follow.")


ACTS: dict[str, Callable[[HttpRequest, UUID], str]] = {
    "evidence": _evidence,
    "take-back": _take_back,
    "check": _check,
    "object": _object,
    "answer": _answer,
    "decide": _decide,
    "correct": _correct,
}


def _context(
    request: HttpRequest, found: OneView, errors: dict[str, str], text: str
) -> dict[str, Any]:
    lang, row, rules = get_language(), found.row, found.rules
    until = row.objections_until
    posted = request.POST.get("act", "") if errors else ""
    return frame(
        request,
        whom(found.named, rules),
        f"{rules.name.say(lang)} · {found.span.say(lang)}",
        _tabs(found),
        text=text
        or ("" if found.objects else errors.get("objection", ""))
        or errors.get("scores", "")
        or errors.get(str(row.pk), "")
        or errors.get("id", ""),
        drawn=drawn(rules, row.period.version_id, row.period.place_id),
        errors=errors,
        posted=posted,
        typed=request.POST if posted else {},
        kept=(uuid_of(request.POST.get("id", "")) or new_id()) if posted else new_id(),
        view=found,
        state=state_names()[row.state],
        tone=TONES[row.state],
        open=row.period.state == "open",
        period_last=say_date(row.period.last, lang),
        until=say_date(until, lang) if until else "",
        parts=[_part(one_, found) for one_ in found.parts],
        score=number(found.score),
        score_exact=fraction(found.score),
        sum=" + ".join(number(one_.adds) for one_ in found.parts if one_.reached is not None),
        left_out=[
            one_.line.name.say(lang)
            for one_ in found.parts
            if one_.score is not None and one_.reached is None
        ],
        said=[_said(found, evidence, who) for evidence, who in found.said],
        objections=[
            {"row": one_, "when": exact(one_.at), "waits": not one_.outcome}
            for one_ in found.objections
        ],
        decisions=_decisions(found),
        checks=row.state == "judged" and found.roles.sees and not found.judged,
        decides=found.ripe and found.roles.lead is not None,
        answers=found.roles.lead is not None and not found.judged,
        corrects=row.state == "decided" and found.roles.lead is not None,
    )


def _tabs(found: OneView) -> list[Tab]:
    period, lang = found.row.period, get_language()
    if not found.roles.sees:
        return [Tab(gettext("How I am assessed"), reverse("desk:assessment-mine"))]
    return period_tabs(
        period.place_id,
        period.assessment,
        period.first,
        "",
        works=True,
        span=found.span.say(lang),
        results=found.result_span.say(lang),
    )


def _part(one_: Part, found: OneView) -> dict[str, Any]:
    lang, line, score = get_language(), one_.line, one_.score
    share = line.counts is not None and line.counts.share is not None
    value = read_fraction(score.value) if score is not None else None
    hidden = line.judged is not None and score is None and found.tied
    points = score.points if score is not None else None
    return {
        "key": line.indicator,
        "name": line.name.say(lang),
        "how": how_counted(line),
        "what": line.judged.say(lang) if line.judged else "",
        "asks": line.evidence.say(lang) if line.evidence else "",
        "counted": line.counts is not None,
        "value": (percent(value) if share else number(value)) if line.counts else "",
        "points": f"{points} / {line.scale}" if points is not None else "",
        "hidden": hidden,
        "reason": score.reason if score is not None else "",
        "judge": one_.judge,
        "when": exact(score.at) if score is not None and points is not None else "",
        "reached": percent(one_.reached),
        "weight": line.weight,
        "weighs": number(one_.weighs) if one_.reached is not None else "—",
        "moved": one_.reached is not None and one_.weighs != line.weight,
        "adds": number(one_.adds) if one_.reached is not None else "—",
        "behind": score.behind if score is not None else 0,
        "records": [
            {"id": subject, "short": subject[-6:], "case": kind == "case"}
            for _, kind, subject in (score.records if score is not None else [])[:SHOWN_RECORDS]
        ],
    }


def _said(found: OneView, evidence: Any, who: str) -> dict[str, Any]:
    lang = get_language()
    line = found.rules.indicator(evidence.indicator)
    url = reverse("desk:assessment-file", args=[evidence.pk]) if evidence.digest else ""
    return {
        "row": evidence,
        "line": line.name.say(lang) if line else evidence.indicator,
        "who": who,
        "when": exact(evidence.at),
        "url": url,
        "takes_back": found.speaks,
    }


def _decisions(found: OneView) -> list[dict[str, Any]]:
    return [
        {
            "score": number(read_fraction(one_.score)),
            "exact": fraction(read_fraction(one_.score)),
            "who": who,
            "when": exact(one_.at),
            "reason": one_.reason,
            "corrects": one_.replaces_id is not None,
        }
        for one_, who in found.decisions
    ]


@require_GET
@staff_only
def file(request: HttpRequest, wanted: UUID) -> HttpResponseBase:
    """A file of evidence."""
    row, path = evidence_file(viewer_in(request), wanted)
    return give_file(row, path)
