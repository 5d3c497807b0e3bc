"""The assessments with which somebody has to do, the rules of one, and one's own."""

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base.words import say_date
from gezhi.engines.assessment.queries import (
    OneView,
    ResultLine,
    my_assessments,
    my_results,
    my_schemes,
    read_fraction,
    roles,
    scheme_of,
)
from gezhi.engines.places.queries import attached_at
from gezhi.pack.assessment import Assessment
from gezhi.pack.pack import Pack
from gezhi.surfaces.desk.assessment.frame import (
    TONES,
    fraction,
    frame,
    how_counted,
    number,
    scheme_row,
    state_names,
    viewer_in,
    whom,
    yuan,
)
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.staff import staff_only


def first_tabs(request: HttpRequest, here: str) -> list[Tab]:
    """The two first pages: what I judge, and how I am assessed."""
    viewer = viewer_in(request)
    tabs: list[Tab] = []
    if any(viewer.has(f"assessment.{one}") for one in ("judge", "lead", "pay")):
        tabs.append(Tab(gettext("Assessments"), reverse("desk:assessments"), current=here == "all"))
    url = reverse("desk:assessment-mine")
    tabs.append(Tab(gettext("How I am assessed"), url, current=here == "mine"))
    return tabs


@require_GET
@staff_only
def overview(request: HttpRequest) -> HttpResponse:
    """Every assessment in which the viewer judges, leads or pays, with its periods."""
    viewer = viewer_in(request)
    found = my_schemes(viewer)
    if not found:
        return redirect("desk:assessment-mine")
    tabs = first_tabs(request, "all")
    lines = [scheme_row(one) for one in found]
    context = frame(request, gettext("Assessment"), "", tabs, lines=lines)
    return render(request, "desk/assessment/overview.html", context)


@require_GET
@staff_only
def rules(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """What is assessed and why, what law allows of it, and what is off: open to all staff."""
    viewer, lang = viewer_in(request), get_language()
    found = scheme_of(viewer, place, key)
    part = roles(viewer, found.rules, found.place.path)
    pack = attached_at(viewer, found.place.path).pack
    context = frame(
        request,
        found.rules.name.say(lang),
        found.place.name,
        first_tabs(request, ""),
        **_rules(found.rules, pack),
        periods=_periods(request, place, key) if part.any else [],
    )
    return render(request, "desk/assessment/rules.html", context)


def _periods(request: HttpRequest, place: int, key: str) -> list[dict[str, Any]]:
    for one in my_schemes(viewer_in(request)):
        if (one.scheme.place.pk, one.scheme.rules.assessment) == (place, key):
            return scheme_row(one)["periods"]
    return []


def _rules(one: Assessment, pack: Pack) -> dict[str, Any]:
    lang = get_language()
    posts, levels = pack.people.posts, pack.places.levels()

    def post(key: str) -> str:
        return posts[key].name.say(lang) if key in posts else key

    who = [post(key) for key in one.assessed.posts]
    if one.assessed.bodies:
        who = [pack.people.bodies[one.assessed.bodies].name.say(lang)]
    if one.assessed.places:
        who = [levels[one.assessed.places][2].name.say(lang)]
    every = {"month": gettext("every month"), "quarter": gettext("every quarter")}
    return {
        "rules": one,
        "purpose": one.purpose.say(lang),
        "owner": one.owner.say(lang),
        "expires": say_date(one.expires, lang, year=True),
        "who": "、".join(who),
        "every": every.get(one.every, gettext("every year")),
        "judges": "、".join(post(key) for key in one.judged_by),
        "leads": "、".join(post(key) for key in one.led_by),
        "objection": one.objection.say(lang),
        "indicators": [
            {
                "name": line.name.say(lang),
                "weight": line.weight,
                "how": how_counted(line),
                "judged": line.judged.say(lang) if line.judged else "",
                "evidence": line.evidence.say(lang) if line.evidence else "",
            }
            for line in one.indicators
        ],
        "grades": [
            {
                "name": band.name.say(lang),
                "from": str(band.from_),
                "share": f"{number(Fraction(str(band.share)) * 100)}%" if band.share else "",
                "factor": str(band.factor) if band.factor is not None else "",
            }
            for band in one.grades
        ],
        "ranking": one.ranking,
        "why": one.ranking.why.say(lang) if one.ranking else "",
        "pay": one.pay,
        "base": yuan(one.pay.base) if one.pay else "",
        "payers": "、".join(post(key) for key in one.pay.paid_by) if one.pay else "",
    }


@require_GET
@staff_only
def mine(request: HttpRequest) -> HttpResponse:
    """How the viewer is assessed, or those for whom they speak: everything that counts, results
    and pay."""
    viewer = viewer_in(request)
    context = frame(
        request,
        gettext("How I am assessed"),
        "",
        first_tabs(request, "mine"),
        lines=[_line(one) for one in my_assessments(viewer)],
        results=[result_row(one) for one in my_results(viewer)],
    )
    return render(request, "desk/assessment/mine.html", context)


def _line(one: OneView) -> dict[str, Any]:
    lang, until = get_language(), one.row.objections_until
    return {
        "name": one.rules.name.say(lang),
        "whose": whom(one.named, one.rules),
        "span": one.span.say(lang),
        "url": reverse("desk:assessment-one", args=[one.row.pk]),
        "rules": reverse(
            "desk:assessment", args=[one.row.period.place_id, one.row.period.assessment]
        ),
        "state": state_names()[one.row.state],
        "tone": TONES[one.row.state],
        "until": say_date(until, lang) if until and one.objects else "",
        "score": number(one.score),
        "open": one.row.period.state == "open",
    }


def result_row(one: ResultLine) -> dict[str, Any]:
    """A result in finished words, with the arithmetic of its mean and of its pay."""
    lang = get_language()
    band = one.rules.grade(one.row.grade)
    scores = [number(score) for _, score in one.months if score is not None]
    pay = one.pay
    return {
        "name": one.rules.name.say(lang),
        "whose": whom(one.named, one.rules),
        "span": one.span.say(lang),
        "months": [{"span": span.say(lang), "score": number(score)} for span, score in one.months],
        "score": number(one.score),
        "exact": fraction(one.score),
        "sum": f"({' + '.join(scores)}) ÷ {len(scores)}" if len(scores) > 1 else "",
        "rank": one.row.rank,
        "ranked": one.row.ranked,
        "grade": band.name.say(lang) if band else "—",
        "corrected": one.before is not None,
        "pay": yuan(pay.fen) if pay else "",
        "pay_how": f"{yuan(pay.base)} × {number(read_fraction(pay.factor))}" if pay else "",
        "pay_exact": _rounded(pay) if pay else "",
    }


def _rounded(pay: Any) -> str:
    found = read_fraction(pay.exact)
    exact = found is None or found.denominator == 1
    return "" if exact else gettext("rounded half up to a fen")
