"""Where a practice meets a rule of law: warnings with their source, never a refusal.

Nothing here is legal advice. The product says which rule a name or a time touches; those who answer
for the pack decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gezhi.base.worktime import Within
from gezhi.pack.cases import CaseType, Stage, StageTime
from gezhi.pack.check.names import Pair, Path
from gezhi.pack.faults import Fault, fault
from gezhi.pack.forms import FormField
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

BURDEN: Pair = (
    "国务院办公厅 2026 年第 12 号文°及此前基层减负规定",
    "State Council General Office letter 2026 No. 12° and earlier rules on burdens",
)
PURPOSE: Pair = (
    "个人信息保护法第六条、第十七条、第二十八条",
    "PIPL articles 6, 17 and 28",
)
CHILDREN: Pair = ("个人信息保护法第二十八条、第三十一条", "PIPL articles 28 and 31")
CAMERAS: Pair = (
    "国务院令第 799 号；个人信息保护法第二十六条",
    "State Council order 799; PIPL article 26",
)
CONSENT: Pair = ("个人信息保护法第二十五条", "PIPL article 25")
HOTLINE: Pair = (
    "热线时限 15 天°；潍坊市12345政务服务便民热线条例第二十条（5 个工作日）",
    "hotline limit of 15 days°; Weifang hotline ordinance article 20 (5 working days)",
)
RATES: Pair = (
    "北京市接诉即办工作条例第二十三条（期满回访）",
    "Beijing ordinance on handling complaints, article 23",
)


class Practice(NamedTuple):
    """Words that give a practice away, what it is, what may stand in its place, and the rule."""

    words: re.Pattern[str]
    what: Pair
    mend: Pair
    source: Pair


_REFUSED = "".join(
    f"(?<!{word})"
    for word in (
        *(
            "不",
            "无",
            "免",
            "禁",
            "勿",
            "非",
            "不得",
            "禁止",
            "不用",
            "不再",
            "不许",
            "无需",
            "不要求",
        ),
        *("no ", "not ", "without ", "never "),
    )
)


def _words(*words: str) -> re.Pattern[str]:
    """The words, unless the text itself refuses the practice (不打卡, no check-in)."""
    return re.compile(f"{_REFUSED}(?:{'|'.join(words)})", re.IGNORECASE)


PRACTICES = (
    Practice(
        _words(
            *("打卡", "签到", "考勤", "在线时长", "登录次数", "活跃度"),
            *(r"\bcheck-?ins?\b", r"\bclock(?:ing)?[- ]in\b", r"\bonline time\b"),
        ),
        ("像是要打卡、签到或计在线时长", "this looks like checking in or counting online time"),
        ("记办成的事，不记到没到", "record what was done, not who was present"),
        BURDEN,
    ),
    Practice(
        _words(
            *("必须拍照", "必拍照", "拍照留痕", "照片留痕", "截图留痕"),
            *("轨迹留痕", "行动轨迹", "位置轨迹", r"\bforced photos?\b", r"\bgps tracks?\b"),
        ),
        ("像是强制拍照或留轨迹", "this looks like forced photos or tracks"),
        ("照片自愿，不留轨迹", "photos are voluntary, and nobody is tracked"),
        BURDEN,
    ),
    Practice(
        _words(
            *("网格员排名", "个人排名", "人员排名", "积分排名", "排行榜", "末位淘汰", "红黑榜"),
            *(r"\branking of (?:workers|people|persons)\b", r"\bleaderboard\b"),
        ),
        ("像是给人排名", "this looks like a ranking of persons"),
        (
            "比办事结果，不比人；确要评先进，写明依据",
            "compare results, not people; for awards cite the rule",
        ),
        BURDEN,
    ),
    Practice(
        _words(
            "每人每[天日周月].{0,6}[0-9一二三四五六七八九十]+[件条次户]",
            *("下达指标", "任务指标", "上报指标", r"\bquotas?\b"),
        ),
        ("像是给人定数量指标", "this looks like a quota for persons"),
        ("有事办事，不凑数", "count what happened, demand no numbers"),
        BURDEN,
    ),
    Practice(
        _words(
            *("人脸", "车牌识别", "行为识别"),
            *(r"\bfac(?:e|ial) recognition\b", r"\bnumber plate recognition\b"),
        ),
        ("像是要识别人或车", "this looks like recognising people or cars"),
        (
            "产品只管设施台账和调阅审批，不做识别",
            "the product keeps registers and requests, never recognition",
        ),
        CAMERAS,
    ),
    Practice(
        _words(
            *("黑名单", "黑榜", "曝光台", "点名曝光", "失信名单"),
            *(r"\bblacklist\b", r"\bname and shame\b"),
        ),
        ("像是指名道姓地曝光", "this looks like exposing people by name"),
        ("只告知本人，对外只报数", "tell the person, publish counts only"),
        CONSENT,
    ),
)
_IDENTITY = _words(
    *("身份证", "证件号", "护照号", "社会保障号"),
    *(r"\bidentity card", r"\bID number", r"\bpassport"),
)
_CHILD = _words("未成年人姓名", "孩子姓名", "学生姓名", "儿童姓名", "child's name", "pupil's name")
_LONGEST_DAYS = 15
_SPOKEN = (
    *("places", "people", "cases", "manifest", "schemes", "shops", "commendations", "funds"),
    *("councils", "ballots", "pacts", "disclosures", "lists"),
)


def check_law(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Texts, questions, times and silence of the whole pack."""
    for part in _SPOKEN:
        for spot, text in origins.texts(part):
            for practice in PRACTICES:
                if found := practice.words.search(text):
                    zh, en = practice.what
                    what = (f"“{found[0]}”{zh}", f"“{found[0]}”: {en}")
                    yield fault(
                        spot, what, practice.mend, severity="warning", source=practice.source
                    )
    for case in pack.cases.values():
        yield from _questions(case, origins)
        yield from _shown(case, origins)
        yield from _silence(case, origins)
        for at, stage in enumerate(case.stages):
            path: Path = ("cases", case.case, "stages", at, "within")
            yield from _time(case, stage, origins, path)
        if case.source is None:
            what = (f"`{case.case}` 没有写依据", f"`{case.case}` names no source")
            mend = ("加上 `source:`，写明出自哪里", "add `source:` and say where it comes from")
            yield origins.fault(("cases", case.case), what, mend, severity="warning")


def _questions(case: CaseType, origins: Origins) -> Iterator[Fault]:
    for path, field in _asked(case):
        said = f"{field.name.zh} {field.name.say('en')}"
        if _IDENTITY.search(said) and field.help is None:
            what = (
                "要证件号码，却没有说做什么用",
                "asks for an identity number and does not say why",
            )
            mend = (
                "在 `help` 里写明用途；下一步用不着就不要问",
                "say the purpose in `help`; ask only if the next step needs it",
            )
            yield origins.fault(path, what, mend, severity="warning", source=PURPOSE)
        if _CHILD.search(said):
            what = ("涉及十四岁以下孩子的信息", "asks about children, some of them under 14")
            mend = (
                "须先得监护人单独同意，能不问就不问",
                "a guardian must consent first; leave it out if you can",
            )
            yield origins.fault(path, what, mend, severity="warning", source=CHILDREN)
        if field.identifying and field.required and field.help is None:
            what = (
                f"必填 `{field.field}`，却没有说做什么用",
                f"`{field.field}` is required without a reason",
            )
            mend = (
                "改成可以不填，或在 `help` 里写明用途",
                "make it voluntary, or say why in `help`",
            )
            yield origins.fault(path, what, mend, severity="warning", source=PURPOSE)


def _asked(case: CaseType) -> Iterator[tuple[Path, FormField]]:
    """Every question of a case type, those of its steps included, and where it is written."""
    for at, field in enumerate(case.form):
        yield ("cases", case.case, "form", at), field
    for n, stage in enumerate(case.stages):
        path: Path = ("cases", case.case, "stages", n)
        for at, field in enumerate(stage.asks):
            yield (*path, "asks", at), field
        for key, outcome in stage.outcomes.items():
            for at, field in enumerate(outcome.asks):
                yield (*path, "outcomes", key, "asks", at), field


def _shown(case: CaseType, origins: Origins) -> Iterator[Fault]:
    if case.public is None:
        return
    kinds = {field.field: field.kind for field in (*case.form, *case.asked())}
    for at, key in enumerate(case.public.shows):
        if kinds.get(key) in ("text", "images", "voice"):
            what = (
                f"公开 `{key}`，里面可能有人名、人脸或声音",
                f"`{key}` is public and may hold names, faces or voices",
            )
            mend = ("不公开，或先逐件去掉个人信息", "hide it, or clear each of personal data first")
            path: Path = ("cases", case.case, "public", "shows", at)
            yield origins.fault(path, what, mend, severity="warning", source=CONSENT)


def _silence(case: CaseType, origins: Origins) -> Iterator[Fault]:
    for at, stage in enumerate(case.stages):
        result = case.results.get((stage.silent.end if stage.silent else None) or "")
        if result is not None and result.counts_as in ("solved", "partly") and stage.by.reporter:
            what = (
                "没人评价就算“解决”，解决率会虚高",
                "silence counts as solved, which makes the rates too good",
            )
            mend = (
                "给它单独的结果：`counts_as: unconfirmed`",
                "give it a result of its own: `counts_as: unconfirmed`",
            )
            path: Path = ("cases", case.case, "stages", at, "silent")
            yield origins.fault(path, what, mend, severity="warning", source=RATES)


def _days(within: Within) -> float:
    """Roughly how many days of the calendar a limit is: five working days are a week."""
    if within.working_days is not None:
        return within.working_days * 7 / 5
    if within.working_hours is not None:
        return within.working_hours / 8 * 7 / 5
    return within.amount if within.days is not None else within.amount / 24


def _time(case: CaseType, stage: Stage, origins: Origins, path: Path) -> Iterator[Fault]:
    """A report that anyone may open is a hotline matter: it should be settled within 15 days. What
    both sides mediate of their own will is none."""
    if "anyone" not in case.open or stage.by.reporter or case.mediation is not None:
        return
    timed = isinstance(stage.within, StageTime)
    within = stage.within.else_ if isinstance(stage.within, StageTime) else stage.within
    if _days(within) > _LONGEST_DAYS:
        what = (
            f"环节 `{stage.stage}` 要 {within.say('zh')}，比热线时限长",
            f"stage `{stage.stage}` takes {within.say('en')}, longer than the hotline allows",
        )
        mend = ("缩短，或写明法律依据", "shorten it, or cite the law that allows it")
        where = (*path, "else") if timed else path
        yield origins.fault(where, what, mend, severity="warning", source=HOTLINE)
