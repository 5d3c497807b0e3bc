"""Ballots to read: what I can vote on, one with its rule and result, its box to check."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.councils.actions import last_day_to_object
from gezhi.engines.councils.queries import (
    BallotSeen,
    MyHead,
    ballot_export,
    ballot_view,
    ballots_near,
    find_slip,
    my_votes_open,
    pact_version,
    shared_money,
    turnout,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.portal.served import find_served, ground_context, served_at
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.ballots import about, facts_of, metres, options_of, rule_of, secrecy_of
from gezhi.surfaces.ui.mediating.acting import uuid_of
from gezhi.surfaces.ui.tallies import result_of, turnout_of


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """What the reader can vote on first, then what is open, coming and over around them."""
    viewer, served = viewer_of(request), find_served(request)
    mine = my_votes_open(viewer)
    ids = {one.row.pk for one in mine}
    near = ballots_near(viewer, served.path if served else "")
    rest = [one for one in near if one.row.pk not in ids]
    groups = [
        (gettext("Yours to vote on"), mine),
        (gettext("Voting is open"), [one for one in rest if one.row.state == "open"]),
        (gettext("Coming"), [one for one in rest if one.row.state == "announced"]),
        (
            gettext("Over"),
            [one for one in rest if one.row.state in ("closed", "decided", "cancelled")],
        ),
    ]
    context = {
        "groups": [(label, [_line(one) for one in rows]) for label, rows in groups if rows],
        "signed_in": viewer.account is not None,
        **ground_context(served),
    }
    return render(request, "portal/ballots/list.html", context)


def _line(one: BallotSeen) -> dict[str, Any]:
    voted = bool(one.mine) and all(head.voted for head in one.mine)
    return {**about(one.row, one.kind), "voted": voted}


@never_cache
@require_GET
def show(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """One ballot, from its announcement to its result."""
    viewer = viewer_of(request)
    seen = ballot_view(viewer, ballot)
    row, b = seen.row, about(seen.row, seen.kind)
    lines, article = rule_of(row)
    b["article"] = article
    b |= _subject(viewer, row.subject)
    opened = row.state == "open"
    going = turnout_of(turnout(viewer, row)) if opened else {}
    last = last_day_to_object(row) if row.state == "announced" else None
    context = {
        "b": b,
        "me": _mine(seen, viewer.account is not None),
        "rule": lines,
        "facts": facts_of(row),
        "secrecy": secrecy_of(row),
        "shares": going.get("lines", []),
        "missing": going.get("missing", []),
        "result": result_of(row, shared_money(viewer, row)),
        "finds": row.secret and row.state == "decided",
        "roll_words": _roll_words(),
        "objects_until": _day(last) if last is not None and clock.today() <= last else "",
        **ground_context(served_at(str(row.place_id))),
    }
    return render(request, "portal/ballots/one.html", context)


def _subject(viewer: Viewer, subject: str) -> dict[str, str]:
    """The page of what a ballot is about, as far as the reader may know of it."""
    kind, _, key = subject.partition(":")
    wanted = uuid_of(key) if kind == "pact" else None
    if wanted is None:
        return {}
    try:
        page, version = pact_version(viewer, wanted)
    except Missing:
        return {}
    at, number = page.at, version.row.number
    name = gettext("The text: %(pact)s, version %(n)s")
    return {
        "subject_url": reverse("portal:pact-version", args=[at.place.pk, version.row.pact, number]),
        "subject_name": name % {"pact": spoken(at.rules.name), "n": number},
    }


def _day(day: Any) -> str:
    return say_date(day, get_language())


def _roll_words() -> str:
    return gettext(
        "The roll of those who may vote hangs at the office and is fixed when voting opens. "
        "Names are not shown here; signed in, you see at the top whether you are on it."
    )


def _mine(seen: BallotSeen, signed_in: bool) -> dict[str, Any] | None:
    """What the reader can do, and why not."""
    row = seen.row
    if row.state not in ("announced", "open"):
        return None
    online = "online" in row.policy.get("ways", [])
    if not signed_in:
        words = [gettext("Sign in with your telephone number to see whether you may vote.")]
        return {"title": gettext("Your vote"), "words": words, "sign_in": True}
    if not seen.mine:
        words = [gettext("You are not on this roll, or not with this telephone number.")]
        if row.state == "announced":
            words.append(gettext("If you should be, object to the roll: it says below until when."))
        else:
            words.append(gettext("Whoever is on it without a telephone number votes on paper."))
        return {"title": gettext("Your vote"), "words": words}
    words = [] if online else [gettext("This ballot is held on paper alone.")]
    if row.state == "announced":
        words.append(gettext("You are on the roll. Voting has not opened yet."))
    heads = [_head(one, seen, online) for one in seen.mine]
    several = len(heads) > 1 or any(one.as_proxy for one in seen.mine)
    return {"title": gettext("Your vote"), "words": words, "heads": heads, "several": several}


def _head(one: MyHead, seen: BallotSeen, online: bool) -> dict[str, Any]:
    weight = ""
    if seen.row.policy.get("electorate") == "owners":
        units = ngettext("%(n)s unit", "%(n)s units", one.lines) % {"n": one.lines}
        weight = f"{units} · {metres(one.area)} m²"
    said = ""
    if one.voted == "paper":
        said = gettext("This vote was cast on paper.")
    elif one.voted:
        said = gettext("This vote is cast. You can vote anew until voting ends.")
        said = said if one.again else gettext("This vote is cast and counts.")
    return {
        "head": one.head,
        "name": one.name,
        "proxy": one.as_proxy,
        "weight": weight,
        "voted": bool(one.voted),
        "words": said,
        "open": seen.open and online and (not one.voted or one.again),
    }


@never_cache
@require_POST
def find(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """The slip of a receipt. The code comes in the body of the request and stands in no log, and
    the answer does not depend on who asks."""
    viewer = viewer_of(request)
    seen = ballot_view(viewer, ballot)
    if seen.row.state != "decided" or not seen.row.secret:
        return redirect("portal:ballot", ballot)
    slip = find_slip(viewer, ballot, request.POST.get("code", "")[:80])
    labels = {one["key"]: one["label"] for one in options_of(seen.row.policy)}
    context = {
        "b": about(seen.row, seen.kind),
        "found": slip is not None,
        "picked": [labels[key] for key in slip.choice] if slip else [],
        "slip": slip.pk if slip else "",
        **ground_context(served_at(str(seen.row.place_id))),
    }
    return render(request, "portal/ballots/found.html", context)


@require_GET
def file(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Rule, roll without names, box and result as one file, for anybody to count again."""
    data = ballot_export(viewer_of(request), ballot)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"{gettext('ballot')}-{str(ballot)[:8]}.json"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
