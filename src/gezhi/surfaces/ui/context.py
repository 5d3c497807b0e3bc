"""What every page knows about its reader: language, mode, theme, place, and the layout to use."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

ELDER_COOKIE = "gezhi_mode"
THEME_COOKIE = "gezhi_theme"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Shell:
    """The frame of a page. `site_name` comes from `request.site_name` when a middleware set it."""

    language: str
    elder: bool
    theme: str
    site_name: str
    path: str
    page: str
    desk: str
    tile_url: str

    @property
    def html_language(self) -> str:
        """The language tag for `<html lang>`, e.g.

        `zh-Hans` (BCP 47, which Django writes `zh-hans`).
        """
        language, _, script = self.language.partition("-")
        return f"{language}-{script.title()}" if len(script) == 4 else self.language

    @property
    def other_language(self) -> str:
        """The language the switch offers: English to a Chinese reader, Chinese to any other."""
        return "en" if self.language.startswith("zh") else "zh-hans"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template.

    Mode and theme live in cookies and not in the account, because residents read without one and a
    shared phone keeps its own habit.
    """
    return {"shell": build_shell(request, str(getattr(request, "site_name", "")))}


def build_shell(request: HttpRequest, site_name: str) -> Shell:
    """The frame for one reader. Reads nothing but the request, so that error pages can use it."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return Shell(
        language=get_language() or settings.LANGUAGE_CODE,
        elder=request.COOKIES.get(ELDER_COOKIE) == "elder",
        theme=theme if theme in THEMES else "auto",
        site_name=site_name,
        path=request.get_full_path(),
        page="ui/bare.html" if wants_part(request) else "ui/portal.html",
        desk=choose_desk_layout(request),
        tile_url=getattr(settings, "TILE_URL", ""),
    )


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page and not for a whole one."""
    return request.headers.get("HX-Request") == "true" and not (
        request.headers.get("HX-Boosted") or request.headers.get("HX-History-Restore-Request")
    )


def choose_desk_layout(request: HttpRequest) -> str:
    """The template a desk page extends: the whole desk, or only the pane that htmx asked for.

    A page written as `{% extends shell.desk %}` fills the blocks `queues`, `list` and `case`
    once and serves the full page, a pane and a reader without scripts alike.
    """
    if not wants_part(request):
        return "ui/desk.html"
    panes = {"desk-case": "ui/desk_case.html", "desk-list": "ui/desk_list.html"}
    return panes.get(request.headers.get("HX-Target", ""), "ui/desk.html")
