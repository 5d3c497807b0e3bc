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


class _Honoured(Drawn):
    """The commended by kind: each kind with its names, and how many there are in all."""

    def names(self) -> list[Flowable]:
        poster = self.poster
        found: list[Flowable] = [self.text(poster.order, 11, colour=QUIET), Spacer(1, 4 * mm)]
        for kind, names, unnamed, count in (
            poster.blocks if isinstance(poster, NoticePoster) else ()
        ):
            parts: list[Flowable] = [self.text(f"{kind}　{count}", 13, colour=QUIET)]
            if names:
                parts.append(self.text(names, 20, lead=1.5))
            if unnamed:
                parts.append(self.text(unnamed, 11, colour=QUIET))
            found += [*parts, Spacer(1, 6 * mm * self.scale)]
        return found


def print_honoured(poster: NoticePoster, *, large: bool = False) -> bytes:
    """The commended as PDF, portrait A4 or A3."""
    return print_poster(poster, large=large, drawn=_Honoured)


def print_notice(poster: NoticePoster, *, large: bool = False) -> bytes:
    """The notice as PDF, portrait A4 or A3."""
    return print_poster(poster, large=large, drawn=_Notice)
