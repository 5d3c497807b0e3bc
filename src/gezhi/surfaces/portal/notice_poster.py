"""The notice of those who are to be commended, for the notice board: each with what for, until when
anybody may object, and how."""

from dataclasses import dataclass, field

from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from gezhi.surfaces.portal.poster import Drawn, Poster, print_poster
from gezhi.surfaces.ui.paper import QUIET


@dataclass(frozen=True)
class NoticePoster(Poster):
    """What stands on it, in finished words; `blocks` are (kind, name, text, until)."""

    blocks: list[tuple[str, str, str, str]] = field(default_factory=list)


class _Notice(Drawn):
    """Each nominee as a paragraph in place of the columns of a board."""

    def names(self) -> list[Flowable]:
        poster = self.poster
        if not isinstance(poster, NoticePoster) or not poster.blocks:
            return [self.text(gettext("Nobody is on notice now."), 15, colour=QUIET)]
        found: list[Flowable] = [self.text(poster.order, 11, colour=QUIET), Spacer(1, 3 * mm)]
        for kind, name, text, until in poster.blocks:
            parts: list[Flowable] = [self.text(f"{kind}　{name}", 16)]
            if text:
                parts.append(self.text(text, 12.5))
            parts += [self.text(until, 11, colour=QUIET), Spacer(1, 5 * mm * self.scale)]
            found.append(KeepTogether(parts))
        return found


def print_notice(poster: NoticePoster, *, large: bool = False) -> bytes:
    """The notice as PDF, portrait A4 or A3."""
    return print_poster(poster, large=large, drawn=_Notice)
