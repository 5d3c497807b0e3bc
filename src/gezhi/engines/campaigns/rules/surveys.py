"""What is a good answer to a survey, what was confirmed or changed, and how two become one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gezhi.base.phones import normal_phone
from gezhi.base.words import Words
from gezhi.engines.trust.rules.refusal import Wrong
from gezhi.pack.surveys import Survey, SurveyField

Said = str | int | float | bool
LONGEST, LARGEST = 300, 10**9
YES = (True, "true", "yes", "on", "1", "是", "有")
NO = (False, "false", "no", "off", "0", "否", "无")
SMALL = 3
"""Counts below this are not shown to outsiders: they would point at somebody (PIPL 25)."""


@dataclass(slots=True)
class Given:
    """What somebody answered: values by question, that what is held is right, what they agreed to.
    `child` says that it is about somebody under fourteen."""

    values: Mapping[str, Any]
    right: bool = False
    noticed: bool = False
    consent: bool = False
    child: bool = False
    guardian: bool = False


@dataclass(slots=True)
class Judged:
    """The clean answers; which of them the register held and were found right (`confirmed`) or
    different (`changed`); and everything that is wrong."""

    clean: dict[str, Said] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def judge(rules: Survey, given: Given, held: Mapping[str, Said]) -> Judged:
    """Judge an answer. `held` is what the register holds, by the names of its fields: it is taken
    over when it was confirmed, and asked of nobody. A sensitive question that was not agreed to is
    left out, whatever was typed (PIPL 29); nothing is taken of a child without its guardian
    (31)."""
    found = Judged(wrong=list(_consents(rules, given)))
    found.wrong += [
        Wrong(name, "unknown", Words(zh="没有这个问题", en="there is no such question"))
        for name in given.values
        if rules.field(name) is None
    ]
    for one in rules.fields:
        if one.when is not None and not one.when.holds(found.clean):
            continue
        if one.sensitive and not given.consent:
            continue
        _one(one, given, held, found)
    return found


def _consents(rules: Survey, given: Given) -> list[Wrong]:
    wrong: list[Wrong] = []
    if not given.noticed:
        zh, en = "先把告知读给对方听（看完），再填", "the notice is read first"
        wrong.append(Wrong("noticed", "required", Words(zh=zh, en=en)))
    if given.child and rules.guardian is not None and not given.guardian:
        zh, en = "不满十四岁的，要监护人同意", "a child under fourteen needs a guardian's consent"
        wrong.append(Wrong("guardian", "required", Words(zh=zh, en=en)))
    return wrong


def _one(one: SurveyField, given: Given, held: Mapping[str, Said], found: Judged) -> None:
    value, known = given.values.get(one.field), held.get(one.held) if one.held else None
    blank = value is None or value == ""
    if known not in (None, "") and blank:
        if given.right or one.held == "address":
            found.clean[one.field] = known  # type: ignore[assignment]
            found.confirmed.append(one.field)
        else:
            zh, en = "点一下「都对」，或者把变了的写上", "tap “all right”, or write what changed"
            found.wrong.append(Wrong("right", "required", Words(zh=zh, en=en)))
        return
    if blank:
        if one.required:
            zh, en = f"请填写「{one.name.zh}」", f"please fill in “{one.name.say('en')}”"
            found.wrong.append(Wrong(one.field, "required", Words(zh=zh, en=en)))
        return
    judged = JUDGES[one.kind](one, value)
    if isinstance(judged, Wrong):
        found.wrong.append(judged)
        return
    found.clean[one.field] = judged
    if known not in (None, ""):
        (found.confirmed if judged == known else found.changed).append(one.field)


def merged(*sources: Mapping[str, Said]) -> dict[str, Said]:
    """Answers of the same person as one, the sources in the order in which they came: what came
    later holds, and what only one says is kept. The sources themselves stay as they are."""
    found: dict[str, Said] = {}
    for one in sources:
        found.update({key: value for key, value in one.items() if value != ""})
    return found


def shown(count: int, whole: int, *, inside: bool) -> int | None:
    """A count as it may be shown: outsiders see no count below three, and none that leaves fewer
    than three to the rest."""
    if inside or count == 0 or (count >= SMALL and (whole - count >= SMALL or whole == count)):
        return count
    return None


def _wrong(one: SurveyField, code: str, zh: str, en: str) -> Wrong:
    return Wrong(one.field, code, Words(zh=zh, en=en))


def _text(one: SurveyField, value: Any) -> Said | Wrong:
    text = str(value).replace("\r\n", "\n").replace("\x00", "").strip()
    most = one.length.to if one.length else LONGEST
    if len(text) > most:
        return _wrong(one, "long", f"最多 {most} 个字", f"at most {most} characters")
    return text


def _choice(one: SurveyField, value: Any) -> Said | Wrong:
    said = str(value).strip()
    for key, words in one.options.items():
        if said in (key, words.zh, words.say("en")):
            return key
    names = "、".join(words.zh for words in one.options.values())
    names_en = ", ".join(words.say("en") for words in one.options.values())
    return _wrong(one, "unknown", f"从这些里选：{names}", f"choose one of: {names_en}")


def _number(one: SurveyField, value: Any) -> Said | Wrong:
    try:
        number = float(str(value).strip())
    except ValueError:
        number = float("nan")
    if number != number or abs(number) > LARGEST or (one.whole and not number.is_integer()):
        return _wrong(one, "type", "这里要填数字", "this takes a number")
    if one.least is not None and number < one.least:
        return _wrong(one, "range", f"不能小于 {one.least:g}", f"not less than {one.least:g}")
    if one.most is not None and number > one.most:
        return _wrong(one, "range", f"不能大于 {one.most:g}", f"not more than {one.most:g}")
    return int(number) if number.is_integer() else number


def _date(one: SurveyField, value: Any) -> Said | Wrong:
    try:
        return date.fromisoformat(str(value).strip().split(" ")[0].replace("/", "-")).isoformat()
    except ValueError:
        zh, en = "日期写成 2026-03-02 这样", "write the date like 2026-03-02"
        return _wrong(one, "date", zh, en)


def _yes_no(one: SurveyField, value: Any) -> Said | Wrong:
    said = value.strip() if isinstance(value, str) else value
    if said in YES or said in NO:
        return said in YES
    return _wrong(one, "type", "请选「是」或「否」", "choose yes or no")


def _name(one: SurveyField, value: Any) -> Said | Wrong:
    text = " ".join(str(value).split())
    if len(text) > 60:
        return _wrong(one, "long", "最多 60 个字", "at most 60 characters")
    return text


def _phone(one: SurveyField, value: Any) -> Said | Wrong:
    number = normal_phone(str(value))
    if number is None:
        zh = "电话号码不对：手机是 11 位，座机请带区号"
        return _wrong(one, "phone", zh, "this is no phone number: give the area code too")
    return number


JUDGES: dict[str, Callable[[SurveyField, Any], Said | Wrong]] = {
    "text": _text,
    "choice": _choice,
    "number": _number,
    "date": _date,
    "yes-no": _yes_no,
    "name": _name,
    "phone": _phone,
}
