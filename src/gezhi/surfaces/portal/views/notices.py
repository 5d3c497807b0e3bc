"""Notices to the reader alone: what was said, by which rule, who checked it, and what they say to
it. In public stand counts, and nothing else."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import AnswerConcerned, answer_concerned, note_read
from gezhi.engines.cases.queries import StepView, Told, told_counts, told_one, told_to
from gezhi.engines.trust.queries import Invalid, Refusal
from gezhi.surfaces.portal.notice_letter import Letter, print_letter
from gezhi.surfaces.portal.served import ask_ground, find_served, ground_context
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.mediating.acting import uuid_of
from gezhi.surfaces.ui.toasts import toast

LONGEST = 2000


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the door for residents, and back."""
    back = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('account_request_login_code')}?{back}")


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Every notice to the reader."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return _sign_in(request)
    context = {
        "rows": [_line(one) for one in told_to(viewer)],
        **ground_context(find_served(request)),
    }
    return render(request, "portal/notices/mine.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """One notice, and the place to answer it until its deadline."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return _sign_in(request)
    told_one(viewer, case)
    error, fault, status, post = "", "", 200, request.POST
    if request.method == "POST":
        outcome, id_ = post.get("outcome", ""), uuid_of(post.get("id", "")) or new_id()
        try:
            answer_concerned(viewer, AnswerConcerned(case, outcome, post.get("say", ""), id_))
            toast(request, gettext("Your objection is with those who judge it."))
            return redirect("portal:notice", case)
        except Invalid as refusal:
            errors = errors_of(refusal.wrong)
            error, status = errors.get("say", ""), refusal.status
            fault = "" if error else next(iter(errors.values()), "")
        except Refusal as refusal:
            fault, status = said_of(refusal), refusal.status
    else:
        note_read(viewer, case)
    context = {
        **_one(told_one(viewer, case)),
        "case": case,
        "id": post.get("id") or new_id(),
        "field": _field(post.get("say", ""), error),
        "fault": fault,
        "typed": post.get("say", ""),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/notices/one.html", context, status=status)


def _field(typed: str, error: str) -> FieldInput:
    return FieldInput(
        "say",
        "long-text",
        gettext("What you say to it"),
        typed,
        help=gettext("In your own words: what is not so, who can confirm it."),
        error=error,
        required=True,
        max_length=LONGEST,
    )


def _line(one: Told) -> dict[str, Any]:
    """A notice as a list shows it: when, by which rule, and whether an answer is still possible."""
    return {
        "id": one.row.pk,
        "name": spoken(one.type.name),
        "rule": spoken(one.rule.name) if one.rule else "",
        "told": say(one.told),
        "word": _word(one),
        "tone": _tone(one),
        "until": exact(one.until) if one.until else "",
    }


def _word(one: Told) -> str:
    if one.result is not None:
        return spoken(one.result)
    return gettext("You may object") if one.until else spoken(one.stage.name)


def _tone(one: Told) -> str:
    if one.result is not None:
        return "settled"
    return "waiting" if one.until else "working"


def _one(one: Told) -> dict[str, Any]:
    """A notice in finished words."""
    rule, outcomes = one.rule, one.stage.outcomes
    return {
        **_line(one),
        "code": one.row.code,
        "text": one.row.text,
        "place": " ".join(filter(None, (one.place, one.row.spot))),
        "article": rule.source if rule and rule.source else "",
        "source": one.type.source or "",
        "about": spoken(one.type.about) if one.type.about else "",
        "told_exact": exact(one.told),
        "checked": [_step(step) for step in one.checked],
        "steps": [_step(step) for step in one.steps if step.row.ended],
        "now": spoken(one.stage.now) if one.row.state == "open" and one.stage.now else "",
        "ends": exact(one.row.due) if one.row.state == "open" and one.row.due else "",
        "said": one.said,
        "taken_back": one.taken_back,
        "closed": one.row.state == "closed",
        "ways": [(key, spoken(outcomes[key].name)) for key in one.outcomes],
    }


def _step(step: StepView) -> dict[str, Any]:
    own = step.stage.by.concerned
    return {
        "name": spoken(step.stage.name),
        "who": gettext("You") if own else spoken(step.holder),
        "when": say(step.row.ended),
        "exact": exact(step.row.ended) if step.row.ended else "",
        "outcome": spoken(step.outcome) if step.outcome else "",
        "say": "" if own else step.row.say,
    }


@never_cache
@require_GET
def letter(request: HttpRequest, case: UUID) -> HttpResponse:
    """One notice as a letter on paper; whoever it is not about finds none. Printing is reading."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return _sign_in(request)
    note_read(viewer, told_one(viewer, case).row.pk)
    one = _one(told_one(viewer, case))
    response = HttpResponse(print_letter(_letter(one)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{one["code"]}.pdf"'
    return response


def _letter(one: dict[str, Any]) -> Letter:
    """A notice in finished words as paper has it."""
    blocks = [
        (gettext("The rule"), " ".join(filter(None, (one["rule"], one["article"])))),
        (gettext("Place"), one["place"]),
        *(
            (gettext("Looked into by"), f"{step['who']} · {step['exact']}")
            for step in one["checked"]
        ),
        (gettext("Given to you"), one["told_exact"]),
    ]
    course = [
        (f"{step['name']} · {step['who']} · {step['exact']}", "\n".join(filter(None, words)))
        for step in one["steps"]
        for words in [(step["outcome"], step["say"])]
    ]
    if one["said"]:
        course.append((gettext("What you said to it"), one["said"]))
    return Letter(
        title=one["rule"] or one["name"],
        place=one["name"],
        code=one["code"],
        text=one["text"],
        blocks=[(head, text) for head, text in blocks if text],
        course=course,
        closing=_closing(one),
        note=" ".join(filter(None, (one["about"], one["source"]))),
    )


def _closing(one: dict[str, Any]) -> str:
    """What the person may still do, or that it counts nowhere."""
    if one["taken_back"]:
        return gettext("It was taken back. It counts nowhere.")
    if not one["ways"]:
        return ""
    words = gettext(
        "You may object until %(day)s, here or at your committee. Somebody who did not write it "
        "decides, and tells you why."
    )
    return words % {"day": one["until"]}


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """How many notices were given in a quarter, by rule: the same for anybody, and no name."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:notice-counts")
    year, quarter = _asked(request)
    first = datetime.combine(datetime(year, quarter * 3 - 2, 1), time(), clock.ZONE)
    after = datetime(year + quarter // 4, quarter * 3 % 12 + 1, 1, tzinfo=clock.ZONE)
    found = told_counts(viewer_of(request), served.path, first, after)
    context = {
        "rows": [(spoken(one.rule), one.count) for one in found],
        "period": _said(year, quarter),
        "periods": [(f"{y}-{q}", _said(y, q), (y, q) == (year, quarter)) for y, q in _last_four()],
        **ground_context(served),
    }
    return render(request, "portal/notices/counts.html", context)


def _last_four() -> list[tuple[int, int]]:
    today = clock.today()
    now = today.year * 4 + (today.month - 1) // 3
    return [(one // 4, one % 4 + 1) for one in range(now, now - 4, -1)]


def _asked(request: HttpRequest) -> tuple[int, int]:
    """The quarter that was asked for, of the last four; this one otherwise."""
    known = {f"{year}-{quarter}": (year, quarter) for year, quarter in _last_four()}
    return known.get(request.GET.get("quarter", ""), _last_four()[0])


def _said(year: int, quarter: int) -> str:
    if (get_language() or "zh").startswith("zh"):
        return f"{year}年第{'一二三四'[quarter - 1]}季度"
    return f"quarter {quarter} of {year}"
