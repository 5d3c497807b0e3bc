"""A vote as whoever held the meeting counts it: what is asked, whether the numbers add up, what
follows by the rule, and what it takes to pass, said beforehand.

An area is typed in square metres and kept in whole square centimetres, so that it adds up exactly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from gezhi.base.voting.measures import square_cm
from gezhi.base.voting.statutes import Condition, Gate, Measure, Rule
from gezhi.base.voting.verdict import verdict
from gezhi.base.words import Mistake, Words
from gezhi.pack.votes import VoteRule

ASKED = ("eligible", "present", "yes", "no", "abstain")
_VOTES = ("yes", "no", "abstain")
_MOST = 10_000_000
SIDE_WORDS: dict[str, Words] = {
    "eligible": Words(zh="应到", en="Entitled"),
    "present": Words(zh="实到", en="Present"),
    "yes": Words(zh="同意", en="In favour"),
    "no": Words(zh="反对", en="Against"),
    "abstain": Words(zh="弃权", en="Abstained"),
}
MEASURE_WORDS: dict[Measure, Words] = {
    "adults": Words(zh="十八周岁以上的人", en="Adults"),
    "household_reps": Words(zh="户的代表", en="Household representatives"),
    "heads": Words(zh="业主人数", en="Owners"),
    "area": Words(zh="面积（平方米）", en="Area (m²)"),
    "people": Words(zh="人数", en="People"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """What is counted in one measure. Of measures that are `either`, one is enough."""

    measure: Measure
    sides: tuple[str, ...]
    either: bool = False


def _of(gate: Gate | None) -> tuple[Condition, ...]:
    return gate.conditions if gate is not None else ()


def columns(rule: Rule) -> list[Column]:
    """Which numbers a rule needs: each measure of who must come, then of who must agree."""
    quorum, passing = _of(rule.quorum), _of(rule.passing)
    votes = {one.measure for one in passing}
    either = rule.quorum is not None and rule.quorum.mode == "any"
    found: dict[Measure, Column] = {}
    for one in (*quorum, *passing):
        mine = [each for each in (*quorum, *passing) if each.measure == one.measure]
        whole = any("eligible" in (each.of, each.counted) for each in mine)
        sides = tuple(
            side
            for side in ASKED
            if (side in _VOTES and one.measure in votes)
            or (side == "eligible" and whole)
            or side == "present"
        )
        found[one.measure] = Column(one.measure, sides, either and one.measure not in votes)
    return list(found.values())


def parts_of(rule: Rule, value: Any) -> dict[str, Mapping[str, Any]] | None:
    """The numbers by measure as they were sent; a rule with one measure takes them without its
    name. None for what cannot be read."""
    if not isinstance(value, Mapping):
        return None
    sent = cast("Mapping[str, Any]", value)
    known = columns(rule)
    if len(known) == 1 and set(sent) <= set(ASKED):
        return {known[0].measure: sent}
    names = {one.measure for one in known}
    if not set(sent) <= names or not all(isinstance(one, Mapping) for one in sent.values()):
        return None
    return {
        name: {k: v for k, v in part.items() if v not in (None, "")} for name, part in sent.items()
    }


def judge_vote(asked: VoteRule, value: Any) -> dict[str, Any]:
    """The numbers with what follows from them: `carried`, `quorum`, and the arithmetic under
    `parts`. `Mistake` says in words what is missing or does not add up."""
    rule = asked.rule()
    parts = parts_of(rule, value)
    if parts is None:
        raise Mistake("请把人数逐项填出来", "give the numbers one by one")
    sums: dict[Measure, dict[str, int]] = {}
    for column in columns(rule):
        given = parts.get(column.measure, {})
        if given or not column.either:
            sums[column.measure] = _summed(column, given)
    if not any(column.either for column in columns(rule)) or _came(rule, sums):
        _alike(sums)
        found = verdict(rule, sums)
        return {
            **{str(name): _plain(part) for name, part in sums.items()},
            "carried": found.carried,
            "quorum": found.quorum,
            "parts": [
                {"zh": one.words.zh, "en": one.words.say("en"), "met": one.met}
                for one in found.parts
            ],
        }
    raise Mistake(
        "到会的人数或户的代表数，至少填一样", "count those present, by people or by households"
    )


def _plain(part: Mapping[str, int]) -> dict[str, int]:
    return {side: part[side] for side in ASKED if side in part}


def _came(rule: Rule, sums: Mapping[Measure, Mapping[str, int]]) -> bool:
    return any(one.measure in sums for one in _of(rule.quorum))


def _summed(column: Column, given: Mapping[str, Any]) -> dict[str, int]:
    found = {side: _number(column, side, given.get(side)) for side in column.sides}
    name = MEASURE_WORDS[column.measure]
    if found["present"] > found.get("eligible", found["present"]):
        raise Mistake(
            f"{name.zh}：实到比应到多", f"{name.say('en')}: more are present than entitled"
        )
    if "yes" in found:
        found["participating"] = found["cast"] = sum(found[side] for side in _VOTES)
        if found["cast"] > found["present"]:
            raise Mistake(
                f"{name.zh}：同意、反对、弃权合起来比实到多",
                f"{name.say('en')}: there are more votes than were present",
            )
    return found


def _number(column: Column, side: str, value: Any) -> int:
    label, name = SIDE_WORDS[side], MEASURE_WORDS[column.measure]
    if value in (None, "") and side in ("no", "abstain"):
        return 0
    if value in (None, ""):
        raise Mistake(
            f"{name.zh}：请填{label.zh}", f"{name.say('en')}: say how many are “{label.say('en')}”"
        )
    try:
        number = _area(value) if column.measure == "area" else _whole(value)
    except (Mistake, ValueError, ArithmeticError) as fault:
        raise Mistake(
            f"{name.zh}：{label.zh}要填数字，不能小于 0",
            f"{name.say('en')}: “{label.say('en')}” takes a number, not less than 0",
        ) from fault
    return number


def _whole(value: Any) -> int:
    exact = Decimal(str(value))
    if isinstance(value, bool) or exact != int(exact) or not 0 <= exact <= _MOST:
        raise ValueError
    return int(exact)


def _area(value: Any) -> int:
    exact = Decimal(str(value))
    if not 0 <= exact <= _MOST:
        raise ValueError
    return square_cm(exact) if exact else 0


def _alike(sums: Mapping[Measure, Mapping[str, int]]) -> None:
    """Whoever voted was there: people counted by vote are as many as came in the same measure."""
    people = sums.get("people")
    came = [sums[name]["present"] for name in ("adults", "household_reps") if name in sums]
    if people is not None and came and people["present"] > max(came):
        raise Mistake(
            "参加表决的比到会的多", "more took part in the vote than were counted as present"
        )


def beforehand(asked: VoteRule, sums: Mapping[str, Mapping[str, int]] | None = None) -> list[Words]:
    """What it takes to pass, said before the vote; with numbers where some are known already. The
    last line names the article, unless everything is said in numbers."""
    rule = asked.rule()
    told = [_need(one, sums or {}, quorum=True) for one in _of(rule.quorum)]
    if rule.quorum is not None and rule.quorum.mode == "any" and len(told) > 1:
        told = [_either(told)]
    told += [_need(one, sums or {}) for one in _of(rule.passing)]
    last, article = told[-1], rule.article
    said = Words(zh=f"{last.zh}（{article.zh}）", en=f"{last.say('en')} ({article.say('en')})")
    return [*told[:-1], said]


def _either(ways: Iterable[Words]) -> Words:
    kept = list(ways)
    return Words(
        zh="；或者".join(one.zh for one in kept), en="; or ".join(one.say("en") for one in kept)
    )


def _need(one: Condition, sums: Mapping[str, Mapping[str, int]], *, quorum: bool = False) -> Words:
    name, of = MEASURE_WORDS[one.measure], _OF[one.of]
    base = sums.get(one.measure, {}).get(one.of)
    did = Words(zh="到会", en="must be present") if quorum else Words(zh="同意", en="must agree")
    if base:
        need, most = _said_in(one, one.need(base)), _said_in(one, base)
        return Words(
            zh=f"{name.zh}：{of.zh} {most}，至少 {need} {did.zh}",
            en=f"{name.say('en')}: at least {need} of {most} {of.say('en')} {did.say('en')}",
        )
    zh, en = ("至少", "at least") if one.compare == "ge" else ("超过", "more than")
    return Words(
        zh=f"{name.zh}：{did.zh}的{zh}{of.zh}的 {one.share}",
        en=f"{name.say('en')}: {en} {one.share} of those {of.say('en')} {did.say('en')}",
    )


def _said_in(one: Condition, number: int) -> str:
    return _shown(one.measure, number)


_OF: dict[str, Words] = {
    "eligible": Words(zh="应到", en="entitled"),
    "registered": Words(zh="登记", en="registered"),
    "present": Words(zh="实到", en="present"),
    "participating": Words(zh="参与表决", en="who take part"),
    "cast": Words(zh="投票", en="who vote"),
}


def known(asked: VoteRule, value: Any) -> dict[str, dict[str, int]]:
    """The numbers that can be read of a vote that is still being typed."""
    rule = asked.rule()
    found: dict[str, dict[str, int]] = {}
    for name, part in (parts_of(rule, value) or {}).items():
        for side, number in part.items():
            try:
                whole = _area(number) if name == "area" else _whole(number)
            except (Mistake, ValueError, ArithmeticError):
                continue
            found.setdefault(name, {})[side] = whole
    for part in found.values():
        if part.keys() >= {"yes"}:
            part["participating"] = part["cast"] = sum(part.get(side, 0) for side in _VOTES)
    return found


def vote_words(value: Mapping[str, Any], *, verdict: bool = True) -> Words:
    """A vote in one line: how many were entitled, came, agreed, and whether it is carried."""
    zh, en = list[str](), list[str]()
    for measure, name in MEASURE_WORDS.items():
        part = value.get(measure)
        if part:
            several = sum(one in value for one in MEASURE_WORDS) > 1
            sides = [
                (SIDE_WORDS[side], _shown(measure, part[side])) for side in ASKED if side in part
            ]
            zh.append(
                (f"{name.zh}：" if several else "") + "，".join(f"{w.zh} {n}" for w, n in sides)
            )
            head = f"{name.say('en')}: " if several else ""
            en.append(head + ", ".join(f"{w.say('en').lower()} {n}" for w, n in sides))
    if not verdict:
        return Words(zh="；".join(zh), en="; ".join(en))
    end = ("通过", "carried") if value.get("carried") else ("未通过", "not carried")
    return Words(zh="；".join([*zh, end[0]]), en="; ".join([*en, end[1]]))


def _shown(measure: str, number: int) -> str:
    return f"{Decimal(number) / 10_000:f}" if measure == "area" else str(number)


def vote_lines(value: Mapping[str, Any]) -> list[Words]:
    """The arithmetic of a kept vote, line by line."""
    return [Words(zh=one["zh"], en=one["en"]) for one in value.get("parts", ())]
