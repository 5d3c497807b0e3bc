"""What is asked of workers, in finished words: the same on the desk and in the field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from gezhi.engines.insight.queries import Burden, FormAsked, Twice, name_of


def kind_names() -> dict[str, str]:
    """What kinds of forms are called."""
    return {
        "case": gettext("Report"),
        "step": gettext("Step of a matter"),
        "duty": gettext("Duty"),
        "visit": gettext("Visit"),
        "scoring": gettext("Recording points"),
        "survey": gettext("Survey"),
        "council": gettext("Council"),
        "fund": gettext("Fund"),
        "disclosure": gettext("Disclosure"),
        "campaign": gettext("Campaign"),
        "register": gettext("Register"),
        "assessment": gettext("Assessment"),
        "growing": gettext("Training and careers"),
        "liaison": gettext("Liaison"),
        "ballot": gettext("Ballot"),
        "pact": gettext("Pact"),
        "points": gettext("Points"),
        "honours": gettext("Commendation"),
        "shop": gettext("Shop"),
        "mediation": gettext("Mediation"),
    }


SORTS: dict[str, Callable[[FormAsked], Any]] = {
    "name": lambda one: one.about.name.zh,
    "times": lambda one: one.times,
    "fields": lambda one: one.fields,
    "held": lambda one: one.prefilled or 0,
    "median": lambda one: one.median or 0,
    "minutes": lambda one: one.minutes or 0,
    "trend": lambda one: one.trend,
}


def sorted_by(forms: list[FormAsked], asked: str) -> list[FormAsked]:
    """The forms in the order of an address (`-minutes`); as they come for any other."""
    key = SORTS.get(asked.removeprefix("-"))
    return sorted(forms, key=key, reverse=asked.startswith("-")) if key else forms


def only(found: Burden, kind: str) -> Burden:
    """A month with the forms of one kind, and what they ask twice; all of it without a kind."""
    forms = [one for one in found.forms if one.kind == kind]
    twice = [one for one in found.twice if kind in (one.first.kind, one.second.kind)]
    return replace(found, forms=forms, twice=twice) if kind else found


def took(seconds: float | None) -> str:
    """A time from drawing to sending: `45 s`, `1 min 20 s`."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 60:
        return gettext("%(s)s s") % {"s": whole}
    return gettext("%(m)s min %(s)s s") % {"m": whole // 60, "s": f"{whole % 60:02}"}


def long(minutes: float | None) -> str:
    """Minutes of a month, from two hours on as hours."""
    if minutes is None:
        return "–"
    if minutes < 120:
        return gettext("%(m)s min") % {"m": f"{minutes:.0f}"}
    return gettext("%(h)s h") % {"h": f"{minutes / 60:.1f}"}


def form_line(one: FormAsked) -> dict[str, Any]:
    """A form as a page shows it."""
    lang = get_language()
    return {
        "kind": kind_names()[one.kind],
        "name": one.about.name.say(lang),
        "owner": one.about.owner.say(lang) if one.about.owner else "",
        "basis": one.about.basis.say(lang) if one.about.basis else "",
        "times": f"{one.times:,}",
        "fields": f"{one.fields:.1f}".removesuffix(".0"),
        "held": "–" if one.prefilled is None else f"{100 * one.prefilled:.0f}%",
        "median": took(one.median),
        "minutes": long(one.minutes),
        "trend": f"{one.trend:+,}" if one.before else gettext("new"),
    }


def twice_line(one: Twice) -> dict[str, str]:
    """What two forms ask alike, and how often each was answered with it by hand."""
    lang = get_language()
    return {
        "held": name_of(one.held).say(lang),
        "first_times": f"{one.first.held[one.held]:,}",
        "second_times": f"{one.second.held[one.held]:,}",
        "first": one.first.about.name.say(lang),
        "first_owner": form_line(one.first)["owner"],
        "second": one.second.about.name.say(lang),
        "second_owner": form_line(one.second)["owner"],
    }


def summed(found: Burden) -> list[tuple[str, str]]:
    """A month in three numbers: label and value."""
    return [
        (gettext("Forms"), str(len(found.forms))),
        (gettext("Times asked"), f"{found.times:,}"),
        (gettext("Known time"), long(found.minutes)),
    ]


def month_name(first: date) -> str:
    """A month as people say it."""
    zh = (get_language() or "zh").startswith("zh")
    return f"{first.year}年{first.month}月" if zh else f"{first:%B %Y}"
