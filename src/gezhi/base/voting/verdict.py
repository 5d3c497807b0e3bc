"""What follows from a count: every condition with its arithmetic, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

from gezhi.base.voting.statutes import Condition, Gate, Measure, Rule
from gezhi.base.words import Mistake, Words

_MEASURES: dict[str, tuple[str, str]] = {
    "area": ("面积（平方米）", "area in m²"),
    "heads": ("业主人数", "owners"),
    "adults": ("十八周岁以上人数", "adults"),
    "household_reps": ("户的代表", "household representatives"),
    "people": ("人数", "people"),
}
_SIDES: dict[str, tuple[str, str]] = {
    "eligible": ("全体", "all"),
    "registered": ("登记", "registered"),
    "present": ("到会", "present"),
    "participating": ("参与表决", "taking part"),
    "cast": ("投票", "voting"),
    "yes": ("同意", "in favour"),
}
# Sums of those who came; whoever comes later adds to them.
_CAME = ("present", "participating", "cast")
# Sums by measure, then by what is summed (`eligible`, `present`, `yes`, …); whole numbers.
Sums = Mapping[Measure, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One condition on these sums; `need` is the least whole number that meets it."""

    condition: Condition
    base: int
    need: int
    there: int
    words: Words

    @property
    def met(self) -> bool:
        return self.base > 0 and self.there >= self.need


@dataclass(frozen=True, slots=True)
class Missing:
    """What one measure still wants: `more` must come, and `agree` more votes must be yes.

    `agree` counts those who come and those who are there without having voted. `possible` is
    false where there are not so many; then `more` and `agree` are 0 if no number would do.
    `words` are exact; `plain` rounds areas up to two decimals, for people to read: whoever brings
    that much has brought enough.
    """

    measure: Measure
    more: int
    agree: int
    possible: bool
    words: Words
    plain: Words


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether enough took part and enough agreed, with every step that leads there."""

    quorum: bool
    carried: bool
    parts: tuple[Judged, ...]
    article: Words


def _at(sums: Sums, measure: Measure, side: str) -> int:
    try:
        return sums[measure][side]
    except KeyError as error:
        zh, en = _MEASURES[measure][0], _MEASURES[measure][1]
        raise Mistake(f"缺少{zh}的合计", f"the sum of {en} is missing: {side}") from error


def _say(condition: Condition, base: int, need: int, there: int, article: Words) -> Words:
    measure, side, of = (
        _MEASURES[condition.measure],
        _SIDES[condition.counted],
        _SIDES[condition.of],
    )
    at_least = condition.compare == "ge"
    met = base > 0 and there >= need
    all_, least, found = (_shown(condition.measure, one) for one in (base, need, there))
    return Words(
        zh=f"{measure[0]}：{side[0]}须{'达到' if at_least else '超过'}{of[0]} {all_} 的"
        f" {condition.share}，即至少 {least}；现有 {found}，{'符合' if met else '不符合'}"
        f"（{article.zh}）",
        en=f"{measure[1]}: {side[1]} must be {'at least' if at_least else 'more than'}"
        f" {condition.share} of {all_} {of[1]}, so at least {least}; there are {found}:"
        f" {'met' if met else 'not met'} ({article.say('en')})",
    )


def _shown(measure: Measure, amount: int) -> str:
    """An amount as people say it: areas, which are counted in cm², in m² to the last cm²."""
    if measure != "area":
        return str(amount)
    whole, rest = divmod(amount, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")


def _up(measure: Measure, amount: int) -> int:
    """An amount that is enough and easily said: areas up to the next whole 0.01 m² (100 cm²)."""
    return amount if measure != "area" else -(-amount // 100) * 100


def _judge(condition: Condition, sums: Sums, article: Words) -> Judged:
    base = _at(sums, condition.measure, condition.of)
    there = _at(sums, condition.measure, condition.counted)
    need = condition.need(base)
    return Judged(condition, base, need, there, _say(condition, base, need, there, article))


def _available(gate: Gate, sums: Sums) -> tuple[Condition, ...]:
    """Of a gate that any one condition opens, those whose measure was counted at all."""
    if gate.mode == "all":
        return gate.conditions
    return tuple(each for each in gate.conditions if each.measure in sums) or gate.conditions


def _gate(gate: Gate | None, sums: Sums, article: Words) -> tuple[bool, list[Judged]]:
    if gate is None:
        return True, []
    judged = [_judge(each, sums, article) for each in _available(gate, sums)]
    met = [each.met for each in judged]
    return (all(met) if gate.mode == "all" else any(met)), judged


def verdict(rule: Rule, sums: Sums) -> Verdict:
    """The verdict with its whole arithmetic. Raises `Mistake` where a needed sum is missing."""
    quorum, first = _gate(rule.quorum, sums, rule.article)
    passed, second = _gate(rule.passing, sums, rule.article)
    return Verdict(quorum, quorum and passed, (*first, *second), rule.article)


def _grows(condition: Condition) -> bool:
    return condition.of in _CAME


def _newcomers(condition: Condition, sums: Sums) -> int | None:
    """The least number who must come so that, if they and all undecided agree, it is met."""
    base = _at(sums, condition.measure, condition.of)
    there = _at(sums, condition.measure, condition.counted)
    there += sums[condition.measure].get("undecided", 0) if condition.counted == "yes" else 0
    rest = condition.share * base - there
    left = 1 - condition.share if _grows(condition) else 1
    if left == 0:
        return None if rest > 0 else int(base == 0)
    exact = rest / left
    least = ceil(exact) if condition.compare == "ge" else floor(exact) + 1
    return max(0, least, int(base == 0 or there == 0))


def _missing(measure: Measure, rule: list[Condition], sums: Sums) -> Missing:
    found = [_newcomers(each, sums) for each in rule]
    if None in found:
        never = Words(zh="已不可能达到", en="out of reach")
        return Missing(measure, 0, 0, False, never, never)
    more = max(each for each in found if each is not None)
    agree = 0
    for each in (condition for condition in rule if condition.counted == "yes"):
        base = _at(sums, measure, each.of) + (more if _grows(each) else 0)
        agree = max(agree, each.need(base) - _at(sums, measure, "yes"))
    top = sums[measure].get("eligible", sums[measure].get("registered"))
    came = [sums[measure][side] for side in _CAME if side in sums[measure]]
    here = max([*came, sums[measure].get("yes", 0)])
    possible = top is None or here + more <= top
    words = _lacking(measure, more, agree, possible=possible)
    plain = _lacking(measure, _up(measure, more), _up(measure, agree), possible=possible)
    return Missing(measure, more, agree, possible, words, plain)


def _lacking(measure: Measure, more: int, agree: int, *, possible: bool) -> Words:
    zh, en = _MEASURES[measure]
    unit = "平方米" if measure == "area" else "人"
    tail = ("", "") if possible else ("；已不可能达到", "; out of reach")
    return Words(
        zh=f"{zh.removesuffix('（平方米）')}：还需 {_shown(measure, more)} {unit}参与，"
        f"还需 {_shown(measure, agree)} {unit}同意{tail[0]}",
        en=f"{en}: {_shown(measure, more)} more must take part, "
        f"{_shown(measure, agree)} more must agree{tail[1]}",
    )


def missing(rule: Rule, sums: Sums) -> tuple[Missing, ...]:
    """What is still wanted before the end, one for each measure; empty where it is carried.

    With an open any-gate (adults or households) each way is listed, and one of them is enough.
    """
    met, _ = _gate(rule.quorum, sums, rule.article)
    asked: list[Condition] = list(rule.passing.conditions)
    if rule.quorum is not None and not (met and rule.quorum.mode == "any"):
        asked += _available(rule.quorum, sums)
    measures: dict[Measure, None] = dict.fromkeys(each.measure for each in asked)
    found = [
        _missing(name, [each for each in asked if each.measure == name], sums) for name in measures
    ]
    return tuple(each for each in found if each.more or each.agree > 0 or not each.possible)
