"""What the pages of a register have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.assets.queries import RegisterAt, places_for, register_at
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.nav import ASSETS, desk_context
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.staff import staff_only

View = Callable[..., HttpResponseBase]


def keepers_only(view: View) -> View:
    """Whoever has to do with registers somewhere; Forbidden for other staff, before anything is
    looked up."""

    @wraps(view)
    @staff_only
    def kept(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        if not any(viewer.has(one) for one in ASSETS):
            zh, en = "这里的台账不归您管", "the registers here are not yours to see"
            raise Forbidden("not-allowed", zh, en)
        return view(request, *args, **more)

    return kept


def say(words: Words | str) -> str:
    """Words in the reader's language; what needs none as it is."""
    return words if isinstance(words, str) else words.say(get_language())


def here(request: HttpRequest, place: int, key: str) -> RegisterAt:
    """A register, for whoever has to do with it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return register_at(viewer, place, key)


def register_context(
    request: HttpRequest, found: RegisterAt, page: str, **more: Any
) -> dict[str, Any]:
    """The head of a register's pages: its name, what it is for, and its pages."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rules, root = found.rules, found.root
    pages = [
        ("assets-list", gettext("All in the register")),
        ("assets-figures", gettext("Figures")),
    ]
    given = [root.place_id, rules.key]
    about = {
        "root": root.place_id,
        "key": rules.key,
        "name": say(rules.name),
        "purpose": say(rules.purpose),
        "entry_name": say(rules.entry),
        "register_tabs": [
            Tab(label, reverse(f"desk:{name}", args=given), current=name == page)
            for name, label in pages
        ],
        "keeps": bool(places_for(viewer, found)),
        "invented": rules.invented,
        "source": rules.source,
    }
    return desk_context(request, "assets", **about, **more)
