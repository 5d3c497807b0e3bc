"""The bench of a period: everybody against every indicator, judged from the keyboard."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods

from gezhi.base.words import say_date
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.queries import Bench, BenchRow, bench, read_fraction
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.pack.assessment import Indicator
from gezhi.surfaces.desk.assessment.frame import (
    TONES,
    day_in,
    drawn,
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
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

ASKS = ("points", "reason")


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, place: int, key: str, period: str) -> HttpResponse:
    """The bench; a post judges what was filled in, or decides who was chosen."""
    viewer, errors, text, status = viewer_in(request), {}, "", 200
    found = bench(viewer, place, key, day_in(period))
    if request.method == "POST":
        try:
            _do(request, found)
            return redirect("desk:assessment-bench", place, key, period)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
            text = "" if errors.keys() <= _cells(found) else "；".join(errors.values())
        except (Changed, Forbidden, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    context = _context(request, found, errors, text)
    return render(request, "desk/assessment/bench.html", context, status=status)


def _cells(found: Bench) -> set[str]:
    return {
        f"{one.row.pk}.{line.indicator}.{part}"
        for one in found.rows
        for line in found.rules.indicators
        for part in ("points", "reason")
    }


def _do(request: HttpRequest, found: Bench) -> None:
    viewer, post = viewer_in(request), request.POST
    if post.get("act") == "decide":
        chosen = [id_ for one in post.getlist("select") if (id_ := uuid_of(one))]
        made = actions.decide(viewer, chosen)
        said = ngettext("%(n)s decided.", "%(n)s decided.", len(made)) % {"n": len(made)}
    else:
        count = actions.judge(viewer, asked) if (asked := _asked(found, post)) else 0
        said = ngettext("%(n)s judged.", "%(n)s judged.", count) % {"n": count}
    toast(request, said)


def _asked(found: Bench, post: Any) -> list[actions.Judged]:
    """What was filled in and is not what stands already."""
    asked: list[actions.Judged] = []
    for one in found.rows:
        for line in found.rules.indicators:
            name = f"{one.row.pk}.{line.indicator}"
            points, reason = (
                post.get(f"{name}.{part}", "").strip() for part in ("points", "reason")
            )
            stands = one.scores.get(line.indicator)
            same = stands is not None and (str(stands.points), stands.reason) == (points, reason)
            if line.judged is None or same or not (points or reason):
                continue
            was = post.get(f"{name}.was", "")
            asked.append(
                actions.Judged(
                    one.row.pk,
                    line.indicator,
                    int(points) if points.isdecimal() else -1,
                    reason,
                    int(was) if was.isdecimal() else None,
                )
            )
    return asked


def _context(
    request: HttpRequest, found: Bench, errors: dict[str, str], text: str
) -> dict[str, Any]:
    lang, period, rules = get_language(), found.period, found.rules
    rows = [_row(request, found, one, errors) for one in found.rows]
    cells = [cell for row in rows for cell in row["cells"]]
    return frame(
        request,
        rules.name.say(lang),
        period.place.name,
        period_tabs(
            period.place_id,
            period.assessment,
            period.first,
            "bench",
            works=True,
            span=found.span.say(lang),
            results=found.result_span.say(lang),
        ),
        text=text,
        rows=rows,
        drawn=drawn(
            rules,
            period.version_id,
            period.place_id,
            tuple(f"{one['name']}.{part}" for one in cells if one["asks"] for part in ASKS),
        ),
        heads=[
            {"name": line.name.say(lang), "weight": line.weight, "how": how_counted(line)}
            for line in rules.indicators
        ],
        open=period.state == "open",
        until=say_date(period.last, lang),
        judges=any(cell["asks"] for cell in cells),
        decides=any(row["ripe"] for row in rows),
        given=sum(1 for cell in cells if cell["given"]),
        whole=len(cells),
        counts=[(name, found.counts[key], TONES[key]) for key, name in state_names().items()],
    )


def _row(
    request: HttpRequest, found: Bench, one: BenchRow, errors: dict[str, str]
) -> dict[str, Any]:
    row, lang = one.row, get_language()
    judging = found.roles.judge is not None and not one.tied and found.period.state != "open"
    until = row.objections_until
    return {
        "id": row.pk,
        "url": reverse("desk:assessment-one", args=[row.pk]),
        "name": whom(one.named, found.rules),
        "tied": one.tied,
        "score": number(one.score) if one.scores and not one.tied else "—",
        "state": state_names()[row.state],
        "tone": TONES[row.state],
        "until": say_date(until, lang) if until and row.state == "shown" else "",
        "objected": one.objected,
        "evidence": one.evidence,
        "ripe": one.ripe and found.roles.lead is not None and not one.tied,
        "cells": [
            _cell(request, one, line, errors, judging and row.state == "judged")
            for line in found.rules.indicators
        ],
    }


def _cell(
    request: HttpRequest, one: BenchRow, line: Indicator, errors: dict[str, str], judging: bool
) -> dict[str, Any]:
    score, name = one.scores.get(line.indicator), f"{one.row.pk}.{line.indicator}"
    if line.counts is not None:
        share = line.counts.share is not None
        value = read_fraction(score.value) if score is not None else None
        reached = read_fraction(score.reached) if score is not None else None
        said = percent(value) if share else number(value)
        return {
            "asks": False,
            "label": line.name.say(get_language()),
            "given": score is not None,
            "said": said,
            "reached": percent(reached),
        }
    post = request.POST
    stands = (score.points, score.reason) if score is not None and not one.tied else ("", "")
    return {
        "asks": judging,
        "given": score is not None,
        "said": f"{stands[0]} / {line.scale}" if score is not None and not one.tied else "—",
        "reason": stands[1],
        "name": name,
        "most": line.scale,
        "label": line.name.say(get_language()),
        "points": post.get(f"{name}.points", stands[0]),
        "typed": post.get(f"{name}.reason", stands[1]),
        "was": stands[0] if stands[0] is not None else "",
        "points_error": errors.get(f"{name}.points", ""),
        "reason_error": errors.get(f"{name}.reason", ""),
    }
