"""What has become public by itself at a place: resolutions, decided ballots, pacts in force, steps
of cases behind its powers. It stands beside what is posted; its own pages say it in full."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.queries import public_cases, public_parts
from gezhi.engines.councils.queries import ballots_near, latest_resolutions, pact_lines
from gezhi.engines.places.models import Place
from gezhi.engines.trust.queries import ANYONE
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.disclosure import PowerList

MOST = 8
CARRIED = Words(zh="通过", en="carried")
LOST = Words(zh="没有通过", en="not carried")
IN_FORCE = Words(zh="现行", en="in force")


@dataclass(frozen=True, slots=True)
class DecidedHere:
    """Something that was decided, or is being, in the open. `key` names it in the address of its
    own page: the code of a case, the id of a ballot or a meeting, `place/key` of a pact."""

    what: Literal["case", "ballot", "resolution", "pact"]
    key: str
    name: Words
    standing: Words | None
    at: datetime | None


def decided_at(viewer: Viewer, row: Place, lists: list[PowerList]) -> list[DecidedHere]:
    """The newest of it at a place and below, the same for anybody; of cases those whose type is the
    workflow of one of the place's powers."""
    found = [*_resolved(row), *_voted(row), *_agreed(row), *_cases(row, lists)]
    return sorted(found, key=lambda one: (one.at is not None, one.at), reverse=True)[:MOST]


def _resolved(row: Place) -> Iterator[DecidedHere]:
    for one in latest_resolutions(ANYONE, row.path, size=MOST):
        held = datetime.combine(one.held_on, time(12), clock.ZONE)
        name = Words(zh=one.row.text, en=one.row.text)
        yield DecidedHere("resolution", str(one.row.meeting_id), name, one.council, held)


def _voted(row: Place) -> Iterator[DecidedHere]:
    for one in ballots_near(ANYONE, row.path, states=("decided",), limit=MOST):
        if one.row.path.startswith(row.path):
            name = Words(zh=one.row.title, en=one.row.title)
            standing = CARRIED if one.row.carried else LOST
            yield DecidedHere("ballot", str(one.row.pk), name, standing, one.row.decided)


def _agreed(row: Place) -> Iterator[DecidedHere]:
    for one in pact_lines(ANYONE, row.path):
        if one.current is not None and one.at.place.path.startswith(row.path):
            key = f"{one.at.place.pk}/{one.at.rules.pact}"
            yield DecidedHere("pact", key, one.at.rules.name, IN_FORCE, one.current.frozen_at)


def _cases(row: Place, lists: list[PowerList]) -> Iterator[DecidedHere]:
    for type_ in {one.case for kept in lists for one in kept.entries if one.case}:
        page = public_cases(ANYONE, path=row.path, type=type_, limit=MOST)
        for part in public_parts(ANYONE, page.rows):
            at = part.dates.get("closed") or part.dates.get("opened")
            standing = part.result or part.stage
            yield DecidedHere("case", part.code, part.name, standing, at)
