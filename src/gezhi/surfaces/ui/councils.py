"""Councils, meetings and resolutions in finished words, for every surface that shows them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.engines.councils.queries import (
    MeetingLine,
    ProjectLine,
    ResolutionLine,
    RosterLine,
    Standing,
)
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.dues import exact, say


def roster_line(one: RosterLine) -> dict[str, Any]:
    """A member of a council in finished words."""
    lang = get_language()
    return {
        "title": spoken(one.title),
        "name": one.name,
        "body": one.body,
        "where": one.where,
        "since": say_date(one.since, lang, year=True) if one.since else "",
        "until": say_date(one.until, lang, year=True) if one.until else "",
        "sits": one.sits,
    }


def spoken(words: Words | None) -> str:
    """Words in the reader's language; "" for none."""
    return words.say(get_language()) if words is not None else ""


def said_day(day: date | None) -> str:
    """A day as people say it, with its year when it is another one."""
    return say_date(day, get_language(), year=day.year != clock.today().year) if day else ""


def when_of(moment: datetime) -> str:
    """Day, weekday and hour of a meeting."""
    local = clock.local(moment)
    weekday = [
        gettext("Monday"),
        gettext("Tuesday"),
        gettext("Wednesday"),
        gettext("Thursday"),
        gettext("Friday"),
        gettext("Saturday"),
        gettext("Sunday"),
    ][local.weekday()]
    said = {"day": said_day(local.date()), "weekday": weekday, "time": f"{local:%H:%M}"}
    return gettext("%(day)s (%(weekday)s) %(time)s") % said


def every_of(every: str | None) -> str:
    """How often a council meets."""
    return {
        "month": gettext("once a month"),
        "quarter": gettext("once a quarter"),
        "year": gettext("once a year"),
    }.get(every or "", gettext("when there is something to talk over"))


def state_of(one: Standing) -> tuple[str, Tone]:
    """How a council keeps its cadence, in a word and a tone."""
    if one.state == "overdue":
        n = one.missed
        said = ngettext("overdue: %(n)s period missed", "overdue: %(n)s periods missed", n)
        return said % {"n": n}, "refused"
    if one.state == "due":
        return gettext("to meet by %(day)s") % {"day": said_day(one.due)}, "waiting"
    if one.state == "met":
        return gettext("met in this period"), "settled"
    return gettext("meets as needed"), ""


def standing_line(one: Standing) -> dict[str, Any]:
    """A council in a list."""
    word, tone = state_of(one)
    return {
        "place": one.council.place.pk,
        "place_name": one.council.place.name,
        "key": one.council.key,
        "name": spoken(one.council.rules.name),
        "every": every_of(one.council.rules.every),
        "state": one.state,
        "word": word,
        "tone": tone,
        "next": when_of(one.next) if one.next else "",
        "next_id": one.next_id,
        "last": said_day(one.last_held),
        "open": one.open_resolutions,
        "since": said_day(one.overdue_since) if one.state == "overdue" else "",
    }


def meeting_states() -> dict[str, tuple[str, Tone]]:
    """What states of a meeting are called."""
    return {
        "called": (gettext("to come"), "working"),
        "held": (gettext("held"), "settled"),
        "cancelled": (gettext("cancelled"), "refused"),
    }


def meeting_line(one: MeetingLine) -> dict[str, Any]:
    """A meeting in a list."""
    word, tone = meeting_states()[one.state]
    if one.state == "called" and one.starts <= clock.now():
        word = gettext("going on")
    if one.state == "held":
        word = gettext("minutes confirmed") if one.signed else gettext("minutes not confirmed yet")
        tone = "settled" if one.signed else "waiting"
    return {
        "id": one.id,
        "council": spoken(one.name),
        "key": one.council,
        "place": one.place.pk,
        "place_name": one.place.name,
        "special": one.kind == "special",
        "when": when_of(one.starts),
        "iso": clock.local(one.starts).isoformat(),
        "was": when_of(one.was) if one.was else "",
        "spot": one.spot,
        "state": one.state,
        "word": word,
        "tone": tone,
        "chair": spoken(one.chair),
        "host": spoken(one.host),
        "signed": one.signed,
    }


def resolution_states() -> dict[str, tuple[str, Tone]]:
    """What states of a resolution are called."""
    return {
        "open": (gettext("under way"), "working"),
        "done": (gettext("done"), "settled"),
        "lost": (gettext("not carried"), "refused"),
        "dropped": (gettext("dropped"), ""),
    }


def resolution_line(one: ResolutionLine) -> dict[str, Any]:
    """A resolution: what, who sees to it by when, the count of hands, and what came of it."""
    row = one.row
    word, tone = resolution_states()[row.state]
    if row.state == "open" and one.overdue:
        word, tone = gettext("past its day"), "refused"
    if row.state == "open" and not row.holder_kind:
        word, tone = gettext("resolved"), "settled"
    return {
        "id": row.pk,
        "number": row.number,
        "text": row.text,
        "council": spoken(one.council),
        "place_name": one.place.name,
        "place": one.place.pk,
        "key": row.council,
        "meeting": row.meeting_id,
        "held_on": said_day(one.held_on),
        "holder": spoken(one.holder),
        "topic": spoken(one.topic),
        "hard": row.hard,
        "due": say(row.due, by=True) if row.due else "",
        "due_exact": exact(row.due),
        "word": word,
        "tone": tone,
        "state": row.state,
        "carried": one.carried,
        "outcome": row.outcome,
        "votes": votes_of(one),
        "sums": [spoken(part.words) for part in one.verdict.parts] if one.verdict else [],
        "progress": [{"text": p.text, "when": say(p.at)} for p in one.progress],
        "mine": one.mine,
    }


def votes_of(one: ResolutionLine) -> str:
    """The count of hands in one line; "" without a vote, or where it is not public."""
    if one.verdict is None:
        return ""
    row = one.row
    said = {"yes": row.yes, "no": row.no, "abstain": row.abstain}
    return gettext("%(yes)s for, %(no)s against, %(abstain)s abstained") % said


def project_line(one: ProjectLine) -> dict[str, Any]:
    """A joint project with its parties and steps."""
    row = one.row
    words: dict[str, tuple[str, Tone]] = {
        "signed": (gettext("under way"), "working"),
        "finished": (gettext("finished"), "settled"),
        "dropped": (gettext("dropped"), ""),
    }
    word, tone = words[row.state]
    if one.late:
        word, tone = gettext("past its day"), "refused"
    return {
        "id": row.pk,
        "title": row.title,
        "text": row.text,
        "parties": names_of(body.name for body in one.parties),
        "signed": said_day(row.signed),
        "due": said_day(row.due),
        "state": row.state,
        "word": word,
        "tone": tone,
        "ended": said_day(row.ended),
        "outcome": row.outcome,
        "reached": one.reached,
        "steps": [
            {
                "number": step.number,
                "text": step.text,
                "due": said_day(step.due),
                "reached": said_day(step.reached),
            }
            for step in one.steps
        ],
        "mine": one.mine and row.state == "signed",
    }


def names_of(names: Iterable[str]) -> str:
    """Names one after the other, as the language writes it."""
    mark = "、" if (get_language() or "zh").startswith("zh") else ", "
    return mark.join(names)
