"""A case in one line, as the lists of the field tell it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.engines.cases.queries import CaseView, Line
from gezhi.surfaces.ui.components import Due, Tone
from gezhi.surfaces.ui.dues import due_of_line, say


@dataclass(frozen=True)
class Told:
    """One row: what, where, how it stands, and until when. `state` is its light on the map."""

    href: str
    name: str
    text: str
    place: str
    code: str
    word: str
    tone: Tone
    opened: str
    due: Due | None
    state: str


def tell(line: Line) -> Told:
    """A line of a list in the reader's words."""
    row, lang = line.row, get_language()
    word, tone = _standing(line)
    running = row.state == "open" and not row.waiting and row.due is not None
    state = "settled" if row.state != "open" else "ok" if line.light == "none" else line.light
    return Told(
        reverse("field:case", args=[row.pk]),
        (line.category or line.type.name).say(lang),
        row.text,
        " ".join(filter(None, (line.place, row.spot))),
        row.code,
        word,
        tone,
        say(row.opened),
        due_of_line(line) if running else None,
        state,
    )


def tell_all(found: Sequence[Line]) -> list[Told]:
    """The same for several."""
    return [tell(line) for line in found]


def _standing(line: Line) -> tuple[str, Tone]:
    row, lang = line.row, get_language()
    if row.state != "open":
        result = line.type.results.get(row.result)
        return (result.name.say(lang) if result else gettext("Ended")), "settled"
    if row.waiting:
        return gettext("Waiting for the reporter"), "waiting"
    return line.stage.name.say(lang), "waiting" if row.holder == "reporter" else "working"


def standing(view: CaseView) -> tuple[str, Tone]:
    """Where one case stands: the word and its tone."""
    row, lang = view.row, get_language()
    if row.state != "open":
        word = view.result.say(lang) if view.result else gettext("Ended")
        return word, "refused" if row.counts_as == "unsolved" else "settled"
    if row.waiting:
        return gettext("Waiting for the reporter"), "waiting"
    return view.stage.name.say(lang), "waiting" if row.holder == "reporter" else "working"
