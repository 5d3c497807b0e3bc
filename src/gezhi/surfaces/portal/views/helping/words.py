"""Helping in plain words: kinds, states, days, and what happened when."""

from datetime import date
from typing import Any

from django.utils.translation import gettext

from gezhi.engines.points.queries import InForce, MyHelp
from gezhi.surfaces.portal.earning import said_day
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.ui.components import Entry, Option, Tone
from gezhi.surfaces.ui.dues import say

WORDS = 300
WHEN = 60


def kinds(schemes: list[InForce], counts: Any = None) -> list[Option]:
    """What can be asked for or offered: every kind of every scheme, with how many offer it."""
    found = []
    for one in schemes:
        for kind in one.scheme.mutual.kinds if one.scheme.mutual else ():
            there = counts[one.scheme.scheme, kind.kind] if counts else 0
            said = gettext("offered by %(n)s") % {"n": there} if there else ""
            value = f"{one.adoption.pk}.{kind.kind}"
            found.append(Option(value, spoken(kind.name), help=said))
    return found


def kind_asked(text: str) -> tuple[int, str]:
    """The scheme and the kind that a form names; (0, "") for what is none."""
    number, _, kind = text.partition(".")
    return (int(number), kind) if number.isdecimal() and len(number) < 10 else (0, "")


def when_of(day: date | None, when: str) -> str:
    """When it is wanted: the day, the words, or both; "" where it does not matter."""
    return " ".join(one for one in (said_day(day), when) if one)


def standing(one: MyHelp) -> tuple[str, Tone]:
    """Where a help stands for this reader, in a few words, with its tone."""
    if one.state == "open" and one.side == "asker" and one.proposals:
        return gettext("somebody would help"), "waiting"
    if one.state == "open" and one.side == "proposer":
        return gettext("waits for the answer"), "working"
    if one.state == "open" and one.until:
        return gettext("looks for somebody"), "working"
    if one.state in ("matched", "done") and one.next == "confirm":
        return gettext("waits for you to confirm"), "waiting"
    return _ended(one)


def _ended(one: MyHelp) -> tuple[str, Tone]:
    if one.side == "proposer" and one.state != "open":
        return gettext("somebody else helps"), ""
    said: dict[str, tuple[str, Tone]] = {
        "matched": (gettext("agreed between you"), "working"),
        "done": (gettext("waits for the other to confirm"), "working"),
        "confirmed": (gettext("confirmed by both"), "settled"),
        "withdrawn": (gettext("not needed any more"), ""),
        "expired": (gettext("has lapsed"), ""),
        "failed": (gettext("did not come about"), ""),
        "removed": (gettext("taken down"), "refused"),
    }
    return said[one.state]


def line_of(one: MyHelp) -> dict[str, Any]:
    """A help as the list of one's own shows it."""
    word, tone = standing(one)
    return {
        "id": one.id,
        "kind": spoken(one.kind.name),
        "words": one.words,
        "word": word,
        "tone": tone,
        "when": when_of(one.day, one.when),
        "at": say(one.ended or one.matched_at or one.at),
        "next": next_step(one),
        "primary": one.next in ("choose", "confirm"),
    }


def next_step(one: MyHelp) -> str:
    """What the reader does next, as a button says it; "" for nothing."""
    return {
        "choose": gettext("Choose who helps"),
        "confirm": gettext("Confirm that it is done"),
        "propose": gettext("I will help"),
    }.get(one.next, "")


def course(one: MyHelp) -> list[Entry]:
    """What happened, oldest first, with its dates."""
    asks = one.side == "asker"
    asked = gettext("You asked") if asks else gettext("A neighbour asked")
    mine = gettext("You confirmed it")
    theirs = gettext("The other side confirmed it")
    told: list[tuple[Any, str, str, Tone]] = [
        (one.at, asked, "megaphone", ""),
        (one.matched_at, gettext("Agreed on who helps"), "handshake", "working"),
        (one.mine_at, mine, "check", "settled"),
        (one.theirs_at, theirs, "check", "settled"),
    ]
    if one.ended and one.state != "confirmed":
        told.append((one.ended, _ended(one)[0], "info", ""))
    entries = [
        Entry(text, say(at), at, icon=icon, tone=tone) for at, text, icon, tone in told if at
    ]
    return sorted(entries, key=lambda entry: entry.at)  # type: ignore[arg-type,return-value]
