"""What went wrong, as data: one shape for every refusal, in the reader's language and in both.

Every interface for programs builds its errors from here, so that a program which understands one
answer understands all. Statuses are the refusal's own (RFC 9110).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from pydantic import BaseModel, Field
from pydantic_core import to_json

from gezhi.base.words import Words
from gezhi.engines.trust.queries import Invalid, Refusal, Wrong


class Unreadable(Refusal):
    """The request itself could not be read: broken JSON, broken encoding, a character that no text
    holds."""


class Unknown(Refusal):
    """Nobody is behind the key, or a key is needed and none was sent."""

    status = 401


class TooLarge(Refusal):
    """More bytes than are taken."""

    status = 413


class WrongType(Refusal):
    """A content type that is not taken here."""

    status = 415


class TooMany(Refusal):
    """Too many requests from one address that did not say who it is."""

    status = 429


def too_many() -> TooMany:
    """The refusal of somebody unknown who asks too often."""
    return TooMany(
        "too-many",
        "操作太频繁，请过一分钟再试；登录或用密钥则不受限",
        "too many requests: try again in a minute, or sign in or send a key",
    )


class WrongAnswer(BaseModel):
    """One wrong field: where, a code for programs, and what to do about it."""

    field: str = Field(description="the field's name; nested ones with dots: `others.0.version`")
    pointer: str = Field(default="", description="the same with strokes: `records/3/item`")
    code: str
    message: str = Field(description="in the language of Accept-Language")
    message_zh: str
    message_en: str
    facts: dict[str, Any] = Field(default_factory=dict)


class Problem(BaseModel):
    """Why nothing was done. `wrong` lists every wrong field at once; `facts` say how things stand
    (after a conflict: stage, state, version)."""

    code: str
    message: str = Field(description="in the language of Accept-Language")
    message_zh: str
    message_en: str
    wrong: list[WrongAnswer] = Field(default_factory=list)
    facts: dict[str, Any] = Field(default_factory=dict)


def said(words: Words) -> dict[str, str]:
    """A text in the reader's language and in both."""
    return {
        "message": words.say(translation.get_language()),
        "message_zh": words.zh,
        "message_en": words.say("en"),
    }


def wrong_of(one: Wrong) -> dict[str, Any]:
    """A wrong field as data."""
    pointer = one.field.replace(".", "/")
    about = {"field": one.field, "pointer": pointer, "code": one.code}
    return {**about, **said(one.words), "facts": one.facts}


def problem_of(refusal: Refusal) -> dict[str, Any]:
    """A refusal as data."""
    return {
        "code": refusal.code,
        **said(refusal.words),
        "wrong": [wrong_of(one) for one in refusal.wrong] if isinstance(refusal, Invalid) else [],
        "facts": refusal.facts,
    }


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer that tells a refusal."""
    response = HttpResponse(
        to_json(problem_of(refusal)), content_type="application/json", status=refusal.status
    )
    if refusal.status == Unknown.status:
        response["WWW-Authenticate"] = 'Bearer realm="gezhi"'
    return response
