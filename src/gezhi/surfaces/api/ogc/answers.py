"""How the map interface answers, and how it reads a question."""

import math
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.csrf import csrf_exempt
from pydantic_core import to_json

from gezhi.base.words import Words
from gezhi.engines.trust.queries import Invalid, Missing, Refusal, Wrong
from gezhi.surfaces.api.problems import refuse
from gezhi.surfaces.api.requests import check_text

JSON = "application/json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
MOST, USUAL = 1000, 100
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

Box = tuple[float, float, float, float]
View = Callable[..., HttpResponse]
Span = tuple[datetime | None, datetime | None]


class BadQuestion(Invalid):
    """A question that is wrong; the standard wants 400."""

    status = 400


class NotAllowed(Refusal):
    """Only reading."""

    status = 405


def address(path: str = "") -> str:
    """An address of this interface."""
    return f"{settings.SITE_URL}/ogc/{path}"


def link(path: str, rel: str, kind: str, title: str) -> dict[str, str]:
    """A link to another resource of this interface."""
    return {"href": address(path), "rel": rel, "type": kind, "title": title}


def tell(data: Any, kind: str = JSON) -> HttpResponse:
    """An answer."""
    return HttpResponse(to_json(data), content_type=kind)


def resource(view: View) -> View:
    """A view of this interface: it is only read, by anybody, from any site's pages."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            response = _answer(view, request, named)
        except Refusal as refusal:
            response = refuse(request, refusal)
        response["Allow"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answered


def _answer(view: View, request: HttpRequest, named: dict[str, str]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in ("GET", "HEAD"):
        raise NotAllowed("method", "这里只能查询", "this is only read")
    check_text(request)
    return view(request, **named)


def nothing(what: str = "") -> Missing:
    """The refusal of an address that leads nowhere."""
    return Missing(
        "no-address", f"没有 {what or '这个地址'}", f"there is no {what or 'such address'}"
    )


def wrong(name: str, zh: str, en: str) -> BadQuestion:
    """The refusal of one parameter."""
    return BadQuestion([Wrong(name, "invalid", Words(zh=zh, en=en))])


def check_names(request: HttpRequest, known: Collection[str] = ()) -> None:
    """Refuse parameters that are not known (requirement /req/core/query-param-unknown)."""
    for name in request.GET:
        if name not in known:
            raise wrong(name, "没有这个参数", "there is no such parameter")


def limit_of(request: HttpRequest) -> int:
    """How many features a page holds; more than the most is taken as the most."""
    text = request.GET.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit()) or int(text[:9]) < 1:
        raise wrong("limit", f"要填 1 到 {MOST} 的整数", f"a whole number from 1 to {MOST}")
    return min(int(text[:9]), MOST)


def box_of(request: HttpRequest) -> Box | None:
    """The box that a question names: four numbers, or six with heights, which are passed over."""
    text = request.GET.get("bbox")
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not _on_earth(*numbers):
        raise wrong(
            "bbox",
            "写成 `西,南,东,北` 四个数（WGS84 度）",
            "four numbers: west,south,east,north (WGS84 degrees)",
        )
    west, south, east, north = numbers
    return west, south, east, north


def _on_earth(west: float, south: float, east: float, north: float) -> bool:
    finite = all(map(math.isfinite, (west, south, east, north)))
    return finite and max(abs(west), abs(east)) <= 180 and -90 <= south <= north <= 90


def span_of(request: HttpRequest) -> Span | None:
    """The time that a question names: an instant or day, or an interval with `..` for open ends.
    The end is not included."""
    text = request.GET.get("datetime")
    if text is None:
        return None
    parts = text.replace(" ", "+").split("/")
    if len(parts) == 1:
        start, end = _moment(parts[0])
        return start, end
    if len(parts) != 2 or all(part in ("", "..") for part in parts):
        raise _no_time()
    start = None if parts[0] in ("", "..") else _moment(parts[0])[0]
    end = None if parts[1] in ("", "..") else _moment(parts[1])[1]
    if start and end and start >= end:
        raise _no_time()
    return start, end


def _moment(text: str) -> tuple[datetime, datetime]:
    """The first moment of an instant or day, and the first after it."""
    try:
        moment = parse_datetime(text) if "T" in text.upper() else None
        day = parse_date(text) if moment is None else None
    except ValueError:
        moment = day = None
    if moment is not None and moment.tzinfo is not None and FIRST.year <= moment.year < LAST.year:
        return moment, moment + timedelta(microseconds=1)
    if isinstance(day, date) and FIRST.year <= day.year < LAST.year:
        start = datetime.combine(day, time(), UTC)
        return start, start + timedelta(days=1)
    raise _no_time()


def _no_time() -> BadQuestion:
    return wrong(
        "datetime",
        "写成 2026-03-02T09:00:00Z，或 2026-03-01/2026-03-31，一端可以写 ..",
        "write 2026-03-02T09:00:00Z, or 2026-03-01/2026-03-31, with .. for an open end",
    )
