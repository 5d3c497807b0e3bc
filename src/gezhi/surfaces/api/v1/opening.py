"""Reporting: the one operation that carries the load of a town, so it is read and written without
detours: the body straight into its schema, the receipt straight into the answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_json

from gezhi.engines.cases import actions
from gezhi.surfaces.api.mistakes import invalid
from gezhi.surfaces.api.problems import Unreadable
from gezhi.surfaces.api.requests import json_bytes, no_nul
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.known import viewer_of

router = Router(tags=["cases"])


class Report(BaseModel):
    """What somebody reports. The form's answers are judged by the pack."""

    model_config = ConfigDict(extra="forbid")

    id: UUID = Field(description="made by the sender (UUIDv7): sent again, it is the same case")
    type: str = Field(min_length=1, max_length=40, description="the case type, e.g. `report`")
    answers: dict[str, Any] = Field(max_length=100, description="by field of the case type's form")
    place: int | None = Field(
        default=None, ge=1, le=2**53, description="where, if the form's location does not say"
    )
    channel: str = Field(default="api", pattern="^[a-z][a-z-]{0,19}$")


class Receipt(BaseModel):
    """What the reporter gets: the number, the key to follow it by, and what happens now."""

    id: UUID
    code: str = Field(description="the number to say on the phone")
    follow: str = Field(description="the follow key: whoever has it sees and speaks for this case")
    stage: str
    due: datetime | None
    again: bool = Field(description="whether this id had been sent before")


@router.post(
    "/cases",
    response={201: Receipt, 200: Receipt, **WRITING},
    throttle=ANONYMOUS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Report.model_json_schema()}},
        }
    },
)
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case. 201 the first time; the same id from the same sender answers 200 with the first
    receipt."""
    body = json_bytes(request)
    try:
        report = Report.model_validate_json(body)
    except ValidationError as fault:
        raise _refusal(fault) from fault
    if b"\\u0000" in body:
        raise no_nul()
    receipt = actions.open_case(
        viewer_of(request),
        actions.OpenCase(
            report.type,
            report.answers,
            id=report.id,
            channel=report.channel,
            place=report.place,
            language=get_language() or "zh-hans",
        ),
    )
    return HttpResponse(
        to_json(receipt), content_type="application/json", status=200 if receipt.again else 201
    )


def _refusal(fault: ValidationError) -> Exception:
    errors = fault.errors(include_url=False, include_input=False)
    if any(error["type"] == "json_invalid" for error in errors):
        return Unreadable(
            "unreadable",
            "内容不是有效的 JSON（UTF-8）",
            f"this is not valid JSON in UTF-8: {errors[0].get('ctx', {}).get('error', '')}",
        )
    return invalid(errors)
