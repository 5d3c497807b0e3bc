"""Words of the ladder that the desk and the field share, and people as they are named."""

from typing import Any

from django.utils.translation import gettext, ngettext

from gezhi.base.words import Words
from gezhi.engines.people.queries import Condition, find_person
from gezhi.engines.places.queries import ladder
from gezhi.engines.trust.queries import Invalid, Viewer, Wrong


def yuan(fen: int) -> str:
    """Fen as yuan, with two decimals only where there are any."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


def asked_words(asks: Any) -> str:
    """What a grade asks, in a line."""
    parts = []
    if asks.years:
        parts.append(ngettext("%(n)s year", "%(n)s years", asks.years) % {"n": asks.years})
    if asks.hours:
        parts.append(gettext("%(n)s hours of training") % {"n": asks.hours})
    if asks.appraisals:
        line = ngettext("%(n)s appraisal", "%(n)s appraisals", asks.appraisals)
        parts.append(line % {"n": asks.appraisals})
    return "、".join(parts) or gettext("nothing but the post")


def condition_line(one: Condition) -> dict[str, Any]:
    """One condition in words: what is asked, what there is, whether it is enough."""
    names = {
        "post": gettext("A post of that grade"),
        "years": gettext("Full years in this grade"),
        "hours": gettext("Hours of training since"),
        "appraisals": gettext("Appraisals passed"),
    }
    return {
        "name": names[one.key],
        "asks": one.asks,
        "has": one.has,
        "lacks": one.lacks,
        "met": one.met,
        "word": gettext("met") if one.met else gettext("%(n)s missing") % {"n": one.lacks},
        "tone": "settled" if one.met else "waiting",
    }


def evidence_lines(evidence: dict[str, Any]) -> list[dict[str, Any]]:
    """Frozen evidence of a promotion in the words of its conditions."""
    return [condition_line(Condition(key, *pair)) for key, pair in evidence.items()]  # type: ignore[arg-type]


def problem_states() -> dict[str, tuple[str, str]]:
    """What states of a problem are called, with their tones."""
    return {
        "open": (gettext("Not settled yet"), "waiting"),
        "case": (gettext("Being settled as a matter"), "working"),
        "solved": (gettext("It was solved"), "settled"),
        "not-solved": (gettext("Not solved yet"), "refused"),
    }


def lies_in(viewer: Viewer, place: int) -> str:
    """In what a place lies: two communities may be called alike."""
    rungs = ladder(viewer, place)
    return rungs[1].name if len(rungs) > 1 else ""


def person_named(viewer: Viewer, typed: str, path: str, field: str = "person") -> Any:
    """The person who was named; Invalid says at the field how to write it when nobody or several
    fit."""
    found = find_person(viewer, typed, path)
    if len(found) == 1:
        return found[0]
    if found:
        words = Words(zh="有几个人同名，请在后面写上地点名", en="several: add the place's name")
    else:
        words = Words(zh="没有找到，请写全名", en="nobody is called so: write the whole name")
    raise Invalid([Wrong(field, "wrong", words)])
