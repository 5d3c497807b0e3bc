"""What a division of the ground means for a page of figures: which place went on as which, with the
days. Figures stay with the place of their day; they are told side by side, never added up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from gezhi.base.words import say_date
from gezhi.engines.places.queries import followed
from gezhi.engines.trust.queries import Viewer


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A closed place and its heir, each with its day and the page that shows it."""

    old: str
    old_href: str
    last: str
    new: str
    new_href: str
    since: str


def followed_lines(
    viewer: Viewer,
    path: str,
    href: Callable[[int], str],
    since: date | None = None,
    until: date | None = None,
    *,
    of: int | None = None,
) -> list[FollowedLine]:
    """For `ui/followed.html`; `href` makes the address of the same page for a place. `of` leaves
    only what became of one very place, and what it came from."""
    return [
        FollowedLine(
            one.place.name,
            href(one.place.pk),
            _day(one.place.until),
            one.heir.name,
            href(one.heir.pk),
            _day(one.heir.since),
        )
        for one in followed(viewer, path, since, until)
        if of is None or of in (one.place.pk, one.heir.pk)
    ]


def _day(day: date | None) -> str:
    return say_date(day, get_language(), year=True) if day is not None else ""
