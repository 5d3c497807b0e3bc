"""Short messages after something was done, with ten seconds to take it back."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from gezhi.surfaces.ui.components import Text


def toast(
    request: HttpRequest, text: Text, undo_url: str = "", level: int = messages.SUCCESS
) -> None:
    """Show `text` on the next full page. `undo_url` is posted to when the reader takes it back.

    The undo must be an action of its own (idempotent, journalled): the page only offers it. A text
    that says no marks the request as refused, so that its form is not counted as taken.
    """
    if level >= messages.WARNING:
        request.refused = True  # type: ignore[attr-defined]
    messages.add_message(request, level, str(text), extra_tags=undo_url)


def announce(
    response: HttpResponse, text: Text, undo_url: str = "", level: str = "success"
) -> HttpResponse:
    """Show `text` when htmx has swapped this response in; the counterpart of `toast` for a pane."""
    told = json.loads(response.headers.get("HX-Trigger", "{}"))
    told["toast"] = {"text": str(text), "undo": undo_url, "level": level}
    response.headers["HX-Trigger"] = json.dumps(told)
    return response
