"""What a ballot of this engine makes of a version of a pact."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from gezhi.engines.councils.models import Ballot
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Result:
    """A ballot as a pact sees it; `carried` is None until it is decided, `ahead` while nobody can
    have voted yet."""

    id: UUID
    place: int
    kind: str
    title: str
    subject: str
    ahead: bool
    cancelled: bool
    carried: bool | None
    decided: date | None
    verdict: dict[str, Any]


def ballot_result(viewer: Viewer, wanted: UUID) -> Result | None:
    """A ballot by its id; None where there is none that the viewer may know of."""
    row = Ballot.objects.filter(pk=wanted).first()
    return result_of(row) if row is not None else None


def result_of(row: Ballot) -> Result:
    """A ballot's outcome in plain values."""
    decided = row.state == Ballot.DECIDED
    return Result(
        id=row.pk,
        place=row.place_id,
        kind=row.kind,
        title=row.title,
        subject=row.subject,
        ahead=row.state in Ballot.ROLLED,
        cancelled=row.state == Ballot.CANCELLED,
        carried=row.carried if decided else None,
        decided=timezone.localtime(row.decided).date() if decided and row.decided else None,
        verdict=_verdict(row.result or {}),
    )


def _verdict(result: dict[str, Any]) -> dict[str, Any]:
    """The arithmetic of a counted ballot, as a version keeps it."""
    steps = [one for one in result.get("parts", []) if "zh" in one]
    return {
        "carried": bool(result.get("carried")),
        "parts": [{"zh": one["zh"], "en": one["en"], "met": one["met"]} for one in steps],
    }


def subject_of(version: UUID) -> str:
    """How a ballot names the version that it is about."""
    return f"pact:{version}"


def ballots_for(viewer: Viewer, version: UUID, place: int, kind: str | None) -> list[Result]:
    """The ballots of a kind at a place that a version can be put to: nobody can have voted in them
    yet, and they are about nothing else. The newest first."""
    if not kind:
        return []
    rows = Ballot.objects.filter(
        place=place,
        kind=kind,
        state__in=Ballot.ROLLED,
        subject__in=("", subject_of(version)),
    )
    return [result_of(row) for row in rows.order_by("-made")[:20]]
