"""Is this a good answer to a question of a pack? One judge for every form, import and replay: those
of cases, of registers and of surveys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gezhi.base.phones import normal_phone
from gezhi.engines.trust.rules.refusal import Wrong, wrong
from gezhi.pack.forms import FormField

Answer = str | int | float | bool
Judge = Callable[[FormField, Any], Any]
"""The clean answer, or a `Wrong` that says what to do about it."""
LONGEST = 300
"""Characters of a text whose field states no `length`."""
LONGEST_NAME = 60
LARGEST = 10**9
YES = (True, "true", "yes", "on", "1", "是", "有")
NO = (False, "false", "no", "off", "0", "否", "无")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def judge_fields(
    fields: Sequence[FormField], given: Mapping[str, Any], judges: Mapping[str, Judge] | None = None
) -> tuple[dict[str, Any], list[Wrong]]:
    """The clean answers, and everything that is wrong with them, field by field. `judges` are those
    of the kinds asked, these here where none are given.

    Unknown fields are wrong (a typing error must not lose an answer). A field whose `when` does not
    hold is left out.
    """
    clean: dict[str, Any] = {}
    faults = unknown(fields, given)
    for field in fields:
        if field.when is not None and not field.when.holds(clean):
            continue
        value = given.get(field.field)
        if is_blank(value):
            faults += unanswered(field)
            continue
        found = (judges or JUDGES)[field.kind](field, value)
        if isinstance(found, Wrong):
            faults.append(found)
        else:
            clean[field.field] = found
    return clean, faults


def unknown(fields: Iterable[FormField], given: Iterable[str]) -> list[Wrong]:
    """That something was answered which nobody asked."""
    known = {field.field for field in fields}
    zh, en = "表单里没有这一项", "the form has no such field"
    return [wrong(name, "unknown", zh, en) for name in given if name not in known]


def unanswered(field: FormField) -> list[Wrong]:
    """What is wrong where nothing was answered."""
    zh, en = f"请填写「{field.name.zh}」", f"please fill in “{field.name.say('en')}”"
    return [wrong(field.field, "required", zh, en)] if field.required else []


def is_blank(value: Any) -> bool:
    """Whether nothing was answered: nothing at all, or only spaces."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def text_up_to(longest: int) -> Judge:
    """The judge of texts that have at most so many characters where their field states nothing."""

    def judge(field: FormField, value: Any) -> Answer | Wrong:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return _wrong(field, "type", "这里要写文字", "this takes text")
        text = str(value).replace("\r\n", "\n").replace("\x00", "").strip()
        least, most = (field.length.from_, field.length.to) if field.length else (0, longest)
        if len(text) > most:
            zh = f"最多 {most} 个字，现在多了 {len(text) - most} 个"
            en = f"at most {most} characters; this has {len(text) - most} too many"
            return _wrong(field, "too-long", zh, en)
        if len(text) < max(least, field.required):
            least = max(least, 1)
            return _wrong(
                field, "too-short", f"至少写 {least} 个字", f"at least {least} characters"
            )
        return text

    return judge


def _wrong(field: FormField, code: str, zh: str, en: str) -> Wrong:
    return wrong(field.field, code, zh, en)


def _choice(field: FormField, value: Any) -> Answer | Wrong:
    said = str(value).strip()
    if said in field.options:
        return said
    for key, words in field.options.items():
        if said in (words.zh, words.say("en")):
            return key
    names = "、".join(one.zh for one in field.options.values())
    names_en = ", ".join(one.say("en") for one in field.options.values())
    return _wrong(field, "unknown", f"从这些里选：{names}", f"choose one of: {names_en}")


def _number(field: FormField, value: Any) -> Answer | Wrong:
    try:
        number = float(str(value).replace(",", "").replace("，", "").strip())
    except ValueError:
        number = float("nan")
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
    """A day as people write it: 2026-03-02, 2026/3/2, 2026年3月2日; a time behind it is dropped."""
    text = (str(value).strip().split() or [""])[0].replace("/", "-").replace(".", "-")
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").split("-")
    try:
        found = date.fromisoformat("-".join(part.zfill(2) for part in parts))
    except ValueError:
        found = date.min
    if FIRST_YEAR <= found.year <= LAST_YEAR:
        return found.isoformat()
    zh, en = "日期写成 2026-03-02 这样", "write the date like 2026-03-02"
    return _wrong(field, "date", zh, en)


def _yes_no(field: FormField, value: Any) -> Answer | Wrong:
    said = value.strip() if isinstance(value, str) else value
    if said in YES or said in NO:
        return said in YES
    return _wrong(field, "type", "请选「是」或「否」", "choose yes or no")


def _name(field: FormField, value: Any) -> Answer | Wrong:
    text = " ".join(str(value).replace("\x00", "").split())
    if not 1 <= len(text) <= LONGEST_NAME:
        zh, en = f"最多 {LONGEST_NAME} 个字", f"at most {LONGEST_NAME} characters"
        return _wrong(field, "too-long", zh, en)
    return text


def _phone(field: FormField, value: Any) -> Answer | Wrong:
    number = normal_phone(str(value))
    if number is None:
        zh = "电话号码不对：手机是 11 位，座机请带区号"
        return _wrong(field, "phone", zh, "this is no phone number: give the area code too")
    return number


JUDGES: dict[str, Judge] = {
    "text": text_up_to(LONGEST),
    "choice": _choice,
    "number": _number,
    "date": _date,
    "yes-no": _yes_no,
    "name": _name,
    "phone": _phone,
}
