"""Reading a request: what arrives is judged before anything is done with it.

Whatever is sent, the answer is a problem that says what was wrong with it, and never a fault of the
server. A NUL character is refused here for all interfaces, because no PostgreSQL text can hold it.
"""

from typing import Any, TypeVar

from django.http import HttpRequest
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from gezhi.surfaces.api.mistakes import invalid
from gezhi.surfaces.api.problems import TooLarge, Unreadable, WrongType

MOST_JSON = 512 * 1024
NUL = "\x00"

Body = TypeVar("Body", bound=BaseModel)


def length_of(request: HttpRequest) -> int:
    """The length that the sender announced, in bytes."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text[:18]) if text.isascii() and text.isdigit() else 0


def check_size(request: HttpRequest, most: int) -> None:
    """TooLarge when more bytes are announced than are taken."""
    if length_of(request) > most:
        raise TooLarge(
            "too-large",
            f"内容太大：最多 {most // 1024} KB",
            f"this is too large: at most {most // 1024} KB",
        )


def check_text(request: HttpRequest) -> None:
    """Unreadable when the address holds a NUL character."""
    if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise no_nul()


def no_nul() -> Unreadable:
    """The refusal of a NUL character."""
    return Unreadable(
        "unreadable",
        "内容里有无法保存的字符（NUL），请去掉",
        "there is a character that no text can hold (NUL): remove it",
    )


def json_bytes(request: HttpRequest) -> bytes:
    """The body of a request that says it is JSON, within the size that is taken."""
    check_size(request, MOST_JSON)
    kind = request.content_type or ""
    if kind != "application/json" and not (
        kind.startswith("application/") and kind.endswith("+json")
    ):
        raise WrongType(
            "content-type",
            "请用 JSON 发送（Content-Type: application/json）",
            "send JSON (Content-Type: application/json)",
        )
    return request.body


def read_json(request: HttpRequest) -> Any:
    """The body as JSON; Unreadable when it is none, is nested too deep, or is not UTF-8."""
    body = json_bytes(request)
    try:
        found = from_json(body, allow_inf_nan=False)
    except ValueError as fault:
        raise Unreadable(
            "unreadable",
            f"内容不是有效的 JSON（UTF-8）：{fault}",
            f"this is not valid JSON in UTF-8: {fault}",
        ) from fault
    if b"\\u0000" in body and _has_nul(found):
        raise no_nul()
    return found


def read_body(request: HttpRequest, model: type[Body]) -> Body:
    """The body as a schema; Invalid names every field that does not fit."""
    return fitted(read_json(request), model)


def fitted(found: Any, model: type[Body]) -> Body:
    """What was read as a schema; Invalid names every field that does not fit."""
    try:
        return model.model_validate(found)
    except ValidationError as fault:
        raise invalid(fault.errors(include_url=False, include_input=False)) from fault


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return NUL in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(one) for key, one in value.items())
    return isinstance(value, list) and any(_has_nul(one) for one in value)
