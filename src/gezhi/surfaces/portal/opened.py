"""A case as it was opened: by its number, or by the link that its reporter has."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from gezhi.engines.cases.queries import CaseView, case_by_code, case_view, following
from gezhi.engines.trust.queries import Viewer


@dataclass(frozen=True)
class Opened:
    """A case as it was opened: by whom, and the address that leads there again."""

    viewer: Viewer
    view: CaseView
    key: str = ""

    @property
    def url(self) -> str:
        """The page's own address."""
        if self.key:
            return reverse("portal:follow", args=[self.key])
        return reverse("portal:case", args=[self.view.row.code])

    def act(self, name: str) -> str:
        """The address of something that can be done here."""
        if self.key:
            return reverse("portal:follow-act", args=[self.key, name])
        return reverse("portal:case-act", args=[self.view.row.code, name])

    def file(self, file: UUID) -> str:
        """The address of one of the case's files."""
        if self.key:
            return reverse("portal:follow-file", args=[self.key, file])
        return reverse("portal:file", args=[file])


def open_by_key(key: str) -> Opened:
    """A case by the link that its reporter has; Missing when the link is none of ours."""
    viewer, row = following(key)
    return Opened(viewer, case_view(viewer, row.pk), key)


def open_by_code(request: HttpRequest, code: str) -> Opened:
    """A case by its number, as far as the reader may see it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return Opened(viewer, case_by_code(viewer, code))


def open_again(opened: Opened) -> Opened:
    """The same case as it stands now."""
    return Opened(opened.viewer, case_view(opened.viewer, opened.view.row.pk), opened.key)
