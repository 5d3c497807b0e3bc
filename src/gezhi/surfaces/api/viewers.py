"""Who asks: by a program's key, by a reporter's follow key, or by the session of a page.

A key that is wrong is told as such and never taken for nobody: a program that lost its key should
hear of it, not wonder at empty lists. A session counts only with its CSRF token where something is
changed.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, APIKeyHeader, HttpBearer
from ninja.utils import check_csrf

from gezhi.engines.cases.queries import following
from gezhi.engines.trust.queries import ANYONE, Forbidden, Missing, Viewer, viewer_of_token
from gezhi.surfaces.api.problems import Unknown
from gezhi.surfaces.ui.gate import find_viewer

FOLLOW_HEADER = "Gezhi-Follow"


def wrong_key() -> Unknown:
    """The refusal of a key that opens nothing."""
    return Unknown(
        "wrong-key",
        "密钥不对、已过期，或者账号已停用",
        "this key is wrong, has expired, or its account is closed",
    )


def no_key() -> Unknown:
    """The refusal where somebody has to be known and nobody is."""
    return Unknown(
        "no-key",
        "请先登录，或者用密钥访问（Authorization: Bearer …）",
        "sign in first, or send a key (Authorization: Bearer …)",
    )


def viewer_by_token(secret: str) -> Viewer:
    """The viewer of a program's key; Unknown when it opens nothing."""
    viewer = viewer_of_token(secret)
    if viewer.account is None:
        raise wrong_key()
    return viewer


class Key(HttpBearer):
    """A program's key, issued with `gezhi token`: `Authorization: Bearer gz_…`."""

    def __call__(self, request: HttpRequest) -> Viewer | None:
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise wrong_key()
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Viewer:
        return viewer_by_token(token)


class Follow(APIKeyHeader):
    """A reporter's follow key, from the receipt: it opens that one case."""

    param_name = FOLLOW_HEADER

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer | None:
        if key is None:
            return None
        try:
            return following(key)[0]
        except Missing as fault:
            raise wrong_key() from fault


class Session(APIKeyCookie):
    """The session of somebody who signed in on the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Viewer | None:
        if self.param_name not in request.COOKIES:
            return None
        viewer = find_viewer(request)
        if viewer.account is None:
            return None
        if check_csrf(request) is not None:
            raise Forbidden(
                "csrf",
                "页面放得太久了，请刷新后再试（缺少 CSRF 令牌）",
                "reload the page and try again (the CSRF token is missing)",
            )
        return viewer

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return None


def anybody(request: HttpRequest) -> Viewer:
    """Nobody in particular: sees what is public, and may report where the pack lets anyone."""
    return ANYONE


KNOWN = [Key(), Follow(), Session()]
"""Whoever asks has to be somebody."""

OPEN = [*KNOWN, anybody]
"""Everybody may ask; who is known sees more."""
