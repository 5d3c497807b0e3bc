"""The API object: how bodies are read, how answers are written, and what every fault becomes."""

import inspect
from collections.abc import Callable, Collection
from functools import cached_property, wraps
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from gezhi.base.words import Words
from gezhi.engines.trust.queries import Invalid, Missing, Refusal, Wrong
from gezhi.surfaces.api.mistakes import invalid
from gezhi.surfaces.api.problems import Problem, TooLarge, Unreadable, refuse, too_many
from gezhi.surfaces.api.requests import check_text, read_json
from gezhi.surfaces.api.viewers import OPEN, anybody, no_key

Answers = dict[Any, Any]

READING: Answers = {400: Problem, **dict.fromkeys((401, 403, 404, 422))}
"""What every reading operation may answer beside its result. Each is a `Problem`, of which the
document tells: a model of an answer for each of thousands would take seconds of every start."""

WRITING: Answers = {400: Problem, **dict.fromkeys((401, 403, 404, 409, 413, 415, 422, 429))}
"""What every writing operation may answer beside its result."""

PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


class JsonParser(Parser):
    """Bodies are JSON in UTF-8, within a size, and say so."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request)


class JsonRenderer(BaseRenderer):
    """Answers are written by pydantic, which knows moments and ids."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


class Api(NinjaAPI):
    """The interface for programs, version 1."""

    def get_root_path(self, path_params: Any) -> str:
        """Where the API begins."""
        return reverse("api:v1:api-root")

    def validation_error_from_error_contexts(self, error_contexts: Any) -> ValidationError:
        """All mistakes of a request, each with its place and what pydantic knows of it."""
        errors: list[dict[str, Any]] = []
        for context in error_contexts:
            flat = context.model.__ninja_flatten_map_reverse__
            found = context.pydantic_validation_error.errors(include_url=False, include_input=False)
            for error in found:
                place = flat.get(error["loc"], error["loc"])
                errors.append(dict(error, loc=(context.model.__ninja_param_source__, *place)))
        return ValidationError(errors)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """An operation goes by the name of its function."""
        return operation.view_func.__name__

    @cached_property
    def _document(self) -> OpenAPISchema:
        schema = super().get_openapi_schema()
        views = [one for it in self._get_bound_routers() for one in it.path_operations.values()]
        every = [one for view in views for one in view.operations]
        open_ = {one.view_func.__name__ for one in every if anybody in one.auth_callbacks}
        for methods in schema["paths"].values():
            for operation in methods.values():
                if operation["operationId"] in open_ and {} not in operation["security"]:
                    operation["security"].append({})
                for status, answer in operation["responses"].items():
                    if status >= 400:
                        answer["content"] = PROBLEM
        return schema

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """The document, written once: it takes seconds. Operations that anybody may call say so
        (`{}` beside the keys)."""
        return self._document


def _check_names(request: HttpRequest, known: Collection[str]) -> None:
    """Invalid for a name that the operation does not know: a filter with a slip of the pen would
    otherwise be no filter."""
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        words = Words(zh="没有这个参数", en="there is no such parameter")
        raise Invalid([Wrong(name, "unknown", words) for name in unknown])


def _after_the_address(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An operation that first judges its address, before it looks who asks."""
    operation: Operation = inspect.unwrap(run).__self__  # type: ignore[attr-defined]
    asked = [one for one in operation.models if one.__ninja_param_source__ == "query"]
    known = {name for one in asked for name in one.__ninja_flatten_map__}

    @wraps(run)
    def judged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            check_text(request)
            _check_names(request, known)
        except Refusal as refusal:
            return refuse(request, refusal)
        return run(request, *args, **kwargs)

    return judged


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer at an address that is none."""
    return refuse(
        request, Missing("no-address", "没有这个地址", "there is nothing at this address")
    )


def make_api() -> Api:
    """The API with its handlers; operations are added by `urls`."""
    api = Api(
        title="Gezhi",
        version="1",
        description=ABOUT,
        auth=OPEN,
        docs_url=None,
        openapi_url="/openapi.json",
        parser=JsonParser(),
        renderer=JsonRenderer(),
        urls_namespace="v1",
    )
    api.add_decorator(_after_the_address, mode="view")
    for kind in (*_UNREADABLE, Refusal, HttpError, ValidationError, Http404, RequestDataTooBig):
        api.add_exception_handler(kind, _answer)
    return api


ABOUT = """Cases, points, commendations, councils, ballots, pacts, mediation, what is public, funds,
campaigns, surveys, registers, trainings, careers, contests, liaison, assessments, duties, rosters,
visits, divisions of grids, what is asked of workers, places, posts and packs, for programs.

Send `Authorization: Bearer <key>` (issued with `gezhi token`), or `Gezhi-Follow: <key>` with the
follow key of a receipt, or the session cookie of a page with its CSRF token. Without any of these
you are anybody: you may report where the pack lets anyone, and see what is public.

Every refusal is a `Problem`, in the language of `Accept-Language` and in Chinese and English.
What is read together carries an `ETag`: sent back under `If-None-Match`, the answer is 304 where
nothing changed. Moments are ISO 8601 with a zone. Pages go by key: send the `next` of a page as
`after`.
"""

_UNREADABLE: tuple[type[Exception], ...] = (
    SuspiciousOperation,
    BadRequest,
    MultiPartParserError,
    UnreadablePostError,
)


def refusal_of(fault: Exception) -> Refusal:
    """Every fault of a request as a refusal."""
    if isinstance(fault, Refusal):
        return fault
    if isinstance(fault, ValidationError):
        return invalid(fault.errors)
    if isinstance(fault, RequestDataTooBig):
        return TooLarge("too-large", "内容太大", "this is too large")
    if isinstance(fault, Throttled):
        return too_many()
    if isinstance(fault, AuthenticationError):
        return no_key()
    if isinstance(fault.__cause__, Refusal):
        return fault.__cause__
    return Unreadable("unreadable", "请求内容读不懂", "the request cannot be read")


def _answer(request: HttpRequest, fault: Any) -> HttpResponse:
    return refuse(request, refusal_of(fault))
