"""POST requests: a service request becomes a case through the same action as every other report.

The token of a case is its follow key; it stands at the end of the link in the notice.
"""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.trust.queries import ANYONE, Invalid, Viewer, Wrong
from gezhi.surfaces.api.open311.answers import tell
from gezhi.surfaces.api.open311.services import Jurisdiction, jurisdiction_of
from gezhi.surfaces.api.problems import WrongType, too_many
from gezhi.surfaces.api.requests import NUL, check_size, no_nul
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.viewers import viewer_by_token

MOST_FORM = 256 * 1024
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_FILE = re.compile(r"/api/v1/files/([0-9a-f-]{36})$")
_CHINESE = re.compile("[\u3400-\u9fff]")


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of `api_key` (or of a bearer key); anybody without one. Unknown, which Open311
    tells as 403, when the key opens nothing."""
    key = request.POST.get("api_key") or request.GET.get("api_key") or ""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not key and header.lower().startswith("bearer "):
        key = header[7:].strip()
    return viewer_by_token(key) if key else ANYONE


def create_request(request: HttpRequest, format_: str) -> HttpResponse:
    """Open a case. Answers with its number, and the link by which the reporter follows it."""
    check_size(request, MOST_FORM)
    if request.content_type not in FORMS:
        raise WrongType("content-type", "请用表单格式发送", "send form fields")
    if any(NUL in one for values in request.POST.lists() for one in (values[0], *values[1])):
        raise no_nul()
    viewer = viewer_of(request)
    request.auth = viewer  # type: ignore[attr-defined]
    if not all(throttle.allow_request(request) for throttle in ANONYMOUS):
        raise too_many()
    here = jurisdiction_of(request)
    code = request.POST.get("service_code", "")
    if not code:
        words = Words(zh="请写明 service_code", en="service_code was not provided")
        raise Invalid([Wrong("service_code", "required", words)])
    here.matter(code)
    receipt = actions.open_case(viewer, command(request, here, code))
    made = {
        "service_request_id": receipt.code,
        "service_notice": notice(receipt),
        "account_id": None,
    }
    response = tell(format_, "service_requests", "request", [made], 201)
    response["Location"] = f"{settings.SITE_URL}/open311/v2/requests/{receipt.code}.{format_}"
    return response


def notice(receipt: actions.Receipt) -> str:
    """How to follow it, in the reader's language."""
    link = settings.SITE_URL + reverse("portal:follow", args=[receipt.follow])
    zh = f"已收到，编号 {receipt.code}。随时查看进度：{link}"
    en = f"Received as {receipt.code}. Follow it at {link}"
    return en if (get_language() or "").startswith("en") else zh


def command(request: HttpRequest, here: Jurisdiction, code: str) -> actions.OpenCase:
    """The report that a request's parameters make; what is empty counts as not given."""
    given = request.POST
    by_kind: dict[str, Any] = {
        "category": code,
        "text": given.get("description", ""),
        "location": location(given),
        "name": name_of(given.get("first_name", ""), given.get("last_name", "")),
        "phone": given.get("phone", ""),
        "images": files_of(given.getlist("media_url")),
    }
    answers: dict[str, Any] = {}
    for kind, value in by_kind.items():
        field = here.type.field_of(kind)
        if field is not None and value:
            answers[field.field] = value
    answers |= attributes(given, here)
    return actions.OpenCase(
        here.type.case,
        answers,
        id=new_id(),
        channel="open311",
        language=get_language() or "zh-hans",
    )


def location(given: Any) -> dict[str, Any]:
    """Where it is: `lat` and `long`, `address_id` (a place's code or id), `address_string` beside
    them."""
    found = {
        "lon": given.get("long", ""),
        "lat": given.get("lat", ""),
        "place": given.get("address_id", ""),
        "note": given.get("address_string", ""),
    }
    return {key: value for key, value in found.items() if value}


def name_of(first: str, last: str) -> str:
    """A whole name from its two parts, in the order of its script."""
    first, last = first.strip(), last.strip()
    if _CHINESE.search(first + last):
        return last + first
    return f"{first} {last}".strip()


def files_of(urls: list[str]) -> list[str]:
    """Pictures that were uploaded here before; those elsewhere are not fetched."""
    found = (_FILE.search(url) for url in urls)
    return [match.group(1) for match in found if match]


def attributes(given: Any, here: Jurisdiction) -> dict[str, Any]:
    """`attribute[code]` (and `attribute[code][]`) as answers; unknown ones are told as wrong."""
    found: dict[str, Any] = {}
    known = {one.field for one in here.attributes()}
    for name in given:
        match = re.fullmatch(r"attribute\[([^\]]*)\](\[\])?", name)
        if match is None:
            continue
        if match.group(1) not in known:
            words = Words(zh="没有这一项", en="there is no such attribute")
            raise Invalid([Wrong(name, "unknown", words)])
        found[match.group(1)] = given[name]
    return found
