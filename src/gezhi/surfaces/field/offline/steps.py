"""Steps of a case that were taken on a phone, one after another on what it saw last."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from gezhi.engines.cases.queries import CaseView
from gezhi.engines.trust.queries import version_here

OUTBOX = "X-Gezhi-Outbox"
TYPED = ("say", "text", "because", "reason", "question", "answer")


@dataclass(frozen=True, slots=True)
class Step:
    """One step on its way: `seen` is the version on the phone, `version` the same after what the
    worker sent meanwhile."""

    request: HttpRequest
    before: CaseView
    seen: int
    version: int

    def done(self, after: CaseView) -> None:
        """Note a step that left the case at its stage, so that the next one, made on the same
        version, is no conflict with it. What moved the case on stays one."""
        stayed = after.row.step == self.before.row.step and after.row.state == "open"
        if OUTBOX in self.request.headers and stayed and after.row.version > self.version:
            moved = (after.row.pk, self.version, after.row.version)
            self.request.moved = moved  # type: ignore[attr-defined]

    def refused(self, now: CaseView) -> None:
        """Say of a case that has ended meanwhile what can be done with what was written."""
        if now.row.state != "open":
            self.request.ended = True  # type: ignore[attr-defined]
            self.request.offer = offer_of(self.request, now)  # type: ignore[attr-defined]


def step_of(request: HttpRequest, view: CaseView, seen: int) -> Step:
    """A step as it comes in."""
    version = seen
    if OUTBOX in request.headers and seen != view.row.version:
        version = version_here(view.viewer, view.row.pk, seen)
    return Step(request, view, seen, version)


def offer_of(request: HttpRequest, view: CaseView) -> dict[str, Any]:
    """A new report at the same place, with the words that were typed."""
    words = next((request.POST[name] for name in TYPED if request.POST.get(name)), "")
    field = view.type.field_of("text")
    return {
        "url": f"{reverse('field:fill', args=[view.row.type])}?at={view.row.place_id}",
        "label": gettext("Open as a new report"),
        "fields": {field.field: words} if field is not None else {},
    }
