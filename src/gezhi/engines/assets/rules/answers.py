"""Is this a good answer to a field of a register? The same for pages, imports and replays."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gezhi.base.phones import normal_phone
from gezhi.base.words import Words
from gezhi.engines.trust.rules.refusal import Wrong
from gezhi.pack.assets import Register
from gezhi.pack.forms import FormField

Answer = str | int | float | bool
LONGEST = 300
LARGEST = 10**9
YES = (True, "true", "yes", "on", "1", "是", "有")
NO = (False, "false", "no", "off", "0", "否", "无")


def judge(rules: Register, given: Mapping[str, Any]) -> tuple[dict[str, Answer], list[Wrong]]:
    """The clean answers of an entry, and everything that is wrong with them, field by field. What
    is asked only under a condition that does not hold is left out."""
    clean: dict[str, Answer] = {}
    wrong = [
        Wrong(name, "unknown", Words(zh="台账里没有这一项", en="the register has no such field"))
        for name in given
        if rules.field(name) is None
    ]
    for field in rules.fields:
        if field.when is not None and not field.when.holds(clean):
            continue
        value = given.get(field.field)
        if value is None or value == "":
            if field.required:
                zh, en = f"请填写「{field.name.zh}」", f"please fill in “{field.name.say('en')}”"
                wrong.append(Wrong(field.field, "required", Words(zh=zh, en=en)))
            continue
        found = JUDGES[field.kind](field, value)
        if isinstance(found, Wrong):
            wrong.append(found)
        else:
            clean[field.field] = found
    return clean, wrong or _wrong_term(rules, clean)


def _wrong_term(rules: Register, clean: Mapping[str, Answer]) -> list[Wrong]:
    if rules.term is None:
        return []
    first, last = clean.get(rules.term.from_), clean.get(rules.term.to)
    if isinstance(first, str) and isinstance(last, str) and last < first:
        words = Words(zh="到期日早于起始日", en="it ends before it begins")
        return [Wrong(rules.term.to, "before", words)]
    return []


def _wrong(field: FormField, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field.field, code, Words(zh=zh, en=en))


def _text(field: FormField, value: Any) -> Answer | Wrong:
    text = str(value).replace("\r\n", "\n").replace("\x00", "").strip()
    most = field.length.to if field.length else LONGEST
    if len(text) > most:
        return _wrong(field, "long", f"最多 {most} 个字", f"at most {most} characters")
    least = field.length.from_ if field.length else 0
    if len(text) < least:
        return _wrong(field, "short", f"至少写 {least} 个字", f"at least {least} characters")
    return text


def _choice(field: FormField, value: Any) -> Answer | Wrong:
    said = str(value).strip()
    for key, words in field.options.items():
        if said in (key, words.zh, words.say("en")):
            return key
    names = "、".join(one.zh for one in field.options.values())
    names_en = ", ".join(one.say("en") for one in field.options.values())
    return _wrong(field, "unknown", f"从这些里选：{names}", f"choose one of: {names_en}")


def _number(field: FormField, value: Any) -> Answer | Wrong:
    try:
        number = float(str(value).replace(",", "").replace("，", "").strip())
    except ValueError:
        return _wrong(field, "type", "这里要填数字", "this takes a number")
    if number != number or abs(number) > LARGEST:
        return _wrong(field, "type", "这里要填数字", "this takes a number")
    if field.whole and not number.is_integer():
        return _wrong(field, "whole", "这里要填整数", "this takes a whole number")
    if field.least is not None and number < field.least:
        least = field.least
        return _wrong(field, "range", f"不能小于 {least:g}", f"not less than {least:g}")
    if field.most is not None and number > field.most:
        return _wrong(field, "range", f"不能大于 {field.most:g}", f"not more than {field.most:g}")
    return int(number) if number.is_integer() else number


def _date(field: FormField, value: Any) -> Answer | Wrong:
    text = str(value).strip().split(" ")[0].replace("/", "-").replace(".", "-")
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").split("-")
    try:
        year, month, day = map(int, parts)
        if 1949 <= year <= 2200:
            return date(year, month, day).isoformat()
    except ValueError:
        pass
    zh, en = "日期写成 2026-03-02 这样", "write the date like 2026-03-02"
    return _wrong(field, "date", zh, en)


def _yes_no(field: FormField, value: Any) -> Answer | Wrong:
    said = value.strip() if isinstance(value, str) else value
    if said in YES:
        return True
    if said in NO:
        return False
    return _wrong(field, "type", "请选「是」或「否」", "choose yes or no")


def _name(field: FormField, value: Any) -> Answer | Wrong:
    text = str(value).strip()
    if len(text) > 60:
        return _wrong(field, "long", "最多 60 个字", "at most 60 characters")
    return text


def _phone(field: FormField, value: Any) -> Answer | Wrong:
    number = normal_phone(str(value))
    if number is None:
        zh = "电话号码不对：手机是 11 位，座机请带区号"
        return _wrong(field, "phone", zh, "this is no phone number: give the area code too")
    return number


JUDGES: dict[str, Callable[[FormField, Any], Answer | Wrong]] = {
    "text": _text,
    "choice": _choice,
    "number": _number,
    "date": _date,
    "yes-no": _yes_no,
    "name": _name,
    "phone": _phone,
}
