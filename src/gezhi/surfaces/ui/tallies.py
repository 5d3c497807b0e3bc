"""The result of a ballot with its whole arithmetic, in finished words; and who has taken part."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from gezhi.base.voting.ranking import Tie, tie_words
from gezhi.base.voting.sharing import Payment, Shared
from gezhi.base.voting.verdict import Missing
from gezhi.base.words import Words
from gezhi.engines.councils.queries import Turnout
from gezhi.surfaces.ui.ballots import listed, metres, money, options_of, rule_of

Plain = Mapping[str, Any]


def share_words(part: int, whole: int) -> str:
    """A percentage with two decimals, rounded down: 66.66% is less than two thirds."""
    if not whole:
        return "–"
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def fraction(text: str | Fraction) -> str:
    """An exact number as people read it: whole, or to two decimals with a mark that it goes on."""
    exact = Fraction(text)
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    hundredths = exact * 100
    cut = hundredths.numerator // hundredths.denominator
    more = "" if hundredths.denominator == 1 else "…"
    return f"{cut // 100:,}.{cut % 100:02}{more}"


def turnout_of(seen: Turnout) -> dict[str, Any]:
    """Bars of who has taken part, and what is still missing to pass."""
    lang = get_language()
    words = gettext("%(n)s of %(all)s votes are cast: %(share)s")
    lines = [
        {
            "label": gettext("Votes cast"),
            "there": seen.voted,
            "all": max(seen.heads, 1),
            "words": words
            % {
                "n": seen.voted,
                "all": seen.heads,
                "share": share_words(seen.voted, seen.heads),
            },
        }
    ]
    if seen.area is not None and seen.voted_area is not None:
        words = gettext("%(n)s m² of %(all)s m² take part: %(share)s")
        lines.append(
            {
                "label": gettext("Area that takes part"),
                "there": seen.voted_area,
                "all": max(seen.area, 1),
                "words": words
                % {
                    "n": metres(seen.voted_area),
                    "all": metres(seen.area),
                    "share": share_words(seen.voted_area, seen.area),
                },
            }
        )
    return {"lines": lines, "missing": [lacking_of(one, lang) for one in seen.lacking]}


def lacking_of(one: Missing, lang: str | None) -> dict[str, str]:
    """What is missing as people say it, and exactly where that is another number."""
    plain, exact = one.plain.say(lang), one.words.say(lang)
    return {"words": plain, "exact": exact if exact != plain else ""}


def result_of(row: Any, shared: Shared | None) -> dict[str, Any] | None:
    """What came of a counted ballot; None before."""
    found = row.result
    if row.state != "decided" or not found:
        return None
    labels = {one["key"]: one["label"] for one in options_of(row.policy)}
    ranked, budget = row.policy["method"] == "ranked", row.policy["method"] == "budget"
    lang = get_language()
    return {
        "carried": found["carried"],
        "words": _outcome(row, found, labels),
        "column": gettext("Project") if budget else gettext("Option"),
        "counts": list(_counts(row, found, labels)),
        "method": rule_of(row)[0][-1] if ranked or budget else "",
        "rounds": [_round(found["rounds"], at, labels) for at in range(len(found["rounds"]))],
        "ranking": _ranking(found["rounds"], labels) if ranked else [],
        "paid": [_paid(one, labels) for one in shared.paid] if shared else [],
        "unpaid": [_unpaid(one, labels) for one in shared.unpaid] if shared else [],
        "left": _left(shared) if shared else "",
        "parts": [
            {"met": one["met"], "words": Words(zh=one["zh"], en=one["en"]).say(lang)}
            for one in found["parts"]
        ],
        "bases": list(_bases(found)),
    }


def _outcome(row: Any, found: Plain, labels: Mapping[str, str]) -> str:
    if row.policy["method"] == "yes-no":
        return gettext("Passed") if found["carried"] else gettext("Not passed")
    if found["winners"]:
        names = listed(labels[key] for key in found["winners"])
        return gettext("Chosen: %(names)s") % {"names": names}
    if found["tied"]:
        names = listed(labels[key] for key in found["tied"])
        return gettext("Nothing is chosen: equally many votes for %(names)s") % {"names": names}
    return gettext("Nothing is chosen")


def _counts(
    row: Any, found: Plain, labels: Mapping[str, str]
) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Tables of votes, and of areas where a named ballot counts them; everything against all who
    took part."""
    title = gettext("First preferences") if row.policy["method"] == "ranked" else gettext("Votes")
    yield title, gettext("Votes"), list(_rows(found, labels, "votes", found["cast"]))
    if any(one["measure"] == "area" for one in found["parts"]):
        rows = list(_rows(found, labels, "area", found["cast_area"]))
        yield gettext("By area"), gettext("m²"), rows


def _rows(
    found: Plain, labels: Mapping[str, str], what: str, whole: int
) -> Iterator[dict[str, Any]]:
    wins = {key: place for place, key in enumerate(found["winners"], 1)}
    for one in found["options"]:
        value, place = one[what], wins.get(one["key"])
        chosen = gettext("chosen") if labels and len(wins) < 2 else gettext("chosen %(n)s.")
        yield {
            "label": labels[one["key"]],
            "value": value,
            "all": max(whole, 1),
            "shown": metres(value) if what == "area" else f"{value:,}",
            "percent": share_words(value, whole),
            "won": chosen % {"n": place} if place and one["key"] != "yes" else "",
        }


def _bases(found: Plain) -> Iterator[tuple[str, str]]:
    """The denominators, each on its own."""
    by_area = any(one["measure"] == "area" for one in found["parts"])
    yield gettext("All on the roll"), f"{found['eligible']:,}"
    if by_area:
        yield gettext("Their area"), f"{metres(found['eligible_area'])} m²"
    yield gettext("Took part"), f"{found['cast']:,}"
    if by_area:
        yield gettext("Area that took part"), f"{metres(found['cast_area'])} m²"
    yield gettext("Blank"), f"{found['blank']:,}"
    yield gettext("Spoilt"), f"{found['spoilt']:,}"


def _tie(rounds: list[Plain], at: int) -> Tie:
    """How a tie was resolved: by an earlier round, or, where none differed, by the paper."""
    here = rounds[at]
    if not here["tied"]:
        return ""
    before = {key: [one["votes"].get(key) for one in rounds[:at]] for key in here["tied"]}
    alike = [key for key in here["tied"] if before[key] == before[here["out"]]]
    return "paper" if len(alike) > 1 else "earlier"


def _round(rounds: list[Plain], at: int, labels: Mapping[str, str]) -> dict[str, Any]:
    one, said = rounds[at], list[str]()
    for key in one["elected"]:
        said.append(gettext("%(name)s is chosen.") % {"name": labels[key]})
    if one["out"]:
        said.append(
            gettext("%(name)s goes out; its ballots pass on.") % {"name": labels[one["out"]]}
        )
    tied = [labels[key] for key in one["tied"]]
    if tied:
        said.append(gettext("Equal: %(names)s.") % {"names": listed(tied)})
        rule = tie_words(_tie(rounds, at))
        said.append(rule.say(get_language()) if rule else "")
    if Fraction(one["exhausted"]):
        words = gettext("%(n)s ballots name nobody who is still in.")
        said.append(words % {"n": fraction(one["exhausted"])})
    return {"number": at + 1, "words": " ".join(filter(None, said))}


def _ranking(rounds: list[Plain], labels: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    return [
        (
            label,
            [fraction(one["votes"][key]) if key in one["votes"] else "–" for one in rounds],
        )
        for key, label in labels.items()
    ]


def _payment(one: Payment) -> str:
    words = ngettext("%(n)s pays %(sum)s yuan", "%(n)s pay %(sum)s yuan each", one.voters)
    return words % {"n": one.voters, "sum": fraction(one.each)}


def _paid(one: Any, labels: Mapping[str, str]) -> str:
    facts = {
        "name": labels[one.project],
        "cost": money(one.cost),
        "who": listed(_payment(each) for each in one.payments),
    }
    return gettext("%(name)s, %(cost)s yuan: %(who)s.") % facts


def _unpaid(one: Any, labels: Mapping[str, str]) -> str:
    facts = {
        "name": labels[one.project],
        "cost": money(one.cost),
        "n": one.backers,
        "left": fraction(one.left),
    }
    words = gettext(
        "%(name)s, %(cost)s yuan: the %(n)s who want it have %(left)s yuan left together."
    )
    return words % facts


def _left(shared: Shared) -> str:
    words = gettext(
        "%(budget)s yuan for %(n)s voters, %(share)s each. Spent: %(spent)s; left over: %(left)s."
    )
    return words % {
        "budget": money(shared.budget),
        "n": shared.voters,
        "share": fraction(shared.share),
        "spent": money(shared.spent),
        "left": money(shared.left),
    }
