"""How Open311 answers: JSON and XML alike, errors in its own form, open to other sites' pages."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from xml.etree import ElementTree

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from pydantic_core import to_json

from gezhi.engines.trust.queries import Invalid, Missing, Refusal
from gezhi.surfaces.api.problems import TooLarge, Unreadable
from gezhi.surfaces.api.requests import check_text

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STATUS = {401: 403, 422: 400}
"""Open311 knows a wrong key as 403 and wrong answers as 400."""

View = Callable[..., HttpResponse]


def tell(format_: str, root: str, item: str, data: Any, status: int = 200) -> HttpResponse:
    """An answer: `data` is a list of records (`item` names one in XML) or one record."""
    if format_ == "xml":
        tree = ElementTree.Element(root)
        _fill(tree, data, item)
        body = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    else:
        body = to_json(data)
    return HttpResponse(body, content_type=TYPES[format_], status=status)


def _fill(parent: ElementTree.Element, data: Any, item: str) -> None:
    if isinstance(data, Mapping):
        for name, value in data.items():
            _fill(ElementTree.SubElement(parent, name), value, _ONE.get(name, "item"))
    elif isinstance(data, Sequence) and not isinstance(data, str):
        for value in data:
            _fill(ElementTree.SubElement(parent, item), value, item)
    elif data is not None:
        parent.text = _NOT_XML.sub("", _written(data))


_ONE = {
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What one record of a list is called in XML."""


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def errors_of(refusal: Refusal) -> list[dict[str, Any]]:
    """A refusal as Open311 tells it: a list, one error for each wrong field."""
    status, lang = _STATUS.get(refusal.status, refusal.status), get_language()
    if isinstance(refusal, Invalid):
        return [
            {"code": status, "description": f"{one.field}: {one.words.say(lang)}"}
            for one in refusal.wrong
        ]
    return [{"code": status, "description": refusal.words.say(lang)}]


def refuse(format_: str, refusal: Refusal) -> HttpResponse:
    """The answer that tells a refusal."""
    status = _STATUS.get(refusal.status, refusal.status)
    return tell(format_, "errors", "error", errors_of(refusal), status)


class NotAllowed(Refusal):
    """A method that is not for this address."""

    status = 405


def resource(*methods: str) -> Callable[[View], View]:
    """A view of this interface: its methods, its errors, and its openness to other sites' pages
    (reading only, and never with their reader's session)."""

    def made(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, **named: str) -> HttpResponse:
            format_ = named.get("format_", "json")
            if request.method == "OPTIONS":
                response = HttpResponse(status=204)
            else:
                response = _answer(view, request, format_, methods, named)
            response["Allow"] = ", ".join((*methods, "OPTIONS"))
            if request.method != "POST":
                response["Access-Control-Allow-Origin"] = "*"
                response["Access-Control-Allow-Methods"] = "GET, OPTIONS"
                response["Access-Control-Allow-Headers"] = "Authorization, Accept-Language"
            return response

        return answered

    return made


def _answer(
    view: View, request: HttpRequest, format_: str, methods: Sequence[str], named: dict[str, str]
) -> HttpResponse:
    try:
        if request.method not in methods:
            raise NotAllowed("method", "这个地址不支持这种请求", "this address does not take that")
        check_text(request)
        return view(request, **named)
    except Refusal as refusal:
        return refuse(format_, refusal)
    except RequestDataTooBig:
        return refuse(format_, TooLarge("too-large", "内容太大", "this is too large"))
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError, ValueError):
        unreadable = Unreadable("unreadable", "请求内容读不懂", "the request cannot be read")
        return refuse(format_, unreadable)


@resource("GET", "POST")
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer at an address that is none."""
    raise Missing("no-address", "没有这个地址", "there is nothing at this address")
