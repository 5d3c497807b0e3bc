"""What the pages of assessments share: heads, words, numbers as people read them."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext

from gezhi.base.words import say_date
from gezhi.engines.assessment.queries import Named, SchemeLine, say_fraction
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.pack.assessment import Assessment, Indicator
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Tab, Tone

TONES: dict[str, Tone] = {"judged": "working", "shown": "waiting", "decided": "settled"}


def viewer_in(request: HttpRequest) -> Viewer:
    """The viewer of a request."""
    return request.viewer  # type: ignore[attr-defined]


def state_names() -> dict[str, str]:
    """What states of one of the assessed are called, in their order."""
    return {
        "judged": gettext("Being judged"),
        "shown": gettext("Shown for objection"),
        "decided": gettext("Decided"),
    }


def day_in(text: str) -> date:
    """A day of an address; Missing for anything else."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Missing("no-period", "这一期没有开", "no such period was opened")
    return found


def number(value: Fraction | None) -> str:
    """A number rounded to hundredths, or a dash where there is none."""
    return "—" if value is None else say_fraction(value)


def percent(value: Fraction | None) -> str:
    """A part of one in percent."""
    return "—" if value is None else f"{say_fraction(value * 100, 1)}%"


def fraction(value: Fraction | None) -> str:
    """The exact number where the rounded one is not it: `285/4`."""
    exact = value is None or 10000 % value.denominator == 0
    return "" if exact or value is None else f"{value.numerator}/{value.denominator}"


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals."""
    return f"{fen // 100:,}.{fen % 100:02}"


def whom(named: Named, rules: Assessment) -> str:
    """One of the assessed in a line: a holder with the place."""
    return f"{named.place} {named.name}".strip()


def scheme_url(place: int, key: str) -> str:
    """The page of an assessment."""
    return reverse("desk:assessment", args=[place, key])


def frame(
    request: HttpRequest, title: str, place: str, pages: list[Tab], **more: Any
) -> dict[str, Any]:
    """The head of a page of assessments."""
    about = {"title": title, "place_name": place, "pages": pages}
    return desk_context(request, "assessments", **about, **more)


def period_tabs(
    place: int, key: str, first: date, here: str, *, works: bool, span: str, results: str
) -> list[Tab]:
    """The pages of a period: its bench, the results it goes into, the rules."""
    named = [place, key, first.isoformat()]
    tabs = [Tab(gettext("Rules"), scheme_url(place, key), current=here == "rules")]
    if works:
        url = reverse("desk:assessment-bench", args=named)
        tabs.append(Tab(span, url, current=here == "bench"))
    url = reverse("desk:assessment-results", args=named)
    tabs.append(
        Tab(gettext("Results of %(span)s") % {"span": results}, url, current=here == "results")
    )
    return tabs


def how_counted(line: Indicator) -> str:
    """How an indicator comes to its marks, in a sentence."""
    if line.counts is None:
        return gettext("judged by people from 0 to %(most)s, each with a reason") % {
            "most": line.scale
        }
    share = line.counts.share is not None
    full, none = (
        percent(Fraction(str(bound))) if share else str(bound) for bound in (line.full, line.none)
    )
    return gettext("counted: all at %(full)s, nothing at %(none)s, evenly between") % {
        "full": full,
        "none": none,
    }


def drawn(rules: Assessment, version: int, place: int, names: tuple[str, ...] = ()) -> Drawn:
    """The forms of an assessment, as they are counted for what they ask."""
    return Drawn("assessment", rules.assessment, version, place, names=names)


def scheme_row(one: SchemeLine) -> dict[str, Any]:
    """An assessment with its periods, for the first page."""
    rules, lang, place = one.scheme.rules, get_language(), one.scheme.place
    return {
        "name": rules.name.say(lang),
        "place": place.name,
        "url": scheme_url(place.pk, rules.assessment),
        "purpose": rules.purpose.say(lang),
        "works": one.roles.sees,
        "periods": [
            {
                "span": line.span.say(lang),
                "url": reverse(
                    "desk:assessment-bench" if one.roles.sees else "desk:assessment-results",
                    args=[place.pk, rules.assessment, line.period.first.isoformat()],
                ),
                "until": say_date(line.period.last, lang),
                "open": line.period.state == "open",
                "closed": line.period.state == "closed",
                "all": sum(line.states.values()),
                "states": [
                    (label, line.states.get(key, 0), TONES[key])
                    for key, label in state_names().items()
                ],
            }
            for line in one.periods
        ],
    }
