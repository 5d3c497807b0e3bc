"""GET requests: cases as service requests, their public part unless the key may see more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.queries import (
    CaseView,
    Filter,
    case_by_code,
    following,
    key_after,
    list_cases,
    public_cases,
    public_part,
)
from gezhi.engines.trust.queries import Invalid, Missing, Viewer, Wrong
from gezhi.surfaces.api.open311.answers import resource, tell
from gezhi.surfaces.api.open311.posting import create_request, viewer_of
from gezhi.surfaces.api.open311.services import Jurisdiction, jurisdiction_of

SPAN = timedelta(days=90)
MOST = 1000
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of requests asks for; `until` itself is no longer included."""

    since: datetime
    until: datetime
    codes: tuple[str, ...]
    categories: tuple[str, ...]
    state: str
    after: str
    size: int


@resource("GET", "POST")
def requests(request: HttpRequest, format_: str) -> HttpResponse:
    """GET lists service requests, POST makes one."""
    if request.method == "POST":
        return create_request(request, format_)
    viewer, here, asked = viewer_of(request), jurisdiction_of(request), read(request)
    if asked.codes:
        return tell(format_, "service_requests", "request", named(viewer, here, asked.codes))
    rows, after = page(viewer, here, asked)
    answer = tell(
        format_, "service_requests", "request", [_told(viewer, here, *one) for one in rows]
    )
    if after:
        given = {name: one for name, one in request.GET.items() if name != "api_key"}
        query = urlencode({**given, "after": after})
        address = f"{settings.SITE_URL}/open311/v2/requests.{format_}?{query}"
        answer["Link"] = f'<{address}>; rel="next"'
    return answer


def read(request: HttpRequest) -> Asked:
    """The question, or Invalid with everything that is wrong with it. Without dates it is the last
    90 days; no list spans more."""
    wrong: list[Wrong] = []
    start = _moment(request, "start_date", wrong)
    end = _moment(request, "end_date", wrong)
    until = end or (start + SPAN if start else clock.now())
    since = start or until - SPAN
    if until - since > SPAN:
        words = Words(zh="最多查询 90 天", en="at most 90 days at once")
        wrong.append(Wrong("start_date", "range", words))
    states = _words(request, "status")
    if set(states) - {"open", "closed"}:
        words = Words(zh="只能是 open 或 closed", en="open or closed")
        wrong.append(Wrong("status", "unknown", words))
    size = request.GET.get("page_size", str(MOST))
    if not (size.isascii() and size.isdigit() and 1 <= int(size[:9]) <= MOST):
        words = Words(zh=f"1 到 {MOST} 之间", en=f"1 to {MOST}")
        wrong.append(Wrong("page_size", "range", words))
    if wrong:
        raise Invalid(wrong)
    return Asked(
        since,
        until + timedelta(microseconds=1),
        _words(request, "service_request_id")[:MOST],
        _words(request, "service_code")[:100],
        states[0] if len(set(states)) == 1 else "",
        request.GET.get("after", "")[:200],
        int(size),
    )


def _words(request: HttpRequest, name: str) -> tuple[str, ...]:
    """A list with commas."""
    parts = (one.strip() for one in request.GET.get(name, "").split(","))
    return tuple(one for one in parts if one)


def _moment(request: HttpRequest, name: str, wrong: list[Wrong]) -> datetime | None:
    text = request.GET.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1900 < found.year < 2200:
        words = Words(
            zh="时间写成 2026-03-02T09:00:00+08:00 这样",
            en="write the moment like 2026-03-02T09:00:00+08:00",
        )
        wrong.append(Wrong(name, "date", words))
        return None
    return found


Row = tuple[Any, bool]
"""A case, and whether it is the viewer's to see whole."""


def page(viewer: Viewer, here: Jurisdiction, asked: Asked) -> tuple[list[Row], str]:
    """The newest cases that anybody, or the viewer, may see, and the key of the next page."""
    found: list[Row] = []
    after = asked.after
    while len(found) < asked.size:
        size = min(CHUNK, asked.size - len(found))
        rows = _chunk(viewer, here, asked, after, size)
        found += rows
        after = key_after("opened", rows[-1][0]) if len(rows) == size else ""
        if not after:
            break
    return found, after


def _chunk(viewer: Viewer, here: Jurisdiction, asked: Asked, after: str, size: int) -> list[Row]:
    """Public cases and the viewer's own in one order, each once."""
    narrowed: dict[str, Any] = {
        "path": here.attached.path,
        "type": here.type.case,
        "since": asked.since,
        "until": asked.until,
        "categories": asked.categories,
        "state": asked.state,
    }
    public = public_cases(viewer, limit=size, after=after, **narrowed).rows
    rows: dict[Any, Row] = {row.pk: (row, False) for row in public}
    if viewer.account is not None:
        own = list_cases(viewer, Filter(queue="all", **narrowed), after=after, size=size).rows
        rows |= {row.pk: (row, True) for row in own}
    ordered = sorted(rows.values(), key=lambda one: (one[0].opened, one[0].pk), reverse=True)
    return ordered[:size]


def named(viewer: Viewer, here: Jurisdiction, codes: tuple[str, ...]) -> list[dict[str, Any]]:
    """The cases of some numbers, those that may be seen; the others are left out."""
    found = []
    for code in codes[:100]:
        try:
            found.append(shown(case_by_code(viewer, code), here))
        except Missing:
            continue
    return found


@resource("GET")
def one_request(request: HttpRequest, format_: str, code: str) -> HttpResponse:
    """One service request by its id."""
    here = jurisdiction_of(request)
    found = shown(case_by_code(viewer_of(request), code), here)
    return tell(format_, "service_requests", "request", [found])


@resource("GET")
def token(request: HttpRequest, format_: str, token: str) -> HttpResponse:
    """The id behind a token, which is a case's follow key."""
    _, row = following(token)
    found = {"service_request_id": row.code, "token": token}
    return tell(format_, "service_requests", "request", [found])


def shown(view: CaseView, here: Jurisdiction) -> dict[str, Any]:
    """A case at hand as a service request: the whole, or its public part."""
    found = _told(view.viewer, here, view.row, view.whole)
    if not view.whole:
        return found
    lang = get_language()
    return found | {
        "status_notes": (view.result or view.stage.name).say(lang),
        "agency_responsible": view.steps[-1].holder.say(lang),
    }


def _told(viewer: Viewer, here: Jurisdiction, row: Any, whole: bool) -> dict[str, Any]:
    found = record(viewer, here, row)
    if not whole:
        return found
    return found | {
        "status": row.state,
        "service_code": row.category,
        "description": row.text,
        "requested_datetime": row.opened,
        "updated_datetime": row.changed,
        "expected_datetime": row.due,
        "lat": found["lat"] if row.lat is None else row.lat,
        "long": found["long"] if row.lon is None else row.lon,
    }


def record(viewer: Viewer, here: Jurisdiction, row: Any) -> dict[str, Any]:
    """The public part of a case as a service request; what the case type does not make public is
    empty."""
    lang = get_language()
    part = public_part(viewer, row)
    shows = here.type.public.shows if here.type.public else []
    field = here.type.field_of("category")
    told = {True: "closed", False: "open"}
    notes = part.result or part.stage
    return {
        "service_request_id": part.code,
        "status": told.get(part.closed) if part.closed is not None else None,
        "status_notes": notes.say(lang) if notes else None,
        "service_name": part.name.say(lang),
        "service_code": row.category if field and field.field in shows else None,
        "description": None,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": part.dates.get("opened"),
        "updated_datetime": part.dates.get("closed"),
        "expected_datetime": part.dates.get("due"),
        "address": part.place or None,
        "address_id": str(row.place_id) if part.place else None,
        "zipcode": None,
        "lat": part.lat,
        "long": part.lon,
        "media_url": None,
    }
