"""Parts of a pack in short plain words, for drawings and for lists of changes."""

from __future__ import annotations

from gezhi.base.conditions import AllOf, AnyOf, Condition, FieldIs
from gezhi.base.words import Words, language
from gezhi.base.worktime import Within
from gezhi.pack.abilities import ABILITY_NAMES
from gezhi.pack.cases import CaseType, Holder, Outcome, Stage, StageTime
from gezhi.pack.people import People

ROUTED = Words(zh="分流指定的人", en="whoever routing chose")
REPORTER = Words(zh="报事人", en="the reporter")
CONCERNED = Words(zh="本人", en="the person concerned")
ONE_LEVEL_UP = Words(zh="升一级", en="one level up")


def both(zh: str, en: str, lang: str | None) -> str:
    return zh if language(lang) == "zh" else en


def say_holder(holder: Holder, people: People | None, lang: str | None) -> str:
    """Who holds something, by the name that the pack gives, or by the key where it is not known."""
    if holder.reporter:
        return REPORTER.say(lang)
    if holder.concerned:
        return CONCERNED.say(lang)
    if holder.routed:
        return ROUTED.say(lang)
    key = holder.post or holder.body or ""
    if people is None:
        return key
    found = people.posts.get(key) or people.bodies.get(key)
    return key if found is None else found.name.say(lang)


def say_within(within: Within | StageTime, lang: str | None) -> str:
    """``4 个工作时``; where each matter has its own time, that and the time of the rest."""
    if isinstance(within, Within):
        return within.say(lang)
    rest = within.else_.say(lang)
    return both(f"按事项，其余 {rest}", f"by matter, else {rest}", lang)


def say_outcome(key: str, outcome: Outcome, lang: str | None) -> str:
    """What an outcome is called."""
    return key if outcome.name is None else outcome.name.say(lang)


def say_stage(case: CaseType, key: str, lang: str | None) -> str:
    """What a stage is called; its key if the case type has no such stage."""
    found = next((stage for stage in case.stages if stage.stage == key), None)
    return key if found is None else found.name.say(lang)


def say_result(case: CaseType, key: str, lang: str | None) -> str:
    """What a result is called."""
    found = case.results.get(key)
    return key if found is None else found.name.say(lang)


def say_ability(ability: str, lang: str | None) -> str:
    """What an ability is called, with its key."""
    zh, en = ABILITY_NAMES.get(ability, (ability, ability))
    return both(zh, en, lang)


def say_goal(case: CaseType, outcome: Outcome, lang: str | None) -> str:
    """Where an outcome leads: ``→ 办理，升一级``, ``→ 办结：已解决``."""
    if outcome.end is not None:
        ends = both("办结", "ends", lang)
        return f"{ends}{both('：', ': ', lang)}{say_result(case, outcome.end, lang)}"
    goal = say_stage(case, outcome.to or "", lang)
    if outcome.at == "one-level-up":
        goal += f"{both('，', ', ', lang)}{ONE_LEVEL_UP.say(lang)}"
    return goal


def silent_name(stage: Stage, lang: str | None) -> str:
    """What the outcome is called that follows when nobody answers in time."""
    if stage.silent is not None and stage.silent.name is not None:
        return stage.silent.name.say(lang)
    return both("到期没有答复", "no answer in time", lang)


def say_condition(condition: Condition | None, lang: str | None) -> str:
    """A condition as it is written, in one line."""
    if condition is None:
        return both("总是", "always", lang)
    if isinstance(condition, FieldIs):
        asked = [f"{name} {_value(wanted)}" for name, wanted in condition.questions]
        if condition.present is not None:
            asked.append("present" if condition.present else "not present")
        return f"{condition.field} {', '.join(asked)}"
    if isinstance(condition, AllOf):
        return both(" 且 ", " and ", lang).join(say_condition(one, lang) for one in condition.all)
    if isinstance(condition, AnyOf):
        inner = both(" 或 ", " or ", lang).join(say_condition(one, lang) for one in condition.any)
        return f"({inner})"
    return f"{both('不是', 'not ', lang)}({say_condition(condition.not_, lang)})"


def _value(wanted: object) -> str:
    if isinstance(wanted, list):
        return f"[{', '.join(str(one) for one in wanted)}]"  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return str(wanted)
