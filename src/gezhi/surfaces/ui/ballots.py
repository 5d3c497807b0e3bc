"""Ballots in plain words: where one stands, who votes, by which rule, how one chooses."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from gezhi.base.voting.statutes import Condition, Gate
from gezhi.base.voting.written import read_rule
from gezhi.base.words import Words
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.dues import exact, say

TONES: dict[str, Tone] = {
    "draft": "",
    "announced": "waiting",
    "open": "working",
    "closed": "waiting",
    "decided": "settled",
    "cancelled": "refused",
}
CM2 = 10_000


def state_names() -> dict[str, str]:
    """What states of a ballot are called, in their order."""
    return {
        "draft": gettext("Being drafted"),
        "announced": gettext("Announced"),
        "open": gettext("Voting is open"),
        "closed": gettext("Waits for the count"),
        "decided": gettext("Votes counted"),
        "cancelled": gettext("Cancelled"),
    }


def state_of(row: Any) -> tuple[str, Tone]:
    """Where a ballot stands, in a word and a tone; one that was counted says whether it passed."""
    if row.state == "decided" and row.carried is not None:
        if row.policy.get("method") in ("ranked", "budget"):
            return gettext("Votes counted"), "settled"
        return (gettext("Passed"), "settled") if row.carried else (gettext("Not passed"), "refused")
    return state_names()[row.state], TONES[row.state]


def when_of(row: Any) -> str:
    """The moment that matters now."""
    if row.state == "open":
        return gettext("until %(when)s") % {"when": say(row.closes)}
    if row.state in ("draft", "announced"):
        return gettext("%(from)s to %(to)s") % {"from": say(row.opens), "to": say(row.closes)}
    if row.state == "decided":
        return say(row.decided)
    return say(row.closed or row.closes)


def who_names() -> dict[str, str]:
    """Who votes, by what the pack calls the electorate."""
    return {
        "persons": gettext("Everybody of the place who is 18"),
        "households": gettext("One representative of every household"),
        "owners": gettext("The owners, by the area of their units and by heads"),
        "members": gettext("The members of the body"),
        "holders": gettext("Those who hold the posts named"),
        "imported": gettext("Whoever stands on the roll"),
    }


def how_of(policy: Mapping[str, Any]) -> str:
    """How one chooses, as a ballot paper says it."""
    most = policy.get("most")
    words = {
        "yes-no": gettext("Choose one: for, against, or abstain."),
        "one-of": gettext("Choose one."),
        "approval": gettext("Choose all that you agree with."),
        "ranked": gettext("Put them in order, the best first. You need not place all of them."),
        "budget": gettext(
            "Choose all projects that you want. Everybody has the same part of the money, and "
            "what you choose is paid from it."
        ),
    }
    if policy.get("method") == "several-of" and most:
        return ngettext("Choose one at most.", "Choose %(n)s at most.", most) % {"n": most}
    return words.get(policy.get("method", ""), words["approval"])


def money(sum_: int | None) -> str:
    """A sum in whole yuan, with marks at the thousands."""
    return f"{sum_:,}" if sum_ is not None else ""


def metres(area: int | None) -> str:
    """An area of cm² in m², with as many decimals as it has."""
    if area is None:
        return ""
    whole, rest = divmod(area, CM2)
    decimals = f"{rest:04}".rstrip("0")
    return f"{whole:,}.{decimals}" if decimals else f"{whole:,}"


def options_of(policy: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What can be chosen, in the reader's language, in the order of the paper."""
    lang = get_language()
    return [
        {
            "key": one["key"],
            "label": Words(zh=one["zh"], en=one.get("en") or one["zh"]).say(lang),
            "cost": money(one.get("cost")),
            "cost_raw": one.get("cost"),
        }
        for one in policy.get("options", [])
    ]


_COUNTED = ("present", "participating", "cast", "yes")


def _condition(one: Condition) -> str:
    measures = {
        "area": gettext("By area"),
        "heads": gettext("By owners"),
        "adults": gettext("By adults"),
        "household_reps": gettext("By households"),
        "people": gettext("By heads"),
    }
    sides = {
        "eligible": gettext("everybody on the roll"),
        "registered": gettext("everybody registered"),
        "present": gettext("those who come"),
        "participating": gettext("those who take part"),
        "cast": gettext("those who vote"),
        "yes": gettext("those in favour"),
    }
    facts = {
        "measure": measures[one.measure],
        "who": sides[one.counted],
        "share": f"{one.share.numerator}/{one.share.denominator}",
        "of": sides[one.of],
    }
    if one.compare == "ge":
        return gettext("%(measure)s: %(who)s must be at least %(share)s of %(of)s.") % facts
    return gettext("%(measure)s: %(who)s must be more than %(share)s of %(of)s.") % facts


def _gate(gate: Gate | None) -> list[str]:
    if gate is None:
        return []
    said = [_condition(one) for one in gate.conditions]
    if gate.mode == "any" and len(said) > 1:
        return [gettext("%(one)s Or: %(other)s") % {"one": said[0], "other": said[1]}]
    return said


def rule_of(row: Any) -> tuple[list[str], str]:
    """The rule of a ballot, sentence by sentence, and its article."""
    rule = read_rule(row.rule)
    lines = [*_gate(rule.quorum), *_gate(rule.passing)]
    if row.policy.get("method") == "ranked":
        lines.append(
            gettext(
                "Counted by instant run-off: the option with the fewest goes out, and its ballots "
                "pass to the next one on each, until one has more than half."
            )
        )
    if row.policy.get("method") == "budget":
        lines.append(
            gettext(
                "Counted by equal shares: everybody has the same part of the money. The project "
                "that costs each of its supporters least is paid first, by them alone."
            )
        )
    return lines, rule.article.say(get_language())


def ways_of(policy: Mapping[str, Any]) -> str:
    """Online, on paper, or both."""
    names = {"online": gettext("online, on the telephone too"), "paper": gettext("on paper")}
    return listed(names[one] for one in policy.get("ways", []) if one in names)


def listed(names: Iterable[str]) -> str:
    """Names one after the other, as the language writes it."""
    mark = "、" if (get_language() or "").startswith("zh") else ", "
    return mark.join(names)


def facts_of(row: Any) -> list[tuple[str, str]]:
    """Who votes, when, in which way, and whether one can vote anew or by proxy."""
    policy = row.policy
    span = gettext("%(from)s to %(to)s") % {"from": say(row.opens), "to": say(row.closes)}
    most = policy.get("proxies")
    proxies = gettext("none")
    if most:
        proxies = ngettext(
            "in writing; nobody stands in for more than one",
            "in writing; nobody stands in for more than %(n)s",
            most,
        ) % {"n": most}
        if policy.get("same_household"):
            proxies = f"{proxies} · {gettext('within the household alone')}"
    anew = policy.get("revote") == "until-close"
    return [
        (gettext("Who votes"), who_names().get(policy.get("electorate", ""), "")),
        (gettext("Time of voting"), span),
        (gettext("Ways"), ways_of(policy)),
        (gettext("Proxies"), proxies),
        (
            gettext("Voting anew"),
            gettext("until voting ends; the last vote counts") if anew else gettext("not possible"),
        ),
    ]


def secrecy_of(row: Any) -> list[str]:
    """What is and is not protected, said before anybody votes."""
    if row.secret:
        return [
            gettext(
                "Neighbours and staff do not learn what you choose: your vote lies sealed until "
                "the count, and after it in a box in which no slip has a name, an hour or a number "
                "that leads to you."
            ),
            gettext(
                "Somebody who has both the database and its key could open sealed votes before the "
                "count, and later in copies that were made in those days and not deleted; and "
                "somebody who changes the program could see a choice as it is sent."
            ),
            gettext(
                "That you have voted is known, so that nobody votes twice. Your receipt lets you, "
                "and whoever you give it to, find your own slip."
            ),
        ]
    return [
        gettext(
            "After the count it stands beside every line of the roll what was chosen, as the law "
            "for such decisions has it. Until then it lies sealed, for staff too."
        )
    ]


def about(row: Any, kind_name: Words) -> dict[str, Any]:
    """What every page says of a ballot, in finished words."""
    name, tone = state_of(row)
    policy = row.policy
    return {
        "id": row.pk,
        "title": row.title,
        "text": row.text,
        "place": row.place.name,
        "place_id": row.place_id,
        "kind": kind_name.say(get_language()),
        "state": row.state,
        "state_name": name,
        "tone": tone,
        "when": when_of(row),
        "when_exact": f"{exact(row.opens)} – {exact(row.closes)}",
        "closes": say(row.closes),
        "reason": row.reason,
        "method": policy.get("method"),
        "how": how_of(policy),
        "options": options_of(policy),
        "budget": money(policy.get("budget")),
        "budget_raw": policy.get("budget"),
        "secret": row.secret,
        "revote": policy.get("revote") == "until-close",
        "frozen": row.frozen,
    }


def outcome_of(outcome: str) -> tuple[str, Tone]:
    """What was answered, in a word and a tone."""
    words: dict[str, tuple[str, Tone]] = {
        "upheld": (gettext("They were right"), "settled"),
        "dismissed": (gettext("It stays as it is"), ""),
    }
    return words.get(outcome, ("", ""))
