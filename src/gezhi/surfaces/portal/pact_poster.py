"""A pact for the notice board: its articles in large type, and a code that opens its page."""

from dataclasses import dataclass, field

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from gezhi.surfaces.portal.poster import Drawn, Poster, print_poster
from gezhi.surfaces.ui.paper import QUIET


@dataclass(frozen=True)
class PactPoster(Poster):
    """What stands on it, in finished words; `parts` are (name, [(number, text)])."""

    parts: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)


class _Pact(Drawn):
    """Articles in place of the columns of a board."""

    def names(self) -> list[Flowable]:
        poster = self.poster
        if not isinstance(poster, PactPoster):
            return []
        found: list[Flowable] = []
        for name, articles in poster.parts:
            head: list[Flowable] = [self.text(name, 19), Spacer(1, 2 * mm)] if name else []
            for number, text in articles:
                row = [
                    self.text(f"{number}　{text}", 15, lead=1.5),
                    Spacer(1, 2.5 * mm * self.scale),
                ]
                found.append(KeepTogether([*head, *row]))
                head = []
            found.append(Spacer(1, 4 * mm * self.scale))
        return found or [self.text(poster.order, 13, colour=QUIET)]


def print_pact(poster: PactPoster, *, large: bool = False) -> bytes:
    """The pact as PDF, portrait A4 or A3."""
    return print_poster(poster, large=large, drawn=_Pact)
