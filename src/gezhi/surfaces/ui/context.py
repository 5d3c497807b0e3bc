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
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return {
        "shell": Shell(
            language=get_language() or settings.LANGUAGE_CODE,
            elder=request.COOKIES.get(ELDER_COOKIE) == "elder",
            theme=theme if theme in THEMES else "auto",
            site_name=str(getattr(request, "site_name", "")),
            path=request.get_full_path(),
            desk=choose_desk_layout(request),
            tile_url=getattr(settings, "GEZHI_TILE_URL", ""),
        )
    }


def choose_desk_layout(request: HttpRequest) -> str:
    """The template a desk page extends: the whole desk, or only the pane that htmx asked for.

    A page written as `{% extends shell.desk %}` fills the blocks `queues`, `list` and `case`
    once and serves the full page, a pane and a reader without scripts alike.
    """
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-Boosted"):
        return "ui/desk.html"
    panes = {"desk-case": "ui/desk_case.html", "desk-list": "ui/desk_list.html"}
    return panes.get(request.headers.get("HX-Target", ""), "ui/desk.html")
